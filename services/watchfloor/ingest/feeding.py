"""From files straight to the articles topic."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from watchfloor.contracts.article import Article
from watchfloor.ingest import metrics
from watchfloor.ingest.files import read_articles
from watchfloor.ingest.pacing import Pace
from watchfloor.ingest.publisher import Publisher

IN_FLIGHT = 500
"""Articles that wait for their acknowledgement at once: enough to fill batches, few enough to hold in memory."""


@dataclass(slots=True)
class Fed:
    """What became of the lines."""

    accepted: int = 0
    refused: int = 0


async def feed(
    publisher: Publisher,
    paths: Iterable[Path],
    complain: Callable[[Path, int, str], None],
    *,
    pace: Pace | None = None,
    read_so_far: Callable[[int], None] = lambda _: None,
) -> Fed:
    """Publish the articles of files, each file in its order.

    Args:
        complain: told of each line that is no article: file, number of the line, reason.
        pace: when each is due; None: as fast as the broker takes them.
        read_so_far: told how many bytes of the present file have been read.

    Raises:
        FileUnreadable: the articles before it are published.
        BrokerUnavailable: some of the articles may be published.
    """
    fed = Fed()
    pending: set[asyncio.Task[str]] = set()
    try:
        for path in paths:
            for each in read_articles(path, read_so_far):
                if not isinstance(each, Article):
                    complain(path, each.line, each.reason)
                    metrics.refused("file")
                    fed.refused += 1
                    continue
                if len(pending) >= IN_FLIGHT:
                    pending = _settle(*await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED), fed)
                if pace is not None:
                    await pace.wait_for(each)
                pending.add(asyncio.create_task(publisher.acknowledged(await publisher.send(each))))
    except BaseException:
        await asyncio.gather(*pending, return_exceptions=True)
        raise
    if pending:
        _settle(*await asyncio.wait(pending), fed)
    return fed


def _settle(done: set[asyncio.Task[str]], pending: set[asyncio.Task[str]], fed: Fed) -> set[asyncio.Task[str]]:
    failures = [failure for task in done if (failure := task.exception()) is not None]
    if failures:
        metrics.not_taken("file")
        raise failures[0]
    for _ in done:
        metrics.accepted("file")
        fed.accepted += 1
    return pending
