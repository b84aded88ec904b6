"""Sends what an analyst says straight to its topics. Loaded when a command runs."""

from collections.abc import Sequence
from datetime import UTC, datetime

from aiokafka import AIOKafkaProducer

from watchfloor.contracts.canonical import Message
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.cloudevents import event_headers
from watchfloor.runtime.kafka_access import client_arguments
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.topics import ensure_topics


async def send(settings: Settings, source: str, key: str, messages: Sequence[tuple[Topic, Message]]) -> None:
    """Send messages in their order, each acknowledged before the next.

    Args:
        source: the command that sends, for the CloudEvents headers.
        key: of all of them.

    Raises:
        TopicError: the topics are not there and cannot be made, or no broker answers.
    """
    at = int(datetime.now(UTC).timestamp() * 1000)
    await ensure_topics(settings)
    async with AIOKafkaProducer(**client_arguments(settings), enable_idempotence=True, acks="all") as producer:
        for topic, message in messages:
            value = message.to_bytes()
            headers = event_headers(topic, source, key.encode(), value, at, None)
            await producer.send_and_wait(settings.topic(topic), value, key.encode(), timestamp_ms=at, headers=headers)
