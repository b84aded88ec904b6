"""Articles as JSON Lines from a file or standard input; a bad line is told and passed over."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from watchfloor.contracts.canonical import NotJson, decode


class InputMissing(RuntimeError):
    """The file cannot be read."""


def read_lines(path: Path | None) -> Iterator[tuple[int, bytes]]:
    """Each line that is not blank, with its number from 1; of standard input where there is no path, or it is `-`.

    A file that is one JSON object over several lines counts as one line.

    Raises:
        InputMissing: one line that says why.
    """
    if path is None or path == Path("-"):
        yield from _numbered(sys.stdin.buffer)
        return
    try:
        with path.open("rb") as file:
            if path.suffix == ".json" and _whole(path):
                yield 1, path.read_bytes()
                return
            yield from _numbered(file)
    except OSError as error:
        raise InputMissing(f"{path}: cannot be read: {error.strerror}") from error


def _whole(path: Path) -> bool:
    try:
        return isinstance(decode(path.read_bytes()), dict)
    except NotJson:
        return False


def _numbered(file: BinaryIO) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(file, 1):
        if line.strip():
            yield number, line.strip()


class Complaints:
    """Says on standard error what is wrong with a line, and counts."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, number: int, reason: object) -> None:
        self.count += 1
        sys.stderr.write(f"line {number}: {reason}\n")

    @property
    def status(self) -> int:
        """What the command ends with: 1 where a line was refused."""
        return int(self.count > 0)
