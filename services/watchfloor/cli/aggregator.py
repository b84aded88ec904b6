"""`watchfloor aggregator`: the fold, and beside it a view in a process of its own."""

import asyncio
import os
import signal

import click


@click.command(name="aggregator")
@click.option("--without-view", is_flag=True, help="Fold only; views run elsewhere.")
def command(without_view: bool) -> int:
    """Run an aggregator, which folds extractions into states and changes, until SIGTERM or Ctrl-C.

    A view serves the states beside it. When one of the two ends, so does the other.
    """
    from watchfloor.runtime.processes import watchfloor
    from watchfloor.runtime.settings import load_settings

    settings = load_settings()
    if not without_view:
        return asyncio.run(_together(watchfloor("aggregator", "--without-view"), watchfloor("view")))
    from watchfloor.aggregator.service import run

    return run(settings)


async def _together(*commands: tuple[str, ...]) -> int:
    """Runs commands until one of them ends or we are told to stop; 0 when we were told."""
    from watchfloor.runtime.processes import Child
    from watchfloor.runtime.stopping import stop_event

    stop = asyncio.create_task(stop_event().wait())
    children = [await Child.start(each, os.environ, None, signal.SIGTERM) for each in commands]
    ends = [asyncio.create_task(child.ended()) for child in children]
    await asyncio.wait({stop, *ends}, return_when=asyncio.FIRST_COMPLETED)
    for child in children:
        child.terminate()
    await asyncio.wait(ends)
    return 0 if stop.done() else 1
