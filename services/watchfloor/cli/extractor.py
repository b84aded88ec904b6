"""`watchfloor extractor`: runs that service."""

import click


@click.command(name="extractor")
def command() -> int:
    """Run an extractor: articles in, entities, events and extractions out, until SIGTERM or Ctrl-C."""
    from watchfloor.extractor.service import run
    from watchfloor.runtime.settings import load_settings

    return run(load_settings())
