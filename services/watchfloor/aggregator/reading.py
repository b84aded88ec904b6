"""What of a state depends on the time at which it is read: bounded values that have ended, overdue announcements, staleness, fading.

Pure, with the clock given. Works on states as JSON, as the view keeps them.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from watchfloor.aggregator.head import ARTICLES
from watchfloor.aggregator.instants import DAY, HOUR, end, seconds
from watchfloor.aggregator.outlooks import NONE
from watchfloor.aggregator.rules import Rules
from watchfloor.aggregator.walking import UNKNOWN
from watchfloor.contracts.times import stamp

Json = Mapping[str, Any]


def read(state: Json, now: datetime, rules: Rules) -> dict[str, Any]:
    """What is so at `now`.

    Args:
        state: an ActorState.
        now: with a zone.
        rules: how claims of each facet age.

    Returns:
        `as_of`; `activity` of the last day, see `_activity`; `facets`, each with `status`, `since`, `until`, `outlook`, `outlook_at`,
        `outlook_by` and `confidence` as they are now, `ended` (a bounded value is over, `status` is what is assumed since), `moved_at`
        (when the end of a bounded value or of an override moved the status, since the state was written), `override` (whether one is
        in force) and `set_by` (by field, the override that rules it), `stale` and `stale_since`, `overdue`,
        `overdue_since` and `overdue_by` (who announced it); `relations`, each with `actor_id` and its `intensity` as it has faded.
    """
    moment = stamp(now)
    return {
        "as_of": moment,
        "activity": _activity(state, moment),
        "facets": {name: _facet(facet, name, moment, rules) for name, facet in state["facets"].items()},
        "relations": [
            {"actor_id": each["actor_id"], "intensity": _faded(each, moment, rules.relations.half_life_days)}
            for each in state.get("relations", [])
        ],
    }


def _activity(state: Json, now: str) -> dict[str, Any]:
    """How many `articles` of the last day told of the actor; `more`: there may be more, since a state knows the newest 32."""
    recent: list[int] = state["recent"]
    since_last = seconds(now) - seconds(state["last_seen"])
    articles = sum(since_last + age < DAY for age in recent)
    return {"articles": articles, "more": articles == ARTICLES < state["articles"]}


def _facet(facet: Json, name: str, now: str, rules: Rules) -> dict[str, Any]:
    beneath: Json = facet["beneath"] or facet
    so = _by_claims(beneath, now)
    ruling: dict[str, Json] = {each["field"]: each for each in facet["overrides"] if each["until"] > now}
    status, outlook = ruling.get("status"), ruling.get("outlook")
    over = [each["until"] for each in facet["overrides"] if each["field"] == "status" and each["until"] <= now]
    so["moved_at"] = max([*over, *([end(beneath["until"])] if so["ended"] and not status else [])], default=None)
    if status:
        so |= {"status": status["value"], "since": status["start"], "until": status["until"]}
        so |= {"confidence": 1000, "disputed": False, "ended": False}
    if outlook:
        so |= {"outlook": outlook["value"], "outlook_at": None, "outlook_by": outlook["author"]}
    return {
        **so,
        "confidence": so["confidence"] if status else _aged(so["confidence"], facet, name, now, rules),
        "override": bool(ruling),
        "set_by": ruling,
        **_staleness(so["status"], facet, name, now, rules, bool(status)),
        **_overdue(so, now),
    }


def _by_claims(said: Json, now: str) -> dict[str, Any]:
    """What claims say, at a time; `said` has the fields that a FacetState and a Beneath have alike."""
    so = {name: said[name] for name in ("status", "since", "until", "confidence", "disputed", "outlook", "outlook_at", "outlook_by")}
    ended = so["until"] is not None and end(so["until"]) <= now
    if ended:
        assumed = said["assumed"] or {"status": UNKNOWN, "since": None, "confidence": 0}
        so |= {**assumed, "until": None, "disputed": False}
    if said["outlook_until"] is not None and said["outlook_until"] <= now:
        so |= {"outlook": NONE, "outlook_at": None, "outlook_by": None}
    return {**so, "ended": ended}


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


def _overdue(so: Json, now: str) -> dict[str, Any]:
    """An announcement past its date, with who made it. It is never fulfilled by itself."""
    at = so["outlook_at"]
    overdue = at is not None and end(at) <= now
    return {"overdue": overdue, "overdue_since": end(at) if overdue and at else None, "overdue_by": so["outlook_by"] if overdue else None}


def _faded(relation: Json, now: str, half_life: int) -> int:
    days = max(seconds(now) - seconds(relation["last_event_at"]), 0) / DAY
    recent: int = relation["recent_intensity"]
    return round(float(recent * 0.5 ** (days / half_life)))
