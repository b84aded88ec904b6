"""The aggregator's own repartition: all that one article version says of one actor, or that it says nothing any more."""

from watchfloor.contracts.article import ArticleHeader
from watchfloor.contracts.canonical import Message
from watchfloor.contracts.events import Event


class Contribution(Message):
    """What an article version adds to an actor: the events in which it takes part."""

    name: str
    kind: str
    events: list[Event]


class Observation(Message):
    """Keyed by actor. Without a contribution the article no longer speaks of the actor."""

    actor_id: str
    article: ArticleHeader
    extractor: str
    contribution: Contribution | None
