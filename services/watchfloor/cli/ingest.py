"""`watchfloor ingest`: the ingest service, or files straight to the articles topic."""

import asyncio
from pathlib import Path

import click


@click.command(name="ingest")
@click.argument("files", type=click.Path(path_type=Path, exists=True, dir_okay=False), nargs=-1, metavar="[FILE]...")
def command(files: tuple[Path, ...]) -> int:
    """Publish the articles of each FILE (JSON Lines, gzip too) and end; without FILE run the service that takes them over HTTP.

    A line that is no article is told on standard error as `line N: reason`, and passed over.
    """
    from watchfloor.runtime.settings import load_settings

    settings = load_settings()
    if not files:
        from watchfloor.ingest.service import run

        return run(settings)
    from watchfloor.ingest.feeding import feed
    from watchfloor.ingest.files import FileUnreadable
    from watchfloor.ingest.publisher import BrokerUnavailable, Publisher

    def complain(path: Path, line: int, reason: str) -> None:
        where = f"{path}: " if len(files) > 1 else ""
        click.echo(f"{where}line {line}: {reason}", err=True)

    async def publish() -> int:
        publisher = Publisher(settings)
        await publisher.start()
        try:
            return (await feed(publisher, files, complain)).accepted
        finally:
            await publisher.stop()

    try:
        accepted = asyncio.run(publish())
    except (BrokerUnavailable, FileUnreadable) as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{accepted} articles published", err=True)
    return 0
