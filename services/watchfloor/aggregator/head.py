"""The head of an actor: all that the fold keeps of it beside the contributions, of a size that does not grow with its history."""

from operator import attrgetter
from typing import Any, NamedTuple

import orjson
from backports.zstd import ZstdCompressor, decompress

from watchfloor.aggregator.claims import Claim, Field, Override, claims_of, override_of
from watchfloor.aggregator.deciding import Decision, Summary, decide, summary
from watchfloor.aggregator.evidence import Detail, detail_of
from watchfloor.aggregator.instants import seconds
from watchfloor.aggregator.relations import Bonds
from watchfloor.aggregator.rules import Rules
from watchfloor.aggregator.voices import BY_HAND
from watchfloor.aggregator.windows import Kept, Newest
from watchfloor.contracts.canonical import decode
from watchfloor.contracts.observation import Observation

FIELDS: tuple[Field, Field] = ("status", "outlook")
_COMPRESSOR = ZstdCompressor(level=1)
STATUS, OUTLOOK = 40, 16
"""Newest claims that decide; a quarter as many are kept in reserve."""


ARTICLES, ARTICLES_RESERVE = 32, 8
OVERRIDES, OVERRIDES_RESERVE = 8, 8
LONGEST_NAME = 200
"""Characters of an actor's name."""
_end = attrgetter("until", "start", "article_id", "event_id")


class Seen(NamedTuple):
    """An article that speaks of the actor. The first two parts are its place in the order of articles."""

    published_at: str
    article_id: str
    family: str
    dated: bool
    copy_of: str | None
    name: str
    kind: str


class Overrides:
    """The newest overrides, and those that last longest: one that lasts a week counts on under many short ones after it."""

    def __init__(self) -> None:
        self.newest: Newest[Override] = Newest(OVERRIDES, OVERRIDES_RESERVE)
        self.lasting: Newest[Override] = Newest(OVERRIDES, OVERRIDES_RESERVE, _end)

    def add(self, override: Override) -> None:
        self.newest.add(override)
        self.lasting.add(override)

    def remove(self, override: Override) -> None:
        self.newest.remove(override)
        self.lasting.remove(override)

    @property
    def count(self) -> int:
        return self.newest.count

    @property
    def complete(self) -> bool:
        return self.newest.complete and self.lasting.complete

    def used(self) -> list[Override]:
        """All that a decision looks at, in order."""
        return sorted({*self.newest.used(), *self.lasting.used()}) if self.count else []

    def to_json(self) -> list[Any]:
        return [self.newest.to_json(), self.lasting.to_json()]

    def load(self, value: list[Any]) -> None:
        for window, saved in zip((self.newest, self.lasting), value, strict=True):
            window.load(saved, Override._make)


class FacetHead:
    """What is kept of the claims about one facet."""

    def __init__(self) -> None:
        self.claims: dict[Field, Kept[Claim]] = {
            "status": Kept(STATUS, STATUS // 4, landmarks=True),
            "outlook": Kept(OUTLOOK, OUTLOOK // 4, landmarks=False),
        }
        self.overrides = Overrides()

    @property
    def empty(self) -> bool:
        return not self.overrides.count and not any(kept.newest.count for kept in self.claims.values())

    def to_json(self) -> dict[str, Any]:
        return {**{name: kept.to_json() for name, kept in self.claims.items()}, "overrides": self.overrides.to_json()}

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "FacetHead":
        head = cls()
        for name, kept in head.claims.items():
            kept.load(value[name], Claim._make)
        head.overrides.load(value["overrides"])
        return head

    @property
    def complete(self) -> bool:
        return self.overrides.complete and all(kept.complete for kept in self.claims.values())


class Head:
    """Sums, windows of the newest, and `o`, the last observation offset that was folded."""

    def __init__(self, actor_id: str, rules: Rules) -> None:
        self.actor_id = actor_id
        self.o = -1
        self.rules = rules
        self.clear()

    def clear(self) -> None:
        """Forgets everything but `o`."""
        self.articles: Newest[Seen] = Newest(ARTICLES, ARTICLES_RESERVE)
        self.first_seen: Newest[tuple[int, str, str]] = Newest(1, 7)
        """The oldest articles: negated seconds first, so that the oldest is the newest."""
        self.counts: dict[str, int] = {}
        self.bonds = Bonds()
        self.facets: dict[str, FacetHead] = {}
        self.details: dict[tuple[str, str], Detail] = {}
        """By article and event."""
        self.summaries: dict[str, Summary] = {}
        self._decisions: dict[str, Decision] = {}
        self._outdated: bytes | None = None

    @classmethod
    def from_bytes(cls, actor_id: str, data: bytes | None, rules: Rules) -> "Head":
        """The head of an actor as it was written; a new one where there is none.

        One that was folded under other rules is `outdated`: the next fold makes it anew from the contributions.
        """
        head = cls(actor_id, rules)
        if data is None:
            return head
        value = decode(decompress(data))
        head.o = value["o"]
        if value["rules"] != rules.fingerprint:
            head._outdated = data
            return head
        head.articles.load(value["articles"], Seen._make)
        head.first_seen.load(value["first_seen"], lambda each: (each[0], each[1], each[2]))
        head.counts = value["counts"]
        head.bonds.load(value["bonds"])
        head.details = {(article, event): Detail(*each) for article, event, *each in value["details"]}
        head.summaries = {name: Summary(*each) for name, each in value["summaries"].items()}
        for name, saved in value["facets"].items():
            head.facets[name] = FacetHead.from_json(saved)
        return head

    def to_bytes(self) -> bytes:
        """What a table keeps of it. An outdated head that nothing was folded into is written as it was read."""
        if self._outdated is not None:
            return self._outdated
        written = orjson.dumps(
            {
                "o": self.o,
                "rules": self.rules.fingerprint,
                "articles": self.articles.to_json(),
                "first_seen": self.first_seen.to_json(),
                "counts": self.counts,
                "bonds": self.bonds.to_json(),
                "details": [(*words, *each) for words, each in self.details.items()],
                "summaries": {name: tuple(each) for name, each in self.summaries.items() if name in self.facets},
                "facets": {name: facet.to_json() for name, facet in self.facets.items()},
            },
            default=tuple,  # orjson writes no named tuples by itself
            option=orjson.OPT_SORT_KEYS,
        )
        # A fifth of the size, for the time that sending and storing the rest would take; and a restore reads that much less.
        return _COMPRESSOR.compress(written, ZstdCompressor.FLUSH_FRAME)

    @property
    def outdated(self) -> bool:
        return self._outdated is not None

    def add(self, observation: Observation) -> None:
        """Adds what an observation says."""
        self._apply(observation, 1)

    def remove(self, observation: Observation) -> None:
        """Takes back what an observation said."""
        self._apply(observation, -1)

    @property
    def complete(self) -> bool:
        """Whether the windows still hold all that they must; if not, the head is made anew from the contributions."""
        windows = self.articles.complete and self.first_seen.complete and self.bonds.complete
        return windows and all(facet.complete for facet in self.facets.values())

    @property
    def now(self) -> str:
        """When the fold judges bounded stops: the newest publication with a date of its own; where there is none, the newest."""
        seen = self.articles.used()
        return next((each.published_at for each in reversed(seen) if each.dated), seen[-1].published_at if seen else "")

    @property
    def name(self) -> str:
        """The newest name of the actor; its id where no article gives it one, as overrides do not."""
        return next((each.name for each in reversed(self.articles.used()) if each.name != self.actor_id), self.actor_id)

    def decision(self, facet: str) -> Decision:
        """What is so of a facet. Kept until a claim changes, or `now` passes a time at which one ends."""
        now = self.now
        kept = self._decisions.get(facet)
        if kept and facet in self.summaries and self.summaries[facet].holds(now):
            return kept
        head = self.facets.get(facet)
        claims: dict[str, list[Claim]] = {name: head.claims[name].used() if head else [] for name in FIELDS}
        decision = decide(claims, head.overrides.used() if head else [], self.rules.facets[facet].deciding, now)
        self._decisions[facet] = decision
        self.summaries[facet] = summary(decision, now, {name: head.claims[name].floor if head else "" for name in FIELDS})
        return decision

    def summary(self, facet: str) -> Summary:
        """What was decided of a facet, in short: known without deciding anew where nothing has changed since."""
        kept = self.summaries.get(facet)
        if kept is None or not kept.holds(self.now):
            self.decision(facet)
        return self.summaries[facet]

    def _apply(self, observation: Observation, sign: int) -> None:
        header, contribution = observation.article, observation.contribution
        if contribution is None:
            return
        publisher = self.rules.outlets.find(header.source, header.url)
        seen = Seen(
            published_at=header.published_at,
            article_id=header.id,
            dated=not header.date_defaulted or header.override is not None,
            family=publisher.family if header.override is None else BY_HAND,
            copy_of=header.duplicate_of if header.duplicate_of != header.id else None,
            name=contribution.name[:LONGEST_NAME],
            kind=contribution.kind,
        )
        _apply(self.articles, seen, sign)
        _apply(self.first_seen, (-seconds(header.published_at), header.id, header.published_at), sign)
        self.bonds.apply(observation, self.rules.relations, sign)
        for event in contribution.events:
            self._count(event.type if event.kind == "interaction" else "condition", sign)
        self._apply_claims(observation, sign)

    def _count(self, what: str, sign: int) -> None:
        self.counts[what] = self.counts.get(what, 0) + sign
        if not self.counts[what]:
            del self.counts[what]

    def _apply_claims(self, observation: Observation, sign: int) -> None:
        for facet, fields in claims_of(observation, self.rules).items():
            head = self.facets.setdefault(facet, FacetHead())
            settles = self.rules.facets[facet].deciding.settles
            for name, claims in fields.items():
                kept = head.claims[name]
                for claim, event in claims:
                    landmark = claim.value if claim.dated and claim.weight >= settles else None
                    if sign > 0:
                        kept.add(landmark, claim)
                        self.details[claim.words] = detail_of(event, observation.article)
                    else:
                        kept.remove(landmark, claim)
                        self.details.pop(claim.words, None)
            self._touch(facet)
        overridden = override_of(observation, self.rules)
        if overridden:
            facet, override = overridden
            _apply(self.facets.setdefault(facet, FacetHead()).overrides, override, sign)
            self._touch(facet)

    def _touch(self, facet: str) -> None:
        self.summaries.pop(facet, None)
        self._decisions.pop(facet, None)
        if self.facets[facet].empty:
            del self.facets[facet]


def _apply(window: Newest[Any] | Overrides, item: Any, sign: int) -> None:
    (window.add if sign > 0 else window.remove)(item)
