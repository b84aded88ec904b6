"""A folder that is watched: each file that comes into it, or changes, is read once it is whole."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from watchfloor.ingest import metrics
from watchfloor.ingest.feed_store import FeedStore
from watchfloor.ingest.files import FileUnreadable
from watchfloor.ingest.publisher import BrokerUnavailable

LOOK_EVERY_S = 1.0
RETRY_S = 10.0
IGNORED = (".part", ".tmp", ".partial", ".crdownload", "~")
"""Names under which programs write what is not whole yet; hidden files are ignored too."""

logger = logging.getLogger(__name__)
Stamp = tuple[int, int]


class Watch:
    """Looks at a folder again and again. A plain look each second works on every file system, network drives too."""

    def __init__(self, folder: Path, store: FeedStore, read: Callable[[Path], Awaitable[None]]) -> None:
        """
        Args:
            read: publishes a file's articles; the file counts as read when it comes back.
        """
        self._folder = folder
        self._store = store
        self._read = read
        self._growing: dict[Path, Stamp] = {}

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await self.look()
            except (BrokerUnavailable, OSError) as error:
                logger.warning("%s: %s; it is tried again", self._folder, error)
                await asyncio.sleep(RETRY_S)
            await asyncio.sleep(LOOK_EVERY_S)

    async def look(self) -> None:
        """Read each file that is new or changed and did not change since the last look: until then it may be half written."""
        found = await asyncio.to_thread(self._files)
        for path, stamp in found.items():
            if self._growing.get(path) == stamp and not self._store.was_read(str(path), *stamp):
                await self._take(path, stamp)
        self._growing = found

    async def _take(self, path: Path, stamp: Stamp) -> None:
        try:
            await self._read(path)
            metrics.watched_file("read")
        except FileUnreadable as error:
            # Noted as read: it is told once, and again only when the file changes.
            logger.error("%s", error)
            metrics.watched_file("unreadable")
        with self._store.changing():
            self._store.save_file(str(path), *stamp, time.time())

    def _files(self) -> dict[Path, Stamp]:
        """Size and time of change of each file, oldest first."""
        found: list[tuple[int, Path, Stamp]] = []
        for path in self._folder.iterdir() if self._folder.is_dir() else ():
            if path.name.startswith(".") or path.name.endswith(IGNORED):
                continue
            try:
                status = path.stat()
            except OSError:  # gone between the two calls
                continue
            if path.is_file():
                found.append((status.st_mtime_ns, path, (status.st_size, status.st_mtime_ns)))
        return {path: stamp for _, path, stamp in sorted(found)}
