"""Where what cannot be handled goes: the original bytes, where they were, and why, in words and as a code."""

import hashlib
import time
from asyncio import Future
from typing import Any

from watchfloor.contracts.article import MAX_ARTICLE_BYTES, ContractError
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.batches import Record
from watchfloor.runtime.delivery import Headers, StrictProducer
from watchfloor.runtime.metrics import DEAD_LETTERS
from watchfloor.runtime.settings import Settings

KEPT_OF_LARGE = 64 * 1024
MAX_REASON = 500
TRACEPARENT = "traceparent"
RETRIES = "retries"
"""How often a record was replayed from dead letters: a header of the replayed record, and of the letter when it fails again."""


def letter(record: Record, *, stage: str, code: str, reason: str) -> tuple[bytes, Headers]:
    """Value and headers of the dead letter for a record.

    Args:
        record: as it came.
        stage: where it failed: `extractor`, `aggregator`.
        code: stable and of a bounded set, for counting.
        reason: for people.

    Returns:
        The original bytes; of more than 2 MiB the first 64 KiB, with `sha256` and `size` of the whole in the headers.
    """
    original = record.value or b""
    large = len(original) > MAX_ARTICLE_BYTES
    headers: Headers = [
        ("topic", record.topic.encode()),
        ("partition", str(record.partition).encode()),
        ("offset", str(record.offset).encode()),
        ("timestamp", str(record.recorded_ms).encode()),
        ("stage", stage.encode()),
        ("code", code.encode()),
        ("reason", reason[:MAX_REASON].encode("utf-8", "replace")),
        ("sha256", hashlib.sha256(original).hexdigest().encode()),
        ("size", str(len(original)).encode()),
    ]
    if large:
        headers.append(("truncated", b"true"))
    for name in (TRACEPARENT, RETRIES):
        carried = record.header(name)
        if carried is not None:
            headers.append((name, carried))
    return (original[:KEPT_OF_LARGE] if large else original), headers


class DeadLetters:
    """Writes the dead letters of a service."""

    def __init__(self, producer: StrictProducer, settings: Settings, stage: str) -> None:
        self._producer = producer
        self._topic = settings.topic(Topic.DEAD_LETTERS)
        self._stage = stage

    async def write(self, record: Record, error: ContractError) -> "Future[Any]":
        """Hand the letter over; what is returned completes when it is delivered."""
        value, headers = letter(record, stage=self._stage, code=error.code, reason=str(error))
        DEAD_LETTERS.labels(stage=self._stage, code=error.code).inc()
        return await self._producer.publish(
            self._topic, key=record.key, value=value, timestamp_ms=time.time_ns() // 1_000_000, headers=headers
        )
