"""The extractor's shell: articles in, entities, events and extractions out, and what cannot be read to dead letters."""

import time
from asyncio import Future
from collections.abc import Iterator
from typing import Any

from faust.types import StreamT

from watchfloor.contracts.article import AcceptedArticle, ContractError, accept, parse_article
from watchfloor.contracts.canonical import NotJson
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.topics import CONFIGS, Topic
from watchfloor.extractor.messages import messages
from watchfloor.runtime import metrics
from watchfloor.runtime.batches import Record, acknowledge, batches, give_up, moment
from watchfloor.runtime.dead_letters import DeadLetters
from watchfloor.runtime.outputs import Output, Outputs
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.strict_app import StrictApp, agent, deliver, source
from watchfloor.runtime.worker_pool import ItemFailed, WorkerPool

STAGE = "extractor"
CHUNK_ARTICLES = 32
CHUNK_BYTES = 256 * 1024
"""What the reading process takes at once: about five seconds of work, so that a rebalance never waits long for it."""
ARTICLE_SECONDS = 45.0
"""An article of 2 MiB takes about 40; a rebalance waits 60 before it throws a worker out."""
PROGRESS_SECONDS = 1.0
"""Where articles of a chunk are read one by one, what is done is delivered and acknowledged this often."""


class ExtractorAgent:
    """Reads the articles topic.

    Args:
        app: to attach to.
        settings: give the names of the topics.
        pool: reads batches of accepted articles.
    """

    def __init__(self, app: StrictApp, settings: Settings, pool: WorkerPool[AcceptedArticle, Extraction]) -> None:
        self._app = app
        self._settings = settings
        self._pool = pool
        self._outputs = Outputs(app, settings, STAGE)
        agent(app, source(app, settings, Topic.ARTICLES), STAGE, self._read)

    async def _read(self, stream: StreamT[Any]) -> None:
        letters = DeadLetters(self._app.strict_producer, self._settings, STAGE)
        async for records in batches(self._app, stream):
            for chunk in chunks(records):
                if self._app.rebalancing:
                    give_up(self._app, chunk)
                    continue
                with metrics.STAGE_SECONDS.labels(stage=STAGE).time():
                    await self._chunk(chunk, letters)

    async def _chunk(self, records: list[Record], letters: DeadLetters) -> None:
        """Read a chunk: outputs and dead letters delivered, then acknowledged."""
        metrics.BATCH_RECORDS.labels(stage=STAGE).observe(len(records))
        outcomes = [accepted(record) for record in records]
        results = self._pool.each([each for each in outcomes if isinstance(each, AcceptedArticle)])
        produced: list[Output] = []
        deliveries: list[Future[Any]] = []
        begin = 0
        progress = time.monotonic()
        for number, (record, outcome) in enumerate(zip(records, outcomes, strict=True)):
            result = await anext(results) if isinstance(outcome, AcceptedArticle) else outcome
            made = outputs(record, result)
            if isinstance(made, ContractError):
                deliveries.append(await letters.write(record, made))
            else:
                produced += made
            if time.monotonic() - progress > PROGRESS_SECONDS:
                await deliver(deliveries + await self._outputs.send_all(produced))
                acknowledge(self._app.strict_consumer, records[begin : number + 1])
                produced, deliveries, begin, progress = [], [], number + 1, time.monotonic()
                if self._app.rebalancing:
                    give_up(self._app, records[begin:])
                    await results.aclose()
                    return
        await deliver(deliveries + await self._outputs.send_all(produced))
        acknowledge(self._app.strict_consumer, records[begin:])


def chunks(records: list[Record]) -> Iterator[list[Record]]:
    """The records in order, in pieces of bounded work; a large article is a piece of its own."""
    chunk: list[Record] = []
    size = 0
    for record in records:
        length = len(record.value or b"")
        if chunk and (len(chunk) >= CHUNK_ARTICLES or size + length > CHUNK_BYTES):
            yield chunk
            chunk, size = [], 0
        chunk.append(record)
        size += length
    if chunk:
        yield chunk


def accepted(record: Record) -> AcceptedArticle | ContractError:
    """The article in a record, or what is wrong with it; the record's key is not looked at."""
    try:
        if record.timestamp_ms is None or record.timestamp_ms < 0:
            raise ContractError("no_timestamp", "the record has no timestamp, so that nobody could say when it became known")
        return accept(parse_article(record.value or b""), moment(record.timestamp_ms))
    except ContractError as error:
        return error
    except (NotJson, OverflowError, ValueError) as error:
        return ContractError("contract", f"cannot be accepted: {error}")


def outputs(record: Record, result: Extraction | Exception) -> list[Output] | ContractError:
    """The records that an article's record leads to, as `watchfloor extract` prints them, or what to say of it in a dead letter."""
    if isinstance(result, ItemFailed):
        return ContractError(result.code, str(result))
    if isinstance(result, ContractError):
        return result
    assert isinstance(result, Extraction)
    produced = [
        Output(record, topic, key.encode(), message.to_bytes(), record.timestamp_ms or 0) for topic, key, message in messages(result)
    ]
    refused = too_large(produced)
    if refused is None:
        count(result)
    return refused or produced


def too_large(produced: list[Output]) -> ContractError | None:
    """What to say of an article whose records the broker would not take; then none of them is sent."""
    for each in produced:
        limit, size = CONFIGS[each.topic].max_value_bytes, len(each.value or b"")
        if size > limit:
            return ContractError(
                "too_much_read", f"what was read in it makes a record of {size} bytes for {each.topic}, above the limit of {limit}"
            )
    return None


def count(extraction: Extraction) -> None:
    """Count what is sent of an article version."""
    metrics.ARTICLES.inc()
    metrics.EXTRACTIONS.inc()
    for entity in extraction.entities:
        metrics.ENTITIES.labels(linked="yes" if entity.actor_id else "no").inc()
    for event in extraction.events:
        metrics.EVENTS.labels(kind=event.kind, modality=event.modality).inc()
        if event.kind == "condition":
            metrics.CONDITIONS.labels(facet=event.facet, value=event.value).inc()
    if extraction.unread is not None:
        metrics.UNREAD.inc()
