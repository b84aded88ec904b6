"""What one update costs, by the length of an actor's history: the pure fold, from the bytes of an observation to those of state and head.

`python -m benchmarks.update_cost [LENGTH ...]` prints a table; lengths of 10, 1000 and 100000 articles unless given.
"""

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median

from watchfloor.aggregator.fold import fold
from watchfloor.aggregator.head import Head
from watchfloor.aggregator.rules import load_rules
from watchfloor.aggregator.states import state_of
from watchfloor.contracts.article import ArticleHeader
from watchfloor.contracts.events import Condition, Participant
from watchfloor.contracts.observation import Contribution, Observation
from watchfloor.contracts.times import stamp

AIRPORT = "airport:OAKB"
UPDATES = 200
OUTLETS = ("Reuters", "AFP", "AP", "BBC News", "Dawn", "TOLOnews", "Khaama Press", "The Hindu")
START = datetime(2000, 1, 1, tzinfo=UTC)


def observation(number: int, length: int) -> Observation:
    """The article of a number in a history of 25 years: the same each time it is asked for."""
    random = Random(number)
    published = stamp(START + timedelta(days=25 * 365) * (number / (length + UPDATES)))
    value = ("open", "closed", "limited", "suspended")[Random(number // 40).randrange(4)]
    outlook = random.random() < 0.2
    event = Condition(
        event_id=f"{number:032x}", article_id=f"a{number}", version="0", modality="announced" if outlook else "asserted",
        event_time=None, event_time_precision=None, confidence=900, section="text", paragraph="", offsets=(0, 60),
        sentence="Flights at the airport stopped on Monday, officials said.",
        actor=Participant(actor_id=AIRPORT, name="Kabul International Airport", text="the airport"), facet="operations", value=value,
    )  # fmt: skip
    header = ArticleHeader(id=f"a{number}", version="0", published_at=published, source=random.choice(OUTLETS))
    contribution = Contribution(name="Kabul International Airport", kind="airport", events=[event])
    return Observation(actor_id=AIRPORT, article=header, extractor="1", contribution=contribution)


class History:
    """The contributions of a history that is made when it is asked for, so that a million of them take no memory."""

    def __init__(self, length: int) -> None:
        self._length = length

    def get(self, article_id: str) -> bytes | None:
        number = int(article_id[1:])
        return observation(number, self._length).to_bytes() if number < self._length else None

    def scan(self) -> Iterator[bytes]:
        return (observation(number, self._length).to_bytes() for number in range(self._length))


def measure(length: int) -> tuple[float, int, int]:
    """Milliseconds of one update at the end of a history (median), and bytes of head and state."""
    rules, history = load_rules(), History(length)
    head = Head(AIRPORT, rules)
    for number in range(length):
        head.add(observation(number, length))
    state_of(head, history.get)
    before = head.to_bytes()
    spent, size, state_size = [], 0, 0
    for number in range(length, length + UPDATES):
        incoming = observation(number, length).to_bytes()
        # What happened since is folded too: the words that a head keeps are those of its newest claims.
        begun = time.process_time()
        head = Head.from_bytes(AIRPORT, before, rules)
        fold(head, Observation.model_validate_json(incoming), history, offset=number, recorded_at=START)
        state = state_of(head, lambda article: history.get(article) or observation(int(article[1:]), length).to_bytes())
        state_size = len(state or b"")
        size = len(head.to_bytes())
        spent.append(time.process_time() - begun)
    return median(spent) * 1000, size, state_size


def main(lengths: list[int]) -> None:
    print("| articles before | one update | head | state |\n|---|---|---|---|")
    for length in lengths:
        milliseconds, head, state = measure(length)
        print(f"| {length:,} | {milliseconds:.2f} ms | {head / 1000:.1f} kB | {state / 1000:.1f} kB |", flush=True)


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [10, 1_000, 100_000])
