"""The process of ingest: HTTP, feeds and a watched folder in, the articles topic out."""

import asyncio
import logging
from contextlib import AbstractContextManager, closing, nullcontext
from typing import TYPE_CHECKING

from watchfloor.ingest.credits import Credits
from watchfloor.ingest.database import MemoryUnusable, open_database
from watchfloor.ingest.feed_list import FeedList
from watchfloor.ingest.feeds_http import feeds_router
from watchfloor.ingest.http import router
from watchfloor.ingest.marking import Marker
from watchfloor.ingest.publisher import BrokerUnavailable, Publisher
from watchfloor.ingest.rates import Rates
from watchfloor.knowledge.loading import KnowledgeError
from watchfloor.knowledge.outlets import load_outlets
from watchfloor.runtime import part_metrics
from watchfloor.runtime.health import Health
from watchfloor.runtime.http_app import http_app
from watchfloor.runtime.http_server import NoFreePort, serving
from watchfloor.runtime.log import configure_log
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.stopping import run_until, stop_event

if TYPE_CHECKING:
    from watchfloor.ingest.sources import Sources

RETRY_S = 1.0
logger = logging.getLogger(__name__)


def run(settings: Settings) -> int:
    """Take articles in until SIGTERM or SIGINT.

    Returns:
        The exit status: 0, or 1 where there was no port to listen on, the list of feeds is wrong, or what is remembered is of no use.
    """
    configure_log("ingest", settings.log_level)
    try:
        asyncio.run(_serve(settings, FeedList(settings.feeds) if settings.feeds else None))
    except (NoFreePort, KnowledgeError, MemoryUnusable) as error:
        logger.error("%s", error)
        return 1
    return 0


async def _serve(settings: Settings, feeds: FeedList | None) -> None:
    stop = stop_event()
    health = Health(kafka="no broker has answered yet")
    part_metrics.tell("ingest", health)
    publisher = Publisher(settings)
    token = settings.ingest_token.get_secret_value() if settings.ingest_token else None
    app = http_app("Watchfloor ingest", "Articles in: each is answered when the broker has acknowledged it.")
    # The sources are there before the broker is, so that the clocks of feeds which nobody can poll are seen to run.
    with closing(open_database(settings.data_dir)) as database, _sources(settings, feeds) as sources:
        marker = Marker(database, Credits(load_outlets()))
        app.include_router(router(publisher, marker, Rates(settings.ingest_rate), token))
        app.include_router(feeds_router(feeds, sources.record if sources else lambda _: None))
        async with serving(settings, settings.ingest_port, health, app):
            await run_until(stop, _work(sources, publisher, marker, health))
            await publisher.stop()


def _sources(settings: Settings, feeds: FeedList | None) -> AbstractContextManager["Sources | None"]:
    if feeds is None and settings.watch_dir is None:
        return nullcontext()
    # What reads feeds and pages takes two seconds and 60 MB to import; an ingest that only takes requests does without.
    from watchfloor.ingest.sources import Sources

    return Sources(settings, feeds)


async def _work(sources: "Sources | None", publisher: Publisher, marker: Marker, health: Health) -> None:
    """Connect to the broker, however long it takes: until then requests are answered with 503. Then bring in what the sources have."""
    while True:
        try:
            await publisher.start()
            break
        except BrokerUnavailable as error:
            logger.warning("%s", error)
            await asyncio.sleep(RETRY_S)
    health.ready("kafka")
    if sources is not None:
        await sources.run(publisher, marker)
    await asyncio.Event().wait()
