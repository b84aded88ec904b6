"""Who is named in an article: entities and their mentions."""

from typing import Literal

from pydantic import Field

from watchfloor.contracts.canonical import Message

Section = Literal["title", "text"]
Offsets = tuple[int, int]
"""First character, and the one after the last, in the section as it came."""


class Mention(Message):
    """One place where an actor is named."""

    text: str
    section: Section
    offsets: Offsets


class Candidate(Message):
    """An actor that a name may mean, where the text does not decide."""

    actor_id: str
    name: str
    score: int
    """Thousandths; the scores of a name add up to at most 1000."""


class Entity(Message):
    """An actor of an article version, with all its mentions. Without an id it is a stranger, or undecided."""

    article_id: str
    version: str
    actor_id: str | None
    name: str
    kind: str
    """`country`, `airport`, `org`, `person`, a kind that `knowledge/sites/` lists, such as `crossing`, or for one without an id also
    `group`, `place`."""
    role: str | None = None
    mentions: list[Mention]
    candidates: list[Candidate] = Field(default_factory=list)
