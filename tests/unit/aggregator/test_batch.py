"""A batch in memory, and the order of its writes under every crash that can be thought of."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import orjson
import pytest

from watchfloor.aggregator.batch import FoldedBatch, TooLarge, contribution_key, fold_batch, head_key
from watchfloor.aggregator.head import Head
from watchfloor.aggregator.recent_heads import RecentHeads
from watchfloor.aggregator.rules import Rules, load_rules
from watchfloor.aggregator.states import ContributionMissing, Fetch, state_of
from watchfloor.contracts.article import ArticleHeader
from watchfloor.contracts.events import Condition, Participant, event_id
from watchfloor.contracts.observation import Contribution, Observation

KABUL = "airport:OAKB"
SEEDS = 300


@dataclass(frozen=True)
class Origin:
    """A record of the observations topic."""

    offset: int
    partition: int = 0
    recorded_at: datetime = datetime(2024, 5, 14, tzinfo=UTC)


class Store:
    """A table in memory."""

    def __init__(self) -> None:
        self.rows: dict[bytes, bytes] = {}

    def get(self, record: Origin, key: bytes) -> bytes | None:
        return self.rows.get(key)

    def under(self, record: Origin, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
        return iter(sorted((key, value) for key, value in self.rows.items() if key.startswith(prefix)))


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules()


def observation(actor: str, article: str, revision: int, status: str | None) -> Observation:
    """All that a version of an article says of an actor: one status, or nothing."""
    published = f"2024-05-{1 + revision:02d}T00:00:00Z"
    version = f"{revision:010d}/{published}/{'0' * 64}"
    header = ArticleHeader(id=article, version=version, published_at=published)
    if status is None:
        return Observation(actor_id=actor, article=header, extractor="1", contribution=None)
    condition = Condition(
        event_id=event_id(article, version, "condition", "text", (0, 9), "operations", status, [actor], "asserted"),
        article_id=article, version=version, modality="asserted", event_time=published, event_time_precision="second",
        confidence=900, section="text", sentence="It is so.", paragraph="", offsets=(0, 9),
        actor=Participant(actor_id=actor, name="Airport", text="airport"), facet="operations", value=status,
    )  # fmt: skip
    return Observation(
        actor_id=actor, article=header, extractor="1", contribution=Contribution(name="Airport", kind="airport", events=[condition])
    )


def test_the_same_actor_is_folded_into_one_head_and_one_state(rules: Rules) -> None:
    said = [(Origin(0), observation(KABUL, "a", 0, "closed")), (Origin(1), observation(KABUL, "b", 1, "open"))]
    batch = fold_batch(Store(), said, RecentHeads(rules))
    assert [(actor, orjson.loads(state)["articles"]) for _, actor, state in batch.states if state] == [(KABUL, 2)]
    assert [key for _, key, _ in batch.heads] == [head_key(KABUL)]
    assert [key for _, key, _ in batch.contributions] == [contribution_key(KABUL, "a"), contribution_key(KABUL, "b")]


def test_an_actor_of_which_nothing_is_said_any_more_is_a_tombstone(rules: Rules) -> None:
    said = [(Origin(0), observation(KABUL, "a", 0, "closed")), (Origin(1), observation(KABUL, "a", 1, None))]
    assert [(actor, state) for _, actor, state in fold_batch(Store(), said, RecentHeads(rules)).states] == [(KABUL, None)]


def test_what_comes_again_is_not_folded_but_written_again(rules: Rules) -> None:
    said = [(Origin(7), observation(KABUL, "a", 0, "closed"))]
    store = Store()
    heads = RecentHeads(rules)
    first = fold_batch(store, said, heads)
    store.rows = {key: value for _, key, value in [*first.heads, *first.contributions]}
    again = fold_batch(store, said, heads)
    assert (again.states, again.changes) == ([], [])
    assert [value for _, _, value in again.heads + again.contributions] == [value for _, _, value in first.heads + first.contributions]


QATAR = "airport:OTHH"


def written(batch: FoldedBatch[Origin]) -> dict[bytes, bytes]:
    return {key: value for _, key, value in [*batch.heads, *batch.contributions]}


def test_where_the_fold_breaks_on_a_record_all_else_is_as_if_it_had_never_been(rules: Rules) -> None:
    store = Store()
    store.rows[contribution_key(KABUL, "b")] = b"no observation"
    said = [
        (Origin(0), observation(KABUL, "a", 0, "closed")),
        (Origin(1), observation(KABUL, "b", 0, "open")),
        (Origin(2), observation(QATAR, "a", 0, "open")),
        (Origin(3), observation(KABUL, "c", 1, "limited")),
    ]
    batch = fold_batch(store, said, RecentHeads(rules))
    assert [record for record, _ in batch.broken] == [said[1][0]]
    without = fold_batch(Store(), [*said[:1], *said[2:]], RecentHeads(rules))
    assert (batch.states, batch.changes, written(batch)) == (without.states, without.changes, written(without))
    assert list(store.rows) == [contribution_key(KABUL, "b")]


def test_a_record_after_which_no_state_can_be_made_is_broken_and_nothing_else(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    def poisoned(head: Head, fetch: Fetch) -> bytes | None:
        if any(each.article_id == "b" for each in head.articles.used()):
            raise ContributionMissing("not in the store")
        return state_of(head, fetch)

    monkeypatch.setattr("watchfloor.aggregator.batch.state_of", poisoned)
    said = [(Origin(number), observation(KABUL, name, 0, "closed")) for number, name in enumerate("abc")]
    batch = fold_batch(Store(), said, RecentHeads(rules))
    assert [(record.offset, type(error)) for record, error in batch.broken] == [(1, ContributionMissing)]
    assert [orjson.loads(state)["articles"] for _, _, state in batch.states if state] == [2]


def test_an_actor_whose_head_and_contributions_do_not_belong_together_blocks_nobody(rules: Rules) -> None:
    many = [(Origin(number), observation(KABUL, f"a{number}", number % 9, "closed")) for number in range(40)]
    store = Store()
    store.rows = {key: value for key, value in written(fold_batch(store, many, RecentHeads(rules))).items() if key == head_key(KABUL)}
    said = [(Origin(50), observation(KABUL, "a39", 9, None)), (Origin(51), observation(QATAR, "a", 0, "open"))]
    gone = [(Origin(60 + number), observation(KABUL, f"a{number}", 10, None)) for number in range(30, 40)]
    batch = fold_batch(store, [*said, *gone], RecentHeads(rules))
    assert any(actor == QATAR for _, actor, _ in batch.states)


def test_many_records_on_which_the_fold_breaks_take_a_time_each_and_not_one_for_each_pair(rules: Rules) -> None:
    calls = 0

    class Counting(Store):
        def get(self, record: Origin, key: bytes) -> bytes | None:
            nonlocal calls
            calls += 1
            return super().get(record, key)

    store = Counting()
    store.rows = {contribution_key(KABUL, f"a{number}"): b"no observation" for number in range(50)}
    said = [(Origin(number), observation(KABUL, f"a{number}", 0, "closed")) for number in range(50)]
    assert len(fold_batch(store, said, RecentHeads(rules)).broken) == 50
    assert calls < 200


def test_a_head_or_a_change_that_no_broker_takes_is_a_broken_record(rules: Rules, monkeypatch: pytest.MonkeyPatch) -> None:
    said = [(Origin(0), observation(KABUL, "a", 0, "closed"))]
    for limits in ({"LARGEST_RECORD": 100}, {"SMALL": 100, "LARGEST_CHANGE": 100}):
        with monkeypatch.context() as patch:
            for name, limit in limits.items():
                patch.setattr(f"watchfloor.aggregator.batch.{name}", limit)
            batch = fold_batch(Store(), said, RecentHeads(rules))
        assert [type(error) for _, error in batch.broken] == [TooLarge]
        assert (batch.states, batch.changes, batch.heads, batch.contributions) == ([], [], [], [])


class Crash(Exception):
    """The worker is gone."""


class Worker:
    """The shell as a model: a local store, its changelog, commits, and crashes between any two steps.

    The local store holds a prefix of the writes, the changelog a prefix of these, and the store notes a prefix of these as
    delivered. After a crash the store is kept, with the changelog since that note laid over it, or wiped and restored.
    """

    def __init__(self, seed: int, log: list[Observation], rules: Rules) -> None:
        self.pick = random.Random(seed)
        self.log = log
        self.heads = RecentHeads(rules)
        self.store = Store()
        self.changelog: list[tuple[bytes, bytes]] = []
        self.noted = 0
        self.committed = 0
        self.told: dict[str, set[bytes]] = {}
        self.states: dict[str, bytes | None] = {}
        self._underway: list[tuple[bytes, bytes]] = []
        self._acknowledged: list[tuple[int, int]] = []

    def run(self, crashes: int) -> None:
        """Work until the log is folded, crashing so many times."""
        while True:
            self._left = self.pick.randint(0, 40) if crashes > 0 else 10**9
            crashes -= 1
            try:
                self._live()
            except Crash:
                continue
            return

    def _live(self) -> None:
        self._recover()
        position = self.committed
        while position < len(self.log):
            end = min(position + self.pick.randint(1, 5), len(self.log))
            said = [(Origin(offset), self.log[offset]) for offset in range(position, end)]
            self._write(fold_batch(self.store, said, self.heads))
            self._acknowledged.append((end, len(self.changelog) + len(self._underway)))
            position = end
        while self._underway:
            self._step()

    def _write(self, batch: FoldedBatch[Origin]) -> None:
        self._step()
        for _, change in batch.changes:
            self.told.setdefault(change.change_id, set()).add(change.to_bytes())
        for _, actor, state in batch.states:
            self.states[actor] = state
        self._step()
        for _, key, value in batch.heads:
            self._put(key, value)
        self._deliver()
        for _, key, value in batch.contributions:
            self._put(key, value)

    def _put(self, key: bytes, value: bytes) -> None:
        self.store.rows[key] = value
        self._underway.append((key, value))
        self._step()

    def _deliver(self) -> None:
        self.changelog += self._underway
        self._underway = []
        self._step()

    def _step(self) -> None:
        while self._underway and self.pick.random() < 0.45:
            self.changelog.append(self._underway.pop(0))
        if self.pick.random() < 0.4:
            self.noted = self.pick.randint(self.noted, len(self.changelog))
        for end, needed in self._acknowledged:
            if needed <= len(self.changelog) and self.pick.random() < 0.4:
                self.committed = max(self.committed, end)
        self._left -= 1
        if self._left < 0:
            raise Crash

    def _recover(self) -> None:
        self._underway, self._acknowledged = [], []
        if self.pick.random() < 0.4:
            self.store.rows, self.noted = {}, 0
        self.store.rows |= dict(self.changelog[self.noted :])
        self.noted = len(self.changelog)


@pytest.mark.parametrize("block", range(4))
def test_after_any_crashes_states_and_stores_are_those_of_a_run_without(rules: Rules, block: int) -> None:
    for seed in range(block * SEEDS // 4, (block + 1) * SEEDS // 4):
        pick = random.Random(seed)
        log = [
            observation(
                f"airport:XA0{pick.randrange(2)}",
                f"a{pick.randrange(3)}",
                pick.randrange(3),
                pick.choice([None, "open", "closed", "suspended"]),
            )
            for _ in range(pick.randint(3, 12))
        ]
        once, crashing = Worker(seed, log, rules), Worker(seed, log, rules)
        once.run(0)
        crashing.run(pick.randint(1, 4))
        assert crashing.states == once.states, f"seed {seed}"
        assert crashing.told.keys() == once.told.keys(), f"seed {seed}"
        assert all(len(contents) == 1 for contents in crashing.told.values()), f"seed {seed}"
        for rows in (crashing.store.rows, dict(crashing.changelog)):
            assert rows.keys() == once.store.rows.keys(), f"seed {seed}"
            for actor in ("airport:XA00", "airport:XA01"):
                assert state(actor, rows, rules) == crashing.states.get(actor), f"seed {seed}"


def state(actor: str, rows: dict[bytes, bytes], rules: Rules) -> bytes | None:
    """The state that a store holds of an actor."""
    return state_of(Head.from_bytes(actor, rows.get(head_key(actor)), rules), lambda article: rows.get(contribution_key(actor, article)))
