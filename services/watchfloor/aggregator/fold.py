"""Folds one observation into the head of its actor: what the article said of it before is taken back, what it says now is added.

The shell (`agent.py`) folds a batch in offset order with one head an actor, and writes in the order of decisions/0003.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from watchfloor.aggregator.changes import changes_between
from watchfloor.aggregator.head import Head
from watchfloor.contracts.observation import Observation
from watchfloor.contracts.state import StateChange
from watchfloor.contracts.times import stamp_milliseconds


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
    facets = (_facets(old, observation) & set(head.rules.facets)) | set(head.facets)
    before = {facet: head.summary(facet) for facet in facets}
    if old is not None:
        head.remove(old)
    head.add(observation)
    if old is not None and not head.complete:
        remake(head, _with(contributions, observation))
    name = observation.contribution.name if observation.contribution else old.contribution.name if old and old.contribution else ""
    changes = []
    for facet in sorted(facets):
        after = head.summary(facet)
        if any(after.differs(before[facet], each) for each in after.values):
            told = stamp_milliseconds(recorded_at)
            changes += changes_between(facet, before[facet], after, head.decision(facet), name, old, observation, told)
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


def _facets(*observations: Observation | None) -> set[str]:
    """The facets that observations speak of, whether or not their actor has them."""
    found: set[str] = set()
    for each in observations:
        if each and each.contribution:
            found |= {event.facet for event in each.contribution.events if event.kind == "condition"}
            if each.article.override:
                found.add(each.article.override.facet)
    return found
