"""The airspace of the country in which an airport lies. Joined when it is read: it never is the airport's status."""

from datetime import datetime
from typing import Any

from watchfloor.aggregator.rules import Rules
from watchfloor.aggregator.view import live
from watchfloor.aggregator.view.queries import Snapshot

FACET = "airspace"


class Airspaces:
    """Looks each country up once in a moment of the read model."""

    def __init__(self, snapshot: Snapshot, now: datetime, rules: Rules) -> None:
        self._snapshot = snapshot
        self._now = now
        self._rules = rules
        self._known: dict[str, dict[str, Any] | None] = {}

    def over(self, kind: str, place: dict[str, Any] | None) -> dict[str, Any] | None:
        """What is known now of the airspace over an airport: the country's facet as it is read, with the country's `actor_id` and `name`.

        None for everything but airports, and where nothing is known of the country's airspace.
        """
        if kind != "airport" or place is None or not place["country_ids"]:
            return None
        country: str = place["country_ids"][0]
        if country not in self._known:
            self._known[country] = self._look_up(country)
        return self._known[country]

    def _look_up(self, country: str) -> dict[str, Any] | None:
        state = self._snapshot.summary(country)
        if state is None or FACET not in state["facets"]:
            return None
        return {"actor_id": country, "name": state["name"], **live.read(state, self._now, self._rules)["facets"][FACET]}
