"""One GET, as a guest: limits on size and time, no way inside, and every way to fail by its name."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import StrEnum
from importlib.metadata import version

import aiohttp
from aiohttp.abc import AbstractResolver

from watchfloor.ingest.addresses import AddressRefused, Allowed, GuardedResolver
from watchfloor.ingest.links import joined, parts_of
from watchfloor.ingest.unpacking import Broken, TooLarge, unpack

MAX_BYTES = 10 * 1024 * 1024
"""Unpacked. The largest real feeds have 5 MB; a page above this is no article."""
TIMEOUT_S, CONNECT_S, SILENCE_S = 30.0, 10.0, 15.0
"""For all of it; until connected; without a byte."""
MAX_REDIRECTS = 5
LONGEST_RETRY_S = 24 * 3600.0
_LONG_HEADER = 32 * 1024
"""Content security policies pass aiohttp's 8 kB."""


class Failure(StrEnum):
    """Why a fetch brought nothing. The values are labels of metrics and words of `watchfloor feeds`."""

    FORBIDDEN = "forbidden"
    """401, 403 or 451."""
    GONE = "gone"
    """410."""
    NOT_FOUND = "not_found"
    """404, or a redirect of a page to the front page."""
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"
    HTTP_ERROR = "http_error"
    """Another status that is no success."""
    REDIRECT_LOOP = "redirect_loop"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    TLS = "tls"
    PRIVATE_ADDRESS = "private_address"
    TOO_LARGE = "too_large"
    BOMB = "bomb"
    BROKEN = "broken"
    """The content is not packed as the headers say, or the server breaks HTTP."""
    ROBOTS = "robots"
    """robots.txt asks us not to."""


class FetchFailed(RuntimeError):
    """A fetch brought nothing: `kind`, a line for people, and how many seconds the server wants us to wait, if it says so."""

    def __init__(self, kind: Failure, reason: str, retry_after: float | None = None) -> None:
        super().__init__(reason)
        self.kind = kind
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Fetched:
    """What a GET brought."""

    url: str
    """After redirects."""
    body: bytes
    content_type: str
    etag: str | None = None
    last_modified: str | None = None
    not_modified: bool = False
    """304: what we have is what there is."""
    moved: bool = False
    """Redirected for good (301, 308)."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """An answer that names another address."""

    url: str
    for_good: bool
    """301 or 308."""


Hop = Callable[[str], Awaitable[Fetched | Redirect]]


async def follow(url: str, hop: Hop) -> Fetched:
    """What stands at the end of the redirects that begin at an address.

    Args:
        hop: asks for one address.

    Raises:
        FetchFailed: by `hop`, or `redirect_loop`.
    """
    seen = [url]
    moved = True
    while True:
        answer = await hop(url)
        if isinstance(answer, Fetched):
            return replace(answer, moved=moved and len(seen) > 1)
        moved = moved and answer.for_good
        url = answer.url
        if url in seen or len(seen) > MAX_REDIRECTS:
            raise FetchFailed(Failure.REDIRECT_LOOP, f"{len(seen)} redirects, the last to {url[:200]}")
        seen.append(url)


class Fetcher:
    """Fetches by GET, through a session of its own; made by `fetching`."""

    def __init__(self, session: aiohttp.ClientSession, max_bytes: int, within: float) -> None:
        self._session = session
        self._max_bytes = max_bytes
        self.within = within
        """Seconds for one GET with all its redirects."""

    async def get(self, url: str) -> Fetched:
        """What stands at an address, wherever it redirects to.

        Raises:
            FetchFailed: whatever went wrong.
        """
        until = time.monotonic() + self.within
        return await follow(url, lambda each: self.hop(each, within=until - time.monotonic()))

    async def hop(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, within: float | None = None
    ) -> Fetched | Redirect:
        """One request and its answer.

        Args:
            etag, last_modified: of what we have, as the server gave them.
            within: seconds, where the redirects before took some.

        Raises:
            FetchFailed: whatever went wrong.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        try:
            async with asyncio.timeout(self.within if within is None else max(within, 0.0)):
                return await self._ask(url, headers)
        except TimeoutError as error:
            raise FetchFailed(Failure.TIMEOUT, f"no whole answer within {self.within:g} s") from error
        except aiohttp.InvalidURL as error:
            raise FetchFailed(Failure.UNREACHABLE, f"{url[:200]!r} is no address of the web") from error
        except aiohttp.ClientConnectorCertificateError as error:
            raise FetchFailed(Failure.TLS, f"the certificate is not good: {error.certificate_error}"[:300]) from error
        except aiohttp.ClientSSLError as error:
            raise FetchFailed(Failure.TLS, f"no TLS: {error}"[:300]) from error
        except aiohttp.ClientConnectorError as error:
            if isinstance(error.os_error, AddressRefused):
                raise FetchFailed(Failure.PRIVATE_ADDRESS, str(error.os_error)) from error
            raise FetchFailed(Failure.UNREACHABLE, f"no connection to {error.host}: {_reason(error.os_error)}") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            kind = Failure.UNREACHABLE if isinstance(error, OSError) else Failure.BROKEN
            words = " ".join(str(error).split())[:200] or type(error).__name__
            raise FetchFailed(kind, f"the connection or the answer broke: {words}") from error

    async def _ask(self, url: str, headers: Mapping[str, str]) -> Fetched | Redirect:
        check_address(url)
        async with self._session.get(url, headers=headers, allow_redirects=False) as response:
            if response.status not in (301, 302, 303, 307, 308):
                return await self._answer(response, url)
            target = response.headers.get("Location")
            if not target:
                raise FetchFailed(Failure.HTTP_ERROR, f"a redirect ({response.status}) that names no target")
            return Redirect(joined(url, target.strip()) or "", response.status in (301, 308))

    async def _answer(self, response: aiohttp.ClientResponse, url: str) -> Fetched:
        headers = response.headers
        etag, last_modified = headers.get("ETag"), headers.get("Last-Modified")
        if response.status == 304:
            return Fetched(url, b"", "", not_modified=True, etag=etag, last_modified=last_modified)
        if response.status != 200:
            raise _refusal(response)
        try:
            packed = await self._read(response)
            # Unpacking ten megabytes takes a tenth of a second, in which nobody else would be served.
            body = await asyncio.to_thread(unpack, packed, headers.get("Content-Encoding", ""), self._max_bytes)
        except TooLarge as error:
            raise FetchFailed(Failure.BOMB if error.packed else Failure.TOO_LARGE, f"the answer {error}") from error
        except Broken as error:
            raise FetchFailed(Failure.BROKEN, str(error)) from error
        return Fetched(url, body, headers.get("Content-Type", ""), etag=etag, last_modified=last_modified)

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        pieces = bytearray()
        async for piece in response.content.iter_any():
            pieces += piece
            if len(pieces) > self._max_bytes:
                raise TooLarge(self._max_bytes, packed=False)
        return bytes(pieces)


@asynccontextmanager
async def fetching(
    allowed: Allowed,
    contact: str | None = None,
    *,
    resolver: AbstractResolver | None = None,
    max_bytes: int = MAX_BYTES,
    within: float = TIMEOUT_S,
) -> AsyncIterator[Fetcher]:
    """A fetcher, while the block runs.

    Args:
        contact: an address or page that a webmaster can turn to; it stands in the user agent.
        resolver: of names; what it answers is checked in any case.
        within: seconds for one GET with all its redirects.
    """
    connector = aiohttp.TCPConnector(
        resolver=GuardedResolver(allowed, resolver),
        socket_factory=allowed.open_socket,
        use_dns_cache=False,
        limit=100,
        limit_per_host=4,
        family=socket.AF_UNSPEC,
    )
    session = aiohttp.ClientSession(
        connector=connector,
        auto_decompress=False,  # aiohttp would unpack a bomb before it is measured
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        max_line_size=_LONG_HEADER,
        max_field_size=_LONG_HEADER,
        timeout=aiohttp.ClientTimeout(total=within, connect=CONNECT_S, sock_read=min(SILENCE_S, within)),
        headers={
            "User-Agent": user_agent(contact),
            "Accept": "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.8, */*;q=0.5",
            "Accept-Encoding": "gzip, deflate",
        },
    )
    async with session:
        yield Fetcher(session, max_bytes, within)


def user_agent(contact: str | None) -> str:
    """`Watchfloor/0.1.0 (news monitor; ops@example.org)`."""
    return f"Watchfloor/{version('watchfloor')} (news monitor{'; ' + contact if contact else ''})"


def retry_after(value: str | None, now: datetime) -> float | None:
    """The seconds that a Retry-After header asks for: a number or a date; None where it says nothing usable."""
    if not value:
        return None
    text = value.strip()
    if text.isdigit():
        return min(float(text), LONGEST_RETRY_S)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    wait = ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()
    return min(max(wait, 0.0), LONGEST_RETRY_S)


def check_address(url: str) -> None:
    """
    Raises:
        FetchFailed: this is no address of the web.
    """
    parts = parts_of(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise FetchFailed(Failure.UNREACHABLE, f"{url[:200]!r} is no address of the web")


def _refusal(response: aiohttp.ClientResponse) -> FetchFailed:
    status = response.status
    kinds = {401: Failure.FORBIDDEN, 403: Failure.FORBIDDEN, 451: Failure.FORBIDDEN, 404: Failure.NOT_FOUND, 410: Failure.GONE}
    kinds |= {429: Failure.RATE_LIMITED, 503: Failure.SERVER_ERROR}
    kind = kinds.get(status, Failure.SERVER_ERROR if status >= 500 else Failure.HTTP_ERROR)
    wait = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
    return FetchFailed(kind, f"the server answered {status} {response.reason or ''}".strip(), wait)


def _reason(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__
