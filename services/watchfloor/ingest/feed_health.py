"""How a feed is doing, by two clocks: when it last answered well, and how old its newest item is against its own cadence.

A feed that always was slow is not broken, and one that answers well but tells nothing new is not well.
"""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

HOUR = 3600.0
DAY = 24 * HOUR
LEAST_SILENCE_S = HOUR
"""Nobody needs to know of less."""
LEAST_SILENCE_NEW_S = 12 * HOUR
"""While its nights are not known yet."""
KNOWN_DAYS = 3
CADENCE_DAYS = 14
"""Two weekends."""
FEW = 5
"""Items; of fewer nothing is expected."""
LATE_POLLS = 3
LATE_GRACE_S = 120.0
JUMP = 2.0
"""How many times its usual longest pause a feed may be quiet."""


class State(StrEnum):
    """The words of `watchfloor feeds` and of the metric; a failing feed has the kind of its failure instead."""

    OK = "ok"
    NEW = "new"
    """Too few items were seen to say what is usual for it."""
    SILENT = "silent"
    """It answers, and has had nothing new for longer than its own cadence allows."""
    FROZEN = "frozen"
    """As silent, and not a byte of what it lists has changed in that time."""
    EMPTY = "empty"
    REDIRECTED = "redirected"
    """It has moved for good; it is read at its new address, which should stand in the list."""
    DAMAGED = "damaged"
    """It was read, with errors in it."""
    LATE = "late"
    """Nobody polls it: ingest is down, or stuck."""
    NEVER = "never_polled"


BAD = frozenset({State.SILENT, State.FROZEN, State.EMPTY, State.LATE, State.NEVER})


@dataclass(frozen=True, slots=True)
class FeedRecord:
    """What is known of a feed. Times are seconds since 1970."""

    url: str
    next_poll: float = 0.0
    polled: float | None = None
    succeeded: float | None = None
    """When it last gave a document, or said that ours is still good."""
    newest: float | None = None
    """When its newest item was published; of an item without a date, when we noticed it."""
    changed: float | None = None
    """When the list of its items last differed from the one before."""
    items: int | None = None
    """In its last document."""
    seen: int = 0
    """Articles that it was the first to bring."""
    failures: int = 0
    """In a row."""
    problem: str | None = None
    """The kind of failure or, without failures, `damaged`."""
    detail: str | None = None
    moved_to: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    digest: str | None = None
    daily_longest: tuple[float, ...] = ()
    """The longest pause between two items that ended on each of the last days, in seconds."""


@dataclass(frozen=True, slots=True)
class Health:
    """The state of a feed and, where it is not well, one line that says why."""

    state: str
    reason: str = ""

    @property
    def is_bad(self) -> bool:
        return self.state in BAD or self.state not in set(State)


def silence_allowed(record: FeedRecord) -> float | None:
    """For how many seconds a feed may bring nothing new; None while too little is known of it.

    Twice its usual longest pause: the second longest of its days, so that one outage does not become the measure.
    """
    if record.seen < FEW or not record.daily_longest:
        return None
    pauses = sorted(record.daily_longest)
    usual = pauses[-2] if len(pauses) >= KNOWN_DAYS else pauses[-1]
    return max(JUMP * usual, LEAST_SILENCE_S if len(pauses) >= KNOWN_DAYS else LEAST_SILENCE_NEW_S)


def health(record: FeedRecord | None, every: float, now: float) -> Health:
    """How a feed is doing.

    Args:
        every: seconds from poll to poll.
    """
    if record is None or record.polled is None:
        return Health(State.NEVER, "it has not been polled yet")
    if now > max(record.next_poll, record.polled + every * LATE_POLLS) + LATE_GRACE_S:
        return Health(State.LATE, f"last polled {age(now - record.polled)} ago: is ingest running?")
    if record.failures:
        since = f"; last success {age(now - record.succeeded)} ago" if record.succeeded else "; never a success"
        return Health(record.problem or "failing", f"{record.detail or ''}{since}".lstrip("; "))
    if record.items == 0:
        return Health(State.EMPTY, "the feed lists no items")
    allowed = silence_allowed(record)
    quiet = now - record.newest if record.newest is not None else None
    if allowed is not None and quiet is not None and quiet > allowed:
        words = f"newest item {age(quiet)} old, usual are up to {age(allowed / JUMP)}"
        frozen = record.changed is not None and now - record.changed > allowed
        return Health(State.FROZEN if frozen else State.SILENT, words + (", and nothing at all changes" if frozen else ""))
    if record.problem:
        return Health(State.DAMAGED, record.detail or "")
    if record.moved_to:
        return Health(State.REDIRECTED, f"moved for good to {record.moved_to}; change the list")
    if allowed is None:
        return Health(State.NEW, "too few items yet to know its cadence")
    return Health(State.OK)


def pauses_by_day(moments: list[float]) -> dict[int, float]:
    """The longest pause between two of the moments that ended on each day, by day since 1970."""
    ordered = sorted(set(moments))
    longest: dict[int, float] = {}
    for before, after in pairwise(ordered):
        day = int(after // DAY)
        longest[day] = max(longest.get(day, 0.0), after - before)
    return longest


def age(seconds: float) -> str:
    """`45s`, `12m`, `5h`, `3d`: as long as people say it."""
    for unit, size in (("d", DAY), ("h", HOUR), ("m", 60.0)):
        if seconds >= 2 * size or (unit == "m" and seconds >= size):
            return f"{seconds / size:.0f}{unit}"
    return f"{max(seconds, 0):.0f}s"
