"""What was known then: from the timelines that the changes carry."""

from collections.abc import Container
from typing import Any

from watchfloor.contracts.times import parse

NOTHING = {"status": "unknown", "outlook": "none"}
UNKEPT = {"value": None, "since": None, "until": None}


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
        Of each facet `status` and `outlook`, with since when and until when, and the change by which it was known. `outlook` is null
        before the oldest segment of its timeline where that was cut.

    Raises:
        NotKept: the same of a status.
    """
    facets: dict[str, dict[str, Any]] = {name: {} for name in state["facets"]}
    for change in changes:
        found = _value_at(change, at, recorded_later)
        if found is None and change["field"] == "status":
            raise NotKept(f"the timeline of {change['facet']} goes back to {change['timeline'][0]['start']} only")
        facets.setdefault(change["facet"], {})[change["field"]] = found or {**UNKEPT, "change": change}
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


def _value_at(change: dict[str, Any], at: str, recorded_later: Container[str]) -> dict[str, Any] | None:
    """What a timeline says of an instant; None before its oldest segment where it was cut."""
    moment = parse(at)
    nothing = {"value": NOTHING[change["field"]], "since": None, "until": None, "change": change}
    for segment in reversed(_without(change["timeline"], recorded_later)):
        if parse(segment["start"]) <= moment:
            if segment["until"] is not None and parse(segment["until"]) <= moment:
                return nothing
            # Of segments that were joined the last says since when: what it says may lie ahead of the instant.
            since = segment["start"] if segment["since"] is not None and parse(segment["since"]) > moment else segment["since"]
            return {"value": segment["value"], "since": since, "until": segment["until"], "change": change}
    return None if change["cut"] else nothing


def _without(timeline: list[dict[str, Any]], recorded_later: Container[str]) -> list[dict[str, Any]]:
    kept: list[dict[str, Any]] = []
    for segment in timeline:
        if segment["event_id"] not in recorded_later:
            kept.append(segment)
        elif kept and kept[-1]["until"] == segment["start"]:
            kept[-1] = {**kept[-1], "until": segment["until"]}
    return kept
