"""The messages that an extraction becomes on the topics."""

from collections.abc import Iterator

from watchfloor.contracts.canonical import Message
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.topics import Topic


def messages(extraction: Extraction) -> Iterator[tuple[Topic, str, Message]]:
    """Topic, key and value: each entity, each event, and the whole last."""
    key = extraction.article.id
    for entity in extraction.entities:
        yield Topic.ENTITIES, key, entity
    for event in extraction.events:
        yield Topic.EVENTS, key, event
    yield Topic.EXTRACTIONS, key, extraction
