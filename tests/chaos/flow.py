"""When what was taken in after a moment has come out again, on every partition."""

import asyncio
import time
from bisect import bisect_left
from collections import defaultdict

from aiokafka import AIOKafkaConsumer, TopicPartition

from watchfloor.contracts.topics import Topic
from watchfloor.runtime.cloudevents import RECORDED_TIME, recorded_ms
from watchfloor.runtime.settings import Settings

WATCHED = (Topic.EXTRACTIONS, Topic.ACTOR_STATES)


class Flow:
    """Follows the topics of the extractor's and the aggregator's results. Each record carries the time at which its article came in."""

    def __init__(self, settings: Settings, direct: str) -> None:
        self._settings = settings
        self._direct = direct
        self._arrived: dict[tuple[Topic, int], list[tuple[int, float]]] = defaultdict(list)
        """Of each partition in ascending order: the time of an article, and when its record arrived; only of newer articles than before."""

    async def follow(self) -> None:
        """For ever."""
        names = {self._settings.topic(topic): topic for topic in WATCHED}
        async with AIOKafkaConsumer(bootstrap_servers=self._direct, auto_offset_reset="earliest", metadata_max_age_ms=2000) as consumer:
            consumer.assign([TopicPartition(name, number) for name in names for number in range(self._settings.partitions)])
            while True:
                for partition, records in (await consumer.getmany(timeout_ms=100)).items():
                    arrived = self._arrived[names[partition.topic], partition.partition]
                    now = time.time()
                    for record in records:
                        came_in = recorded_ms(dict(record.headers).get(RECORDED_TIME)) or 0
                        if not arrived or came_in > arrived[-1][0]:
                            arrived.append((came_in, now))

    def came_through(self, topic: Topic, since: float) -> float | None:
        """When the first article that came in after `since` had come out on all partitions; None where it has not."""
        firsts = []
        for number in range(self._settings.partitions):
            arrived = self._arrived[topic, number]
            at = bisect_left(arrived, (int(since * 1000) + 1, 0.0))
            if at == len(arrived):
                return None
            firsts.append(arrived[at][1])
        return max(firsts)

    async def flows(self, topics: tuple[Topic, ...], since: float, within: float = 120) -> float:
        """Wait until they have; when that was."""
        async with asyncio.timeout(within):
            while True:
                times = [self.came_through(topic, since) for topic in topics]
                found = [each for each in times if each is not None]
                if len(found) == len(times):
                    return max(found)
                await asyncio.sleep(0.05)
