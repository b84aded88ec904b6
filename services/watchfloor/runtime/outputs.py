"""Sends what a record led to, with its trace and the time at which its article was recorded."""

from asyncio import Future
from collections.abc import Iterable
from typing import Any, NamedTuple

from aiokafka.partitioner import murmur2

from watchfloor.contracts.topics import Topic
from watchfloor.runtime.batches import Record
from watchfloor.runtime.cloudevents import TRACEPARENT, event_headers
from watchfloor.runtime.delivery import Outgoing
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.strict_app import StrictApp


def partition_of(key: bytes, partitions: int) -> int:
    """The partition of a key, as Kafka's clients choose it."""
    return int((murmur2(key) & 0x7FFFFFFF) % partitions)


class Output(NamedTuple):
    """A record that a service produces."""

    cause: Record
    """The record that led to it, whose trace it carries on."""
    topic: Topic
    key: bytes
    """Decides the partition."""
    value: bytes | None
    """None is a tombstone."""
    recorded_ms: int
    """When the article was recorded that it stems from, in milliseconds since 1970."""


class Outputs:
    """What a service produces.

    Args:
        app: gives the producer, once it is started.
        settings: names of topics, number of partitions.
        service: for the headers.
    """

    def __init__(self, app: StrictApp, settings: Settings, service: str) -> None:
        self._app = app
        self._settings = settings
        self._service = service

    async def send_all(self, outputs: Iterable[Output]) -> list["Future[Any]"]:
        """Hand records over; what is returned completes when they are delivered."""
        outgoing = [
            Outgoing(
                self._settings.topic(topic),
                # By our own count, not by what a client knows of the topic at the moment: what belongs together must never part.
                partition_of(key, self._settings.partitions),
                key,
                value,
                event_headers(topic, self._service, key, value, recorded_ms, cause.header(TRACEPARENT)),
            )
            for cause, topic, key, value, recorded_ms in outputs
        ]
        return [delivery for _, _, delivery in await self._app.strict_producer.publish_all(outgoing)]
