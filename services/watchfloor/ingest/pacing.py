"""How fast articles of files go out: as fast as they can, so many a second, or as they came when they were published."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from watchfloor.contracts.article import Article
from watchfloor.contracts.times import parse


@dataclass(slots=True)
class Pace:
    """When the next article is due."""

    rate: float | None = None
    """Articles a second."""
    speedup: float | None = None
    """How many times faster than they were published; those without a date go with the one before them."""
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    _began: float | None = None
    _sent: int = 0
    _first: float | None = None

    async def wait_for(self, article: Article) -> None:
        """Wait until an article is due."""
        if self._began is None:
            self._began = self.clock()
        due = self._began
        if self.rate:
            due += self._sent / self.rate
        if self.speedup and article.published_at:
            published = parse(article.published_at).timestamp()
            self._first = published if self._first is None else self._first
            due = max(due, self._began + (published - self._first) / self.speedup)
        self._sent += 1
        if (wait := due - self.clock()) > 0:
            await self.sleep(wait)
