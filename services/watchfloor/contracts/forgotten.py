"""That the text of an article is to be shown no more, by anybody who has a copy of it."""

from watchfloor.contracts.canonical import Message
from watchfloor.contracts.times import Timestamp


class Forgotten(Message):
    """Keyed by article. Views remove what they hold of the article; downstream consumers should, too."""

    article_id: str
    at: Timestamp
    """When it was asked for."""
