"""Runs a Faust application inside our own event loop, beside our own HTTP server, until it is told to stop or breaks.

Faust's own worker brings a command line, a web server, log handlers and signal handlers of its own. And when something
breaks, it tries to stop in good order, which can hang; here the process ends at once. Nothing is lost by that: what
counts is what is delivered and committed, and a supervisor starts the worker again.
"""

import asyncio
import logging
import os
from collections.abc import Callable
from typing import NoReturn

from watchfloor.runtime import part_metrics
from watchfloor.runtime.changelogs import changelog_specs
from watchfloor.runtime.collecting import collect_seldom
from watchfloor.runtime.fencing import Fence, install
from watchfloor.runtime.health import Health
from watchfloor.runtime.http_server import serving
from watchfloor.runtime.kafka_rights import require_rights
from watchfloor.runtime.log import configure_log
from watchfloor.runtime.metrics import READY
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.stopping import stop_event
from watchfloor.runtime.strict_app import StrictApp, strict_app
from watchfloor.runtime.topics import admin_client, broker_count, ensure, ensure_topics, replication_of
from watchfloor.runtime.watchdog import watch
from watchfloor.runtime.worker_slot import WorkerSlot, take_slot

DRAIN_SECONDS = 5.0
"""The supervisor kills what has not stopped after 6, so that all of it, Kafka last, is down within 10."""
LOOK_SECONDS = 0.25
BROKEN_STATUS = 1
log = logging.getLogger(__name__)


class Service:
    """What a streaming service adds to the common worker."""

    name: str
    port: int

    def attach(self, app: StrictApp) -> None:
        """Add topics, tables and agents to the application."""
        raise NotImplementedError

    async def prepare(self) -> None:
        """What must be loaded before the service is ready; runs beside the start of the application."""

    def end(self) -> None:
        """Let go of what would outlive the process."""


def run_worker(settings: Settings, make: Callable[[Settings], Service]) -> int:
    """Run a service until SIGTERM or SIGINT.

    Returns:
        0 after a stop that was asked for; else the process has ended itself with another status.
    """
    service = make(settings)
    configure_log(service.name, settings.log_level)
    drained = False
    try:
        drained = asyncio.run(_run(service, settings))
    except Exception as error:
        log.error("%s ends: %s", service.name, error, exc_info=settings.log_level == "debug")
        _end(service, BROKEN_STATUS)
    if not drained:
        log.warning("what was in hand was not done within %g seconds; it is read again after the next start", DRAIN_SECONDS)
        _end(service, 0)
    service.end()
    return 0


def _end(service: Service, status: int) -> NoReturn:
    """End at once: threads of a consumer that broke would keep the process alive for ever."""
    service.end()
    logging.shutdown()
    os._exit(status)


async def _run(service: Service, settings: Settings) -> bool:
    stopping = stop_event()
    health = Health(kafka="not reached yet", group="not joined yet", reader="being loaded")
    part_metrics.tell(service.name, health)
    async with serving(settings, service.port, health) as port:
        log.info("%s listens on http://%s:%d", service.name, settings.host, port)
        started = asyncio.create_task(_start(service, settings, health))
        stopped = asyncio.create_task(stopping.wait())
        await asyncio.wait((started, stopped), return_when=asyncio.FIRST_COMPLETED)
        if not started.done():
            started.cancel()
            return True
        return await _work(service, started.result(), health, stopping)


async def _start(service: Service, settings: Settings, health: Health) -> StrictApp:
    await ensure_topics(settings)
    slot: WorkerSlot = take_slot(settings.data_dir, service.name)
    log.info("%s works in %s", service.name, slot.folder)
    async with admin_client(settings) as admin:
        app = strict_app(service.name, settings, slot, replication=replication_of(settings, await broker_count(admin)))
        service.attach(app)
        await ensure(admin, changelog_specs(app))
        await require_rights(admin, settings, service.name)
    health.ready("kafka")
    install(Fence())
    return app


async def _work(service: Service, app: StrictApp, health: Health, stopping: asyncio.Event) -> bool:
    """Whether everything in hand was done when it stopped."""
    collect_seldom()
    tasks = [
        asyncio.create_task(coroutine, name=name)
        for name, coroutine in (
            ("start", _until_broken(app)),
            ("prepare", _prepared(service, health)),
            ("readiness", _tell_readiness(app, health)),
            ("watchdog", watch(app)),
            ("stop", stopping.wait()),
        )
    ]
    # Whichever ends first: only `stop` ends well.
    done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in done:
        error = task.exception()
        if error is not None:
            health.broken(str(error))
            raise error
    try:
        await asyncio.wait_for(app.stop(), DRAIN_SECONDS)
    except TimeoutError:
        return False
    for task in tasks:
        task.cancel()
    return True


class Broken(RuntimeError):
    """The application has ended by itself."""


async def _until_broken(app: StrictApp) -> None:
    await app.start()
    await app.wait_until_stopped()
    reason = app.crash_reason
    raise Broken(f"an agent or a part of Faust broke: {reason!r}") from reason


async def _prepared(service: Service, health: Health) -> None:
    await service.prepare()
    health.ready("reader")
    await asyncio.Event().wait()


async def _tell_readiness(app: StrictApp, health: Health) -> None:
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        joined = app.recovery.completed.is_set() and not app.rebalancing and not app.in_recovery
        if joined:
            health.ready("group")
        elif app.in_recovery:
            health.not_ready("group", "the tables are being restored")
        else:
            health.not_ready("group", "partitions are being assigned")
        READY.set(joined)
