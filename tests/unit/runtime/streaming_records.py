"""Records for tests of the runtime."""

from typing import Any

from watchfloor.runtime.batches import Record


def record(value: bytes | None = b"{}", **fields: Any) -> Record:
    given: dict[str, Any] = {"topic": "articles", "partition": 2, "offset": 5, "key": b"k", "timestamp_ms": 1_715_000_000_123}
    given |= {"headers": (), "event": None, **fields}
    return Record(value=value, **given)
