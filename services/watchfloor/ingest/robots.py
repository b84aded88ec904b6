"""robots.txt: what a host asks robots not to fetch, and how slowly (RFC 9309)."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from watchfloor.ingest.fetching import Failure, Fetcher, FetchFailed
from watchfloor.ingest.links import parts_of
from watchfloor.ingest.text_encoding import decode

NAME = "Watchfloor"
KEPT_S = 24 * 3600.0
"""RFC 9309, 2.4: not longer than a day."""
KEPT_AFTER_FAILURE_S = 300.0
MAX_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least so much must be read."""
MAX_HOSTS = 5000
LONGEST_DELAY_S = 60.0
UNWELL = frozenset({Failure.SERVER_ERROR, Failure.RATE_LIMITED, Failure.TIMEOUT, Failure.UNREACHABLE, Failure.TLS, Failure.PRIVATE_ADDRESS})


@dataclass(frozen=True, slots=True)
class Rules:
    """What one host asks for."""

    parsed: Protego

    def allow(self, url: str) -> bool:
        return bool(self.parsed.can_fetch(url, NAME))

    @property
    def delay(self) -> float:
        """Seconds between two requests that the host asks for; 0 where it asks for none."""
        return min(float(self.parsed.crawl_delay(NAME) or 0.0), LONGEST_DELAY_S)


class Robots:
    """The rules of the hosts, kept for a day."""

    def __init__(self, fetcher: Fetcher, clock: Callable[[], float] = time.time) -> None:
        self._fetcher = fetcher
        self._clock = clock
        self._known: OrderedDict[str, tuple[float, Rules | FetchFailed]] = OrderedDict()

    async def rules(self, url: str) -> Rules:
        """The rules for a URL's host, fetched where they are not known any more.

        Raises:
            FetchFailed: the host is unwell. RFC 9309, 2.3.1: then nothing may be fetched; without the file everything.
        """
        parts = parts_of(url)
        host = f"{parts.scheme}://{parts.netloc}"
        until, known = self._known.get(host, (0.0, None))
        if known is None or until < self._clock():
            known = await self._fetch(host)
            self._known[host] = self._clock() + (KEPT_S if isinstance(known, Rules) else KEPT_AFTER_FAILURE_S), known
            self._known.move_to_end(host)
            if len(self._known) > MAX_HOSTS:
                self._known.popitem(last=False)
        if isinstance(known, FetchFailed):
            raise FetchFailed(known.kind, str(known), known.retry_after)
        return known

    async def _fetch(self, host: str) -> Rules | FetchFailed:
        try:
            fetched = await self._fetcher.get(f"{host}/robots.txt")
        except FetchFailed as error:
            if error.kind in UNWELL:
                return FetchFailed(error.kind, f"robots.txt: {error}", error.retry_after)
            return Rules(Protego.parse(""))
        return Rules(Protego.parse(decode(fetched.body[:MAX_BYTES], fetched.content_type)))
