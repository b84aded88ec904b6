"""Whether the machine itself can be trusted now: how far each service is behind, dead letters, and how the feeds do.

Looked up when somebody asks, and for all who ask within a few seconds once.
"""

import asyncio
import json
import logging
import time
from dataclasses import dataclass, field

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import KafkaError
from pydantic import BaseModel, ValidationError

from watchfloor.contracts.topics import Topic
from watchfloor.runtime.http_client import Unreachable, ask
from watchfloor.runtime.kafka_access import client_arguments
from watchfloor.runtime.run_file import ingest_address
from watchfloor.runtime.settings import Settings

LOOK_EVERY_S = 5.0
ANSWER_WITHIN_S = 3.0
READS = {"extractor": (Topic.ARTICLES,), "aggregator": (Topic.EXTRACTIONS, Topic.OBSERVATIONS)}
"""By service the topics whose records it has to work off."""

logger = logging.getLogger(__name__)


class FeedVitals(BaseModel):
    """How a feed does, as ingest says."""

    name: str | None
    """Null for who may not know which feeds there are."""
    state: str
    bad: bool
    """Whether it brings less than it should."""


class Vitals(BaseModel):
    """What is null could not be found out."""

    lag: dict[str, int | None]
    """By service the records that it still has to work off."""
    dead_letters: int | None
    feeds: list[FeedVitals] | None


def without_names(vitals: Vitals) -> Vitals:
    """How the feeds do, but not which they are."""
    feeds = vitals.feeds and [each.model_copy(update={"name": None}) for each in vitals.feeds]
    return vitals.model_copy(update={"feeds": feeds})


@dataclass
class Monitor:
    """Asks Kafka and ingest."""

    settings: Settings
    _looked: float = float("-inf")
    _found: Vitals = field(default_factory=lambda: Vitals(lag=dict.fromkeys(READS), dead_letters=None, feeds=None))
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    _admin: AIOKafkaAdminClient | None = None
    _consumer: AIOKafkaConsumer | None = None

    async def vitals(self) -> Vitals:
        """What is so now, or was a few seconds ago."""
        async with self._lock:
            if time.monotonic() > self._looked + LOOK_EVERY_S:
                (lag, letters), feeds = await asyncio.gather(self._kafka(), asyncio.to_thread(self._feeds))
                self._found = Vitals(lag=lag, dead_letters=letters, feeds=feeds)
                self._looked = time.monotonic()
            return self._found

    async def close(self) -> None:
        for client in (self._admin, self._consumer):
            if client is not None:
                await (client.close() if isinstance(client, AIOKafkaAdminClient) else client.stop())
        self._admin = self._consumer = None

    async def _kafka(self) -> tuple[dict[str, int | None], int | None]:
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                return await self._lag_and_letters()
        except (KafkaError, OSError, TimeoutError) as error:
            logger.info("cannot tell the lag: %s", error or type(error).__name__)
            await self.close()
            return dict.fromkeys(READS), None

    async def _lag_and_letters(self) -> tuple[dict[str, int | None], int | None]:
        if self._admin is None or self._consumer is None:
            await self.close()
            self._admin = AIOKafkaAdminClient(**client_arguments(self.settings))
            await self._admin.start()
            self._consumer = AIOKafkaConsumer(**client_arguments(self.settings), enable_auto_commit=False)
            await self._consumer.start()
        partitions = [each for topics in READS.values() for topic in topics for each in self._partitions(topic)]
        letters = self._partitions(Topic.DEAD_LETTERS)
        ends = await self._consumer.end_offsets([*partitions, *letters])
        starts = await self._consumer.beginning_offsets([*partitions, *letters])
        lag: dict[str, int | None] = {}
        for service, topics in READS.items():
            committed = await self._admin.list_consumer_group_offsets(self.settings.group(service))
            mine = [each for topic in topics for each in self._partitions(topic)]
            at = {each: max(committed[each].offset, starts[each]) if each in committed else starts[each] for each in mine}
            lag[service] = sum(max(0, ends[each] - at[each]) for each in mine)
        return lag, sum(ends[each] - starts[each] for each in letters)

    def _partitions(self, topic: Topic) -> list[TopicPartition]:
        return [TopicPartition(self.settings.topic(topic), number) for number in range(self.settings.partitions)]

    def _feeds(self) -> list[FeedVitals] | None:
        try:
            answer = ask(ingest_address(self.settings), "/v1/feeds", timeout=ANSWER_WITHIN_S)
            return [FeedVitals.model_validate(each) for each in json.loads(answer.body)["items"]] if answer.status == 200 else None
        except (Unreachable, ValueError, KeyError, ValidationError) as error:
            logger.info("cannot tell how the feeds do: %s", error)
            return None
