"""Serves a service's HTTP addresses inside the event loop that the service already has."""

import asyncio
import errno
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from watchfloor.runtime.health import Health, health_routes
from watchfloor.runtime.settings import Settings

PORT_FILE = "WATCHFLOOR_PORT_FILE"
"""Names the file in which a supervisor expects the port that a service has taken."""
PORTS_TRIED = 200
# Open event streams would otherwise hold a stopping service for as long as somebody watches.
STOP_WITHIN_S = 1
LONGEST_HEAD = 64 * 1024
"""Bytes of a request before its body: a browser that comes back to a stream sends a position twice, in the address and as Last-Event-ID."""


class NoFreePort(OSError):
    """No port to listen on; the message is one line."""


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The service handles its signals itself."""
        yield


@asynccontextmanager
async def serving(settings: Settings, port: int, health: Health, app: Starlette | None = None) -> AsyncIterator[int]:
    """Serves `app` with `/healthz`, `/readyz` and `/metrics` while the block runs; yields the port that was taken.

    Args:
        settings: `settings.host` is listened on.
        port: the service's own; the next free one where it is busy, any free one for 0.
        health: what `/healthz` and `/readyz` answer.
        app: a Starlette or FastAPI app with further addresses.

    Raises:
        NoFreePort: none of the next ports is free, or the host is not one of this machine.
    """
    app = app or Starlette()
    # In front: an app may end in a route that takes every path, such as files of a page.
    app.router.routes[:0] = health_routes(health)
    listener = listen(settings, port)
    taken: int = listener.getsockname()[1]
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=STOP_WITHIN_S,
        server_header=False,
        h11_max_incomplete_event_size=LONGEST_HEAD,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]), name="http server")
    _report(taken)
    try:
        yield taken
    finally:
        server.should_exit = True
        await task


def listen(settings: Settings, port: int) -> socket.socket:
    """A socket that listens on `port`, or on the next free one that is no other service's.

    Raises:
        NoFreePort: as for `serving`.
    """
    for candidate in _candidates(settings, port):
        listener = socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)
        # A port that connections of a killed service still linger on is free.
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.setblocking(False)
        try:
            listener.bind((settings.host, candidate))
            listener.listen(2048)
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE:
                raise NoFreePort(f"cannot listen on {settings.host} port {candidate} (WATCHFLOOR_HOST): {error.strerror}") from error
            continue
        return listener
    raise NoFreePort(f"no free port on {settings.host} from {port} on, {PORTS_TRIED} tried")


def _candidates(settings: Settings, port: int) -> Iterator[int]:
    yield port
    others = {settings.view_port, settings.ingest_port, settings.extractor_port, settings.fold_port}
    yield from (each for each in range(port + 1, min(port + 1 + PORTS_TRIED, 65536)) if port and each not in others)


def _report(port: int) -> None:
    file = os.environ.get(PORT_FILE)
    if file is None:
        return
    draft = Path(f"{file}.{os.getpid()}.new")
    draft.write_text(f"{port}\n", "ascii")
    draft.replace(file)
