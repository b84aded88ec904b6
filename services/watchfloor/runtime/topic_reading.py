"""A topic from its beginning to what is its end now, for commands: without a consumer group, so that nothing is left behind."""

from collections.abc import AsyncIterator

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from aiokafka.partitioner import DefaultPartitioner

from watchfloor.contracts.topics import MEBIBYTE, Topic
from watchfloor.runtime.kafka_access import client_arguments
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.topics import TopicsError, admin_client

BROKER_WITHIN_S = 10.0
FETCH_BYTES = 8 * MEBIBYTE


async def partitions_of(settings: Settings, topic: Topic) -> list[TopicPartition]:
    """The partitions of a topic.

    Raises:
        TopicsError: no broker answers, or there is no such topic.
    """
    name = settings.topic(topic)
    async with admin_client(settings, within=BROKER_WITHIN_S) as admin:
        found = {each["topic"]: len(each["partitions"]) for each in await admin.describe_topics()}
    if name not in found:
        raise TopicsError(f"there is no topic {name} at {settings.bootstrap}; `watchfloor topics` creates it")
    return [TopicPartition(name, number) for number in range(found[name])]


async def read_topic(settings: Settings, topic: Topic, key: bytes | None = None) -> AsyncIterator[ConsumerRecord]:
    """Every record that is on a topic now, each partition in order.

    Args:
        key: only the partition of this key, as Kafka's clients choose it.

    Raises:
        TopicsError: no broker answers, or there is no such topic.
        TopicAuthorizationFailedError: our user may not read it.
    """
    partitions = await partitions_of(settings, topic)
    if key is not None:
        partitions = [DefaultPartitioner()(key, partitions, partitions)]
    async with AIOKafkaConsumer(
        **client_arguments(settings), enable_auto_commit=False, max_partition_fetch_bytes=FETCH_BYTES, fetch_max_bytes=FETCH_BYTES
    ) as consumer:
        ends = await consumer.end_offsets(partitions)
        for partition in partitions:
            consumer.assign([partition])
            await consumer.seek_to_beginning(partition)
            # By position, not by the last record: compaction and transactions leave offsets that hold none.
            while await consumer.position(partition) < ends[partition]:
                for records in (await consumer.getmany(partition, timeout_ms=500)).values():
                    for record in records:
                        if record.offset < ends[partition]:
                            yield record
