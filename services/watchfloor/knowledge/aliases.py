"""The names of actors, and which actor each may mean; checked while they are collected."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from watchfloor.knowledge.loading import Lines
from watchfloor.knowledge.names import WORD, key

Need = Literal["nothing", "seat", "flight", "surname"]
"""What beside the name must speak for an actor: nothing; of a seat of government, whether it is a place there; a word of
aviation; of a surname alone, the whole name before it."""


@dataclass(frozen=True, slots=True)
class Sense:
    """An actor that a name may mean. Without an id the name is known to be no actor."""

    actor_id: str | None
    kind: str
    name: str
    """The actor's usual name."""
    capitals: tuple[bool, ...]
    """Which words of the name begin with a capital; the text must have them too."""
    acronym: bool
    """Every letter is a capital, and must be one in the text."""
    role: str | None = None
    need: Need = "nothing"


@dataclass(slots=True)
class Aliases:
    """Names by their key, and where each was given."""

    senses: dict[str, tuple[Sense, ...]] = field(default_factory=dict)
    _given: dict[tuple[str, str, bool], str | None] = field(default_factory=dict)

    def add(
        self,
        names: Iterable[tuple[str, tuple[int | str, ...]]],
        actor: tuple[str | None, str, str],
        lines: Lines,
        *,
        role: str | None = None,
        need: Need = "nothing",
    ) -> None:
        """Take names of an actor in.

        Args:
            names: each with its place in the file, for the error.
            actor: id, kind and usual name.
            role, need: see `Sense`.

        Raises:
            KnowledgeError: with file and line: a name that can never match, or that another actor of the kind has.
        """
        actor_id, kind, usual = actor
        for name, where in names:
            folded, capitals = key(name), tuple(word[0].isupper() or word[0].isdigit() for word in WORD.findall(name))
            if not folded or not any(letter.isupper() for letter in name):
                raise lines.error(where, f"the name {name!r} can never match: a name needs a word with a capital")
            acronym = name.upper() == name and sum(letter.isalpha() for letter in name) > 1
            first = self._given.setdefault((kind, folded, acronym), actor_id)
            if first != actor_id:
                raise lines.error(where, f"the {kind} name {name!r} stands already for {first}")
            sense = Sense(actor_id, kind, usual, capitals, acronym, role, need)
            self.senses[folded] = (*self.senses.get(folded, ()), sense)
