"""The aggregator's shell: two agents with a table each, and the order in which they write.

`Repartition` reads extractions, keyed by article, and sends each actor its observation. `Folding` reads observations,
keyed by actor, and keeps heads and contributions. The order of writes is docs/decisions/0003; each step was shown to be
needed by kills on a real Kafka.
"""

import logging
import time
from asyncio import Future
from typing import Any

from faust.types import StreamT

from watchfloor.aggregator.batch import FoldedBatch, fold_batch
from watchfloor.aggregator.incoming import extraction_in, observation_in, refuse_too_large, refuse_without_time
from watchfloor.aggregator.observations import ArticleEntry, observations_of
from watchfloor.aggregator.recent_heads import RecentHeads
from watchfloor.aggregator.rules import Rules
from watchfloor.contracts.article import ArticleHeader, ContractError
from watchfloor.contracts.observation import Observation
from watchfloor.contracts.times import parse
from watchfloor.contracts.topics import Topic
from watchfloor.runtime import metrics
from watchfloor.runtime.batches import Record, acknowledge, batches
from watchfloor.runtime.dead_letters import DeadLetters
from watchfloor.runtime.outputs import Output, Outputs, partition_of
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.strict_app import StrictApp, agent, deliver, source, table
from watchfloor.runtime.tables import PartitionTable

STAGE = "aggregator"
Entries = dict[tuple[int, bytes], tuple[Record, ArticleEntry, bytes]]
"""By partition and key what a batch makes of an article's entry, also as bytes; with a record of the partition."""
log = logging.getLogger(__name__)


class _Stage:
    """What both stages send with."""

    def __init__(self, app: StrictApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._outputs = Outputs(app, settings, STAGE)

    def _letters(self) -> DeadLetters:
        return DeadLetters(self._app.strict_producer, self._settings, STAGE)


class Repartition(_Stage):
    """Stage one: extractions, keyed by article, to observations, keyed by actor."""

    def __init__(self, app: StrictApp, settings: Settings, *, min_insync_replicas: int = 1) -> None:
        super().__init__(app, settings)
        self._entries = PartitionTable(table(app, "articles", min_insync_replicas=min_insync_replicas))
        agent(app, source(app, settings, Topic.EXTRACTIONS), "repartition", self._read)

    async def _read(self, stream: StreamT[Any]) -> None:
        letters = self._letters()
        async for records in batches(self._app, stream):
            with metrics.STAGE_SECONDS.labels(stage="repartition").time():
                await self._batch(records, letters)

    async def _batch(self, records: list[Record], letters: DeadLetters) -> None:
        metrics.BATCH_RECORDS.labels(stage="repartition").observe(len(records))
        entries: Entries = {}
        outputs: list[Output] = []
        deliveries: list[Future[Any]] = []
        for record in records:
            try:
                outputs += self._one(record, entries)
            except ContractError as error:
                deliveries.append(await letters.write(record, error))
        deliveries += await self._outputs.send_all(outputs)
        await deliver(deliveries)
        rows = [(record, key, written) for (_, key), (record, _, written) in entries.items()]
        await self._entries.put_all(self._app.strict_producer, rows)
        acknowledge(self._app.strict_consumer, records)

    def _one(self, record: Record, entries: Entries) -> list[Output]:
        refuse_without_time(record)
        extraction = extraction_in(record.value)
        key = extraction.article.id.encode()
        if record.partition != partition_of(key, self._settings.partitions):
            # Somebody has another key, or another way from key to partition: the entry of an article has one place.
            refuse_too_large([record.value or b""])
            return [Output(record, Topic.EXTRACTIONS, key, record.value, record.recorded_ms)]
        place = record.partition, key
        if place in entries:
            stored: ArticleEntry | None = entries[place][1]
        else:
            saved = self._entries.get(record, key)
            stored = ArticleEntry.model_validate_json(saved) if saved is not None else None
        entry, observations = observations_of(stored, extraction)
        outputs = [Output(record, Topic.OBSERVATIONS, each.actor_id.encode(), each.to_bytes(), record.recorded_ms) for each in observations]
        written = entry.to_bytes()
        refuse_too_large([written, *(each.value or b"" for each in outputs)])
        entries[place] = record, entry, written
        metrics.EXTRACTIONS.inc()
        return outputs


class Folding(_Stage):
    """Stage two: observations to actor states and state changes."""

    def __init__(self, app: StrictApp, settings: Settings, rules: Rules, *, min_insync_replicas: int = 1) -> None:
        super().__init__(app, settings)
        self._heads = RecentHeads(rules)
        self._actors = PartitionTable(table(app, "actors", min_insync_replicas=min_insync_replicas))
        agent(app, source(app, settings, Topic.OBSERVATIONS), "folding", self._read)

    async def _read(self, stream: StreamT[Any]) -> None:
        letters = self._letters()
        async for records in batches(self._app, stream):
            with metrics.STAGE_SECONDS.labels(stage="folding").time():
                await self._batch(records, letters)

    async def _batch(self, records: list[Record], letters: DeadLetters) -> None:
        metrics.BATCH_RECORDS.labels(stage="folding").observe(len(records))
        observations: list[tuple[Record, Observation]] = []
        deliveries: list[Future[Any]] = []
        for record in records:
            try:
                observations.append((record, observation_in(record.value)))
            except ContractError as error:
                deliveries.append(await letters.write(record, error))
        folded = fold_batch(self._actors, observations, self._heads)
        for record, failure in folded.broken:
            log.error("the fold broke on %s partition %d offset %d", record.topic, record.partition, record.offset, exc_info=failure)
            words = f"folding it raised {type(failure).__name__}: {str(failure)[:300]}"
            deliveries.append(await letters.write(record, ContractError("fold_error", words)))
        deliveries += await self._outputs.send_all(_outputs_of(folded))
        # The order is the whole point. Outputs first: a head that counts an observation must not be kept while a change
        # that came of it is lost. Then the heads, and their delivery, before any contribution: a contribution whose head
        # did not survive would make its observation a duplicate that is never counted.
        await deliver(deliveries)
        await deliver(await self._actors.put_all(self._app.strict_producer, folded.heads))
        await self._actors.put_all(self._app.strict_producer, folded.contributions)
        acknowledge(self._app.strict_consumer, records)
        self._measure(folded, len(observations))

    def _measure(self, folded: FoldedBatch[Record], observations: int) -> None:
        metrics.OBSERVATIONS.inc(observations)
        metrics.STATES.inc(len(folded.states))
        now = time.time()
        for record, change in folded.changes:
            metrics.CHANGES.labels(reason=change.reason).inc()
            metrics.RECORD_TO_STATE_SECONDS.observe(max(0.0, now - record.recorded_ms / 1000))
            if counts_as_news(change.cause.article):
                metrics.PUBLICATION_TO_STATE_SECONDS.observe(max(0.0, now - parse(change.cause.article.published_at).timestamp()))


def _outputs_of(folded: FoldedBatch[Record]) -> list[Output]:
    states = [Output(record, Topic.ACTOR_STATES, actor_id.encode(), state, record.recorded_ms) for record, actor_id, state in folded.states]
    changes = [
        Output(record, Topic.STATE_CHANGES, change.actor_id.encode(), change.to_bytes(), record.recorded_ms)
        for record, change in folded.changes
    ]
    return states + changes


def counts_as_news(header: ArticleHeader) -> bool:
    """Whether the time from publication to state says something of us: not for what is fed late on purpose, or undated."""
    return not header.backfill and not header.date_defaulted and header.override is None
