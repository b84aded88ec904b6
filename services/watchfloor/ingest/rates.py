"""How many articles a client may send in a time."""

import time
from ipaddress import IPv6Address, IPv6Network, ip_address
from math import ceil

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import FixedWindowRateLimiter


class TooMany(RuntimeError):
    """A client has sent more than it may; one line that says when to come back."""

    def __init__(self, reason: str, retry_after: int) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class Rates:
    """Counts the articles of each client in a window that begins with its first: memory is one number a client and window."""

    def __init__(self, rate: str) -> None:
        """
        Args:
            rate: such as `100000/minute`.
        """
        self._rate = rate
        self._limit: RateLimitItem = parse(rate)
        self._limiter = FixedWindowRateLimiter(MemoryStorage())

    @property
    def most_at_once(self) -> int:
        """Articles in one request; more could never be taken."""
        return self._limit.amount

    def check(self, client: str) -> None:
        """
        Raises:
            TooMany: nothing is left for this client.
        """
        if not self._limiter.test(self._limit, client):
            raise self._too_many(client)

    def take(self, client: str, articles: int) -> None:
        """Count articles of a client; all of them or none.

        Raises:
            TooMany: there is no room for them.
        """
        # Asked first: the library counts what it refuses too, and a large request must not take the room of small ones.
        if not self._limiter.test(self._limit, client, cost=articles):
            raise self._too_many(client)
        self._limiter.hit(self._limit, client, cost=articles)

    def _too_many(self, client: str) -> TooMany:
        wait = max(1, ceil(self._limiter.get_window_stats(self._limit, client).reset_time - time.time()))
        reason = f"more than {self._rate.replace('/', ' articles a ')} (WATCHFLOOR_INGEST_RATE); send these again in {wait} s"
        return TooMany(reason, wait)


def client_of(address: str | None) -> str:
    """The client behind an address: of IPv6 the network, since each host has as many addresses as it likes (RFC 6177)."""
    try:
        found = ip_address((address or "").partition("%")[0])
    except ValueError:
        return address or "unknown"
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(IPv6Network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)
