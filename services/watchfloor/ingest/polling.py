"""When each feed is polled, and what a poll does."""

import asyncio
import logging
import random
import time
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any

from watchfloor.contracts.ids import digest
from watchfloor.ingest import metrics
from watchfloor.ingest.feed_health import HOUR, FeedRecord, pauses_by_day
from watchfloor.ingest.feed_list import Feed
from watchfloor.ingest.fetching import Fetched, FetchFailed
from watchfloor.ingest.intake import Desk, Intake
from watchfloor.ingest.parsing import FeedDocument, NoFeed, parse_feed
from watchfloor.ingest.publisher import BrokerUnavailable
from watchfloor.ingest.visiting import Visitor

AT_ONCE = 64
"""Polls under way: most of their time is waiting for servers."""
LONGEST_WAIT_S = 6 * HOUR
DOUBLINGS = 8
JITTER = 0.1
"""Part of the wait by which polls are spread, so that feeds that began together do not stay together."""
LOOK_EVERY_S = 1.0
BROKER_WAIT_S = 10.0
CLEAN_EVERY_S = HOUR

logger = logging.getLogger(__name__)


def next_wait(every: float, failures: int, retry_after: float | None, spread: float) -> float:
    """Seconds until the next poll.

    Args:
        every: the wait of a feed that is well.
        failures: in a row; each doubles the wait, up to six hours (or `every`, where that is longer).
        retry_after: what the server asked for; never less than that, in spite of the limit.
        spread: -1 to 1, by chance.
    """
    wait = max(every, min(every * 2.0 ** min(failures, DOUBLINGS), LONGEST_WAIT_S))
    return max(wait * (1 + JITTER * spread), retry_after or 0.0)


class Poller:
    """Polls the feeds of a list for ever, each in its turn."""

    def __init__(
        self,
        feeds: Sequence[Feed],
        desk: Desk,
        *,
        clock: Callable[[], float] = time.time,
        chance: Callable[[], float] = lambda: random.uniform(-1, 1),
    ) -> None:
        self._feeds: dict[str, Feed] = {}
        self._desk = desk
        self._visitor: Visitor = desk.visitor
        self._intake = Intake(desk, self._feeds.keys())
        self._clock = clock
        self._chance = chance
        self._next: dict[str, float] = {}
        self._running: dict[str, asyncio.Task[None]] = {}

        self.use(feeds)

    def use(self, feeds: Sequence[Feed]) -> None:
        """Poll these from now on, each when it is due. A poll of another that is under way is finished."""
        self._feeds.clear()  # in place: the intake looks at the same
        self._feeds.update({each.url: each for each in feeds})
        self._next = {each.url: self._due(each) for each in feeds}

    def _due(self, feed: Feed) -> float:
        """When a feed is due by what is known of it: of one that is well not later than its list says now."""
        record = self._desk.store.feed(feed.url)
        if record is None or record.failures:
            return record.next_poll if record else 0.0
        return min(record.next_poll, self._clock() + feed.every * (1 + JITTER))

    async def run(self) -> None:
        """Poll until cancelled. An error in one feed is told, and the others go on."""
        cleaned = 0.0
        try:
            while True:
                now = self._clock()
                if now - cleaned > CLEAN_EVERY_S:
                    self._clean(now)
                    cleaned = now
                self._start_due(now)
                if self._running:
                    await asyncio.wait(self._running.values(), timeout=LOOK_EVERY_S, return_when=asyncio.FIRST_COMPLETED)
                else:
                    await asyncio.sleep(LOOK_EVERY_S)
        finally:
            for task in self._running.values():
                task.cancel()
            await asyncio.gather(*self._running.values(), return_exceptions=True)

    async def poll_once(self) -> None:
        """Poll every feed, and look at every page that is due then, whatever their times."""
        turns = asyncio.Semaphore(AT_ONCE)

        async def in_turn(feed: Feed) -> None:
            async with turns:
                await self.poll(feed)

        await asyncio.gather(*(in_turn(feed) for feed in self._feeds.values()))
        for article in self._desk.store.due_for_check(self._clock(), 1000):
            if article.feed in self._feeds:
                await self._intake.check(article, self._feeds[article.feed], self._clock())

    async def poll(self, feed: Feed) -> None:
        """One poll of one feed; how it went is in the store.

        Raises:
            BrokerUnavailable: the poll counts as not done.
        """
        known = self._desk.store.feed(feed.url) or FeedRecord(feed.url)
        try:
            fetched = await self._visitor.get(feed.url, etag=known.etag, last_modified=known.last_modified)
            if fetched.not_modified:
                self._save(feed, replace(known, succeeded=self._clock(), failures=0, problem=_still_damaged(known)), "unchanged")
                return
            document = await asyncio.to_thread(parse_feed, fetched.body, fetched.content_type)
        except FetchFailed as error:
            self._save_failure(feed, known, str(error.kind), str(error), error.retry_after)
            return
        except NoFeed as error:
            self._save_failure(feed, known, error.kind, str(error), None)
            return
        now = self._clock()
        news = await self._intake.take(feed, document, fetched.url, now)
        self._note(feed, known, fetched, document, news, now)

    def _start_due(self, now: float) -> None:
        free = AT_ONCE - len(self._running)
        due = sorted((at, url) for url, at in self._next.items() if at <= now and url not in self._running)
        for _, url in due[:free]:
            self._start(url, self.poll(self._feeds[url]))
        for article in self._desk.store.due_for_check(now, max(0, free - len(due))):
            feed = self._feeds.get(article.feed)
            if feed is None:
                self._desk.store.check_page(article.id, None)
            elif article.id not in self._running:
                self._start(article.id, self._intake.check(article, feed, now))

    def _start(self, name: str, work: Coroutine[Any, Any, None]) -> None:
        async def told() -> None:
            try:
                await work
            except BrokerUnavailable as error:
                logger.warning("%s", error)
                await asyncio.sleep(BROKER_WAIT_S)
            except Exception:
                # One feed must not stop the others; its clock shows that it is late.
                logger.exception("the poll of %s broke", name)
                await asyncio.sleep(BROKER_WAIT_S)
            finally:
                self._running.pop(name, None)

        self._running[name] = asyncio.create_task(told(), name=f"poll {name}")

    def _note(self, feed: Feed, known: FeedRecord, fetched: Fetched, document: FeedDocument, news: list[float], now: float) -> None:
        newest = max([*news, *([known.newest] if known.newest is not None else [])], default=None)
        listing = digest(*sorted({f"{each.guid} {each.url} {each.title}" for each in document.entries}))
        # Without the whole document the next poll must not hear "not modified".
        keep = document.complete
        record = replace(
            known,
            succeeded=now,
            newest=newest,
            changed=now if listing != known.digest else known.changed,
            digest=listing,
            items=len(document.entries),
            seen=known.seen + len(news),
            failures=0,
            problem="damaged" if document.complaint else None,
            detail=document.complaint,
            moved_to=fetched.url if fetched.moved else None,
            etag=fetched.etag if keep else None,
            last_modified=fetched.last_modified if keep else None,
        )
        with self._desk.store.changing():
            self._desk.store.add_pauses(feed.url, pauses_by_day([*news, *([known.newest] if known.newest else [])]))
        self._save(feed, record, "changed" if news or listing != known.digest else "unchanged")

    def _save_failure(self, feed: Feed, known: FeedRecord, kind: str, reason: str, retry_after: float | None) -> None:
        if known.problem != kind or not known.failures:
            logger.warning("%s: %s (%s)", feed.name, reason, kind)
        record = replace(known, failures=known.failures + 1, problem=kind, detail=reason)
        self._save(feed, record, kind, retry_after)

    def _save(self, feed: Feed, record: FeedRecord, outcome: str, retry_after: float | None = None) -> None:
        now = self._clock()
        wait = next_wait(feed.every, record.failures, retry_after, self._chance())
        if feed.url in self._feeds:  # else the list has dropped it since the poll began
            self._next[feed.url] = now + wait
        with self._desk.store.changing():
            self._desk.store.save_feed(replace(record, polled=now, next_poll=now + wait))
        metrics.polled(outcome)

    def _clean(self, now: float) -> None:
        with self._desk.store.changing():
            self._desk.store.forget_old(now)


def _still_damaged(known: FeedRecord) -> str | None:
    """304 says that the document is as it was: read with errors, if it was so."""
    return known.problem if known.problem == "damaged" else None
