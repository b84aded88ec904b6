"""What of a state depends on now, as the API gives it."""

from datetime import datetime
from typing import Any

from watchfloor.aggregator import explaining
from watchfloor.aggregator.reading import read as read_facets
from watchfloor.aggregator.rules import Rules
from watchfloor.aggregator.voices import BY_HAND
from watchfloor.contracts.state import ActorState

FIRST = ("status", "since", "outlook", "confidence", "disputed", "stale", "overdue")
"""Of the first facet (most actors have one), for readers who do not want to know which that is."""
NOTHING = {"status": None, "since": None, "outlook": None, "confidence": None, "disputed": False, "stale": False, "overdue": False}


def read(state: dict[str, Any], now: datetime, rules: Rules) -> dict[str, Any]:
    """What is so at `now`: `as_of`, `facets` and `relations` as `reading.py` has them, and in front of them the first facet.

    A facet that an override rules has `beneath`: what the claims say now, in the same fields; of the others it is null.
    """
    found = read_facets(state, now, rules)
    first = next(iter(found["facets"].values()), NOTHING)
    ruled = {name for name, each in found["facets"].items() if each["override"]}
    beneath: dict[str, Any] = {}
    if ruled:
        plain = {name: {**facet, "overrides": []} for name, facet in state["facets"].items() if name in ruled}
        beneath = read_facets({**state, "facets": plain}, now, rules)["facets"]
    facets = {name: {**each, "beneath": beneath.get(name)} for name, each in found["facets"].items()}
    return {**{name: first[name] for name in FIRST}, **found, "facets": facets}


def read_with_stands(state: dict[str, Any], now: datetime, rules: Rules) -> dict[str, Any]:
    """The same of a state with its evidence: how each claim `stands` now, by its event id.

    As the state has it, unless the clock has ended an override or a bounded value since; then it is decided anew. `beneath` says how the
    claims stand where the override does not count.
    """
    found = read(state, now, rules)
    moved = {
        name for name, each in found["facets"].items() if each["moved_at"] or _has_ended_override(state["facets"][name], found["as_of"])
    }
    ruled = any(each["beneath"] for each in found["facets"].values())
    whole = ActorState.model_validate(state) if moved or ruled else None
    anew = explaining.without(whole, frozenset(), now, rules).to_json() if whole and moved else state
    claims = explaining.without(whole, frozenset({BY_HAND}), now, rules).to_json() if whole and ruled else state
    for name, each in found["facets"].items():
        each["stands"] = _stands((anew if name in moved else state)["facets"][name])
        if each["beneath"]:
            each["beneath"]["stands"] = _stands(claims["facets"][name])
    return found


def _has_ended_override(facet: dict[str, Any], now: str) -> bool:
    return any(each["until"] <= now for each in facet["overrides"])


def _stands(facet: dict[str, Any]) -> dict[str, str]:
    return {each["event_id"]: each["stands"] for each in facet["evidence"]}
