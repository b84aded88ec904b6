"""Follows actor-states and state-changes from where the read model is. No consumer group: every view reads everything."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.errors import KafkaError, OffsetOutOfRangeError

from watchfloor.aggregator.view import metrics
from watchfloor.aggregator.view.hub import Hub
from watchfloor.aggregator.view.position import Position
from watchfloor.aggregator.view.queries import Reader
from watchfloor.aggregator.view.schema import is_of_this_version, open_for_writing, throw_away
from watchfloor.aggregator.view.store import Batch, Record, Store
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.health import Health
from watchfloor.runtime.kafka_access import client_arguments
from watchfloor.runtime.kafka_rights import require_rights
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.topics import TopicsError, admin_client, ensure_topics

TOPICS = (Topic.ACTOR_STATES, Topic.STATE_CHANGES, Topic.FORGOTTEN, Topic.EXTRACTIONS)
ACTIVITY = timedelta(days=90)
"""Of extractions no more than this is read: they are many, and only the plots of activity come of them."""
MAX_RECORDS = 500
POLL_MS = 1000
IDLE_S = 60.0
"""How often the file is told that the topics are followed, when nothing comes."""
RETRY_S = 1.0
# Kafka forgets tombstones after a day (delete.retention.ms): a read model that slept longer may hold actors that are gone.
SLEPT_TOO_LONG = timedelta(hours=12)
PART = "read model"

T = TypeVar("T")
logger = logging.getLogger(__name__)


class Stale(RuntimeError):
    """The read model cannot be gone on with; made anew, it can."""


class Feeder:
    """Keeps the read model up to date, makes it anew when it must be, and tells the hub."""

    def __init__(self, settings: Settings, path: Path, reader: Reader, hub: Hub, health: Health) -> None:
        self._settings = settings
        self._path = path
        self._reader = reader
        self._hub = hub
        self._health = health
        self._by_name = {settings.topic(topic): topic for topic in TOPICS}
        self.complete = False
        """Whether all that was on the topics when they were first followed is in the read model; also while Kafka is away later."""
        # SQLite writes in a thread of its own, so that requests are answered meanwhile.
        self._thread = ThreadPoolExecutor(1, "read-model")

    async def run(self) -> None:
        """Follow the topics for ever, whatever happens to broker or file."""
        if is_of_this_version(self._path):
            self._reader.open(self._path)
        while True:
            try:
                await self._follow()
            except Stale as error:
                logger.warning("the read model is made anew: %s", error)
                await self._forget()
                continue
            except (KafkaError, TopicsError, OSError) as error:
                reason = f"Kafka at {self._settings.bootstrap}: {error or type(error).__name__}"
            except sqlite3.OperationalError as error:
                reason = f"cannot write {self._path}: {error}"
            except sqlite3.DatabaseError as error:
                logger.warning("the read model %s is broken and is made anew: %s", self._path, error)
                await self._forget()
                continue
            self._health.not_ready(PART, reason)
            logger.warning("%s", reason)
            await asyncio.sleep(RETRY_S)

    async def _follow(self) -> None:
        await ensure_topics(self._settings)
        async with admin_client(self._settings) as admin:
            await require_rights(admin, self._settings, "view")
            cluster = str((await admin.describe_cluster()).get("cluster_id"))
        connection = await self._in_thread(lambda: open_for_writing(self._path, f"{cluster}/{self._settings.topic_prefix}"))
        consumer = AIOKafkaConsumer(
            **client_arguments(self._settings),
            group_id=None,
            enable_auto_commit=False,
            auto_offset_reset="none",
            # What is fetched ahead is memory: with the defaults a view that is made anew takes 40 MB more. A larger record still comes.
            fetch_max_bytes=2 * 1024 * 1024,
            max_partition_fetch_bytes=512 * 1024,
        )
        try:
            await consumer.start()
            store = Store(connection)
            self._reader.open(self._path)
            ends = await self._seek(consumer, store)
            await self._apply_for_ever(consumer, store, ends)
        finally:
            await consumer.stop()
            await self._in_thread(connection.close)

    async def _seek(self, consumer: AIOKafkaConsumer, store: Store) -> dict[TopicPartition, int]:
        """Go to where the read model is; returns by partition the end that is there now.

        Raises:
            Stale: what comes next is not kept, or the topics are not those that were read.
        """
        partitions = [TopicPartition(name, number) for name in self._by_name for number in range(self._settings.partitions)]
        consumer.assign(partitions)
        beginnings: dict[TopicPartition, int] = await consumer.beginning_offsets(partitions)
        ends: dict[TopicPartition, int] = await consumer.end_offsets(partitions)
        stored = await self._in_thread(store.offsets)
        fed_at = await self._in_thread(store.fed_at)
        if fed_at is not None and datetime.now(UTC) - fed_at > SLEPT_TOO_LONG:
            raise Stale(f"it was last fed at {fed_at:%Y-%m-%d %H:%M} UTC")
        for each in partitions:
            at = stored.get(self._key(each))
            if at is not None and not beginnings[each] <= at <= ends[each]:
                raise Stale(f"it ends at offset {at} of {each.topic}/{each.partition}, which has {beginnings[each]} to {ends[each]}")
        fresh = {self._key(each): beginnings[each] for each in partitions if self._key(each) not in stored}
        fresh |= {key: offset for key, offset in (await self._activity_starts(consumer, partitions, ends)).items() if key in fresh}
        await self._in_thread(lambda: store.begin_at(fresh))
        starts = {**stored, **fresh}
        for each in partitions:
            consumer.seek(each, starts[self._key(each)])
        kept_from = await self._in_thread(store.kept_from)

        async def look_up_end() -> Position:
            found = await consumer.end_offsets([each for each in partitions if self._by_name[each.topic] is Topic.STATE_CHANGES])
            return {each.partition: end for each, end in found.items()}

        self._hub.begin(_of_changes(starts), kept_from, await look_up_end(), look_up_end)
        return ends

    async def _activity_starts(
        self, consumer: AIOKafkaConsumer, partitions: list[TopicPartition], ends: dict[TopicPartition, int]
    ) -> dict[tuple[Topic, int], int]:
        """Where the extractions begin that a new read model takes in."""
        since = int((datetime.now(UTC) - ACTIVITY).timestamp() * 1000)
        found = await consumer.offsets_for_times({each: since for each in partitions if self._by_name[each.topic] is Topic.EXTRACTIONS})
        return {self._key(each): at.offset if at else ends[each] for each, at in found.items()}

    async def _apply_for_ever(self, consumer: AIOKafkaConsumer, store: Store, ends: dict[TopicPartition, int]) -> None:
        caught_up = False
        applied_at = 0.0
        while True:
            if not caught_up:
                left = sum([max(0, end - await consumer.position(each)) for each, end in ends.items() if self._counts(each)])
                caught_up = left == 0
                self._health.not_ready(PART, f"{left} records are still to be read")
                if caught_up:
                    self._health.ready(PART)
                    self.complete = True
            try:
                got: dict[TopicPartition, list[ConsumerRecord]] = await consumer.getmany(timeout_ms=POLL_MS, max_records=MAX_RECORDS)
            except OffsetOutOfRangeError as error:
                raise Stale(f"offsets are gone: {error}") from error
            next_offsets = {each: await consumer.position(each) for each in ends}
            batch = Batch(
                [self._record(each) for records in got.values() for each in records],
                {self._key(each): offset for each, offset in next_offsets.items() if each in got},
            )
            started = time.monotonic()
            if not got and started < applied_at + IDLE_S:
                continue
            applied_at = started
            changes = await self._in_thread(partial(store.apply, batch, datetime.now(UTC)))
            metrics.applied_in(time.monotonic() - started)
            known_ends = {each: max(consumer.highwater(each) or 0, ends[each], next_offsets[each]) for each in ends}
            position, end = ({self._key(each): offset for each, offset in side.items()} for side in (next_offsets, known_ends))
            self._hub.publish(changes, _of_changes(position), _of_changes(end))
            for topic in TOPICS:
                metrics.behind(topic, sum(end[key] - position[key] for key in end if key[0] is topic))

    def _counts(self, partition: TopicPartition) -> bool:
        """Whether the view must have read it to be ready: plots may be filled in later."""
        return self._by_name[partition.topic] is not Topic.EXTRACTIONS

    def _key(self, partition: TopicPartition) -> tuple[Topic, int]:
        return self._by_name[partition.topic], partition.partition

    def _record(self, record: ConsumerRecord) -> Record:
        topic = self._by_name[record.topic]
        return Record(topic, record.partition, record.offset, (record.key or b"").decode("utf-8", "replace"), record.value)

    async def _forget(self) -> None:
        self.complete = False
        self._reader.close()
        self._hub.begin({}, {}, {})
        await self._in_thread(lambda: throw_away(self._path))
        metrics.rebuilt()

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _of_changes(offsets: dict[tuple[Topic, int], int]) -> Position:
    return {partition: offset for (topic, partition), offset in offsets.items() if topic is Topic.STATE_CHANGES}
