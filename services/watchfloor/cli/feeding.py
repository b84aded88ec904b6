"""Posts a file of articles to ingest, as much at a time as it takes."""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from watchfloor.cli.lines import read_lines
from watchfloor.runtime.http_client import Address, Answer, Unreachable, ask

BATCH_BYTES = 1024 * 1024
BATCH_LINES = 500
GIVE_UP_AFTER_S = 60.0
RETRY_S = 0.5
JSON_LINES = {"Content-Type": "application/x-ndjson"}


class FeedError(RuntimeError):
    """Ingest does not take the articles; the message is one line."""


@dataclass(slots=True)
class Fed:
    """What became of a file."""

    ids: list[str] = field(default_factory=list)
    """Of the articles that the broker has acknowledged."""
    errors: list[tuple[int, str]] = field(default_factory=list)
    """Line and reason of what was refused."""


async def feed_file(path: Path, ingest: Callable[[], Address]) -> Fed:
    """Posts articles (JSON Lines or one JSON object) to `POST /v1/articles`; what was answered 202 is safe.

    Args:
        path: the file.
        ingest: says where ingest listens now; it may move while we wait.

    Raises:
        FeedError: ingest refuses the request as a whole, or does not answer for a minute.
        InputMissing: the file cannot be read.
    """
    fed = Fed()
    for batch in _batches(read_lines(path)):
        body = b"\n".join(b" ".join(line.splitlines()) for _, line in batch)
        answer = (await _post(body, ingest)).json()
        fed.ids += answer["ids"]
        # Ingest counts the lines of the request, people those of their file.
        fed.errors += [(batch[each["line"] - 1][0], each["reason"]) for each in answer["errors"]]
    return fed


async def _post(body: bytes, ingest: Callable[[], Address]) -> Answer:
    deadline = time.monotonic() + GIVE_UP_AFTER_S
    while True:
        wait = RETRY_S
        try:
            answer = await asyncio.to_thread(ask, ingest(), "/v1/articles", body=body, headers=JSON_LINES, timeout=GIVE_UP_AFTER_S)
        except Unreachable as error:
            reason = str(error)
        else:
            if answer.status == 202:
                return answer
            reason = f"ingest answers {answer.status}: {answer.body.decode('utf-8', 'replace')}"
            if answer.status not in (429, 503):
                raise FeedError(reason)
            wait = float(answer.headers.get("retry-after", RETRY_S))
            if answer.status == 429:  # ingest is well, and says when it takes more
                deadline = time.monotonic() + wait + GIVE_UP_AFTER_S
        # To post the same article twice is harmless: it is the same version.
        if time.monotonic() + wait > deadline:
            raise FeedError(reason)
        await asyncio.sleep(wait)


def _batches(lines: Iterable[tuple[int, bytes]]) -> Iterator[list[tuple[int, bytes]]]:
    batch: list[tuple[int, bytes]] = []
    size = 0
    for numbered in lines:
        if batch and (size + len(numbered[1]) > BATCH_BYTES or len(batch) == BATCH_LINES):
            yield batch
            batch, size = [], 0
        batch.append(numbered)
        size += len(numbered[1])
    if batch:
        yield batch
