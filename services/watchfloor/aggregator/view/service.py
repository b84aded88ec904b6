"""The process of a view: follows the topics, serves the API, the stream and the live page."""

import asyncio
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import anyio.to_thread
from fastapi import FastAPI, Request, Response
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.staticfiles import StaticFiles
from prometheus_client import REGISTRY

from watchfloor.aggregator.rules import load_rules
from watchfloor.aggregator.view import metrics
from watchfloor.aggregator.view.api import View, router
from watchfloor.aggregator.view.consumers import Admission, Consumer, load_consumers
from watchfloor.aggregator.view.feeder import PART, Feeder
from watchfloor.aggregator.view.hub import Hub
from watchfloor.aggregator.view.queries import NotReadIn, Reader
from watchfloor.aggregator.view.vitals import Monitor
from watchfloor.aggregator.view.watch_metrics import WatchCollector
from watchfloor.knowledge.loading import KnowledgeError
from watchfloor.knowledge.watchlist import load_watchlist
from watchfloor.runtime import part_metrics
from watchfloor.runtime.data_lock import DataLock
from watchfloor.runtime.health import Health
from watchfloor.runtime.http_app import http_app
from watchfloor.runtime.http_server import NoFreePort, serving
from watchfloor.runtime.log import configure_log
from watchfloor.runtime.problems import Problem
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.stopping import run_until, stop_event

PROCESS = "view"
PAGE = Path(__file__).parent / "page"
ALLOWED_HEADERS = ("Authorization", "If-None-Match", "Last-Event-ID")
READING_THREADS = 4
"""Each holds a connection with a cache of 4 MB."""
logger = logging.getLogger(__name__)


def run(settings: Settings) -> int:
    """Serve a view until SIGTERM or SIGINT.

    Returns:
        The exit status: 0, or 1 where there was no port to listen on, or the list of consumers or of actors to watch is wrong.
    """
    configure_log(PROCESS, settings.log_level)
    try:
        asyncio.run(_serve(settings))
    except (NoFreePort, KnowledgeError) as error:
        logger.error("%s", error)
        return 1
    return 0


def view_app(
    view: View, consumers: Mapping[str, Consumer] | None = None, origins: Sequence[str] = (), *, watching: bool = False
) -> FastAPI:
    """The API under /v1 and the page at /.

    Args:
        consumers: who may read, by the digest of the token; None: everybody.
        origins: pages of these may ask from a browser.
        watching: metrics tell of actors.
    """
    app = http_app("Watchfloor view", "The live state of the actors in the news, with its evidence, and each change of it.")
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)

    async def not_read_in(_: Request, __: Exception) -> Response:
        return Problem(503, "the view is still being read in", headers={"Retry-After": "1"}).response()

    if consumers is not None:
        app.add_middleware(Admission, consumers=consumers, watching=watching)
    if origins:
        # Outermost: a browser asks whether it may ask before it sends a token.
        app.add_middleware(CORSMiddleware, allow_origins=origins, allow_headers=ALLOWED_HEADERS, expose_headers=["ETag"])
    app.add_exception_handler(NotReadIn, not_read_in)
    app.include_router(router(view))
    app.mount("/", StaticFiles(directory=PAGE, html=True))
    return app


async def _serve(settings: Settings) -> None:
    stop = stop_event()
    anyio.to_thread.current_default_thread_limiter().total_tokens = READING_THREADS
    health = Health(**{PART: "no broker has answered yet"})
    monitor = Monitor(settings)
    view = View(Reader(), Hub(), load_rules(), lambda: datetime.now(UTC), monitor.vitals)
    consumers = load_consumers(settings.consumers) if settings.consumers else None
    watches = load_watchlist(settings.watchlist, view.rules.facets) if settings.watchlist else []
    origins = [each.strip() for each in settings.cors.split(",") if each.strip()]
    app = view_app(view, consumers, origins, watching=bool(watches))
    with _own_file(settings.data_dir / "view") as path:
        feeder = Feeder(settings, path, view.reader, view.hub, health)
        REGISTRY.register(WatchCollector(watches, view.reader, view.rules, view.now, lambda: feeder.complete))
        metrics.actors(view.reader.actor_count)
        part_metrics.tell(PROCESS, health)
        part_metrics.knows(view.rules.fingerprint)
        async with serving(settings, settings.view_port, health, app):
            try:
                await run_until(stop, feeder.run())
            finally:
                view.hub.close()
                await monitor.close()


@contextmanager
def _own_file(folder: Path) -> Iterator[Path]:
    """A read model that no other view of this data folder uses: the first that is free, so that a restart finds its own."""
    number = 1
    while (lock := DataLock(folder / f"{number}.lock")).take() is not None:
        number += 1
    try:
        yield folder / f"{number}.sqlite"
    finally:
        lock.release()
