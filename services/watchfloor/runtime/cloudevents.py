"""CloudEvents 1.0 in Kafka's binary mode, and the W3C trace that an article carries through to its state changes."""

import hashlib
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from watchfloor.contracts.times import stamp_milliseconds
from watchfloor.contracts.topics import Topic

TRACEPARENT = "traceparent"
RECORDED_TIME = "ce_recordedtime"
"""The attribute of CloudEvents' Recorded Time extension: when the article was recorded that a message stems from."""
_TRACEPARENT_FORM = re.compile(rb"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}(-.*)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def event_headers(
    topic: Topic, source: str, key: bytes, value: bytes | None, timestamp_ms: int, traceparent: bytes | None
) -> list[tuple[str, bytes]]:
    """The headers of a record that we produce.

    Args:
        topic: gives the type.
        source: the service that produces it.
        key: of the record.
        value: of the record; None for a tombstone.
        timestamp_ms: when the article was recorded that it stems from, since 1970.
        traceparent: as the record came with that this one stems from; left out where it has no valid form.

    Returns:
        The id is a hash of topic, key and value: whoever gets the same message again, gets the same id.
    """
    digest = hashlib.sha256(b"\0".join((topic.encode(), key, value if value is not None else b"\0"))).hexdigest()[:32]
    time = _time(timestamp_ms)
    headers = [
        ("ce_specversion", b"1.0"),
        ("ce_id", digest.encode()),
        ("ce_type", topic.value.encode()),
        ("ce_source", f"/watchfloor/{source}".encode()),
        ("ce_time", time),
        (RECORDED_TIME, time),
        ("content-type", b"application/json"),
    ]
    if traceparent is not None and _TRACEPARENT_FORM.fullmatch(traceparent):
        headers.append((TRACEPARENT, traceparent))
    return headers


@lru_cache(maxsize=4096)
def _time(timestamp_ms: int) -> bytes:
    return stamp_milliseconds(_EPOCH + timedelta(milliseconds=timestamp_ms)).encode()


def recorded_ms(header: bytes | None) -> int | None:
    """The milliseconds since 1970 in a `ce_recordedtime` header; None where it is missing or makes no sense."""
    try:
        moment = datetime.fromisoformat((header or b"").decode("ascii"))
        milliseconds = (moment.astimezone(UTC) - _EPOCH) // timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        return None
    return milliseconds if milliseconds >= 0 else None
