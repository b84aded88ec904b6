"""What of a state depends on now, as the API gives it: how each claim stands once an override has ended, and what lies beneath one."""

from datetime import datetime
from typing import Any

from read_model import a_state
from watchfloor.aggregator.rules import load_rules
from watchfloor.aggregator.view.live import read, read_with_stands
from watchfloor.contracts.state import ActorState
from watchfloor.contracts.times import parse

RULES = load_rules()
BY_HAND = {
    "article_id": "o1", "event_id": "hand", "field": "status", "value": "limited", "start": "2021-09-02T11:00:00Z",
    "until": "2021-09-02T13:00:00Z", "author": "duty officer", "reason": "spoke to the tower",
}  # fmt: skip
BEFORE, AFTER = parse("2021-09-02T12:00:00Z"), parse("2021-09-02T14:00:00Z")


def contradicted_and_overridden() -> dict[str, Any]:
    """Reuters says closed, AP half an hour later open, and an analyst sets limited until 13:00."""
    state = a_state(status="limited", overrides=[BY_HAND])
    facet = state["facets"]["operations"]
    [claim] = facet["evidence"]
    told = {"dated": True, "begins": True, "stands": "aside", "event_time": None}
    closed = {**claim, **told, "event_id": "reuters", "voice": "reuters", "source": "Reuters", "value": "closed", "weight": 830}
    opened = {**claim, **told, "event_id": "ap", "voice": "ap", "source": "AP", "value": "open", "weight": 830, "begins": False}
    by_hand = {**claim, **told, "event_id": "hand", "article_id": "o1", "voice": "override", "value": "limited", "stands": "for"}
    by_hand |= {"start": BY_HAND["start"], "weight": 1000, "override": {"author": "duty officer", "reason": "", "until": BY_HAND["until"]}}
    at = [{"start": f"2021-09-02T{time}:00Z", "published_at": f"2021-09-02T{time}:00Z"} for time in ("10:00", "10:30")]
    facet["evidence"] = [by_hand, {**opened, **at[1], "continues": True}, {**closed, **at[0]}]
    so = {name: facet[name] for name in ("since", "until", "before", "confidence", "outlook", "outlook_at", "outlook_by")}
    facet["beneath"] = {**so, "status": "open", "since": None, "disputed": True, "assumed": None, "outlook_until": None}
    return ActorState.model_validate(state).to_json()


def operations(now: datetime) -> dict[str, Any]:
    facet: dict[str, Any] = read_with_stands(contradicted_and_overridden(), now, RULES)["facets"]["operations"]
    return facet


def test_while_an_override_rules_it_says_what_the_claims_say_beneath_it() -> None:
    facet = operations(BEFORE)
    assert (facet["status"], facet["stands"]) == ("limited", {"hand": "for", "ap": "aside", "reuters": "aside"})
    beneath = facet["beneath"]
    assert (beneath["status"], beneath["disputed"]) == ("open", True)
    assert beneath["stands"]["ap"] == "for"
    assert beneath["stands"]["reuters"] == "against"


def test_when_an_override_has_ended_the_claims_stand_by_themselves_again() -> None:
    facet = operations(AFTER)
    assert (facet["status"], facet["disputed"], facet["beneath"]) == ("open", True, None)
    assert facet["stands"] == {"hand": "aside", "ap": "for", "reuters": "against"}


def test_where_the_clock_has_moved_nothing_claims_stand_as_the_state_has_it() -> None:
    state = ActorState.model_validate(a_state()).to_json()
    assert read_with_stands(state, AFTER, RULES)["facets"]["operations"]["stands"] == {"e1": "for"}
    assert read(state, AFTER, RULES)["facets"]["operations"]["beneath"] is None
