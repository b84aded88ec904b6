"""What of a state depends on now, as the API gives it."""

from datetime import datetime
from typing import Any

from watchfloor.aggregator.reading import read as read_facets
from watchfloor.aggregator.rules import Rules

FIRST = ("status", "since", "outlook", "confidence", "disputed", "stale", "overdue")
"""Of the first facet (most actors have one), for readers who do not want to know which that is."""
NOTHING = {"status": None, "since": None, "outlook": None, "confidence": None, "disputed": False, "stale": False, "overdue": False}


def read(state: dict[str, Any], now: datetime, rules: Rules) -> dict[str, Any]:
    """What is so at `now`: `as_of`, `facets` and `relations` as `reading.py` has them, and in front of them the first facet."""
    found = read_facets(state, now, rules)
    first = next(iter(found["facets"].values()), NOTHING)
    return {**{name: first[name] for name in FIRST}, **found}
