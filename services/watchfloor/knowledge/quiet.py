"""Kinds of text that report no events, from `events/quiet.yaml`."""

import re
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from watchfloor.knowledge.loading import FOLDER, load

Effect = Literal["drop", "force", "recalled", "accident"]


STRONG = 3


class QuietKind(BaseModel, extra="forbid"):
    """One kind; see the comments in the file."""

    effect: Effect
    strong: list[str]
    words: frozenset[str]
    patterns: list[str]
    subjects: frozenset[str] = frozenset()
    """Lemmas: a clause with such a subject is of the kind, whatever else stands in the sentence."""
    vehicles: frozenset[str] = frozenset()
    """Lemmas: as the subject of harm in such a text, these have not done it of their own will."""
    needs_pattern: bool = False
    """Without one of its patterns the kind is not met."""


class QuietFile(BaseModel, extra="forbid"):
    """`quiet.yaml`."""

    kinds: dict[str, QuietKind]


class Quiet:
    """A kind with its expressions compiled."""

    def __init__(self, name: str, kind: QuietKind) -> None:
        self.name, self.effect, self.subjects, self.vehicles = name, kind.effect, kind.subjects, kind.vehicles
        self._words, self._needs_pattern = kind.words, kind.needs_pattern
        self._strong = re.compile(r"\b(?:" + "|".join(re.escape(each) for each in kind.strong) + r")s?\b")
        self._patterns = [re.compile(each) for each in kind.patterns]

    def points(self, text: str, words: frozenset[str]) -> int:
        """How much of the kind a sentence has; 3 are enough.

        Args:
            text: the sentence in lower case.
            words: its words.
        """
        matched = any(pattern.search(text) for pattern in self._patterns)
        if self._needs_pattern and not matched:
            return 0
        return STRONG * bool(self._strong.search(text)) + (matched and 1) + len(words & self._words)


@cache
def load_quiet(path: Path = FOLDER / "events" / "quiet.yaml") -> tuple[Quiet, ...]:
    """All kinds.

    Raises:
        KnowledgeError: the file does not fit, or a pattern is no regular expression.
    """
    file, lines = load(path, QuietFile)
    kinds = []
    for name, kind in file.kinds.items():
        for number, pattern in enumerate(kind.patterns):
            try:
                re.compile(pattern)
            except re.error as error:
                raise lines.error(("kinds", name, "patterns", number), f"{pattern!r} is no regular expression: {error}") from error
        kinds.append(Quiet(name, kind))
    return tuple(kinds)
