"""What one update costs, by the length of an actor's history: the pure fold, from an observation's bytes to all that is written.

    python -m benchmarks.update_cost [--plot docs/images/update_cost.png] [LENGTH ...]

Prints a table; lengths of 10, 1,000, 100,000 and 1,000,000 articles unless given. `in the news` is an update of an actor that was in a
batch before, `from bytes` one of an actor whose head has to be read.
"""

import argparse
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.fold_input import airport, head_of, observation
from watchfloor.aggregator.batch import contribution_key, fold_batch, head_key
from watchfloor.aggregator.head import Head
from watchfloor.aggregator.incoming import observation_in
from watchfloor.aggregator.recent_heads import RecentHeads
from watchfloor.aggregator.rules import Rules, load_rules

LENGTHS = [10, 1_000, 100_000, 1_000_000]
ROUNDS, UPDATES = 20, 50
ACTOR = airport(0)
KEY = head_key(ACTOR)


@dataclass(frozen=True)
class Origin:
    """The record of an observation."""

    offset: int
    partition: int = 0
    recorded_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)


class History:
    """A table with a head, and contributions that are made when they are asked for, so that a million of them take no memory."""

    def __init__(self, length: int, head: bytes) -> None:
        self.length = length
        self.head = head

    def get(self, record: Origin, key: bytes) -> bytes | None:
        if key == KEY:
            return self.head
        number = int(key[len(contribution_key(ACTOR, "a")) :])
        return observation(number, self.length, ACTOR).to_bytes() if number < self.length else None

    def under(self, record: Origin, prefix: bytes) -> Iterable[tuple[bytes, bytes]]:
        raise AssertionError("an update that takes nothing back reads no history")


@dataclass(frozen=True)
class Cost:
    """Milliseconds of processor time, medians; bytes."""

    in_the_news: float
    from_bytes: float
    head: int
    state: int


class Actor:
    """An actor at the end of a history, and what its updates took so far."""

    def __init__(self, length: int, rules: Rules) -> None:
        self._rules = rules
        saved, _ = head_of(length, rules)
        self._history = History(length, saved)
        self._incoming = [observation(number, length, ACTOR).to_bytes() for number in range(length, length + UPDATES)]
        self._spent: dict[bool, list[float]] = {True: [], False: []}
        self._sizes = 0, 0

    def update(self, number: int, *, kept: bool) -> None:
        """One of the updates that may follow on the history, which stays as long as it is."""
        heads, saved = RecentHeads(self._rules), self._history.head
        if kept:  # as an earlier batch has left it: the very object that was written, with what it has found out
            head = Head.from_bytes(ACTOR, saved, self._rules)
            for facet in head.facets:
                head.decision(facet)
            heads.keep(head, saved)
        begun = time.process_time_ns()
        taken = observation_in(self._incoming[number % UPDATES])
        batch = fold_batch(self._history, [(Origin(self._history.length + number), taken)], heads)
        self._spent[kept].append((time.process_time_ns() - begun) / 1e6)
        self._sizes = len(batch.heads[0][2]), len(batch.states[0][2] or b"")

    @property
    def cost(self) -> Cost:
        return Cost(median(self._spent[True]), median(self._spent[False]), *self._sizes)


def measure(lengths: list[int]) -> dict[int, Cost]:
    """By length the cost of an update; the actors take turns, so that a busy moment of the machine meets them all."""
    rules = load_rules()
    actors = {length: Actor(length, rules) for length in lengths}
    for number in range(ROUNDS * UPDATES):
        for actor in actors.values():
            actor.update(number, kept=True)
            actor.update(number, kept=False)
    return {length: actor.cost for length, actor in actors.items()}


def plot(costs: dict[int, Cost], file: Path) -> None:
    import matplotlib.pyplot as plt

    figure, axes = plt.subplots(figsize=(6, 3.2), layout="constrained")
    for name, style in (("in_the_news", "o-"), ("from_bytes", "s--")):
        axes.plot(list(costs), [getattr(cost, name) for cost in costs.values()], style, label=name.replace("_", " "))
    axes.set(xscale="log", ylim=(0, None), xlabel="contributions of the actor", ylabel="ms an update")
    axes.legend(frameon=False)
    figure.savefig(file, dpi=120)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lengths", nargs="*", type=int, metavar="LENGTH", default=LENGTHS)
    parser.add_argument("--plot", type=Path, metavar="FILE")
    given = parser.parse_args()
    costs = measure(given.lengths)
    print("| contributions before | in the news | from bytes | head | state |\n|---|---|---|---|---|")
    for length, cost in costs.items():
        times = f"{cost.in_the_news:.2f} ms | {cost.from_bytes:.2f} ms"
        print(f"| {length:,} | {times} | {cost.head / 1000:.1f} kB | {cost.state / 1000:.1f} kB |")
    if given.plot:
        plot(costs, given.plot)


if __name__ == "__main__":
    main()
