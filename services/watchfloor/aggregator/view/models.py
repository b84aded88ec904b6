"""What the answers of the API look like, for /openapi.json."""

from typing import Any

from pydantic import BaseModel

from watchfloor.aggregator.explaining import Explanation
from watchfloor.aggregator.view.vitals import Vitals
from watchfloor.contracts.state import ActorState, Relation, StateChange
from watchfloor.runtime.problems import responses


class Place(BaseModel):
    """Where an airport or a crossing is; of a country the middle of its airports."""

    lat: float
    lon: float
    city: str
    country: str
    """ISO 3166: of an airport the alpha-2 code, of a crossing the alpha-3 codes of both sides."""
    country_name: str
    """Empty where it has none in the knowledge."""
    country_ids: list[str]
    """The same as ids of actors."""
    tz: str | None
    code: str
    iata: str | None
    name: str
    also: list[str]
    """Other names by which it is looked for, in lower case those of airports."""


class Airspace(BaseModel):
    """A country's airspace, as it is read now."""

    model_config = {"extra": "allow"}

    actor_id: str
    name: str
    status: str
    outlook: str
    since: str | None
    confidence: int
    disputed: bool
    stale: bool


class Actor(ActorState):
    """A state as it is served."""

    place: Place | None
    airspace: Airspace | None
    """Of the country in which an airport lies; never part of the airport's status."""
    read: dict[str, Any]
    """What depends on now, or on the time asked for."""
    position: str | None = None
    without: list[str] | None = None
    """The voices that were left out, as evidence names them."""


class PastFacet(BaseModel):
    """A facet as it was, with the changes by which it was known."""

    status: str
    since: str | None
    until: str | None
    status_change: StateChange | None
    outlook: str | None
    """Null where its timeline does not go back so far."""
    outlook_change: StateChange | None


class PastActor(BaseModel):
    """An actor as it was at one time, as far as it was known at another."""

    actor_id: str
    name: str
    kind: str
    facets: dict[str, PastFacet]
    read: dict[str, Any]


class Article(BaseModel):
    id: str
    published_at: str
    source: str | None
    title: str | None
    url: str | None
    retracted: bool


class Floor(Vitals):
    """How the machine does."""

    newest_article_at: str | None
    """When the newest article was published that says anything of an actor."""


class _List(BaseModel):
    next_cursor: str | None
    position: str
    """Where /v1/changes/stream continues this answer."""


class ActorList(_List):
    items: list[Actor]


class ChangeList(_List):
    items: list[StateChange]


class ArticleList(_List):
    items: list[Article]


class Activity(BaseModel):
    """What was told of an actor on one day, by the date of publication."""

    day: str
    articles: int
    conditions: int
    cooperative: int
    conflictual: int


class ActivityList(_List):
    items: list[Activity]


class RelationList(_List):
    items: list[Relation]


class ExplanationList(_List):
    items: list[Explanation]


def answers(model: Any, *others: int) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses`."""
    unchanged: dict[int | str, dict[str, Any]] = {304: {"description": "The client has it already"}} if 304 in others else {}
    return {200: {"model": model}, **unchanged, **responses(*(each for each in others if each != 304))}
