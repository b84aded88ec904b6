"""What of a state depends on the time at which it is read: bounded values that have ended, overdue announcements, staleness, fading.

Pure, with the clock given. Works on states as JSON, as the view keeps them.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from watchfloor.aggregator.instants import DAY, HOUR, end, seconds
from watchfloor.aggregator.rules import Rules
from watchfloor.contracts.times import stamp

Json = Mapping[str, Any]
_SET_BY_HAND = ("status", "outlook", "since", "confidence", "disputed")


def read(state: Json, now: datetime, rules: Rules) -> dict[str, Any]:
    """What is so at `now`.

    Args:
        state: an ActorState.
        now: with a zone.
        rules: how claims of each facet age.

    Returns:
        `as_of`; `facets`, each with `status`, `since`, `outlook` and `confidence` as they are now, `ended` (a bounded value is over,
        `status` is what is assumed since), `override` (whether one is in force), `stale` and `stale_since`, `overdue`,
        `overdue_since` and `overdue_by` (who announced it); `relations`, each with `actor_id` and its `intensity` as it has faded.
    """
    moment = stamp(now)
    return {
        "as_of": moment,
        "facets": {name: _facet(facet, name, moment, rules) for name, facet in state["facets"].items()},
        "relations": [
            {"actor_id": each["actor_id"], "intensity": _faded(each, moment, rules.relations.half_life_days)}
            for each in state.get("relations", [])
        ],
    }


def _facet(facet: Json, name: str, now: str, rules: Rules) -> dict[str, Any]:
    override: Json = facet.get("override") or {}
    in_force = bool(override) and override["until"] > now
    over = bool(override) and not in_force
    so = {part: (override if over else facet)[part] for part in _SET_BY_HAND}
    # With an override that has run out, `until` was the override's.
    until = None if over and override["field"] == "status" else facet["until"]
    ended = until is not None and end(until) <= now
    if ended:
        so |= {"status": facet["before"], "since": end(until) if facet["before"] != "unknown" else None, "disputed": False}
        so["confidence"] = so["confidence"] // 2 if facet["before"] != "unknown" else 0
    by_hand = in_force and override["field"] == "status"
    return {
        **so,
        "confidence": so["confidence"] if by_hand else _aged(so["confidence"], facet, name, now, rules),
        "ended": ended,
        "override": in_force,
        **_staleness(so["status"], facet, name, now, rules, by_hand),
        **_overdue(so["outlook"], facet, now),
    }


def _aged(confidence: int, facet: Json, name: str, now: str, rules: Rules) -> int:
    """Confidence halves in each half-life without a claim."""
    known, last = rules.facets.get(name), facet["last_claim_at"]
    if known is None or last is None or last >= now:
        return confidence
    days = (seconds(now) - seconds(last)) / DAY
    return int(confidence * 0.5 ** (days / known.deciding.half_life_days))


def _staleness(status: str, facet: Json, name: str, now: str, rules: Rules, by_hand: bool) -> dict[str, Any]:
    known, last = rules.facets.get(name), facet["last_claim_at"]
    hours = known.deciding.stale_hours.get(status) if known else None
    if by_hand or hours is None or last is None:
        return {"stale": False, "stale_since": None}
    since = seconds(last) + hours * HOUR
    stale = since <= seconds(now)
    return {"stale": stale, "stale_since": stamp(datetime.fromtimestamp(since, UTC)) if stale else None}


def _overdue(outlook: str, facet: Json, now: str) -> dict[str, Any]:
    """An announcement past its date, with who made it. It is never fulfilled by itself."""
    at = facet["outlook_at"] if outlook == facet["outlook"] and outlook != "none" else None
    overdue = at is not None and end(at) <= now
    return {
        "overdue": overdue,
        "overdue_since": end(at) if overdue and at else None,
        "overdue_by": facet["outlook_by"] if overdue else None,
    }


def _faded(relation: Json, now: str, half_life: int) -> int:
    days = max(seconds(now) - seconds(relation["last_event_at"]), 0) / DAY
    recent: int = relation["recent_intensity"]
    return round(float(recent * 0.5 ** (days / half_life)))
