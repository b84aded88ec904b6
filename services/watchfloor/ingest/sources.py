"""What ingest brings in on its own: the feeds of its list, and the files of a folder."""

import asyncio
import logging
from pathlib import Path
from types import TracebackType
from typing import Self

from prometheus_client import REGISTRY

from watchfloor.contracts.article import Article
from watchfloor.ingest.addresses import Allowed, parse_networks
from watchfloor.ingest.copies import Copies
from watchfloor.ingest.credits import Credits
from watchfloor.ingest.database import open_database
from watchfloor.ingest.feed_health import FeedRecord
from watchfloor.ingest.feed_list import FeedList
from watchfloor.ingest.feed_metrics import FeedCollector
from watchfloor.ingest.feed_store import FeedStore
from watchfloor.ingest.feeding import Fed
from watchfloor.ingest.feeding import feed as feed_files
from watchfloor.ingest.fetching import fetching
from watchfloor.ingest.intake import Desk
from watchfloor.ingest.marking import Marker
from watchfloor.ingest.polling import Poller
from watchfloor.ingest.publisher import Publisher
from watchfloor.ingest.visiting import Visitor
from watchfloor.ingest.watching import Watch
from watchfloor.knowledge.outlets import load_outlets
from watchfloor.runtime.data_lock import DataLock
from watchfloor.runtime.settings import Settings

STAND_BY_S = 5.0
REREAD_EVERY_S = 2.0
"""How often we look whether the list of feeds has changed."""

logger = logging.getLogger(__name__)


class Sources:
    """The sources that the settings name; a context manager that holds what is remembered of them."""

    def __init__(self, settings: Settings, feeds: FeedList | None) -> None:
        """
        Raises:
            MemoryUnusable: what is remembered cannot be read.
        """
        self._settings = settings
        self._feeds = feeds
        self._lock = DataLock(settings.data_dir / "ingest.lock")
        self._database = open_database(settings.data_dir)
        self._store = FeedStore(self._database)
        self._collector = FeedCollector(feeds, self._store.feed) if feeds else None

    def __enter__(self) -> Self:
        if self._collector is not None:
            REGISTRY.register(self._collector)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._collector is not None:
            REGISTRY.unregister(self._collector)
        self._database.close()

    def record(self, url: str) -> FeedRecord | None:
        """What is known of the feed at an address."""
        return self._store.feed(url)

    async def run(self, publisher: Publisher, marker: Marker) -> None:
        """Poll and watch until cancelled. One process does so for a data folder; a second stands by until the first ends."""
        await self._turn()
        try:
            async with asyncio.TaskGroup() as tasks:
                if self._feeds is not None:
                    tasks.create_task(self._poll(publisher, self._feeds), name="polling")
                if self._settings.watch_dir is not None:
                    tasks.create_task(self._watch(publisher, marker, self._settings.watch_dir), name="watching")
        finally:
            self._lock.release()

    async def _turn(self) -> None:
        if self._lock.take() is None:
            return
        logger.warning("another ingest polls for %s; this one stands by", self._settings.data_dir)
        while True:
            await asyncio.sleep(STAND_BY_S)
            if self._lock.take() is None:
                return

    async def _poll(self, publisher: Publisher, feeds: FeedList) -> None:
        outlets = load_outlets()

        async def publish(article: Article) -> str:
            return await publisher.acknowledged(await publisher.send(article))

        async with fetching(Allowed(parse_networks(self._settings.fetch_networks)), self._settings.contact) as fetcher:
            desk = Desk(self._store, Copies(self._database), Credits(outlets), outlets, Visitor(fetcher), publish)
            poller = Poller(feeds.feeds, desk)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(poller.run(), name="poller")
                tasks.create_task(_reread(feeds, poller), name="list of feeds")

    async def _watch(self, publisher: Publisher, marker: Marker, folder: Path) -> None:
        def complain(path: Path, line: int, reason: str) -> None:
            logger.warning("%s: line %d: %s", path, line, reason)

        async def read(path: Path) -> None:
            fed = Fed()
            await feed_files(publisher, marker, [path], complain, fed)
            logger.info("%s: %d articles taken, %d refused", path, fed.accepted, fed.refused)

        await Watch(folder, self._store, read).run()


async def _reread(feeds: FeedList, poller: Poller) -> None:
    while True:
        await asyncio.sleep(REREAD_EVERY_S)
        if feeds.reread():
            poller.use(feeds.feeds)
