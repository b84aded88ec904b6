"""A record comes out of Faust as it lay on its topic."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from streaming_records import record

from watchfloor.runtime.batches import batches, record_of


@dataclass(eq=False)
class Message:
    generation_id: int = 1
    topic: str = "articles"
    partition: int = 0
    offset: int = 0
    key: bytes | None = None
    value: bytes | None = b"{}"
    timestamp: float | None = 0.0
    headers: Any = field(default_factory=list)


class Stream:
    """Yields given batches of events."""

    def __init__(self, *taken: list[SimpleNamespace]) -> None:
        self._taken = taken

    async def noack_take(self, size: int, within: float) -> Any:
        for events in self._taken:
            yield events


def test_a_timestamp_keeps_its_milliseconds() -> None:
    for milliseconds in range(1_715_000_000_000, 1_715_000_001_000):
        event: Any = SimpleNamespace(message=Message(timestamp=milliseconds / 1000.0))
        assert record_of(event).timestamp_ms == milliseconds


def test_headers_may_come_as_pairs_or_as_a_mapping() -> None:
    for headers in ([("a", b"1")], {"a": b"1"}):
        event: Any = SimpleNamespace(message=Message(headers=headers))
        assert record_of(event).header("a") == b"1"
    assert record().header("a") is None


async def test_records_of_an_earlier_generation_are_left_to_who_owns_them_now() -> None:
    old, new = (SimpleNamespace(message=Message(generation)) for generation in (1, 2))
    unacked = {old.message, new.message}
    app: Any = SimpleNamespace(consumer_generation_id=2, consumer=SimpleNamespace(unacked=unacked))
    stream: Any = Stream([old, new], [old])
    taken = [[each.event for each in batch] async for batch in batches(app, stream)]
    assert taken == [[new]]
    assert unacked == {new.message}


def test_the_time_of_recording_is_what_the_producer_says_else_the_timestamp() -> None:
    said = (("ce_recordedtime", b"2024-05-06T12:53:20.123Z"),)
    assert record(timestamp_ms=1_800_000_000_000, headers=said).recorded_ms == 1_715_000_000_123
    assert record(timestamp_ms=1_800_000_000_000).recorded_ms == 1_800_000_000_000
