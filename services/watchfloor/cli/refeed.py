"""`watchfloor refeed`: the articles of one installation once more, for another that is set up beside it."""

import asyncio
from collections.abc import AsyncIterator, Set
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from watchfloor.contracts.topics import Topic
    from watchfloor.runtime.settings import Settings

BATCH_MS = 500


@click.command(name="refeed")
@click.option("--from", "old_prefix", required=True, metavar="PREFIX", help="The WATCHFLOOR_TOPIC_PREFIX of the other one; '' for none.")
@click.option("--extractions", is_flag=True, help="What was read in the articles instead, where the extractor has not changed.")
@click.option("--follow", is_flag=True, help="Go on with what comes, until Ctrl-C.")
def command(old_prefix: str, extractions: bool, follow: bool) -> None:
    """Send all articles of another topic prefix to this one, with the time at which each was recorded.

    For a new version beside the old one (docs/operations.md). Articles that are to be forgotten come without their text. To start
    it again does no harm.
    """
    from watchfloor.contracts.topics import Topic
    from watchfloor.runtime.settings import load_settings

    settings = load_settings()
    if old_prefix == settings.topic_prefix:
        raise click.UsageError(f"--from {old_prefix!r} is this installation itself; WATCHFLOOR_TOPIC_PREFIX says which is fed")
    asyncio.run(_refeed(settings, old_prefix, Topic.EXTRACTIONS if extractions else Topic.ARTICLES, follow))


async def _refeed(settings: "Settings", old_prefix: str, topic: "Topic", follow: bool) -> None:
    from aiokafka import AIOKafkaProducer

    from watchfloor.contracts.topics import CONFIGS, Topic
    from watchfloor.runtime.kafka_access import client_arguments
    from watchfloor.runtime.stopping import run_until, stop_event
    from watchfloor.runtime.topic_reading import read_topic
    from watchfloor.runtime.topics import ensure_topics

    stop = stop_event()
    await ensure_topics(settings)
    old = settings.model_copy(update={"topic_prefix": old_prefix})
    # Those that are there now before any article; those that come later with the articles.
    forgotten = {_forgotten_id(note) async for note in read_topic(old, Topic.FORGOTTEN) if note.value}
    limit = CONFIGS[topic].max_message_bytes
    async with AIOKafkaProducer(**client_arguments(settings), enable_idempotence=True, acks="all", max_request_size=limit) as producer:

        async def send(topic: "Topic", records: list[Any]) -> None:
            sent = [
                await producer.send(settings.topic(topic), each.value, each.key, timestamp_ms=each.timestamp, headers=list(each.headers))
                for each in records
            ]
            await asyncio.gather(*sent)

        async def carry() -> None:
            total = 0
            async for records, behind in _batches(old, (topic, Topic.FORGOTTEN), follow):
                notes = [each for each in records if each.topic == old.topic(Topic.FORGOTTEN) and each.value]
                forgotten.update(_forgotten_id(note) for note in notes)
                told = [each for each in records if each.topic == old.topic(topic)]
                wanted = [each for each in told if not forgotten or not tells_of(each.value, forgotten)]
                await send(topic, wanted)
                await send(Topic.FORGOTTEN, notes)
                total += len(wanted)
                if records and not behind:
                    click.echo(f"{total} records of {old.topic(topic)} are on {settings.topic(topic)}", err=True)

        await run_until(stop, carry())


async def _batches(old: "Settings", topics: "tuple[Topic, ...]", follow: bool) -> AsyncIterator[tuple[list[Any], bool]]:
    """Records of topics from the beginning, and whether more of those that are there now are to come; with `follow` also later ones."""
    from aiokafka import AIOKafkaConsumer

    from watchfloor.runtime.kafka_access import client_arguments
    from watchfloor.runtime.topic_reading import FETCH_BYTES, partitions_of

    partitions = [partition for topic in topics for partition in await partitions_of(old, topic)]
    async with AIOKafkaConsumer(
        **client_arguments(old), enable_auto_commit=False, fetch_max_bytes=FETCH_BYTES, max_partition_fetch_bytes=FETCH_BYTES
    ) as consumer:
        consumer.assign(partitions)
        await consumer.seek_to_beginning()
        ends = await consumer.end_offsets(partitions)
        while True:
            behind = any([await consumer.position(each) < ends[each] for each in partitions])
            if not behind and not follow:
                return
            found = await consumer.getmany(timeout_ms=BATCH_MS)
            behind = any([await consumer.position(each) < ends[each] for each in partitions])
            yield [record for records in found.values() for record in records], behind


def _forgotten_id(note: Any) -> str:
    from watchfloor.contracts.canonical import decode

    return str(decode(note.value)["article_id"])


def tells_of(value: bytes | None, forgotten: Set[str]) -> bool:
    """Whether an article, or what was read in it, is one of those, and more than its retraction."""
    from watchfloor.contracts.canonical import NotJson, decode
    from watchfloor.contracts.ids import article_id

    try:
        content = decode(value or b"")
    except NotJson:
        return False
    header = content.get("article", content) if isinstance(content, dict) else None
    if not isinstance(header, dict) or header.get("retracted") is True:
        return False
    found, url, text = header.get("id"), header.get("url"), header.get("text")
    if not isinstance(found, str):
        found = article_id(url if isinstance(url, str) else None, text if isinstance(text, str) else "")
    return found in forgotten
