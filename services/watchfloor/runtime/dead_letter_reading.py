"""Dead letters read back: what each says of its record, and the record with which it is tried again.

A replay leaves a receipt on the topic of dead letters, a record without a value that names the letter, so that everybody
sees what was replayed. A record that fails again makes a new letter, which carries how often it was tried.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol

from watchfloor.contracts.topics import Topic
from watchfloor.runtime.cloudevents import TRACEPARENT, event_headers
from watchfloor.runtime.dead_letters import KEPT_OF_LARGE, RETRIES
from watchfloor.runtime.settings import Settings

REPLAYED = "replayed"
"""The header of a receipt: partition and offset of the letter, `2:17`."""
REPLAYABLE = (Topic.ARTICLES, Topic.EXTRACTIONS, Topic.OBSERVATIONS)
"""What services read. A letter that claims to be of another topic was not written by one of them."""

Headers = list[tuple[str, bytes]]


class NotReplayable(Exception):
    """A letter cannot be tried again; the message says why."""


class LetterRecord(Protocol):
    """A record of the topic, as a consumer gives it."""

    @property
    def partition(self) -> int: ...
    @property
    def offset(self) -> int: ...
    @property
    def key(self) -> bytes | None: ...
    @property
    def value(self) -> bytes | None: ...
    @property
    def headers(self) -> Iterable[tuple[str, bytes]]: ...


@dataclass(frozen=True, slots=True)
class Letter:
    """What a dead letter says; without the bytes, which may be megabytes."""

    name: str
    """Where it lies on the topic of dead letters: `partition:offset`."""
    topic: str
    """Where the record lay, with partition and offset."""
    partition: str
    offset: str
    timestamp_ms: int
    """Of the record."""
    stage: str
    code: str
    reason: str
    sha256: str
    size: int
    truncated: bool
    retries: int
    trace: bytes | None
    replayed: bool = False
    """Whether there is a receipt for it."""

    @property
    def tried_again(self) -> bool:
        """Whether it was replayed, or comes of a replay: it is replayed again only when that is asked for."""
        return self.replayed or self.retries > 0


@dataclass(frozen=True, slots=True)
class Retry:
    """The record with which a letter is tried again."""

    topic: str
    key: bytes | None
    value: bytes
    timestamp_ms: int | None
    """None: now."""
    headers: Headers


def letters_of(records: Iterable[LetterRecord]) -> list[Letter]:
    """The letters among the records of the topic, with what the receipts say of them."""
    letters: list[Letter] = []
    replayed: set[str] = set()
    for record in records:
        receipt = dict(record.headers).get(REPLAYED)
        if receipt is not None:
            replayed.add(_text(receipt))
        else:
            letters.append(letter_of(record))
    return [replace(each, replayed=each.name in replayed) for each in letters]


def letter_of(record: LetterRecord) -> Letter:
    """What one letter says. What it lacks, since anybody can write to a topic, is empty or 0."""
    headers = dict(record.headers)
    said = {name: _text(value) for name, value in headers.items()}
    return Letter(
        name=f"{record.partition}:{record.offset}",
        topic=said.get("topic", ""),
        partition=said.get("partition", ""),
        offset=said.get("offset", ""),
        timestamp_ms=_number(said.get("timestamp")),
        stage=said.get("stage", ""),
        code=said.get("code", ""),
        reason=said.get("reason", ""),
        sha256=said.get("sha256", ""),
        size=_number(said.get("size")),
        truncated="truncated" in said,
        retries=_number(said.get(RETRIES)),
        trace=headers.get(TRACEPARENT),
    )


def retry_of(record: LetterRecord, settings: Settings) -> Retry:
    """The record with which a letter is tried again: original topic, key, value and time of recording, and one retry more.

    An article was recorded when its record says; of what we produce ourselves a header says it, and the record is of now,
    since a topic with a retention forgets by the timestamps of records.

    Raises:
        NotReplayable: its bytes were cut, or it is of no topic that a service reads.
    """
    letter = letter_of(record)
    if letter.truncated:
        raise NotReplayable(
            f"only the first {KEPT_OF_LARGE} of its {letter.size} bytes are kept; whoever produced the record has to send it again"
        )
    topic = next((each for each in REPLAYABLE if settings.topic(each) == letter.topic), None)
    if topic is None:
        raise NotReplayable(f"it is of topic {letter.topic!r}, which no service reads")
    value = record.value or b""
    headers = event_headers(topic, "dead-letters", record.key or b"", value, letter.timestamp_ms, letter.trace)
    headers.append((RETRIES, str(letter.retries + 1).encode()))
    return Retry(letter.topic, record.key, value, letter.timestamp_ms if topic is Topic.ARTICLES else None, headers)


def receipt_for(letter: Letter) -> Headers:
    """The headers of the receipt that says that a letter was replayed."""
    return [(REPLAYED, letter.name.encode())]


def printable(data: bytes) -> str:
    """Bytes as text that does nothing to a terminal: what is no printable character is escaped as Python would write it."""
    text = data.decode("utf-8", "backslashreplace")
    return "".join(each if each.isprintable() or each == "\n" else each.encode("unicode_escape").decode() for each in text)


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace")


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else 0
