"""A batch of observations folded in memory: nothing is written here, so that a batch can be folded again from the start."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from watchfloor.aggregator.fold import fold
from watchfloor.aggregator.incoming import LARGEST_RECORD
from watchfloor.aggregator.recent_heads import RecentHeads
from watchfloor.aggregator.states import state_of
from watchfloor.contracts.observation import Observation
from watchfloor.contracts.state import StateChange
from watchfloor.contracts.topics import CONFIGS, Topic

SEPARATOR = b"\0"
"""Between actor and article in the key of a contribution; no actor id holds it."""
LARGEST_CHANGE = CONFIGS[Topic.STATE_CHANGES].max_value_bytes
SMALL = 256 * 1024
"""Bytes of a contribution of which no change can be too large."""


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


class TooLarge(Exception):
    """What is to be written is larger than the broker takes."""


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
        self.changes: list[tuple[R, StateChange]] = []

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

    def take(self, record: R, observation: Observation) -> None:
        """Fold the next observation of the actor."""
        self.record = record
        folded = fold(self.head, observation, self, offset=record.offset, recorded_at=record.recorded_at)
        self.written[contribution_key(self._actor_id, observation.article.id)] = folded.contribution
        for change in folded.changes:
            if len(folded.contribution) > SMALL and len(change.to_bytes()) > LARGEST_CHANGE:
                raise TooLarge(f"a change of {self._actor_id} would have more than {LARGEST_CHANGE} bytes")
            self.changes.append((record, change))
        if folded.moved:
            self.moved = record

    def finish(self) -> tuple[bytes | None, bytes]:
        """The state (None for a tombstone, or where nothing may have moved it) and the head, as they are to be written.

        Raises:
            TooLarge: no changelog takes the head.
        """
        state = state_of(self.head, self.get) if self.moved is not None else None
        head = self.head.to_bytes()
        if len(head) > LARGEST_RECORD:
            raise TooLarge(f"the head of {self._actor_id} would have {len(head)} bytes, above the limit of {LARGEST_RECORD}")
        return state, head


@dataclass(slots=True)
class FoldedBatch(Generic[R]):
    """What came of a batch, in the order in which it is to be written."""

    states: list[tuple[R, str, bytes | None]] = field(default_factory=list)
    """Of each actor that may have moved: the record that moved it, its id, and its state; None for a tombstone."""
    changes: list[tuple[R, StateChange]] = field(default_factory=list)
    heads: list[tuple[R, bytes, bytes]] = field(default_factory=list)
    """With a record of the partition: key and value. Also of actors of which nothing was folded."""
    contributions: list[tuple[R, bytes, bytes]] = field(default_factory=list)
    broken: list[tuple[R, Exception]] = field(default_factory=list)
    """The records on which the fold broke, and how. All else is as if they had never been."""


def fold_batch(store: Store[R], observations: Iterable[tuple[R, Observation]], heads: RecentHeads) -> FoldedBatch[R]:
    """Fold observations one after the other, with one head an actor.

    Args:
        store: is only read.
        observations: in the order of their partitions.
        heads: of earlier batches, with the rules of the fold; those of this one are kept there.

    Returns:
        All that is to be written. A record is broken when it cannot be folded, or no state or head can be made of what it led to.
    """
    actors: dict[tuple[int, str], list[tuple[R, Observation]]] = {}
    places: dict[int, int] = {}
    for place, (record, observation) in enumerate(observations):
        places[id(record)] = place
        actors.setdefault((record.partition, observation.actor_id), []).append((record, observation))
    batch: FoldedBatch[R] = FoldedBatch()
    for (_, actor_id), said in actors.items():
        try:
            _fold_actor(batch, store, actor_id, said, heads)
        except Exception:
            _fold_one_by_one(batch, store, actor_id, said, heads)
    batch.changes.sort(key=lambda change: places[id(change[0])])
    return batch


def _fold_actor(batch: FoldedBatch[R], store: Store[R], actor_id: str, said: list[tuple[R, Observation]], heads: RecentHeads) -> None:
    """Adds all that was said of an actor to the batch; where that raises, nothing was added."""
    actor = ActorInBatch(store, said[0][0], actor_id, heads)
    for record, observation in said:
        actor.take(record, observation)
    state, head = actor.finish()
    heads.keep(actor.head, head)
    batch.changes += actor.changes
    if actor.moved is not None:
        batch.states.append((actor.moved, actor_id, state))
    batch.heads.append((actor.record, head_key(actor_id), head))
    batch.contributions += [(actor.record, key, value) for key, value in actor.written.items()]


class _Overlaid(Generic[R]):
    """A store, and over it what a batch is about to write."""

    def __init__(self, store: Store[R]) -> None:
        self._store = store
        self.rows: dict[bytes, bytes] = {}

    def get(self, record: R, key: bytes) -> bytes | None:
        return self.rows[key] if key in self.rows else self._store.get(record, key)

    def under(self, record: R, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
        over = {key: value for key, value in self.rows.items() if key.startswith(prefix)}
        yield from ((key, value) for key, value in self._store.under(record, prefix) if key not in over)
        yield from over.items()


def _fold_one_by_one(batch: FoldedBatch[R], store: Store[R], actor_id: str, said: list[tuple[R, Observation]], heads: RecentHeads) -> None:
    """The same, each record as a batch of its own, so that only those are left out that break it: at a cost that grows with their number
    and no faster, since an actor may have nothing else."""
    overlaid = _Overlaid(store)
    states: list[tuple[R, str, bytes | None]] = []
    written: list[tuple[R, bytes, bytes]] = []
    for record, observation in said:
        one: FoldedBatch[R] = FoldedBatch()
        try:
            _fold_actor(one, overlaid, actor_id, [(record, observation)], heads)
        except Exception as error:
            batch.broken.append((record, error))
            continue
        overlaid.rows |= {key: value for _, key, value in [*one.heads, *one.contributions]}
        batch.changes += one.changes
        batch.contributions += one.contributions
        states, written = one.states or states, one.heads
    batch.states += states
    batch.heads += written
