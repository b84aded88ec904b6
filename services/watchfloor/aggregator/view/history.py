"""What was known then: from the timelines that the changes carry."""

from collections.abc import Container
from typing import Any

from watchfloor.contracts.times import parse

NOTHING = {"status": "unknown", "outlook": "none"}
KEPT_SEGMENTS = 32


class NotKept(LookupError):
    """The timelines do not go back so far; one line for people."""


def state_then(
    state: dict[str, Any], changes: list[dict[str, Any]], at: str, recorded_later: Container[str] = frozenset()
) -> dict[str, Any]:
    """An actor as it was at one time, as far as it was known at another.

    Args:
        state: its present state; gives name, kind and facets.
        changes: of each facet and field the last change that was known then.
        at: the instant asked for.
        recorded_later: events that were not recorded yet then. One may stand in such a timeline all the same, since articles are
            not folded in the order in which they came in: the stretch that it began counts to what was before.

    Returns:
        Of each facet `status` and `outlook`, with since when and until when, and the change by which it was known.

    Raises:
        NotKept: before the oldest segment of a timeline that was cut.
    """
    facets: dict[str, dict[str, Any]] = {name: {} for name in state["facets"]}
    for change in changes:
        facets.setdefault(change["facet"], {})[change["field"]] = _value_at(change, at, recorded_later)
    whole = {
        name: {
            field: fields.get(field, {"value": nothing, "since": None, "until": None, "change": None}) for field, nothing in NOTHING.items()
        }
        for name, fields in facets.items()
    }
    return {
        "actor_id": state["actor_id"],
        "name": state["name"],
        "kind": state["kind"],
        "facets": {
            name: {
                "status": fields["status"]["value"],
                "since": fields["status"]["since"],
                "until": fields["status"]["until"],
                "status_change": fields["status"]["change"],
                "outlook": fields["outlook"]["value"],
                "outlook_change": fields["outlook"]["change"],
            }
            for name, fields in whole.items()
        },
    }


def _value_at(change: dict[str, Any], at: str, recorded_later: Container[str]) -> dict[str, Any]:
    moment = parse(at)
    timeline = _without(change["timeline"], recorded_later)
    for segment in reversed(timeline):
        if parse(segment["start"]) <= moment:
            ended = segment["until"] is not None and parse(segment["until"]) <= moment
            value = NOTHING[change["field"]] if ended else segment["value"]
            since, until = (segment["until"], None) if ended else (segment["start"], segment["until"])
            return {"value": value, "since": since, "until": until, "change": change}
    if len(change["timeline"]) >= KEPT_SEGMENTS:
        raise NotKept(f"the timeline of {change['facet']} goes back to {change['timeline'][0]['start']} only")
    return {"value": NOTHING[change["field"]], "since": None, "until": None, "change": change}


def _without(timeline: list[dict[str, Any]], recorded_later: Container[str]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for segment in timeline:
        if segment["event_id"] not in recorded_later:
            kept.append(segment)
        elif kept and kept[-1]["until"] == segment["start"]:
            kept[-1] = {**kept[-1], "until": segment["until"]}
    return kept
