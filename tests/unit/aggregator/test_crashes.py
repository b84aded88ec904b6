"""The fold in the order of decisions/0003, crashing anywhere: what is redelivered changes nothing, what was lost is folded again.

A model of the tables after notes of real runs: the local store holds a prefix of what was written, the changelog a prefix of that;
after a crash the store comes back overlaid by the changelog from some offset on, or (wiped) as the changelog alone.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from random import Random

import pytest
from said import KABUL, RULES, article, says

import watchfloor.aggregator.head as heads
from watchfloor.aggregator.fold import fold
from watchfloor.aggregator.head import Head
from watchfloor.aggregator.observations import ArticleEntry, observations_of
from watchfloor.aggregator.states import state_of
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.observation import Observation

NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)
QATAR = "airport:OTHH"


class Crash(Exception):
    """The worker dies here."""


class Contributions:
    """What the batch has so far, over what the table holds."""

    def __init__(self, actor: str, batch: dict[str, bytes], table: dict[str, bytes]) -> None:
        self._prefix = f"{actor}/"
        self._rows = {**table, **batch}

    def get(self, article_id: str) -> bytes | None:
        return self._rows.get(self._prefix + article_id)

    def scan(self) -> Iterator[bytes]:
        yield from (row for key, row in self._rows.items() if key.startswith(self._prefix))


class Worker:
    """Stage two over a log of observations, with tables that can be lost in part."""

    def __init__(self, log: list[Observation], random: Random) -> None:
        self.log, self.random = log, random
        self.table: dict[str, bytes] = {}
        self.changelog: list[tuple[str, bytes]] = []
        self.noted = 0
        self.committed = 0
        self.pending: list[tuple[str, bytes]] = []
        self.waiting: list[tuple[int, int]] = []
        self.left = 0

    def run(self, crashes: int) -> None:
        while True:
            self._recover()
            self.left = self.random.randint(0, 60) if crashes else 10**9
            crashes -= 1
            try:
                self._work()
            except Crash:
                continue
            return

    def _recover(self) -> None:
        wiped = self.random.random() < 0.4
        if wiped:
            self.table.clear()
        for key, value in self.changelog[0 if wiped else self.noted :]:
            self.table[key] = value
        self.noted = len(self.changelog)
        self.pending, self.waiting = [], []

    def _work(self) -> None:
        position = self.committed
        while position < len(self.log):
            size = self.random.randint(1, 4)
            self._batch(list(enumerate(self.log))[position : position + size])
            position = min(position + size, len(self.log))
            self.waiting.append((position, len(self.changelog) + len(self.pending)))
        while self.pending:
            self._step()

    def _batch(self, batch: list[tuple[int, Observation]]) -> None:
        heads: dict[str, Head] = {}
        contributions: dict[str, bytes] = {}
        for offset, observation in batch:
            actor = observation.actor_id
            head = heads.setdefault(actor, Head.from_bytes(actor, self.table.get(actor), RULES))
            seen = Contributions(actor, contributions, self.table)
            folded = fold(head, observation, seen, offset=offset, recorded_at=NOON)
            contributions[f"{actor}/{observation.article.id}"] = folded.contribution
        self._step()
        for actor, head in heads.items():
            self._put(actor, head.to_bytes())
        self._step(everything=True)
        for key, contribution in contributions.items():
            self._put(key, contribution)

    def _put(self, key: str, value: bytes) -> None:
        self.table[key] = value
        self.pending.append((key, value))
        self._step()

    def _step(self, everything: bool = False) -> None:
        """Some records reach the changelog, some of that is noted in the store, some offsets are committed; or it crashes."""
        while self.pending and (everything or self.random.random() < 0.45):
            self.changelog.append(self.pending.pop(0))
        self.noted = max(self.noted, self.random.randint(self.noted, len(self.changelog)) if self.random.random() < 0.4 else 0)
        for end, needs in self.waiting:
            if needs <= len(self.changelog) and self.random.random() < 0.4:
                self.committed = max(self.committed, end)
        self.left -= 1
        if self.left < 0:
            raise Crash


def observations(random: Random) -> list[Observation]:
    """A log of versions of a few articles about two airports, out of order, some withdrawn."""
    entries: dict[str, ArticleEntry] = {}
    log: list[Observation] = []
    for _ in range(random.randint(3, 12)):
        extraction = version(random)
        entry, found = observations_of(entries.get(extraction.article.id), extraction)
        entries[extraction.article.id] = entry
        log += found
    return log + random.choices(log, k=2) if log else log


def version(random: Random) -> Extraction:
    number, revision = random.randint(0, 2), random.randint(0, 3)
    said = [says(random.choice(["open", "closed"]), actor=random.choice([KABUL, QATAR])) for _ in range(random.randint(0, 2))]
    return article(number, f"2024-05-{10 + number:02d}T09:00:00Z", *said, revision=revision, retracted=random.random() < 0.1)


def expected(log: list[Observation]) -> dict[str, bytes | None]:
    """What one worker without crashes ends in."""
    calm = Worker(log, Random(0))
    calm.run(crashes=0)
    return final(calm.table)


def final(table: dict[str, bytes]) -> dict[str, bytes | None]:
    states: dict[str, bytes | None] = {}
    for key, value in table.items():
        if "/" not in key:
            states[key] = state_of(Head.from_bytes(key, value, RULES), Contributions(key, {}, table).get)
    return states


@pytest.mark.parametrize("seeds", [range(150), pytest.param(range(5000), marks=pytest.mark.long)])
def test_whatever_crashes_states_and_contributions_end_the_same(seeds: range, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heads, "STATUS", 1)
    for seed in seeds:
        random = Random(seed)
        log = observations(random)
        worker = Worker(log, random)
        worker.run(crashes=random.randint(1, 4))
        wanted = expected(log)
        assert final(worker.table) == wanted, f"the local store after seed {seed}"
        assert final(dict(worker.changelog)) == wanted, f"the changelog after seed {seed}"


def test_at_or_below_the_last_offset_nothing_is_folded_but_the_newer_contribution_is_kept() -> None:
    [observation] = observations_of(None, article(1, "2024-05-10T09:00:00Z", says("closed")))[1]
    head = Head(KABUL, RULES)
    head.o = 7
    folded = fold(head, observation, Contributions(KABUL, {}, {}), offset=7, recorded_at=NOON)
    assert (folded.moved, folded.changes) == (False, [])
    assert folded.contribution == observation.to_bytes()
    assert head.articles.count == 0


def test_an_equal_version_moves_the_offset_and_nothing_else() -> None:
    [observation] = observations_of(None, article(1, "2024-05-10T09:00:00Z", says("closed")))[1]
    head = Head(KABUL, RULES)
    stored = fold(head, observation, Contributions(KABUL, {}, {}), offset=3, recorded_at=NOON).contribution
    again = fold(head, observation, Contributions(KABUL, {f"{KABUL}/a1": stored}, {}), offset=4, recorded_at=NOON)
    assert (again.moved, again.changes, head.o) == (False, [], 4)
    assert head.articles.count == 1
