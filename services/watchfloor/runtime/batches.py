"""Batches of records as bytes, and where their handling stands: the one way agents read."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from faust import App
from faust.types import EventT, StreamT

from watchfloor.runtime.cloudevents import RECORDED_TIME, recorded_ms
from watchfloor.runtime.recovery import StrictConsumer

BATCH = 500
"""Records: above it the rate hardly grows, below 100 it falls (notes of the prototype: 3,350 a second at 500)."""
WITHIN_SECONDS = 0.02
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def moment(milliseconds: int) -> datetime:
    """The time so many milliseconds after 1970.

    Raises:
        OverflowError: none that a calendar has.
    """
    return _EPOCH + timedelta(milliseconds=milliseconds)


@dataclass(frozen=True, eq=False)
class Record:
    """A record as it lies on its topic."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    timestamp_ms: int | None
    headers: tuple[tuple[str, bytes], ...]
    event: EventT[Any]
    """Faust's; to be acknowledged, and to say which partition a table access means."""

    @cached_property
    def recorded_ms(self) -> int:
        """When the article was recorded that this stems from, in milliseconds since 1970.

        What we produce says it in a header, and its own timestamp is the time of production: a topic forgets by
        timestamps, and what is read anew in an old article would be gone before anybody has seen it.
        """
        said = recorded_ms(self.header(RECORDED_TIME))
        return said if said is not None else max(0, self.timestamp_ms or 0)

    @cached_property
    def recorded_at(self) -> datetime:
        """`recorded_ms` as a time.

        Raises:
            OverflowError: none that a calendar has.
        """
        return moment(self.recorded_ms)

    def header(self, name: str) -> bytes | None:
        return next((value for key, value in self.headers if key == name), None)


def record_of(event: EventT[Any]) -> Record:
    """The record of a Faust event, its timestamp in whole milliseconds again."""
    message = event.message
    headers: Any = message.headers or ()
    return Record(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        key=message.key,
        value=message.value,
        # Faust divides by 1000; without rounding, every few hundredth timestamp comes back a millisecond early.
        timestamp_ms=None if message.timestamp is None else round(message.timestamp * 1000),
        headers=tuple(headers.items() if isinstance(headers, dict) else headers),
        event=event,
    )


async def batches(app: App, stream: StreamT[Any], size: int = BATCH) -> AsyncIterator[list[Record]]:
    """Batches of at most `size` records in order of arrival; none that another worker may own by now.

    Nothing is acknowledged here: that is the last step of whoever handles the batch (`acknowledge`).
    """
    async for events in stream.noack_take(size, within=WITHIN_SECONDS):  # type: ignore[attr-defined]
        records = [record_of(event) for event in events]
        ours = [each for each in records if each.event.message.generation_id == app.consumer_generation_id]
        if len(ours) < len(records):
            give_up(app, [each for each in records if each not in ours])
        if ours:
            yield ours


def acknowledge(consumer: StrictConsumer, records: list[Record]) -> None:
    """Say that records are dealt with: their offsets may be committed once everything handed over is delivered."""
    for record in records:
        consumer.acknowledge(record.event.message)


def give_up(app: App, records: list[Record]) -> None:
    """Leave records to whoever owns their partition after the rebalance: unacknowledged, and nobody waits for them."""
    for record in records:
        app.consumer.unacked.discard(record.event.message)
