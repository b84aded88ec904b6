"""What is done to the system, and when: made from a seed, printed, and the same for the same seed."""

import random
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What is done. The words are those of the table in docs/reliability.md."""

    KILL_EXTRACTOR = "kill -9 of the extractor"
    KILL_AGGREGATOR = "kill -9 of the aggregator"
    KILL_INGEST = "kill -9 of ingest"
    KILL_VIEW = "kill -9 of the view"
    KILL_BROKER = "kill -9 of a broker"
    WIPE = "kill -9 of the aggregator, its store wiped"
    TERMINATE_EXTRACTOR = "SIGTERM of the extractor in mid-batch"
    TERMINATE_AGGREGATOR = "SIGTERM of the aggregator in mid-batch"
    PAUSE_EXTRACTOR = "extractor paused for 9 s, another takes over"
    PAUSE_AGGREGATOR = "aggregator paused for 9 s, another takes over"
    JOIN_EXTRACTOR = "a second extractor joins and leaves"
    JOIN_AGGREGATOR = "a second aggregator joins and leaves"
    CUT = "all connections between services and a broker cut for 3 s"
    PARTITION_AGGREGATOR = "aggregator cut off from Kafka for 9 s, another takes over"
    DISK_FULL_STORE = "disk full under the aggregator's store"
    DISK_FULL_BROKER = "disk full under a broker"
    ROLL = "rolling restart to another version of the extractor"

    @property
    def is_kill(self) -> bool:
        return self.value.startswith("kill")


@dataclass(frozen=True, slots=True)
class Strike:
    """One thing that is done."""

    number: int
    kind: Kind
    after: float
    """Seconds after the system has recovered from what was done before; below 0, so many before it may have."""
    pick: float
    """Between 0 and 1: which broker, which worker."""

    def __str__(self) -> str:
        when = f"{self.after:.1f} s after the recovery" if self.after >= 0 else f"{-self.after:.1f} s after the last one"
        return f"{self.number:3}  {when:24}  {self.kind}"


IN_QUICK_SUCCESSION = 0.2
"""The share of kills that hit a system that is still getting up."""


def schedule(seed: int, counts: dict[Kind, int]) -> list[Strike]:
    """So many of each kind in a random order, at random moments."""
    pick = random.Random(seed)
    kinds = [kind for kind, count in counts.items() for _ in range(count)]
    pick.shuffle(kinds)
    strikes = []
    for number, kind in enumerate(kinds, 1):
        quick = number > 1 and kind.is_kill and pick.random() < IN_QUICK_SUCCESSION
        strikes.append(Strike(number, kind, -pick.uniform(0.2, 2.0) if quick else pick.uniform(0.2, 1.5), pick.random()))
    return strikes
