"""A batch of observations folded in memory: nothing is written here, so that a batch can be folded again from the start."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from watchfloor.aggregator.fold import Folded, fold
from watchfloor.aggregator.recent_heads import RecentHeads
from watchfloor.aggregator.states import state_of
from watchfloor.contracts.observation import Observation
from watchfloor.contracts.state import StateChange

SEPARATOR = b"\0"
"""Between actor and article in the key of a contribution; no actor id holds it."""


def head_key(actor_id: str) -> bytes:
    return actor_id.encode()


def contribution_key(actor_id: str, article_id: str) -> bytes:
    return head_key(actor_id) + SEPARATOR + article_id.encode()


class Origin(Protocol):
    """The record in which an observation came."""

    @property
    def partition(self) -> int: ...

    @property
    def offset(self) -> int: ...

    @property
    def recorded_at(self) -> datetime: ...


R = TypeVar("R", bound=Origin)
R_contra = TypeVar("R_contra", bound=Origin, contravariant=True)


class Store(Protocol[R_contra]):
    """The table of heads and contributions; a record says which partition of it is meant."""

    def get(self, record: R_contra, key: bytes, /) -> bytes | None: ...

    def under(self, record: R_contra, prefix: bytes, /) -> Iterable[tuple[bytes, bytes]]: ...


class ActorInBatch(Generic[R]):
    """An actor's head and contributions as the batch has them so far: what it has written lies over what is stored."""

    def __init__(self, store: Store[R], record: R, actor_id: str, heads: RecentHeads) -> None:
        self._store = store
        self._actor_id = actor_id
        self.record = record
        """The last one about the actor."""
        self.head = heads.take(actor_id, store.get(record, head_key(actor_id)))
        self.written: dict[bytes, bytes] = {}
        self._read: dict[bytes, bytes | None] = {}
        self.moved: R | None = None
        """The last record that may have moved the state."""

    def get(self, article_id: str) -> bytes | None:
        key = contribution_key(self._actor_id, article_id)
        if key in self.written:
            return self.written[key]
        if key not in self._read:
            self._read[key] = self._store.get(self.record, key)
        return self._read[key]

    def scan(self) -> Iterator[bytes]:
        prefix = head_key(self._actor_id) + SEPARATOR
        for key, value in self._store.under(self.record, prefix):
            if key not in self.written:
                yield value
        yield from list(self.written.values())

    def take(self, record: R, observation: Observation) -> Folded:
        """Fold the next observation of the actor."""
        self.record = record
        folded = fold(self.head, observation, self, offset=record.offset, recorded_at=record.recorded_at)
        self.written[contribution_key(self._actor_id, observation.article.id)] = folded.contribution
        if folded.moved:
            self.moved = record
        return folded


@dataclass(slots=True)
class FoldedBatch(Generic[R]):
    """What came of a batch, in the order in which it is to be written."""

    states: list[tuple[R, str, bytes | None]] = field(default_factory=list)
    """Of each actor that may have moved: the record that moved it, its id, and its state; None for a tombstone."""
    changes: list[tuple[R, StateChange]] = field(default_factory=list)
    heads: list[tuple[R, bytes, bytes]] = field(default_factory=list)
    """With a record of the partition: key and value. Also of actors of which nothing was folded."""
    contributions: list[tuple[R, bytes, bytes]] = field(default_factory=list)


class Unfoldable(Exception):
    """The fold broke on an observation."""

    def __init__(self, record: Origin, error: Exception) -> None:
        super().__init__(f"folding it raised {type(error).__name__}: {str(error)[:300]}")
        self.record = record


def fold_batch(store: Store[R], observations: Iterable[tuple[R, Observation]], heads: RecentHeads) -> FoldedBatch[R]:
    """Fold observations one after the other, with one head an actor.

    Args:
        store: is only read.
        observations: in the order of their partitions.
        heads: of earlier batches, with the rules of the fold; those of this one are kept there.

    Raises:
        Unfoldable: names the record; nothing has happened yet, and the rest can be folded without it.
    """
    actors: dict[tuple[int, str], ActorInBatch[R]] = {}
    batch: FoldedBatch[R] = FoldedBatch()
    for record, observation in observations:
        place = record.partition, observation.actor_id
        try:
            if place not in actors:
                actors[place] = ActorInBatch(store, record, observation.actor_id, heads)
            folded = actors[place].take(record, observation)
        except Exception as error:
            raise Unfoldable(record, error) from error
        batch.changes += [(record, change) for change in folded.changes]
    for (_, actor_id), actor in actors.items():
        if actor.moved is not None:
            batch.states.append((actor.moved, actor_id, state_of(actor.head, actor.get)))
        written = actor.head.to_bytes()
        heads.keep(actor.head, written)
        batch.heads.append((actor.record, head_key(actor_id), written))
        batch.contributions += [(actor.record, key, value) for key, value in actor.written.items()]
    return batch
