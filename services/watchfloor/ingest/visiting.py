"""Fetches as a good guest: what robots.txt allows, one request to a host at a time, and a pause between two."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from watchfloor.ingest.fetching import Failure, Fetched, Fetcher, FetchFailed, Redirect, check_address, follow
from watchfloor.ingest.links import parts_of
from watchfloor.ingest.robots import Robots

PAUSE_S = 1.0
"""Between the end of one request to a host and the next, where robots.txt asks for no longer one."""
MAX_HOSTS = 5000


@dataclass(slots=True)
class _Host:
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    free_at: float = 0.0
    waiting: int = 0


class Visitor:
    """GETs from many hosts at once, and from each politely."""

    def __init__(self, fetcher: Fetcher, *, pause: float = PAUSE_S, clock: Callable[[], float] = time.monotonic) -> None:
        self._fetcher = fetcher
        self._robots = Robots(fetcher)
        self._pause = pause
        self._clock = clock
        self._hosts: OrderedDict[str, _Host] = OrderedDict()

    async def get(self, url: str, *, etag: str | None = None, last_modified: str | None = None) -> Fetched:
        """What stands at an address, wherever it redirects to: each host on the way is asked by its own rules, in its own turn.

        Args:
            etag, last_modified: of what we have, as the server gave them.

        Raises:
            FetchFailed: as `Fetcher.get`, and with `robots` where robots.txt asks us to stay away.
        """
        left = self._fetcher.within

        async def hop(address: str) -> Fetched | Redirect:
            nonlocal left
            check_address(address)
            async with self._turn(parts_of(address).netloc) as host:
                rules = await self._robots.rules(address)
                if not rules.allow(address):
                    raise FetchFailed(Failure.ROBOTS, f"robots.txt of {parts_of(address).netloc} asks us not to fetch this")
                began = self._clock()
                try:
                    return await self._fetcher.hop(address, etag=etag, last_modified=last_modified, within=left)
                finally:
                    left -= self._clock() - began
                    host.free_at = self._clock() + max(self._pause, rules.delay)

        return await follow(url, hop)

    @asynccontextmanager
    async def _turn(self, name: str) -> AsyncIterator[_Host]:
        host = self._hosts.setdefault(name, _Host())
        self._hosts.move_to_end(name)
        host.waiting += 1
        try:
            async with host.turn:
                await asyncio.sleep(max(0.0, host.free_at - self._clock()))
                yield host
        finally:
            host.waiting -= 1
            self._let_go()

    def _let_go(self) -> None:
        """Forget the hosts longest unvisited; of one that somebody waits for the turn must stay."""
        while len(self._hosts) > MAX_HOSTS:
            name, host = next(iter(self._hosts.items()))
            if host.waiting:
                return
            del self._hosts[name]
