"""The live state of an actor, and each change of it. Integers only: thousandths where there are fractions."""

from collections.abc import Callable
from typing import Any, Literal

from pydantic import Field, model_validator

from watchfloor.contracts.article import ArticleHeader
from watchfloor.contracts.canonical import Message
from watchfloor.contracts.events import Attribution, Event, Modality, Schedule
from watchfloor.contracts.ids import digest
from watchfloor.contracts.times import TimeOrDay, Timestamp

Json = dict[str, Any]
Stands = Literal["for", "against", "aside"]
TimelineField = Literal["status", "outlook"]
SEGMENTS = 32
"""Of a timeline a change carries so many, the newest."""


class Evidence(Message):
    """A claim about a facet, with where it stands and how much it counted. Long texts are cut, with an ellipsis."""

    event_id: str
    article_id: str
    source: str | None
    voice: str
    url: str | None
    title: str | None
    published_at: Timestamp
    start: Timestamp
    """When what it claims began (of an outlook: when it was said), for the fold's order."""
    dated: bool
    """Whether its article has a date of its own."""
    event_time: TimeOrDay | None
    until: TimeOrDay | None
    ends: TimeOrDay | None = None
    """`until` as it is judged: the instant at which that is over where the article is from."""
    field: TimelineField
    value: str
    """What it says of the whole, whatever part (`scope`) it speaks of."""
    denies: str | None = None
    """The value that it denies; `value` is then what that is evidence for."""
    scope: str
    schedule: Schedule | None
    modality: Modality
    attribution: Attribution | None
    confidence: int
    weight: int
    """What it counts by itself, 0 to 1000."""
    stands: Stands
    """For the present value, against it, or neither (history, too weak, about a part)."""
    begins: bool
    """Whether `start` may be the beginning of what it claims."""
    continues: bool = False
    correction: bool = False
    section: str
    sentence: str
    offsets: tuple[int, int]
    due: TimeOrDay | None = None
    """Of an outlook: for when it is announced; null also where the event time is only the day on which it was talked about."""
    override: dict[str, Any] | None = None
    """Of an analyst's override: `author`, `reason` and `until`."""

    @model_validator(mode="before")
    @classmethod
    def _of_version_0_1(cls, value: Any) -> Any:
        """Until 0.1 the times were given as the article gives them only."""
        return _raised(value, "ends", _evidence_of_0_1)


def _evidence_of_0_1(value: Json) -> Json:
    return {**value, "ends": value.get("until"), "due": value.get("event_time") if value.get("field") == "outlook" else None}


class Assumed(Message):
    """What is assumed again when a bounded status has ended: what was before it."""

    status: str
    since: Timestamp | None
    confidence: int


class ByHand(Message):
    """An override that an analyst set and that has not ended."""

    article_id: str
    """By which it can be withdrawn."""
    event_id: str
    field: TimelineField
    value: str
    start: Timestamp
    until: Timestamp
    author: str
    reason: str


class Beneath(Message):
    """What the claims say where there are overrides; each field as in a `FacetState`."""

    status: str
    since: Timestamp | None
    until: TimeOrDay | None
    before: str
    assumed: Assumed | None
    confidence: int
    disputed: bool
    outlook: str
    outlook_at: TimeOrDay | None
    outlook_by: str | None
    outlook_until: Timestamp | None


class Overridden(Message):
    """The newest override, and what would be so without any."""

    field: TimelineField
    author: str
    reason: str
    until: Timestamp
    status: str
    outlook: str
    since: Timestamp | None
    confidence: int
    disputed: bool


class FacetState(Message):
    """What is so, and what is said to come."""

    status: str
    outlook: str
    outlook_at: TimeOrDay | None
    """The date for which the outlook is announced."""
    outlook_by: str | None = None
    """Who announced it."""
    outlook_until: Timestamp | None = None
    """When what is announced is said to be over again: nothing is to come any more."""
    since: Timestamp | None
    """When the present status began; null where no dated claim says so."""
    until: TimeOrDay | None = None
    """When a bounded status is said to end."""
    confidence: int
    disputed: bool
    last_claim_at: Timestamp | None = None
    """When the newest claim was published that has a date of its own; for staleness, on reading."""
    before: str = "unknown"
    """What is assumed again when `until` has passed."""
    assumed: Assumed | None = None
    """The same with since when and how surely; null where that is `unknown`."""
    override: Overridden | None = None
    overrides: list[ByHand] = Field(default_factory=list)
    """Those that set a value, or will when a later one has ended, in their order: of each field the last that lasts rules."""
    beneath: Beneath | None = None
    """What is so when none of them lasts; null where there are none."""
    evidence: list[Evidence]
    """Newest first: the newest 12, and always those with which the present values began."""
    older: list[list[str | int | None]] = Field(default_factory=list)
    """Up to 24 more claims, in short, so that the facet can be decided anew without one of the voices: start, published_at, event_id
    (its first 12 digits), field, value, denies, weight, voice, flags (1 dated, 2 begins, 4 continues, 8 correction), until, at, by."""

    @model_validator(mode="before")
    @classmethod
    def _of_version_0_1(cls, value: Any) -> Any:
        """Until 0.1 a state had only its newest override, and of what lies beneath not when that ends."""
        return _raised(value, "overrides", _facet_of_0_1)


def _facet_of_0_1(value: Json) -> Json:
    so = {**value, "assumed": _assumed(value, value.get("until"))}
    override = so.get("override")
    if override:
        of_status = override["field"] == "status"
        ends = None if of_status else so.get("until")
        by_hand = {name: override[name] for name in ("field", "until", "author", "reason")}
        start = so["since"] if of_status else override["until"]
        so["overrides"] = [{"article_id": "", "event_id": "", "value": so[override["field"]], "start": start, **by_hand}]
        so["beneath"] = {
            **{name: override[name] for name in ("status", "since", "confidence", "disputed", "outlook")},
            "until": ends,
            "before": so.get("before", "unknown"),
            "assumed": _assumed(so, ends),
            "outlook_at": so.get("outlook_at") if of_status else None,
            "outlook_by": so.get("outlook_by") if of_status else None,
            "outlook_until": None,
        }
    return so


def _assumed(so: Json, until: str | None) -> Json | None:
    before = so.get("before", "unknown")
    return None if until is None or before == "unknown" else {"status": before, "since": until, "confidence": so["confidence"] // 2}


class Relation(Message):
    """What has passed between an actor and a counterpart."""

    actor_id: str
    name: str
    events: int
    cooperative: int
    conflictual: int
    intensity: int
    """Sum of PLOVER's scale, in tenths."""
    recent_intensity: int
    """The same as it had faded by the day of the last event; it goes on fading on reading."""
    last_event_at: Timestamp
    last_type: str


class ActorState(Message):
    """Pure function of the extractions that name the actor: no wall-clock time is in it."""

    actor_id: str
    name: str
    kind: str
    facets: dict[str, FacetState]
    relations: list[Relation]
    counts: dict[str, int]
    """Events by class, and `condition`."""
    articles: int
    recent: list[int] = Field(default_factory=list)
    """Of the newest 32 articles those of the last day before `last_seen`, newest first: how many seconds before it each was published."""
    voices: int
    """Distinct voices among the newest 32 articles; an analyst's override is none."""
    first_seen: Timestamp
    last_seen: Timestamp


class Segment(Message):
    """A stretch of a timeline: open at the end while `until` is null."""

    value: str
    start: Timestamp
    until: Timestamp | None
    event_id: str | None
    since: Timestamp | None = None
    """When it began, as a state says it: null where no dated claim says so, and `start` is only when it was told."""
    assumed: bool = False
    """Nobody says so: a bounded value has ended, or will at `start`, and this was before it."""


class Cause(Message):
    """The event that moved a state, and the article in which it stands."""

    article: ArticleHeader
    event: Event | None
    """Null where a withdrawal moved it."""


Reason = Literal["report", "correction", "withdrawal", "override", "rule_upgrade"]


class StateChange(Message):
    """A change of a facet's timeline. The topic may repeat one with the same bytes."""

    change_id: str
    actor_id: str
    name: str
    facet: str
    field: TimelineField
    before: str
    after: str
    current: bool
    """Whether the present value moved, or only the past."""
    timeline: list[Segment]
    cut: bool = False
    """Whether there were segments before those."""
    recorded_at: str
    reason: Reason
    cause: Cause

    @model_validator(mode="before")
    @classmethod
    def _of_version_0_1(cls, value: Any) -> Any:
        """Until 0.1 a segment began when it starts, and nothing said whether a timeline was cut: one of full length may have been."""
        return _raised(value, "cut", _change_of_0_1)


def _change_of_0_1(value: Json) -> Json:
    timeline = [{**each, "since": each["start"]} for each in value["timeline"]]
    return {**value, "timeline": timeline, "cut": len(timeline) >= SEGMENTS}


def _raised(value: Any, field: str, convert: Callable[[Json], Json]) -> Any:
    """A message without `field`, which 0.1 did not have, as it is written today; any other as it is.

    Raises:
        ValueError: it is not as 0.1 wrote it either. Anybody may write to a topic: any other error would end whoever reads it.
    """
    if not isinstance(value, dict) or field in value:
        return value
    try:
        return convert(value)
    except (LookupError, TypeError, AttributeError) as error:
        raise ValueError("has not the fields of today, and those that it has are not as 0.1 wrote them") from error


def change_id(actor_id: str, facet: str, field: str, article_id: str, version: str, extractor: str) -> str:
    return digest(actor_id, facet, field, article_id, version, extractor)
