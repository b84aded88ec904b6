"""What an article says: interactions between actors, and conditions of one actor."""

from typing import Annotated, Literal

from pydantic import Field

from watchfloor.contracts.actors import Offsets, Section
from watchfloor.contracts.canonical import Message
from watchfloor.contracts.ids import digest
from watchfloor.contracts.times import TimeOrDay

EventType = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "REJECT", "ACCUSE", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
"""The 16 classes of PLOVER."""

Modality = Literal["asserted", "negated", "historical", "announced", "discussed", "threatened", "conditional"]
Precision = Literal["second", "minute", "hour", "day", "week", "month", "year"]


class Participant(Message):
    """A source or target: the full noun phrase, and the actor that it names, where it is known."""

    actor_id: str | None
    name: str
    text: str


class Location(Message):
    """Where it happened: as the text says it, and what that is."""

    text: str
    name: str
    country: str | None = None
    """ISO 3166 alpha-3."""
    lat: float | None = None
    lon: float | None = None


class Attribution(Message):
    """Who says so, in which words."""

    speaker: str
    actor_id: str | None = None
    words: str
    """The reporting words: `said`, `according to`."""
    quoted: bool = False
    role: Literal["official", "witness", "media", "rumour", "party", "expert", "unknown"] = "unknown"
    """What kind of voice the words describe; the facets weigh it."""


class Content(Message):
    """The act that a promise, threat, demand or refusal is about."""

    type: EventType
    modality: Modality


class Schedule(Message):
    """A condition that holds between two times of day, as a stop from 07:01 to 11:30 daily."""

    start: str
    end: str
    days: str = "daily"


class _Event(Message):
    event_id: str
    article_id: str
    version: str
    modality: Modality
    event_time: TimeOrDay | None
    event_time_precision: Precision | None
    until: TimeOrDay | None = None
    location: Location | None = None
    attribution: Attribution | None = None
    confidence: Annotated[int, Field(ge=0, le=1000)]
    """Thousandths: how sure the reading is, not how true the claim."""
    section: Section
    sentence: str
    paragraph: str
    offsets: Offsets
    """Of the sentence, in its section."""


class Interaction(_Event):
    """Who does what to whom."""

    kind: Literal["interaction"] = "interaction"
    type: EventType
    mode: str | None = None
    source: Participant | None
    target: Participant | None
    content: Content | None = None


class Condition(_Event):
    """A claim about a facet of an actor: Kabul airport remains closed."""

    kind: Literal["condition"] = "condition"
    actor: Participant
    facet: str
    value: str
    scope: str = "all"
    schedule: Schedule | None = None
    continues: bool = False
    """The words say that it goes on being so: "remains closed", "is still open", "stayed open throughout"."""
    correction: bool = False
    """The words correct an earlier report: "an earlier version of this story said in error"."""


Event = Annotated[Interaction | Condition, Field(discriminator="kind")]


def event_id(
    article_id: str,
    version: str,
    kind: str,
    section: str,
    offsets: Offsets,
    what: str,
    value: str | None,
    roles: list[str | None],
    modality: str,
) -> str:
    """The id of an event: the same reading of the same words always gives the same one.

    Args:
        what: the type of an interaction, the facet of a condition.
        value: the value of a condition, with its scope after a slash; the mode of an interaction.
        roles: of each participant in order the id, else the text.
    """
    return digest(article_id, version, kind, section, list(offsets), what, value, roles, modality)
