"""The evidence that a state shows: claims with their words, where they stand, who says them, and what they counted."""

from typing import Any, NamedTuple

import orjson

from watchfloor.aggregator.claims import Claim, Field, Override
from watchfloor.aggregator.deciding import Decision
from watchfloor.aggregator.voices import BY_HAND, RUMOUR
from watchfloor.contracts.article import ArticleHeader
from watchfloor.contracts.events import Condition, Event
from watchfloor.contracts.state import Evidence, Stands

SHOWN = 12
"""Claims that a facet's state shows: the newest, and always those with which the present values began."""


OLDER = 24
"""More claims, in short."""


class Detail(NamedTuple):
    """The words of a claim, bounded, since a state is to stay below 16 kB."""

    source: str | None
    url: str | None
    title: str | None
    event_time: str | None
    until: str | None
    scope: str
    schedule: dict[str, Any] | None
    modality: str
    attribution: dict[str, Any] | None
    confidence: int
    section: str
    sentence: str
    offsets: list[int]


def detail_of(event: Event, header: ArticleHeader) -> Detail:
    """The words of an event, and of its article what a reader needs to find it."""
    said = event.attribution
    return Detail(
        source=cut(header.source, 80),
        url=header.url if header.url and len(header.url) <= 300 else None,
        title=cut(header.title, 120),
        event_time=event.event_time,
        until=event.until,
        scope=(cut(event.scope, 40) or "") if isinstance(event, Condition) else "all",
        schedule=event.schedule.model_dump(mode="json") if isinstance(event, Condition) and event.schedule else None,
        modality=event.modality,
        attribution=said.model_copy(update={"speaker": cut(said.speaker, 80), "words": cut(said.words, 40)}).model_dump(mode="json")
        if said
        else None,
        confidence=event.confidence,
        section=event.section,
        sentence=cut(event.sentence, 280) or "",
        offsets=list(event.offsets),
    )


def cut(text: str | None, size: int) -> str | None:
    """At most `size` bytes of a text as JSON, with an ellipsis where something is left out."""
    if text is None or len(orjson.dumps(text)) <= size:
        return text
    low, high = 0, min(len(text), size)
    while low < high:
        middle = (low + high + 1) // 2
        if len(orjson.dumps(text[:middle])) <= size - len("…".encode()):
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def evidence_of(claim: Claim, field: Field, detail: Detail, decision: Decision) -> dict[str, Any]:
    """A claim as it stands in a state: the JSON of an `Evidence`.

    Not by way of the model, which would take most of the time that a state takes; a test holds that both say the same.
    """
    return {
        "article_id": claim.article_id,
        "attribution": detail.attribution,
        "begins": claim.begins,
        "confidence": detail.confidence,
        "continues": claim.continues,
        "correction": claim.correction,
        "dated": claim.dated,
        "denies": claim.denies,
        "due": claim.at,
        "ends": claim.until,
        "event_id": claim.event_id,
        "event_time": detail.event_time,
        "field": field,
        "modality": detail.modality,
        "offsets": detail.offsets,
        "override": None,
        "published_at": claim.published_at,
        "schedule": detail.schedule,
        "scope": detail.scope,
        "section": detail.section,
        "sentence": detail.sentence,
        "source": detail.source,
        "stands": stands(claim.event_id, decision),
        "start": claim.start,
        "title": detail.title,
        "until": detail.until,
        "url": detail.url,
        "value": claim.value,
        "voice": _voice(claim, decision),
        "weight": claim.weight,
    }


def in_short(claim: Claim, field: Field, decision: Decision) -> list[str | int | None]:
    """A claim as `FacetState.older` has it."""
    flags = claim.dated | claim.begins << 1 | claim.continues << 2 | claim.correction << 3
    voice = _voice(claim, decision)
    by = cut(claim.by, 40)
    short = [claim.start, claim.published_at, claim.event_id[:12], field, claim.value, claim.denies, claim.weight, voice, flags]
    return [*short, claim.until, claim.at, by]


def _voice(claim: Claim, decision: Decision) -> str:
    return decision.voices.get(claim.article_id, claim.family) if not claim.rumour else RUMOUR


def override_evidence(override: Override, decision: Decision) -> dict[str, Any]:
    """An override as it stands in a state: its reason in the place of a sentence."""
    shown = {"author": cut(override.author, 80), "reason": cut(override.reason, 280), "until": override.until}
    return Evidence(
        event_id=override.event_id,
        article_id=override.article_id,
        source=None,
        voice=BY_HAND,
        url=None,
        title=None,
        published_at=override.start,
        start=override.start,
        dated=True,
        event_time=None,
        until=override.until,
        ends=override.until,
        field=override.field,
        value=cut(override.value, 80) or "",
        scope="all",
        schedule=None,
        modality="asserted",
        attribution=None,
        confidence=1000,
        weight=1000,
        stands=stands(override.event_id, decision),
        begins=True,
        section="override",
        sentence=shown["reason"] or "",
        offsets=(0, 0),
        override=shown,
    ).to_json()


def stands(event_id: str, decision: Decision) -> Stands:
    """Where an event stands: for the present values, against them, or neither."""
    if event_id in decision.supporting:
        return "for"
    return "against" if event_id in decision.opposing else "aside"
