"""What of a state depends on now, for an answer."""

from datetime import datetime
from typing import Any

from watchfloor.contracts.times import parse, stamp


def read(state: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What is so at `now`: `as_of`, and of each facet `status`, whether a bounded one has ended, an outlook is overdue."""
    facets = {name: _facet(facet, now) for name, facet in state["facets"].items()}
    first = next(iter(facets.values()), {"status": None, "overdue": False, "stale": False})
    return {"as_of": stamp(now), **first, "facets": facets}


def _facet(facet: dict[str, Any], now: datetime) -> dict[str, Any]:
    ended = facet.get("until") is not None and parse(facet["until"]) <= now
    overdue = facet["outlook_at"] is not None and parse(facet["outlook_at"]) <= now
    last = facet.get("last_claim_at")
    stale = last is not None and (now - parse(last)).days >= 9
    return {"status": "unknown" if ended else facet["status"], "overdue": overdue, "stale": stale}
