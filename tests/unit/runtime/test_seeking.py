"""Reading never starts after records that were not read."""

from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.errors import KafkaError

from watchfloor.runtime.recovery import StrictConsumer
from watchfloor.runtime.seeking import CommittedOffsetGone, SeekingThread, check_retained, seek_to_committed

ARTICLES = TopicPartition("articles", 0)
FRESH = TopicPartition("articles", 1)
CHANGELOG = TopicPartition("watchfloor-aggregator-actors-changelog", 0)


class Consumer:
    """Answers as aiokafka does, and remembers what was sought to the beginning."""

    def __init__(self, committed: dict[TopicPartition, int | None], first: int = 0) -> None:
        self.committed = committed
        self.first = first
        self.sought: tuple[TopicPartition, ...] = ()

    def assignment(self) -> set[TopicPartition]:
        return set(self.committed)

    async def seek_to_committed(self) -> dict[TopicPartition, int | None]:
        return self.committed

    async def beginning_offsets(self, partitions: list[TopicPartition]) -> dict[TopicPartition, int]:
        return dict.fromkeys(partitions, self.first)

    async def seek_to_beginning(self, *partitions: TopicPartition) -> None:
        self.sought = partitions


async def test_a_source_partition_without_commit_is_read_from_its_beginning() -> None:
    consumer = Consumer({ARTICLES: 7, FRESH: None})
    assert await seek_to_committed(consumer) == {ARTICLES: 7, FRESH: None}
    assert consumer.sought == (FRESH,)


async def test_a_worker_without_partitions_has_nothing_to_seek() -> None:
    assert await seek_to_committed(Consumer({})) == {}


async def test_a_changelog_is_left_to_the_recovery() -> None:
    consumer = Consumer({CHANGELOG: None})
    await seek_to_committed(consumer)
    assert consumer.sought == ()


async def test_a_commit_below_what_is_retained_is_an_error_that_names_it() -> None:
    with pytest.raises(CommittedOffsetGone, match="articles partition 0: committed 7, but the topic begins at 12"):
        await seek_to_committed(Consumer({ARTICLES: 7}, first=12))


def test_a_commit_at_the_beginning_of_the_topic_is_in_order() -> None:
    check_retained({ARTICLES: 12}, {ARTICLES: 12})


def test_what_the_coordination_of_the_group_gave_up_on_is_raised() -> None:
    consumer: Any = StrictConsumer.__new__(StrictConsumer)
    thread: Any = SeekingThread.__new__(SeekingThread)
    consumer._thread, thread._consumer = thread, None
    consumer.check_errors()  # Before it has started there is none.

    def fails() -> None:
        raise KafkaError("the broker does not name the partitions yet")

    thread._consumer = SimpleNamespace(_coordinator=SimpleNamespace(check_errors=fails))
    with pytest.raises(KafkaError, match="partitions yet"):
        consumer.check_errors()
