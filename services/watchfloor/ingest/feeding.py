"""From files straight to the articles topic."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from watchfloor.contracts.article import Article
from watchfloor.ingest import metrics
from watchfloor.ingest.files import BadLine, read_articles
from watchfloor.ingest.marking import Marker
from watchfloor.ingest.pacing import Pace
from watchfloor.ingest.publisher import Publisher

IN_FLIGHT = 500
"""Articles that wait for their acknowledgement at once: enough to fill batches, few enough to hold in memory."""
READ_AHEAD = 100
"""Articles."""


@dataclass(slots=True)
class Fed:
    """What became of the lines."""

    accepted: int = 0
    refused: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    """An article of a file, or a line that is none, and how many bytes of the file had been read with it."""

    path: Path
    content: Article | BadLine
    position: int


async def feed(
    publisher: Publisher,
    marker: Marker,
    paths: Iterable[Path],
    complain: Callable[[Path, int, str], None],
    fed: Fed,
    *,
    pace: Pace | None = None,
    read_so_far: Callable[[Path, int], None] = lambda _, __: None,
) -> None:
    """Publish the articles of files, each file in its order. What comes in slowly, as from a pipe, goes out as it comes.

    Args:
        marker: finds copies.
        complain: told of each line that is no article: file, number of the line, reason.
        fed: counts what became of the lines, also of those before an error.
        pace: when each is due; None: as fast as the broker takes them.
        read_so_far: told how many bytes of a file have been read.

    Raises:
        FileUnreadable: the articles before it are published.
        BrokerUnavailable: some of the articles may be published.
    """
    pending: set[asyncio.Task[str]] = set()
    try:
        async with aclosing(_read_ahead(paths)) as batches:
            async for batch in batches:
                for each in batch:
                    if isinstance(each.content, BadLine):
                        complain(each.path, each.content.line, each.content.reason)
                        metrics.refused("file")
                        fed.refused += 1
                async for article in marker.marked([each.content for each in batch if isinstance(each.content, Article)]):
                    if len(pending) >= IN_FLIGHT:
                        pending = _settle(*await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED), fed)
                    if pace is not None:
                        await pace.wait_for(article)
                    pending.add(asyncio.create_task(publisher.acknowledged(await publisher.send(article))))
                read_so_far(batch[-1].path, batch[-1].position)
    except BaseException:
        if pending:
            done, _ = await asyncio.wait(pending)
            _count(done, fed)
        raise
    if pending:
        _settle(*await asyncio.wait(pending), fed)


async def _read_ahead(paths: Iterable[Path]) -> AsyncGenerator[list[_Read], None]:
    """What is read of files in a thread, as much as is there at a time: a pipe may be silent for hours, and meanwhile articles must
    be sent and acknowledged.

    Raises:
        FileUnreadable: after what was read before.
    """
    loop = asyncio.get_running_loop()
    ready: asyncio.Queue[_Read | Exception | None] = asyncio.Queue()
    room = threading.Semaphore(READ_AHEAD)
    is_over = False

    def put(item: _Read | Exception | None) -> None:
        if not is_over:
            loop.call_soon_threadsafe(ready.put_nowait, item)

    def read() -> None:
        position = 0

        def note(bytes_read: int) -> None:
            nonlocal position
            position = bytes_read

        try:
            for path in paths:
                for each in read_articles(path, note):
                    room.acquire()
                    if is_over:
                        return
                    put(_Read(path, each, position))
            put(None)
        except Exception as error:
            put(error)

    # A daemon, no task of the executor: nobody can wake it from reading a pipe, and the program must end in spite of it.
    threading.Thread(target=read, name="reading", daemon=True).start()
    try:
        while True:
            batch: list[_Read] = []
            item = await ready.get()
            while isinstance(item, _Read):
                batch.append(item)
                room.release()
                if ready.empty() or len(batch) == READ_AHEAD:
                    break
                item = ready.get_nowait()
            if batch:
                yield batch
            if isinstance(item, Exception):
                raise item
            if item is None:
                return
    finally:
        is_over = True
        room.release()


def _settle(done: set[asyncio.Task[str]], pending: set[asyncio.Task[str]], fed: Fed) -> set[asyncio.Task[str]]:
    failure = _count(done, fed)
    if failure is not None:
        metrics.not_taken("file")
        raise failure
    return pending


def _count(done: set[asyncio.Task[str]], fed: Fed) -> BaseException | None:
    """Count those that were acknowledged; gives why one was not."""
    failure = None
    for task in done:
        if task.exception() is None:
            metrics.accepted("file")
            fed.accepted += 1
        else:
            failure = task.exception()
    return failure
