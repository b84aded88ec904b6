"""`watchfloor up`: everything on this machine, and what it says when it is there."""

import asyncio
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from watchfloor.runtime.http_client import Address
    from watchfloor.runtime.settings import Settings
    from watchfloor.runtime.supervisor import Supervisor

SERVICES = {"ingest": ("ingest",), "extractor": ("extractor",), "aggregator": ("aggregator", "--without-view"), "view": ("view",)}
"""By name in `run.json`, the command."""
STATE_WITHIN_S = 60.0
LOOK_EVERY_S = 0.2
SHOWN = 3


@click.command(name="up")
@click.option(
    "--feed",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Articles to take in once all is up: JSON Lines, or one JSON object.",
)
def command(feed: Path | None) -> None:
    """Start everything on this machine and keep it running until Ctrl-C or SIGTERM.

    The local Kafka (unless WATCHFLOOR_BROKER names another), topics, ingest, extractor, aggregator and view. What dies is
    started again. What is kept lies in WATCHFLOOR_DATA_DIR.
    """
    from watchfloor.runtime.settings import load_settings

    asyncio.run(_up(load_settings(), feed))


async def _up(settings: "Settings", feed: Path | None) -> None:
    from watchfloor.runtime.http_client import local_address
    from watchfloor.runtime.stopping import run_until, stop_event
    from watchfloor.runtime.supervisor import Supervisor

    stop = stop_event()
    supervisor = Supervisor(settings.data_dir, local_address(settings.host, 0).host, click.echo)
    try:
        await run_until(stop, _work(settings, supervisor, feed))
    finally:
        click.echo("stopping")
        await supervisor.stop()


async def _work(settings: "Settings", supervisor: "Supervisor", feed: Path | None) -> None:
    from watchfloor.runtime.kafka_jars import are_there
    from watchfloor.runtime.keeper import Part
    from watchfloor.runtime.processes import watchfloor
    from watchfloor.runtime.topics import ensure_topics

    began = time.monotonic()
    if settings.broker is None:
        first = "" if are_there(settings.cache) else "; this first time it is downloaded (44 MB)"
        click.echo(f"starting Kafka on {settings.bootstrap}{first}")
        await supervisor.start(Part("kafka", watchfloor("broker"), port=settings.kafka_port, death_signal=signal.SIGTERM))
    await ensure_topics(settings)
    click.echo(f"starting {', '.join(SERVICES)}")
    await supervisor.start(*(Part(name, watchfloor(*arguments)) for name, arguments in SERVICES.items()))
    click.echo(f"Watchfloor is up after {time.monotonic() - began:.1f} s; Ctrl-C stops it")
    click.echo("\n".join(_places(settings, supervisor)))
    if feed is not None:
        await _feed(settings, supervisor, feed)
    await asyncio.Event().wait()


def _places(settings: "Settings", supervisor: "Supervisor") -> Iterable[str]:
    view = supervisor.address("view")
    yield f"  live page  {view}/"
    yield f"  API        {view}/v1/actors  (its description: {view}/docs)"
    yield f"  ingest     {supervisor.address('ingest')}/v1/articles"
    yield f"  metrics    {'  '.join(f'{supervisor.address(name)}/metrics ({name})' for name in SERVICES)}"
    yield f"  Kafka      {settings.bootstrap}"
    yield f"  data       {settings.data_dir.absolute()}  (logs in logs/)"


async def _feed(settings: "Settings", supervisor: "Supervisor", feed: Path) -> None:
    from watchfloor.cli.feeding import feed_file
    from watchfloor.cli.rendering import actor_lines
    from watchfloor.cli.view_client import with_token

    began = time.monotonic()
    fed = await feed_file(feed, lambda: supervisor.address("ingest"))
    for line, reason in fed.errors:
        click.echo(f"{feed}: line {line}: {reason}", err=True)
    click.echo(f"took in {len(fed.ids)} articles of {feed}")
    if not fed.ids:
        return
    moved = await _moved_by(frozenset(fed.ids), lambda: with_token(settings, supervisor.address("view")))
    if not moved:
        click.echo(f"no state rests on these articles after {STATE_WITHIN_S:g} s; the live page shows what comes")
        return
    for state in moved:
        click.echo("\n" + "\n".join(actor_lines(state)))
    click.echo(f"\n{time.monotonic() - began:.1f} s from feed to state")


async def _moved_by(articles: frozenset[str], view: Callable[[], "Address"]) -> list[dict[str, Any]]:
    """The first states whose evidence is from these articles, airports first; none if there is none in a minute."""
    from watchfloor.runtime.http_client import Unreachable

    deadline = time.monotonic() + STATE_WITHIN_S
    moved: list[dict[str, Any]] = []
    while not moved and time.monotonic() < deadline:
        await asyncio.sleep(LOOK_EVERY_S)
        with suppress(Unreachable):  # the view is being started again
            moved = await asyncio.to_thread(_resting_on, articles, view())
    return moved[:SHOWN]


def _resting_on(articles: frozenset[str], view: "Address") -> list[dict[str, Any]]:
    from watchfloor.cli.view_client import get_actor, get_actors

    listed = sorted(get_actors(view), key=lambda state: state["kind"] != "airport")
    states = (get_actor(view, state["actor_id"]) for state in listed if state["facets"])
    return [state for state in states if state is not None and _rests_on(state, articles)]


def _rests_on(state: dict[str, Any], articles: frozenset[str]) -> bool:
    return any(evidence["article_id"] in articles for facet in state["facets"].values() for evidence in facet["evidence"])
