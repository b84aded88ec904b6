"""The live state of an actor, and each change of it. Integers only: thousandths where there are fractions."""

from typing import Any, Literal

from pydantic import Field

from watchfloor.contracts.article import ArticleHeader
from watchfloor.contracts.canonical import Message
from watchfloor.contracts.events import Attribution, Event, Modality, Schedule
from watchfloor.contracts.ids import digest
from watchfloor.contracts.times import TimeOrDay, Timestamp

Stands = Literal["for", "against", "aside"]


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
    field: Literal["status", "outlook"]
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
    override: dict[str, Any] | None = None
    """Of an analyst's override: `author`, `reason` and `until`."""


class Overridden(Message):
    """What an analyst set by hand, and what would be so without it."""

    field: Literal["status", "outlook"]
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
    override: Overridden | None = None
    evidence: list[Evidence]
    """Newest first: the newest 12, and always those with which the present values began."""
    older: list[list[str | int | None]] = Field(default_factory=list)
    """Up to 24 more claims, in short, so that the facet can be decided anew without one of the voices: start, published_at, event_id
    (its first 12 digits), field, value, denies, weight, voice, flags (1 dated, 2 begins, 4 continues, 8 correction), until, at, by."""


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
    voices: int
    """Distinct voices among the newest 32 articles."""
    first_seen: Timestamp
    last_seen: Timestamp


class Segment(Message):
    """A stretch of a timeline: open at the end while `until` is null."""

    value: str
    start: Timestamp
    until: Timestamp | None
    event_id: str | None


class Cause(Message):
    """The event that moved a state, and the article in which it stands."""

    article: ArticleHeader
    event: Event | None
    """Null where a withdrawal moved it."""


TimelineField = Literal["status", "outlook"]
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
    recorded_at: str
    reason: Reason
    cause: Cause


def change_id(actor_id: str, facet: str, field: str, article_id: str, version: str, extractor: str) -> str:
    return digest(actor_id, facet, field, article_id, version, extractor)
