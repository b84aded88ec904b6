"""What passes between an actor and each of its counterparts: counts, intensity, and how recent it is. All of it can be taken back."""

from dataclasses import dataclass, field
from functools import lru_cache
from heapq import nlargest
from typing import Any, NamedTuple

from watchfloor.aggregator.instants import DAY, begin, seconds
from watchfloor.contracts.article import ArticleHeader
from watchfloor.contracts.events import Interaction, Participant
from watchfloor.contracts.observation import Observation
from watchfloor.knowledge.relations import Relations

SHOWN = 20
"""Counterparts in a state, by the number of events."""
_LAST_KEPT = 4
"""Of the events with a counterpart the last one is shown; the others are in reserve for when it is taken back."""
_BITS = 16
_COUNT, _LAST = 2, 5
"""Where a written bond has them."""


class Last(NamedTuple):
    """A late event with a counterpart, in the order in which they are compared."""

    at: str
    event_id: str
    article_id: str
    type: str
    name: str


@dataclass(slots=True)
class Bond:
    """What has passed with one counterpart."""

    cooperative: int = 0
    conflictual: int = 0
    count: int = 0
    intensity: int = 0
    """Tenths."""
    growing: int = 0
    """Sum of the intensities, each times 2 to the number of half-lives from 1970 to its day: divided by the same for any later
    day it is the sum as it has faded until then. An integer of any length, so that it is exact and can be taken back."""
    last: list[Last] = field(default_factory=list)
    """Newest first; whatever is newer than the last of them is among them."""

    def add(self, last: Last, intensity: int, grown: int) -> None:
        if len(self.last) == self.count or (self.last and last > self.last[-1]):
            self.last = sorted([*self.last, last], reverse=True)[:_LAST_KEPT]
        self._count(1, intensity, grown)

    def remove(self, last: Last, intensity: int, grown: int) -> None:
        self.last = [each for each in self.last if (each.event_id, each.article_id) != (last.event_id, last.article_id)]
        self._count(-1, intensity, grown)

    def _count(self, sign: int, intensity: int, grown: int) -> None:
        self.count += sign
        self.cooperative += sign * (intensity > 0)
        self.conflictual += sign * (intensity < 0)
        self.intensity += sign * intensity
        self.growing += sign * grown

    def to_json(self) -> list[Any]:
        # Hexadecimal, since JSON has no integers of this length.
        return [self.cooperative, self.conflictual, self.count, self.intensity, f"{self.growing:x}", self.last]

    @classmethod
    def from_json(cls, value: list[Any]) -> "Bond":
        cooperative, conflictual, count, intensity, growing, last = value
        return cls(cooperative, conflictual, count, intensity, int(growing, 16), [Last(*each) for each in last])


class Bonds:
    """The counterparts of an actor, by id. As many as there are listed actors, at most."""

    def __init__(self) -> None:
        self._saved: dict[str, list[Any]] = {}
        """As they were written: of hundreds of counterparts an observation touches one or two."""
        self._touched: dict[str, Bond] = {}

    def apply(self, observation: Observation, scale: Relations, sign: int) -> None:
        """Adds (`sign` 1) or takes back (-1) the interactions of an observation that are said to have happened."""
        for event, counterpart in _interactions(observation):
            intensity = scale.intensity[event.type]
            last = Last(_at(event, observation.article), event.event_id, observation.article.id, event.type, counterpart.name[:80])
            actor = counterpart.actor_id or ""
            bond = self._bond(actor)
            (bond.add if sign > 0 else bond.remove)(last, intensity, intensity * _growth(last.at, scale.half_life_days))
            if not bond.count:
                del self._touched[actor]

    def _bond(self, actor: str) -> Bond:
        if actor in self._saved:
            self._touched[actor] = Bond.from_json(self._saved.pop(actor))
        return self._touched.setdefault(actor, Bond())

    def to_json(self) -> dict[str, Any]:
        return {**self._saved, **{actor: bond.to_json() for actor, bond in self._touched.items()}}

    def load(self, value: dict[str, Any]) -> None:
        self._saved = value

    @property
    def complete(self) -> bool:
        return all(bond.last for bond in self._touched.values())

    def shown(self, scale: Relations) -> list[dict[str, Any]]:
        """The counterparts with most events, the later one first among equals: each the JSON of a `Relation`."""
        found = self.to_json()
        # Of equals the one whose id comes first: the largest are found in the order that is given.
        order = nlargest(SHOWN, sorted(found), key=lambda actor: (found[actor][_COUNT], found[actor][_LAST][0][0]))
        return [_relation(actor, self._touched.get(actor) or Bond.from_json(found[actor]), scale) for actor in order]


def _relation(actor: str, bond: Bond, scale: Relations) -> dict[str, Any]:
    last = bond.last[0]
    return {
        "actor_id": actor,
        "conflictual": bond.conflictual,
        "cooperative": bond.cooperative,
        "events": bond.count,
        "intensity": bond.intensity,
        "last_event_at": last.at,
        "last_type": last.type,
        "name": last.name,
        "recent_intensity": _divided(bond.growing, _growth(last.at, scale.half_life_days)),
    }


def _interactions(observation: Observation) -> list[tuple[Interaction, Participant]]:
    """Each interaction that is said to have happened, once, with the other actor where he is known."""
    if observation.contribution is None:
        return []
    found: dict[str, tuple[Interaction, Participant]] = {}
    for event in observation.contribution.events:
        if not isinstance(event, Interaction) or event.modality != "asserted" or not event.source or not event.target:
            continue
        other = event.target if event.source.actor_id == observation.actor_id else event.source
        if other.actor_id and other.actor_id != observation.actor_id:
            found[event.event_id] = event, other
    return list(found.values())


def _at(event: Interaction, header: ArticleHeader) -> str:
    """When it happened: never after publication; without a time of its own, then."""
    return min(begin(event.event_time, header.utc_offset), header.published_at) if event.event_time else header.published_at


@lru_cache(maxsize=1 << 14)
def _growth(at: str, half_life: int) -> int:
    """2 to the number of half-lives from 1970 to the day of `at`, with 16 bits after the point. Nothing before 1970."""
    whole, part = divmod(max(seconds(at), 0) // DAY, half_life)
    return round(2 ** (part / half_life) * (1 << _BITS)) << whole


def _divided(value: int, by: int) -> int:
    """Towards zero, so that both signs fade alike."""
    return value // by if value >= 0 else -(-value // by)
