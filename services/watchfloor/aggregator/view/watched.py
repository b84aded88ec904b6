"""What there is to tell of a facet that is watched: how it is now, since when as far as we know, and by how many voices.

Pure: from the state as it is kept, the state as it is read now, and the changes of its status.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from watchfloor.aggregator.instants import end, seconds
from watchfloor.aggregator.voices import BY_HAND, RUMOUR
from watchfloor.aggregator.walking import UNKNOWN

NOT_VOICES = frozenset({RUMOUR, BY_HAND})
"""A rumour is nobody's word, and an analyst's override has a metric of its own."""


class StatusChange(NamedTuple):
    """A change that moved the present status."""

    recorded_at: str
    """When it became known."""
    after: str


@dataclass(frozen=True, slots=True)
class Watched:
    """A facet as metrics show it. Times are seconds since 1970."""

    status: str = UNKNOWN
    outlook: str = "none"
    confidence: float = 0.0
    """0 to 1."""
    disputed: bool = False
    stale: bool = False
    overdue: bool = False
    overridden: bool = False
    old_news: bool = False
    """Whether all that is known comes of articles that were taken in late on purpose, or was stale already when it became known."""
    voices: int = 0
    """Independent voices that speak for the status, but in what is no news."""
    changed_at: float | None = None
    """When the status last changed, as far as it was known; None where nothing was ever known."""
    departed_at: float | None = None
    """Since when it is known to be other than usual; None while it is as usual, or unknown."""
    last_claim_at: float | None = None
    outlook_due_at: float | None = None
    """When what is announced should have come."""


NOTHING_KNOWN = Watched()


def watched(
    facet: dict[str, Any],
    read: dict[str, Any],
    usual: Collection[str],
    first_seen: str,
    changes: Iterable[StatusChange],
    backfilled: frozenset[str] = frozenset(),
) -> Watched:
    """A facet of an actor's state, as it is watched.

    Args:
        facet: as the state has it.
        read: the same as `reading.read` gives it for now.
        usual: the statuses that are no news.
        first_seen: of the actor.
        changes: of the present status, the newest first; read only as far as is needed.
        backfilled: the articles of its evidence that were taken in late on purpose.
    """
    shifted_at = seconds(read["moved_at"]) if read["moved_at"] else 0
    remembered = iter(changes)
    newest = next(remembered, None)
    # Without a change (the topic of changes forgets) what the state itself says has to do.
    changed_at = max(seconds(newest.recorded_at if newest else facet["since"] or first_seen), shifted_at)
    departed_at: float | None = None
    if read["status"] != UNKNOWN and read["status"] not in usual:
        departed_at = shifted_at or _departed_at(newest, remembered, usual) or changed_at
    due = read["outlook_at"]
    return Watched(
        status=read["status"],
        outlook=read["outlook"],
        confidence=read["confidence"] / 1000,
        disputed=read["disputed"],
        stale=read["stale"],
        overdue=read["overdue"],
        overridden=read["override"],
        old_news=_all_in(facet, backfilled) or (read["stale"] and seconds(read["stale_since"]) <= changed_at),
        voices=_voices(facet, read["status"], backfilled),
        changed_at=changed_at,
        departed_at=departed_at,
        last_claim_at=seconds(facet["last_claim_at"]) if facet["last_claim_at"] else None,
        outlook_due_at=seconds(end(due)) if due else None,
    )


def _all_in(facet: dict[str, Any], articles: frozenset[str]) -> bool:
    return bool(facet["evidence"]) and all(each["article_id"] in articles for each in facet["evidence"])


def _departed_at(newest: StatusChange | None, older: Iterator[StatusChange], usual: Collection[str]) -> float | None:
    """When the first of the latest changes was recorded that did not lead to the usual."""
    first: StatusChange | None = None
    change = newest
    while change is not None and change.after != UNKNOWN and change.after not in usual:
        first = change
        change = next(older, None)
    return seconds(first.recorded_at) if first else None


def _voices(facet: dict[str, Any], status: str, backfilled: frozenset[str]) -> int:
    if status == UNKNOWN:
        return 0
    news = [each for each in facet["evidence"] if each["article_id"] not in backfilled]
    if status != facet["status"]:  # the clock has moved it: whoever said so before counts
        return len({each["voice"] for each in news if each["field"] == "status" and each["value"] == status} - NOT_VOICES)
    supporting = [each for each in news if each["stands"] == "for"]
    # A status may be presupposed by what is said to come, and rest on nothing else.
    of_status = [each for each in supporting if each["field"] == "status"] or supporting
    # What is kept in short does not say of which article it is.
    older = set() if backfilled else _older_voices(facet, status)
    return len(({each["voice"] for each in of_status} | older) - NOT_VOICES)


def _older_voices(facet: dict[str, Any], status: str) -> set[str]:
    """Those of claims that are kept in short (start, published_at, event_id, field, value, denies, weight, voice) of this stretch.

    One outlet that says much must not push the others out of the evidence.
    """
    since = facet["since"] or _first_said(facet)
    return {each[7] for each in facet["older"] if since and each[3] == "status" and each[4] == status and each[0] >= since}


def _first_said(facet: dict[str, Any]) -> str | None:
    """When what is so was first said, of a status that "remains" and has no known beginning. The claim with which its stretch began
    is always among the evidence."""
    return min((each["start"] for each in facet["evidence"] if each["field"] == "status" and each["stands"] == "for"), default=None)
