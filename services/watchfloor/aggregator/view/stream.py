"""Changes as server-sent events: from a position on without a gap or a double, live, and again after a break."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing

import anyio
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from watchfloor.aggregator.view import metrics, position
from watchfloor.aggregator.view.filters import ChangeFilter
from watchfloor.aggregator.view.hub import Hub
from watchfloor.aggregator.view.position import Position
from watchfloor.aggregator.view.queries import NotReadIn, Reader
from watchfloor.aggregator.view.store import Change
from watchfloor.contracts.canonical import encode

HEARTBEAT_S = 15.0
SEND_WITHIN_S = 30.0
"""A client that takes nothing for so long is let go."""
REPLAY_CHUNK = 500
RECONNECT_MS = 2000


async def events(
    hub: Hub, reader: Reader, asked: str | None, wanted: ChangeFilter, *, heartbeat: float = HEARTBEAT_S
) -> AsyncGenerator[bytes, None]:
    """The events of one client, until he leaves, falls behind or the view stops.

    Args:
        asked: the position from which he wants changes; None for those from now on.
        wanted: other changes are left out; the position moves past them all the same.
    """
    # First the live changes are caught, then what lies before them is read from the file: so nothing falls between.
    subscription, generation = hub.subscribe(), reader.generation
    try:
        at, reset = await _start(asked, hub)
        yield f"retry: {RECONNECT_MS}\n".encode() + _id(at) + b": watchfloor\n\n"
        if reset is not None:
            yield _event("reset", at, encode({"position": position.write(at), "reason": reset}))
        async for change in _before(reader, at, subscription.position):
            at[change.partition] = change.next
            if wanted.wants(change):
                metrics.sent(1)
                yield _event("change", at, change.change)
        if reader.generation != generation:
            # The read model was opened anew meanwhile, and numbers its changes otherwise: the client comes back with his position.
            return
        at.update({each: max(offset, at.get(each, 0)) for each, offset in subscription.position.items()})
        clock = asyncio.get_running_loop().time
        sent_at = clock()
        while (changes := await subscription.next(max(0.0, sent_at + heartbeat - clock()))) is not None:
            pieces = []
            for change in changes:
                if change.next <= at.get(change.partition, 0):
                    continue
                at[change.partition] = change.next
                if wanted.wants(change):
                    pieces.append(_event("change", at, change.change))
            if pieces:
                metrics.sent(len(pieces))
                yield b"".join(pieces)
                sent_at = clock()
            elif clock() >= sent_at + heartbeat:
                sent_at = clock()
                # An id without data moves the client's position past what he does not want to see.
                yield _id(at) + b": heartbeat\n\n"
    finally:
        hub.unsubscribe(subscription)


async def _start(asked: str | None, hub: Hub) -> tuple[Position, str | None]:
    """Where to begin, and why not where it was asked for."""
    if asked is None:
        return dict(hub.position), None
    try:
        wished = position.read(asked)
    except position.NoPosition as error:
        return dict(hub.position), str(error)
    reason = await hub.lost(wished)
    if reason is not None:
        return dict(hub.position), reason
    return {partition: wished.get(partition, 0) for partition in hub.end}, None


async def _before(reader: Reader, start: Mapping[int, int], end: Mapping[int, int]) -> AsyncIterator[Change]:
    """The changes from one position up to another that are in the read model."""
    if all(start.get(partition, 0) >= offset for partition, offset in end.items()):
        return
    start, number, generation = dict(start), 0, reader.generation
    while rows := await asyncio.to_thread(_replay, reader, start, number):
        if reader.generation != generation:
            return
        for number, change in rows:  # noqa: B007
            if start.get(change.partition, 0) < change.next <= end.get(change.partition, 0):
                yield change


def _replay(reader: Reader, start: Position, number: int) -> list[tuple[int, Change]]:
    """The next changes; none where the read model is gone, and the stream has ended with it."""
    try:
        with reader.snapshot() as snapshot:
            return snapshot.replay(start, number, REPLAY_CHUNK)
    except NotReadIn:
        return []


def _id(at: Mapping[int, int]) -> bytes:
    return f"id: {position.write(at)}\n".encode()


def _event(name: str, at: Mapping[int, int], data: bytes) -> bytes:
    return _id(at) + b"event: " + name.encode() + b"\ndata: " + data + b"\n\n"


class EventStream(Response):
    """An answer of server-sent events that lets a client go who takes nothing any more."""

    media_type = "text/event-stream"

    def __init__(self, content: AsyncGenerator[bytes, None]) -> None:
        # No proxy may hold events back, none may keep them.
        super().__init__(headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"})
        del self.headers["content-length"]
        self._content = content

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with anyio.create_task_group() as tasks:

            async def first(work: Callable[[], Awaitable[None]]) -> None:
                await work()
                tasks.cancel_scope.cancel()

            async def leave() -> None:
                while (await receive())["type"] != "http.disconnect":
                    pass

            tasks.start_soon(first, leave)
            await first(lambda: self._send(send))

    async def _send(self, send: Send) -> None:
        try:
            await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
            async with aclosing(self._content) as content:
                async for piece in content:
                    async with asyncio.timeout(SEND_WITHIN_S):
                        await send({"type": "http.response.body", "body": piece, "more_body": True})
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        except TimeoutError:
            metrics.dropped()
