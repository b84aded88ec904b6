"""A small client of the view, for Python: states, and changes as they happen.

    async with Client("http://localhost:8080") as view:
        snapshot = await view.states(kind="airport")
        async for received in view.changes(after=snapshot.position):
            print(received.change.name, received.change.field, received.change.before, "->", received.change.after)

It imports nothing of Watchfloor but the messages.
"""

import asyncio
import logging
import random
from collections import OrderedDict
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import aiohttp

from watchfloor.contracts.state import ActorState, StateChange

PAGE = 1000
SILENT_S = 45.0
"""The stream has a heartbeat every 15 s: one that is silent for so long is broken."""
FIRST_PAUSE_S = 0.5
LONGEST_PAUSE_S = 15.0
REMEMBERED = 10_000
"""Change ids, so that one that comes again is not told again."""

logger = logging.getLogger(__name__)


class ClientError(RuntimeError):
    """The view refuses what was asked; the message is one line."""


class PositionLostError(RuntimeError):
    """Changes cannot be continued at a position without a gap: read the states again and go on from there."""


@dataclass(frozen=True, slots=True)
class State:
    """An actor's state, and what of it depends on now: `read` as the API gives it."""

    state: ActorState
    read: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Snapshot:
    """States of one moment."""

    states: list[State]
    position: str
    """Where `changes` continues them."""


@dataclass(frozen=True, slots=True)
class Received:
    """A change."""

    change: StateChange
    position: str
    """What to keep in order to go on after it, also in another process and from another view."""


class Client:
    """A view, asked over HTTP; used as an async context manager.

    Args:
        url: of the view, such as `http://localhost:8080`.
        token: where the view has a list of consumers.
    """

    def __init__(self, url: str, *, token: str | None = None) -> None:
        self._url = url.rstrip("/")
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(headers=self._headers)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._open().close()

    async def state(self, actor_id: str) -> State | None:
        """An actor's state with its evidence; None where nothing is known of it.

        Raises:
            ClientError: the view refuses.
            aiohttp.ClientError: it does not answer.
        """
        body = await self._get(f"/v1/actors/{quote(actor_id, safe=':')}", {})
        return None if body is None else _state(body)

    async def states(self, *, kind: str | None = None, status: str | None = None, q: str | None = None) -> Snapshot:
        """The states of all actors that pass the filters, without evidence and relations; errors as for `state`."""
        filters = _named(kind=kind, status=status, q=q, limit=str(PAGE))
        states: list[State] = []
        position, cursor = "", None
        while True:
            page = await self._get("/v1/actors", {**filters, **_named(cursor=cursor)})
            if page is None:
                raise ClientError(f"there is no view of Watchfloor at {self._url}")
            # What changes while pages are read comes again as a change: so the first page's position holds for all.
            position = position or page["position"]
            states += [_state(each) for each in page["items"]]
            cursor = page["next_cursor"]
            if cursor is None:
                return Snapshot(states, position)

    async def position(self) -> str:
        """Where the stream of changes is now; errors as for `state`."""
        page = await self._get("/v1/changes", {"limit": "1"})
        if page is None:
            raise ClientError(f"there is no view of Watchfloor at {self._url}")
        return str(page["position"])

    async def changes(
        self,
        *,
        after: str | None = None,
        actors: Sequence[str] = (),
        kind: str | None = None,
        facet: str | None = None,
        field: str | None = None,
        current: bool | None = None,
    ) -> AsyncGenerator[Received, None]:
        """Changes as they happen, each once, for ever: what breaks is connected again from where it broke.

        Args:
            after: the position to go on from; None: from now on.
            actors, kind, facet, field, current: only such changes.

        Raises:
            PositionLostError: the view does not have `after` any more.
            ClientError: the view refuses.
        """
        query = [("actor", each) for each in actors]
        query += list(_named(kind=kind, facet=facet, field=field, current=None if current is None else str(current).lower()).items())
        told: OrderedDict[str, None] = OrderedDict()
        pause = FIRST_PAUSE_S
        while True:
            try:
                async for event in self._events(query, after):
                    pause = FIRST_PAUSE_S
                    after = event.get("id", after)
                    if event.get("event") == "reset":
                        raise PositionLostError(event["data"])
                    if event.get("event") == "change" and after is not None:
                        change = StateChange.model_validate_json(event["data"])
                        if change.change_id not in told:
                            _remember(told, change.change_id)
                            yield Received(change, after)
            except (aiohttp.ClientError, TimeoutError, OSError) as error:
                logger.warning("the stream of %s broke: %s; connecting again in %.1f s", self._url, error or type(error).__name__, pause)
            # Many clients that lost one view do not all come back in the same moment.
            await asyncio.sleep(pause * random.uniform(0.5, 1))  # nosec B311
            pause = min(2 * pause, LONGEST_PAUSE_S)

    async def _events(self, query: list[tuple[str, str]], after: str | None) -> AsyncIterator[dict[str, str]]:
        """The events of one connection, until it ends."""
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=10, sock_read=SILENT_S)
        headers = {"Accept": "text/event-stream", **_named(**{"Last-Event-ID": after})}
        async with self._open().get(f"{self._url}/v1/changes/stream", params=query, headers=headers, timeout=timeout) as answer:
            await self._check(answer)
            rest = b""
            async for piece in answer.content.iter_any():
                *blocks, rest = (rest + piece).split(b"\n\n")
                for block in blocks:
                    pairs = (line.partition(": ") for line in block.decode().split("\n") if not line.startswith(":"))
                    yield {name: value for name, _, value in pairs}

    async def _get(self, path: str, query: dict[str, str]) -> dict[str, Any] | None:
        async with self._open().get(self._url + path, params=query) as answer:
            if answer.status == 404:
                return None
            await self._check(answer)
            body: dict[str, Any] = await answer.json()
            return body

    async def _check(self, answer: aiohttp.ClientResponse) -> None:
        if 400 <= answer.status < 500:
            raise ClientError(f"{answer.url.path}: {answer.status} {(await answer.text())[:300]}")
        answer.raise_for_status()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("use the client in `async with`")
        return self._session


def _state(body: dict[str, Any]) -> State:
    return State(ActorState.model_validate(body), body["read"])


def _named(**values: str | None) -> dict[str, str]:
    return {name: value for name, value in values.items() if value is not None}


def _remember(told: OrderedDict[str, None], change_id: str) -> None:
    told[change_id] = None
    if len(told) > REMEMBERED:
        told.popitem(last=False)
