"""`watchfloor view`: runs that service."""

import click


@click.command(name="view")
def command() -> int:
    """Run a view: it reads states and changes, and serves them over HTTP, until SIGTERM or Ctrl-C."""
    from watchfloor.aggregator.view.service import run
    from watchfloor.runtime.settings import load_settings

    return run(load_settings())
