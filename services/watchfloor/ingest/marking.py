"""Marks the articles of files and requests, as the intake does those of feeds: copies by their root, unsigned ones by their credit.

What a client says of its article stands: a `duplicate_of` or a `source` that it gives is not replaced.
"""

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Callable, Sequence

from watchfloor.contracts.article import Article
from watchfloor.contracts.ids import article_id
from watchfloor.contracts.times import parse
from watchfloor.ingest import metrics
from watchfloor.ingest.copies import Copies, Signature, signature_of
from watchfloor.ingest.credits import Credits

BATCH = 20
"""Articles marked in one transaction, some 15 ms: feeds that are polled meanwhile write to the same file."""

logger = logging.getLogger(__name__)


class Marker:
    """Marks articles, one batch at a time, in a thread: to compare an article takes a millisecond in which nobody else is served."""

    def __init__(self, database: sqlite3.Connection, credits: Credits, clock: Callable[[], float] = time.time) -> None:
        """
        Args:
            database: open, and used by nobody else; other connections to the same file are no harm.
        """
        self._database = database
        self._copies = Copies(database)
        self._credits = credits
        self._clock = clock
        self._turn = asyncio.Lock()

    async def marked(self, articles: Sequence[Article]) -> AsyncIterator[Article]:
        """The articles in their order, each with what is found of it.

        Where what is remembered cannot be read or written they come as they are: that is told and counted, and no article is lost
        for it.
        """
        for first in range(0, len(articles), BATCH):
            batch = articles[first : first + BATCH]
            async with self._turn:
                batch = await asyncio.to_thread(self._mark, batch)
            for each in batch:
                yield each

    def _mark(self, articles: Sequence[Article]) -> Sequence[Article]:
        signatures = [None if each.retracted or each.override else signature_of(each.text or "") for each in articles]
        now = self._clock()
        try:
            with self._database:
                self._database.execute("begin immediate")
                roots = [self._root(each, signature, now) for each, signature in zip(articles, signatures, strict=True)]
                self._copies.forget_old(now, 2 * BATCH)
        except sqlite3.Error as error:
            logger.warning("copies of %d articles were not looked for: %s", len(articles), error)
            metrics.not_compared(len(articles))
            roots = [None] * len(articles)
        return [self._with(each, root) for each, root in zip(articles, roots, strict=True)]

    def _root(self, article: Article, signature: Signature | None, now: float) -> str | None:
        identifier = article.id or article_id(article.url, article.text or "")
        published = parse(article.published_at).timestamp() if article.published_at else None
        if article.duplicate_of is None or signature is None:
            return self._copies.root_of(identifier, signature, now, published=published)
        self._copies.note(identifier, article.duplicate_of, signature, now, published=published)
        return None

    def _with(self, article: Article, root: str | None) -> Article:
        found: dict[str, str] = {}
        if root is not None:
            found["duplicate_of"] = root
            metrics.copied()
        if article.source is None and article.text and (agency := self._credits.agency(article.text)):
            found["source"] = agency
        return article.model_copy(update=found) if found else article
