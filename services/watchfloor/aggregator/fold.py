"""Folds one observation into the head of its actor: what the article said of it before is taken back, what it says now is added.

The shell (`agent.py`) folds a batch in offset order with one head an actor, and writes in the order of decisions/0003.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from watchfloor.aggregator.changes import changes_between
from watchfloor.aggregator.deciding import Decision, summary
from watchfloor.aggregator.head import FIELDS, Head
from watchfloor.contracts.observation import Observation
from watchfloor.contracts.state import StateChange
from watchfloor.contracts.times import stamp_milliseconds

NOTHING = summary(Decision(), "", dict.fromkeys(FIELDS, ""))
"""Of a facet of which nothing is said."""


class Contributions(Protocol):
    """The stored contributions of one actor, as the batch has them so far."""

    def get(self, article_id: str) -> bytes | None:
        """The contribution of one article."""

    def scan(self) -> Iterator[bytes]:
        """All of them, in any order. Called seldom: when a removal has emptied a window, or under new rules."""


@dataclass(slots=True)
class Folded:
    """What came of an observation."""

    contribution: bytes
    """The newer of stored and observed: to be written, also where nothing was folded."""
    moved: bool
    """Whether the actor's state may be another one now, so that it is to be sent."""
    changes: list[StateChange] = field(default_factory=list)


def fold(head: Head, observation: Observation, contributions: Contributions, *, offset: int, recorded_at: datetime) -> Folded:
    """Folds an observation; the head is changed in place.

    Args:
        head: of the observation's actor.
        observation: all that an article version says of the actor, or that it says nothing any more.
        contributions: of the actor; what is stored of this article is what is replaced.
        offset: of the observation in its partition. At or below the head's `o` nothing is folded: a crash has it come again.
        recorded_at: the timestamp of the article's record.
    """
    stored = contributions.get(observation.article.id)
    old = Observation.model_validate_json(stored) if stored is not None else None
    newer = old is None or _rank(observation) > _rank(old)
    kept = observation.to_bytes() if newer or stored is None else stored
    if offset <= head.o:
        return Folded(kept, moved=False)
    if head.outdated:
        remake(head, _read(contributions))
    head.o = offset
    if not newer:
        return Folded(kept, moved=False)
    before = {facet: head.summary(facet) for facet in head.facets}
    if old is not None:
        head.remove(old)
    head.add(observation)
    if old is not None and not head.complete:
        remake(head, _with(contributions, observation))
    changes = []
    for facet in sorted(before.keys() | head.facets.keys()):
        was, now = before.get(facet, NOTHING), head.summary(facet)
        if any(now.differs(was, each) for each in now.values):
            changes += changes_between(head, facet, was, old, observation, stamp_milliseconds(recorded_at))
    return Folded(kept, moved=old is not None or observation.contribution is not None, changes=changes)


def remake(head: Head, contributions: Iterable[Observation]) -> None:
    """Makes a head anew from the contributions of its actor; only `o` stays."""
    head.clear()
    for each in contributions:
        head.add(each)


def _read(contributions: Contributions) -> Iterator[Observation]:
    for each in contributions.scan():
        yield Observation.model_validate_json(each)


def _with(contributions: Contributions, observation: Observation) -> Iterator[Observation]:
    """The contributions, with the observation in the place of what its article said before."""
    yield from (each for each in _read(contributions) if each.article.id != observation.article.id)
    yield observation


def _rank(observation: Observation) -> tuple[str, str]:
    return observation.article.version, observation.extractor
