"""Where reading starts after a rebalance: at the commit, without one at the beginning, and never silently later.

aiokafka's `seek_to_committed` skips partitions that have no commit yet, so that records which another fetch had passed
are never read; and a commit below what the topic still holds is quietly moved up, which is a silent loss.
"""

from collections.abc import Mapping

from aiokafka import AIOKafkaConsumer, TopicPartition
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread
from faust.types import TP

from watchfloor.runtime.faust_log import FAUST_LOG

CHANGELOG = "-changelog"


class CommittedOffsetGone(RuntimeError):
    """Records that were never read are no longer on the topic."""


def check_retained(committed: Mapping[TopicPartition, int], first: Mapping[TopicPartition, int]) -> None:
    """Raise where a topic begins after the offset that is to be read next.

    Args:
        committed: the offset to read next, by partition.
        first: the first offset that the broker still holds, by partition.

    Raises:
        CommittedOffsetGone: names each partition, what is missing, and what to do.
    """
    gone = [
        f"{tp.topic} partition {tp.partition}: committed {committed[tp]}, but the topic begins at {first[tp]}"
        for tp in sorted(committed)
        if first.get(tp, 0) > committed[tp]
    ]
    if gone:
        raise CommittedOffsetGone(
            "records were deleted before they were read: " + "; ".join(gone) + ". To go on without them, set the offsets of the"
            " consumer group (kafka-consumer-groups --reset-offsets --to-earliest); to have them, feed the articles again"
        )


async def seek_to_committed(consumer: AIOKafkaConsumer) -> dict[TopicPartition, int | None]:
    """Seek every assigned partition to its commit; source partitions without one to their beginning.

    Returns:
        The committed offsets; None where there is no commit.

    Raises:
        CommittedOffsetGone: a commit lies below what is retained.
    """
    if not consumer.assignment():
        return {}  # More workers than partitions: this one waits.
    committed: dict[TopicPartition, int | None] = await consumer.seek_to_committed()
    started = {tp: offset for tp, offset in committed.items() if offset}
    if started:
        check_retained(started, await consumer.beginning_offsets(list(started)))
    fresh = [tp for tp, offset in committed.items() if not offset and not tp.topic.endswith(CHANGELOG)]
    if fresh:
        await consumer.seek_to_beginning(*fresh)
    return committed


class SeekingThread(AIOKafkaConsumerThread):
    """Faust's consumer thread with a `seek_to_committed` that covers every source partition."""

    logger = FAUST_LOG

    async def seek_to_committed(self) -> Mapping[TP, int]:
        committed: Mapping[TP, int] = await self.call_thread(seek_to_committed, self._ensure_consumer())
        return committed
