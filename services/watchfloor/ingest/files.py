"""Articles in files and on standard input: JSON Lines, one JSON object, plain text or HTML; gzip and zstd."""

import gzip
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BufferedReader, FileIO
from pathlib import Path
from typing import BinaryIO, cast

from backports import zstd

from watchfloor.contracts.article import MAX_ARTICLE_BYTES, Article, ContractError, article_from, parse_article
from watchfloor.contracts.canonical import NotJson, decode
from watchfloor.ingest.unpacking import GZIP, ZSTD

TEXT = frozenset({".txt", ".text"})
HTML = frozenset({".html", ".htm", ".xhtml"})
STANDARD_INPUT = Path("-")
READ_AHEAD = 1024 * 1024


class FileUnreadable(RuntimeError):
    """A file cannot be read, or not to its end; one line that says why."""


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no article."""

    line: int
    reason: str


def read_articles(path: Path, read_so_far: Callable[[int], None] = lambda _: None) -> Iterator[Article | BadLine]:
    """Each article of a file in its order, and each line that is none; blank lines are passed over.

    Args:
        path: `.txt` and `.html` are one article each, `.json` may be one object, all else is JSON Lines; with `.gz` or
            `.zst` after it or not, since packing is seen from the content. `-` is standard input: JSON Lines.
        read_so_far: told how many bytes of the file (as it lies there, packed) have been read.

    Raises:
        FileUnreadable: the file is missing, or breaks off in the middle of its compression.
    """
    suffixes = [each.lower() for each in path.suffixes if each.lower() not in (".gz", ".zst")]
    kind = suffixes[-1] if suffixes else ""
    try:
        if kind in TEXT | HTML:
            with _open(path) as (file, _):
                yield _document(file.read(MAX_ARTICLE_BYTES + 1), kind, path)
            return
        if kind == ".json":
            with _open(path) as (file, _):
                whole = _object(file)
            if whole is not None:
                yield whole
                return
        with _open(path) as (file, position):
            for each in articles_in(_lines(file)):
                yield each
                read_so_far(position())
    except (EOFError, zlib.error, gzip.BadGzipFile, zstd.ZstdError) as error:
        raise FileUnreadable(f"{path}: broken compression: {error}") from error
    except OSError as error:
        raise FileUnreadable(f"{path}: cannot be read: {error.strerror}") from error


def articles_in(lines: Iterator[tuple[int, bytes]]) -> Iterator[Article | BadLine]:
    """The article of each numbered line, or why it is none."""
    for number, line in lines:
        try:
            yield parse_article(line)
        except ContractError as error:
            yield BadLine(number, str(error))


@contextmanager
def _open(path: Path) -> Iterator[tuple[BinaryIO, Callable[[], int]]]:
    """The content of a file, unpacked, and what tells how many bytes of it, as it lies there, have been read."""
    standard = path == STANDARD_INPUT
    with BufferedReader(FileIO(0 if standard else path, closefd=not standard), READ_AHEAD) as raw:
        position = raw.tell if raw.seekable() else lambda: 0
        start = raw.peek(4)[:4]
        if start.startswith(GZIP):
            with gzip.open(raw) as file:
                yield cast("BinaryIO", file), position
        elif start.startswith(ZSTD):
            with zstd.open(raw) as file:
                yield cast("BinaryIO", file), position
        else:
            yield cast("BinaryIO", raw), position


def _document(data: bytes, kind: str, path: Path) -> Article | BadLine:
    # Loaded where it is needed: what finds the article on a page takes a second to import.
    from watchfloor.ingest.documents import NoArticle, article_of

    if len(data) > MAX_ARTICLE_BYTES:
        return BadLine(1, f"a document of more than {MAX_ARTICLE_BYTES} bytes is no article")
    try:
        return article_of(data, path.name, is_page=kind in HTML)
    except NoArticle as error:
        return BadLine(1, str(error))


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
