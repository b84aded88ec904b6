"""The feeds to poll: a YAML list that an analyst keeps. Whatever is wrong in it is an error that names file and line."""

import logging
import time
from collections.abc import Callable
from datetime import tzinfo
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field

from watchfloor.contracts.ids import canonical_url
from watchfloor.knowledge import durations
from watchfloor.knowledge.loading import KnowledgeError, load

DEFAULT_EVERY_S = 300
SHORTEST_S, LONGEST_S = 10, 24 * 3600
logger = logging.getLogger(__name__)


def _seconds(value: object) -> object:
    every = durations.seconds(value)
    if not SHORTEST_S <= every <= LONGEST_S:
        raise ValueError("a feed is polled every 10s at the most often and every 1d at the least")
    return every


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{value!r} is no address that begins with https:// or http://")
    return value


def _known_zone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError(f"{value!r} is no time zone such as Asia/Kabul") from error
    return value


class Feed(BaseModel):
    """A feed that is polled."""

    model_config = {"frozen": True, "extra": "forbid"}

    name: Annotated[str, Field(min_length=1, max_length=100)]
    """What it is called in tables and metrics."""
    url: Annotated[str, AfterValidator(_address), Field(max_length=2000)]
    outlet: str | None = None
    """Whose voice it is, as in the outlet list; none: its name."""
    every: Annotated[int, BeforeValidator(_seconds)] = DEFAULT_EVERY_S
    """Seconds from poll to poll, written as `5m`."""
    zone: Annotated[str, AfterValidator(_known_zone)] | None = None
    """Of its times that name none; without it they are read as UTC."""
    full_text: bool = True
    """Whether pages are fetched where the feed carries only a summary."""

    @property
    def voice(self) -> str:
        return self.outlet or self.name

    @property
    def tz(self) -> tzinfo | None:
        return ZoneInfo(self.zone) if self.zone else None


class _FeedFile(BaseModel):
    model_config = {"frozen": True, "extra": "forbid"}

    feeds: Annotated[list[Feed], Field(min_length=1)]


def load_feeds(path: Path) -> list[Feed]:
    """The feeds of a list.

    Raises:
        KnowledgeError: with file and line; a name or an address that stands twice is an error too.
    """
    file, lines = load(path, _FeedFile)
    names: set[str] = set()
    addresses: set[str] = set()
    for number, feed in enumerate(file.feeds):
        if feed.name.casefold() in names:
            raise lines.error(("feeds", number, "name"), f"the name {feed.name!r} stands here and above")
        if canonical_url(feed.url) in addresses:
            raise lines.error(("feeds", number, "url"), f"the feed {feed.url} stands here and above")
        names.add(feed.name.casefold())
        addresses.add(canonical_url(feed.url))
    return file.feeds


class FeedList:
    """The feeds of a file, which may change while we run. A change that cannot be used leaves the feeds as they were."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.time) -> None:
        """
        Raises:
            KnowledgeError: the list cannot be used; later that is a `problem`.
        """
        self.path = path
        self._clock = clock
        self._stamp = _stamp(path)
        self.feeds = load_feeds(path)
        self.read_at = clock()
        """When the feeds were read, in seconds since 1970."""
        self.problem: str | None = None
        """Why the file as it is now is not used: one line with file and line number."""

    def reread(self) -> bool:
        """Read the file if it has changed; gives whether the feeds are others than before."""
        stamp = _stamp(self.path)
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        try:
            feeds = load_feeds(self.path)
        except KnowledgeError as error:
            self.problem = str(error)
            logger.error("%s; the %d feeds of before are polled until that is mended", error, len(self.feeds))
            return False
        before, self.feeds = self.feeds, feeds
        self.read_at, self.problem = self._clock(), None
        names = {each.name for each in before}, {each.name for each in feeds}
        logger.info(
            "%s was read again: %d feeds, %d new, %d gone", self.path, len(feeds), len(names[1] - names[0]), len(names[0] - names[1])
        )
        return before != feeds


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes with a file, also where another is put in its place; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
