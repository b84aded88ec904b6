"""Articles in files: JSON Lines, gzipped or not, or one JSON object over several lines (`.json`)."""

import gzip
import zlib
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from watchfloor.contracts.article import MAX_ARTICLE_BYTES, Article, ContractError, article_from, parse_article
from watchfloor.contracts.canonical import NotJson, decode

_GZIP = b"\x1f\x8b"


class FileUnreadable(RuntimeError):
    """A file cannot be read, or not to its end; one line that says why."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no article."""

    line: int
    reason: str


def read_articles(path: Path) -> Iterator[Article | BadLine]:
    """Each article of a file in its order, and each line that is none; blank lines are passed over.

    Raises:
        FileUnreadable: the file is missing, or breaks off in the middle of its compression.
    """
    try:
        with _open(path) as file:
            if ".json" in path.suffixes and (whole := _object(file)) is not None:
                yield whole
                return
        with _open(path) as file:
            yield from articles_in(_lines(file))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise FileUnreadable(f"{path}: broken gzip: {error}") from error
    except OSError as error:
        raise FileUnreadable(f"{path}: cannot be read: {error.strerror}") from error


def articles_in(lines: Iterator[tuple[int, bytes]]) -> Iterator[Article | BadLine]:
    """The article of each numbered line, or why it is none."""
    for number, line in lines:
        try:
            yield parse_article(line)
        except ContractError as error:
            yield BadLine(number, str(error))


def _open(path: Path) -> AbstractContextManager[BinaryIO]:
    with path.open("rb") as file:
        packed = file.read(2) == _GZIP
    return cast("BinaryIO", gzip.open(path)) if packed else path.open("rb")


def _object(file: BinaryIO) -> Article | BadLine | None:
    """The article in a file that is one JSON object; None where it is something else, such as lines."""
    data = file.read(MAX_ARTICLE_BYTES + 1)
    if len(data) > MAX_ARTICLE_BYTES:
        return None
    try:
        value = decode(data)
    except NotJson:
        return None
    try:
        return article_from(value)
    except ContractError as error:
        return BadLine(1, str(error))


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """Numbered lines. Of one that is too long only so much is kept as shows that it is: a file may be one endless line."""
    number = 0
    while line := file.readline(MAX_ARTICLE_BYTES + 2):
        number += 1
        piece = line
        while not piece.endswith(b"\n") and (piece := file.readline(MAX_ARTICLE_BYTES)):
            pass
        if line.strip():
            yield number, line.strip()
