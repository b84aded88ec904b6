"""Whether Watchfloor has an article. Loaded when a command runs."""

from enum import StrEnum

from aiokafka.errors import TopicAuthorizationFailedError

from watchfloor.contracts.article import ContractError, parse_article
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.topic_reading import read_topic
from watchfloor.runtime.topics import ensure_topics


class Standing(StrEnum):
    """What is known of an article."""

    UNKNOWN = "unknown"
    THERE = "there"
    RETRACTED = "retracted"
    """For good: no later version brings it back."""
    UNREADABLE = "unreadable"
    """Our user may not read the topics, so that nobody can tell."""


async def standing(settings: Settings, article_id: str) -> Standing:
    """Look an article up by its id, in the one partition of each topic in which it would be, from its beginning.

    Articles may come without a key, so that those which were read are known by their extractions; what the commands and ingest send
    has its id as key and is known before.

    Raises:
        TopicsError: the topics are not there and cannot be made, or no broker answers.
    """
    await ensure_topics(settings)
    key = article_id.encode()
    try:
        sent = [record.value or b"" async for record in read_topic(settings, Topic.ARTICLES, key) if record.key == key]
        if any(map(_is_final, sent)):
            return Standing.RETRACTED
        if sent:
            return Standing.THERE
        async for record in read_topic(settings, Topic.EXTRACTIONS, key):
            if record.key == key:
                return Standing.THERE
    except TopicAuthorizationFailedError:
        return Standing.UNREADABLE
    return Standing.UNKNOWN


def _is_final(value: bytes) -> bool:
    try:
        article = parse_article(value)
    except ContractError:
        return False
    return article.retracted and article.revision is None and article.updated_at is None
