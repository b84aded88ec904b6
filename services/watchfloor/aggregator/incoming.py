"""What the aggregator takes from its topics, or what is wrong with it. Anybody may produce extractions."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from pydantic import ValidationError

from watchfloor.contracts.article import ContractError, explain
from watchfloor.contracts.canonical import NotJson, decode, encode
from watchfloor.contracts.events import Condition, Event
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.observation import Observation
from watchfloor.contracts.topics import CONFIGS, Topic

ACTOR_ID = re.compile(r"[a-z][a-z0-9_-]{0,39}:[^\x00-\x20/\x7f]{1,200}")
"""A kind and a name: without blanks and control characters, since ids are keys, and without `/`, since they are parts of addresses."""
VERSION = re.compile(r"\d{10}/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/[0-9a-f]{64}")
"""As `version_of` makes it: only what sorts as versions do can be put in an order with others."""

LONGEST = 2000
"""Characters of what heads and changes keep of an extraction as it came; no accepted article has more in a field beside its text."""

LARGEST_RECORD = CONFIGS[Topic.OBSERVATIONS].max_value_bytes
"""Bytes. Topics and changelogs of the aggregator take as much."""


def extraction_in(value: bytes | None) -> Extraction:
    """The extraction in the value of a record.

    Raises:
        ContractError: with code `not_json` or `contract`, and a reason in plain words.
    """
    try:
        content = decode(value or b"")
    except NotJson as error:
        raise ContractError("not_json", str(error)) from error
    if not isinstance(content, dict):
        raise ContractError("contract", f"an extraction is a JSON object, this is a {type(content).__name__}")
    try:
        extraction = Extraction.model_validate(content)
        encode(extraction.to_json())
    except (ValidationError, NotJson) as error:
        raise ContractError("contract", explain(error)) from error
    _check(extraction)
    return extraction


def observation_in(value: bytes | None) -> Observation:
    """The observation in the value of a record of our own topic.

    Raises:
        ContractError: with code `contract`: somebody else has written there.
    """
    try:
        return Observation.model_validate_json(value or b"")
    except ValidationError as error:
        raise ContractError("contract", explain(error)) from error


class Recorded(Protocol):
    """A record with the time at which its article was recorded."""

    @property
    def recorded_at(self) -> datetime: ...


def refuse_without_time(record: Recorded) -> None:
    """Refuses a record whose timestamp no calendar has: what is made of it could not say when it became known.

    Raises:
        ContractError: with code `no_timestamp`.
    """
    try:
        _ = record.recorded_at
    except OverflowError as error:
        raise ContractError("no_timestamp", "the record has a timestamp that no calendar has") from error


def refuse_too_large(values: Iterable[bytes]) -> None:
    """Refuses an extraction that makes records which the broker would not take.

    It may have come in compressed, or without the fields that are null: what is made of it can be larger than what came in.

    Raises:
        ContractError: with code `too_much_read`.
    """
    largest = max(map(len, values), default=0)
    if largest > LARGEST_RECORD:
        raise ContractError("too_much_read", f"what is said in it makes a record of {largest} bytes, above the limit of {LARGEST_RECORD}")


def _check(extraction: Extraction) -> None:
    header = extraction.article
    if not VERSION.fullmatch(header.version):
        raise ContractError("contract", "article.version: expected revision/time/sha256, such as 0000000000/2024-05-14T09:30:00Z/9f86...")
    for where, text in _kept(extraction):
        if len(text) > LONGEST:
            raise ContractError("contract", f"{where}: has {len(text)} characters, at most {LONGEST} are taken")
    for event in extraction.events:
        if (event.article_id, event.version) != (header.id, header.version):
            raise ContractError("contract", f"event {event.event_id[:80]}: belongs to another article or version than the extraction")
    for actor_id in _actor_ids(extraction):
        if not ACTOR_ID.fullmatch(actor_id):
            raise ContractError("contract", f"{actor_id[:80]!r} is no actor id such as airport:OAKB")


def _kept(extraction: Extraction) -> Iterator[tuple[str, str]]:
    """Where what is kept whole stands, and what it is."""
    header = extraction.article
    for name in ("url", "source", "title", "language", "duplicate_of"):
        yield f"article.{name}", getattr(header, name) or ""
    yield "extractor", extraction.extractor
    for entity in extraction.entities:
        yield "entities.kind", entity.kind
    for event in extraction.events:
        yield "events.event_id", event.event_id
        if isinstance(event, Condition) and event.schedule is not None:
            yield "events.schedule", event.schedule.start + event.schedule.end + event.schedule.days


def _actor_ids(extraction: Extraction) -> Iterator[str]:
    for event in extraction.events:
        yield from _of_event(event)
    for entity in extraction.entities:
        if entity.actor_id is not None:
            yield entity.actor_id
    if extraction.article.override is not None:
        yield extraction.article.override.actor_id


def _of_event(event: Event) -> Iterator[str]:
    parts = [event.actor] if isinstance(event, Condition) else [event.source, event.target]
    yield from (part.actor_id for part in parts if part is not None and part.actor_id is not None)
