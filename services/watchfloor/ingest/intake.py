"""From the items of a feed to published articles: new ones, edits, withdrawals; and nothing for what is known."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property

from watchfloor.contracts.article import Article
from watchfloor.ingest import metrics
from watchfloor.ingest.copies import Copies, signature_of
from watchfloor.ingest.credits import Credits
from watchfloor.ingest.dates import read_date
from watchfloor.ingest.drafting import Draft, draft, feed_text, retraction, to_article
from watchfloor.ingest.feed_list import Feed
from watchfloor.ingest.feed_store import FeedStore, KnownArticle, KnownItem
from watchfloor.ingest.fetching import Failure, FetchFailed
from watchfloor.ingest.full_text import Page, is_summary, read_page
from watchfloor.ingest.identity import fingerprint, identify, same_story, usable_guids
from watchfloor.ingest.language import READ
from watchfloor.ingest.links import is_page, joined
from watchfloor.ingest.parsing import Entry, FeedDocument
from watchfloor.ingest.text_encoding import decode
from watchfloor.ingest.visiting import Visitor
from watchfloor.ingest.withdrawals import is_not_there, is_withdrawn, withdrawn_title
from watchfloor.knowledge.outlets import Outlets

BACKFILL_S = 24 * 3600.0
"""An item as old as this in the first poll of a feed is of the past: it fires no alert."""
RECHECKS_S = (3600.0, 6 * 3600.0, 24 * 3600.0)
"""How long after it was noticed the page of an article is looked at again, where the feed shows a summary only: most edits and
withdrawals come within hours."""
MISSING_AGAIN_S = 600.0
"""A page that is not there once may be so by accident; the second time it is withdrawn."""
MOST_CHECKS = 20
"""Pages that one poll has looked at, of items that are gone from the feed or only have a newer date: a feed that is emptied, or
dates itself anew, must not become a storm."""
KILLED_WITHIN_S = 7 * 24 * 3600.0
OPENING = 500
TELLING = 100
"""Characters of a text that no two stories of a feed share by chance: `Live: the latest` comes every day."""

Publish = Callable[[Article], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the work at the intake needs, put together once."""

    store: FeedStore
    copies: Copies
    credits: Credits
    outlets: Outlets
    visitor: Visitor
    publish: Publish


@dataclass(frozen=True)
class _Listed:
    """An item of a feed, with what it is called and says."""

    entry: Entry
    given: str
    """The id that it has by its address or guid."""
    guid: str | None
    title: str
    text: str

    @cached_property
    def says(self) -> str:
        return fingerprint(self.title, self.text)


class Intake:
    """Takes documents of feeds in, and looks at pages again."""

    def __init__(self, desk: Desk, feeds: Collection[str]) -> None:
        """
        Args:
            feeds: the addresses of all feeds that are polled; it may change.
        """
        self._desk = desk
        self._feeds = feeds
        self._busy: set[str] = set()

    async def take(self, feed: Feed, document: FeedDocument, base: str, now: float) -> list[float]:
        """Publish what a document brings.

        Args:
            base: the address it came from, for links without a host.
            now: seconds since 1970.

        Returns:
            For each article that this feed lists for the first time, when it was published (without a date: now).

        Raises:
            BrokerUnavailable: what was not published is not remembered, and comes again.
        """
        store = self._desk.store
        before = {each.article: each for each in store.listed(feed.url)}
        is_first = store.feed(feed.url) is None or not before
        entries = [replace(each, url=joined(base, each.url)) if each.url else each for each in document.entries]
        present: dict[str, float] = {}
        news: list[float] = []
        touched: list[KnownItem] = []
        # Feeds list the newest first: taken from the end, an original comes before its copies.
        for entry, given, guid in reversed(list(zip(entries, identify(entries, feed.url), usable_guids(entries), strict=True))):
            listed = _Listed(entry, given, guid, *feed_text(entry))
            identifier = self._known_under(feed, listed, now)
            if identifier in present:
                continue
            if identifier in self._busy:  # another feed brings it in this moment; ours finds it known the next time
                present[identifier] = now
                continue
            known = before.get(identifier) or store.item(feed.url, identifier)
            item = KnownItem(identifier, guid, listed.says, entry.updated, known.placed if known else now)
            if known is None or known.says != item.says:
                self._busy.add(identifier)
                try:
                    placed = await self._consider(feed, entry, item, now, is_first=is_first)
                finally:
                    self._busy.discard(identifier)
                item = replace(item, placed=min(placed or item.placed, now))
            elif known.updated != item.updated and feed.full_text and is_summary(listed.text):
                touched.append(item)
            if known is None:
                news.append(item.placed)
            if known != item or identifier not in before:
                with store.changing():
                    store.save_item(feed.url, item, now)
            present[identifier] = item.placed
        gone = self._gone(feed, before, present) if document.complete else []
        self._look_at_pages(feed, [*gone, *touched], now)
        return news

    async def check(self, article: KnownArticle, feed: Feed, now: float) -> None:
        """Look at an article's page again: it may be edited, or gone.

        Raises:
            BrokerUnavailable: the check stays due.
        """
        checked = replace(article, checks=article.checks + 1, missing=0, check_at=_next_check(article.noticed, now))
        try:
            page = await self._page(article.url or "", article.title, article.opening)
        except FetchFailed as error:
            if error.kind == Failure.GONE or (error.kind == Failure.NOT_FOUND and self._is_gone(article)):
                await self._retract(article, now)
                return
            if error.kind == Failure.NOT_FOUND:
                checked = replace(checked, missing=article.missing + 1, check_at=now + MISSING_AGAIN_S)
            self._save(checked)
            return
        if is_withdrawn("", page.opening, self._speaks_for(article.family)) and not article.is_retracted:
            await self._retract(article, now)
            return
        self._save(checked)
        if page.text and not article.is_retracted:
            entry = Entry(url=article.url, title=article.title, published=article.published, updated=article.updated)
            moment = datetime.fromtimestamp(now, UTC)
            said = draft(entry, page, self._desk.credits, outlet=article.voice or feed.voice, zone=feed.tz, now=moment)
            await self._settle(article.id, article.url, feed, said, checked, now, backfill=False)

    def _known_under(self, feed: Feed, listed: _Listed, now: float) -> str:
        """The id of an item: its own, or that of the article which the feed listed under this guid, or in these words, at another
        address."""
        given, guid = listed.given, listed.guid
        if self._desk.store.article(given) is not None:
            return given
        known = self._desk.store.by_guid(feed.url, guid) if guid is not None else None
        if known and same_story(listed.title, listed.text, known.title, known.opening):
            return known.id
        # Some systems give a new guid and a new address with every poll.
        item = self._desk.store.saying(feed.url, listed.says)
        if item is None:
            return given
        published = read_date(listed.entry.published, now=datetime.fromtimestamp(now, UTC), zone=feed.tz)
        at_that_time = published is not None and published.timestamp() == item.placed
        return item.article if at_that_time or len(listed.text) >= TELLING else given

    async def _consider(self, feed: Feed, entry: Entry, item: KnownItem, now: float, *, is_first: bool) -> float | None:
        """Publish an item that is new or says something else; gives when it was published, if that is known."""
        moment = datetime.fromtimestamp(now, UTC)
        known = self._desk.store.article(item.article)
        is_mine = known is None or known.feed == feed.url or known.feed not in self._feeds
        page = None
        if is_mine and feed.full_text and is_page(entry.url) and is_summary(feed_text(entry)[1]):
            title, text = feed_text(entry)
            try:
                page = await self._page(entry.url or "", title, text)
            except FetchFailed as error:
                metrics.page_failed(error.kind)
                if error.kind == Failure.GONE and known is not None:
                    if not known.is_retracted:
                        await self._retract(known, now)
                    return None
        said = draft(entry, page, self._desk.credits, outlet=feed.voice, zone=feed.tz, now=moment)
        published = said.published.timestamp() if said.published else None
        if is_mine:
            is_old = is_first and published is not None and now - published > BACKFILL_S
            await self._settle(item.article, entry.url, feed, said, known, now, backfill=is_old)
        return published

    async def _settle(
        self, identifier: str, url: str | None, feed: Feed, said: Draft, known: KnownArticle | None, now: float, *, backfill: bool
    ) -> None:
        """Publish a draft where it says something new, and remember it."""
        desk = self._desk
        family = desk.outlets.find(said.voice, url).family
        article = KnownArticle(
            id=identifier,
            feed=feed.url,
            url=url,
            title=said.title,
            opening=said.text[:OPENING],
            says=fingerprint(said.title, said.text),
            noticed=known.noticed if known else now,
            published=said.published.isoformat() if said.published else known.published if known else None,
            updated=said.updated.isoformat() if said.updated else None,
            family=family,
            is_whole=said.is_whole,
            voice=said.voice,
            check_at=_next_check(known.noticed if known else now, now) if feed.full_text and said.needs_page and is_page(url) else None,
        )
        if is_withdrawn(said.title, said.text, self._speaks_for(family)):
            await self._withdraw(article, said, known, now)
            return
        if known is not None and not known.is_retracted:
            if known.says == article.says:
                metrics.took("nothing_new")
                return
            if known.is_whole and not article.is_whole:
                # The page could not be had this time. A summary in place of the article would take back what it said.
                self._save(replace(known, check_at=now + MISSING_AGAIN_S))
                return
        if said.language is not None and said.language not in READ:
            metrics.unread_language(said.language)
            self._save(article)
            return
        signature = signature_of(said.text)
        with desk.store.changing():
            published = said.published.timestamp() if said.published else None
            root = desk.copies.root_of(identifier, signature, now, published=published)
            desk.copies.forget_old(now, 2)
        await desk.publish(to_article(identifier, url, said, revision=int(now), duplicate_of=root, backfill=backfill))
        metrics.took("copy" if root else "edited" if known else "new")
        if said.published is None:
            metrics.took("undated")
        self._save(article)

    def _speaks_for(self, family: str) -> Callable[[str], bool]:
        """Tells whether a name is one of a publisher's."""
        return lambda name: self._desk.outlets.find(name, None).family == family

    async def _withdraw(self, article: KnownArticle, said: Draft, known: KnownArticle | None, now: float) -> None:
        """Take back an article that now says that it is withdrawn, or those that a kill notice names."""
        if known is not None and not known.is_retracted:
            await self._retract(known, now)
        named = withdrawn_title(said.title, said.text)
        for each in self._desk.store.by_title(named, article.family, now - KILLED_WITHIN_S) if named else ():
            await self._retract(each, now)
        self._save(replace(article, is_retracted=True, check_at=None))

    async def _retract(self, article: KnownArticle, now: float) -> None:
        await self._desk.publish(retraction(article.id, article.url, int(now)))
        metrics.took("retracted")
        with self._desk.store.changing():
            self._desk.copies.forget(article.id)
            self._desk.store.save_article(replace(article, is_retracted=True, check_at=None))

    async def _page(self, url: str, title: str, summary: str) -> Page:
        """
        Raises:
            FetchFailed: also with `not_found` where the page sends us to the front page, or says that it is not there, as sites do
                with what they removed.
        """
        fetched = await self._desk.visitor.get(url)
        if not is_page(fetched.url):
            raise FetchFailed(Failure.NOT_FOUND, "the page sends us to the front page")
        page = await asyncio.to_thread(lambda: read_page(decode(fetched.body, fetched.content_type), title, summary))
        if page.text is None and is_not_there(page.opening) and not is_withdrawn("", page.opening):
            raise FetchFailed(Failure.NOT_FOUND, "the page says that it is not there")
        return page

    def _gone(self, feed: Feed, before: dict[str, KnownItem], present: dict[str, float]) -> list[KnownItem]:
        """Note what is gone from the feed; gives what did not roll off its end, older items being still there."""
        gone = [each for each in before.values() if each.article not in present]
        with self._desk.store.changing():
            self._desk.store.unlist(feed.url, (each.article for each in gone))
        oldest = min(present.values(), default=0.0)
        shrank = len(present) < len(before)
        return [each for each in gone if shrank or each.placed > oldest]

    def _look_at_pages(self, feed: Feed, items: list[KnownItem], now: float) -> None:
        """Have the pages of items looked at that may be withdrawn or changed; the newest, if they are many."""
        store = self._desk.store
        with store.changing():
            for each in sorted(items, key=lambda item: -item.placed)[:MOST_CHECKS]:
                known = store.article(each.article)
                if known and known.feed == feed.url and not known.is_retracted and is_page(known.url):
                    store.check_page(known.id, now)

    def _is_gone(self, article: KnownArticle) -> bool:
        """Whether a page that is not there is withdrawn: the second time, or when the feed dropped it too."""
        return article.missing > 0 or all(each.article != article.id for each in self._desk.store.listed(article.feed))

    def _save(self, article: KnownArticle) -> None:
        with self._desk.store.changing():
            self._desk.store.save_article(article)


def _next_check(noticed: float, now: float) -> float | None:
    return next((noticed + each for each in RECHECKS_S if noticed + each > now), None)
