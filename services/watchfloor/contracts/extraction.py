"""All that is read in one article version, in one message: the unit that is folded, whole or not at all."""

from pydantic import Field

from watchfloor.contracts.actors import Entity
from watchfloor.contracts.article import ArticleHeader
from watchfloor.contracts.canonical import Message
from watchfloor.contracts.events import Event


class Extraction(Message):
    """An article version as an extractor read it; for a retraction, or where nothing is said, without events."""

    article: ArticleHeader
    extractor: str
    """Version of extractor, model and knowledge, as text that sorts as versions do."""
    unread: str | None = None
    """Why the text was left unread, such as `language zh`; null where it was read."""
    entities: list[Entity] = Field(default_factory=list)
    events: list[Event] = Field(default_factory=list)
