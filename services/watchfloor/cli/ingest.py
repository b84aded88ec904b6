"""`watchfloor ingest`: the ingest service, or files straight to the articles topic."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click


@click.command(name="ingest")
@click.argument("files", type=click.Path(path_type=Path, exists=True, allow_dash=True), nargs=-1, metavar="[FILE]...")
@click.option("--rate", type=click.FloatRange(min=0, min_open=True), help="Articles a second, instead of as fast as Kafka takes them.")
@click.option("--speedup", type=click.FloatRange(min=0, min_open=True), help="Replay by published time, so many times faster.")
def command(files: tuple[Path, ...], rate: float | None, speedup: float | None) -> int:
    """Publish the articles of each FILE and end; without FILE run the service that takes them over HTTP and polls the feeds.

    A FILE is JSON Lines, one JSON object (.json), plain text (.txt) or a saved page (.html), gzip and zstd too; - is standard
    input, JSON Lines. A line that is no article is told on standard error as `line N: reason`, and passed over; the exit status is
    then 1.
    """
    from watchfloor.runtime.settings import load_settings

    settings = load_settings()
    if not files:
        if rate or speedup:
            raise click.UsageError("--rate and --speedup are for FILEs")
        from watchfloor.ingest.service import run

        return run(settings)
    for each in files:
        if each.is_dir():
            raise click.UsageError(
                f"{each} is a folder; name its files, or have it watched by the service with WATCHFLOOR_WATCH_DIR={each}"
            )
    from watchfloor.ingest.credits import Credits
    from watchfloor.ingest.database import MemoryUnusable, open_database
    from watchfloor.ingest.feeding import Fed, feed
    from watchfloor.ingest.files import FileUnreadable
    from watchfloor.ingest.marking import Marker
    from watchfloor.ingest.pacing import Pace
    from watchfloor.ingest.publisher import BrokerUnavailable, Publisher
    from watchfloor.knowledge.outlets import load_outlets

    def complain(path: Path, line: int, reason: str) -> None:
        where = f"{path}: " if len(files) > 1 else ""
        click.echo(f"{where}line {line}: {reason}", err=True)

    fed = Fed()

    async def publish(read_so_far: Callable[[Path, int], None]) -> None:
        publisher = Publisher(settings)
        await publisher.start()
        try:
            with closing(open_database(settings.data_dir)) as database:
                marker = Marker(database, Credits(load_outlets()))
                pace = Pace(rate, speedup) if rate or speedup else None
                await feed(publisher, marker, files, complain, fed, pace=pace, read_so_far=read_so_far)
        finally:
            await publisher.stop()

    try:
        with _progress(files) as read_so_far:
            asyncio.run(publish(read_so_far))
    except (BrokerUnavailable, FileUnreadable, MemoryUnusable) as error:
        raise click.ClickException(f"{error}; {_summary(fed.accepted, fed.refused)}") from error
    click.echo(_summary(fed.accepted, fed.refused), err=True)
    return int(fed.refused > 0)


def _summary(accepted: int, refused: int) -> str:
    published = f"{accepted} article{'' if accepted == 1 else 's'} published"
    return f"{published}, {refused} line{'' if refused == 1 else 's'} refused" if refused else published


@contextmanager
def _progress(files: tuple[Path, ...]) -> Iterator[Callable[[Path, int], None]]:
    """A bar on a terminal, by bytes read; nothing elsewhere, and for standard input, whose length nobody knows."""
    if not sys.stderr.isatty() or any(str(each) == "-" for each in files):
        yield lambda _, __: None
        return
    sizes = {each: each.stat().st_size for each in files}
    done: dict[Path, int] = {}
    with click.progressbar(length=sum(sizes.values()), label="reading", file=sys.stderr) as bar:

        def read_so_far(path: Path, position: int) -> None:
            bar.update(position - done.get(path, 0))
            done[path] = position

        yield read_so_far
        bar.update(bar.length - sum(done.values()) if bar.length else 0)
