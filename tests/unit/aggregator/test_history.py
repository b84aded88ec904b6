"""What was so then, from the timelines that the changes carry: the same as a state said at that time."""

from typing import Any

import pytest
from said import KABUL, RULES, article, by_hand, says

from watchfloor.aggregator.replaying import Replay
from watchfloor.aggregator.view.history import NotKept, state_then
from watchfloor.contracts.extraction import Extraction

MORNING, NOON, ONE = "2024-05-13T08:00:00Z", "2024-05-13T12:00:00Z", "2024-05-13T13:00:00Z"


def then(at: str, *articles: Extraction) -> dict[str, Any]:
    """Kabul airport at a time, as far as it is known in the end."""
    replay = Replay(RULES)
    made = [change for each in articles for change in replay.take(each) if change.actor_id == KABUL]
    last = {(each.facet, each.field): each.to_json() for each in made}
    state = next(each for each in replay.states() if each.actor_id == KABUL)
    facets: dict[str, dict[str, Any]] = state_then(state.to_json(), list(last.values()), at)["facets"]
    return facets["operations"]


def test_after_a_bounded_stop_what_ran_before_is_assumed() -> None:
    told = article(1, "2024-05-12T08:00:00Z", says("open")), article(2, MORNING, says("closed", until=NOON))
    assert [then(at, *told)["status"] for at in ("2024-05-12T09:00:00Z", MORNING, NOON)] == ["open", "closed", "open"]
    assert (then(ONE, *told)["since"], then(ONE, *told)["until"]) == (NOON, None)


def test_after_a_bounded_stop_with_nothing_before_nothing_is_known() -> None:
    over = then(ONE, article(1, MORNING, says("closed", until=NOON)))
    assert (over["status"], over["since"], over["until"]) == ("unknown", None, None)


@pytest.mark.parametrize(
    ("told", "since"),
    [
        ([article(1, MORNING, says("closed"))], MORNING),
        ([article(1, MORNING, says("closed", continues=True))], None),
        ([article(1, MORNING, says("closed"), date_defaulted=True)], None),
        ([article(1, MORNING, says("closed", "2024-05-01", event_time_precision="month"))], None),
        ([article(1, MORNING, says("open", modality="discussed"))], None),
        ([article(1, MORNING, says("closed")), by_hand(2, "2024-05-13T09:00:00Z", "open", "2024-05-13T10:00:00Z")], MORNING),
        ([article(1, MORNING, says("closed")), by_hand(2, "2024-05-13T09:00:00Z", "closed", "2024-05-13T10:00:00Z")], MORNING),
    ],
    ids=["plain", "remains", "undated", "in May", "presupposed", "after an override", "after an override that confirmed"],
)
def test_since_when_is_said_only_where_a_state_says_it(told: list[Extraction], since: str | None) -> None:
    assert then(ONE, *told)["since"] == since


def test_a_second_report_that_says_since_when_tells_the_history_too() -> None:
    coarse = article(1, MORNING, says("closed", "2024-05-01", event_time_precision="month"))
    assert then(ONE, coarse, article(2, MORNING, says("closed"), source="AFP"))["since"] == MORNING


def flipping(count: int) -> list[Extraction]:
    """So many stretches, one a day."""
    days = [f"2024-03-{day:02d}T09:00:00Z" if day < 32 else f"2024-04-{day - 31:02d}T09:00:00Z" for day in range(1, count + 1)]
    return [article(n, day, says("closed" if n % 2 else "open")) for n, day in enumerate(days)]


def test_a_timeline_of_just_the_length_that_is_kept_is_whole() -> None:
    assert then("2024-02-01T00:00:00Z", *flipping(32))["status"] == "unknown"
    with pytest.raises(NotKept, match="operations goes back to 2024-03-02T09:00:00Z"):
        then("2024-02-01T00:00:00Z", *flipping(33))


def test_an_outlook_that_is_not_kept_so_far_back_takes_nothing_from_the_status() -> None:
    state = {"actor_id": KABUL, "name": "Kabul", "kind": "airport", "facets": {"operations": {}}}
    segment = {"value": "closed", "start": MORNING, "until": None, "event_id": None, "since": MORNING, "assumed": False}
    ahead = {**segment, "value": "resumption_announced", "start": NOON}
    changes = [
        {"facet": "operations", "field": "status", "timeline": [segment], "cut": False},
        {"facet": "operations", "field": "outlook", "timeline": [ahead], "cut": True},
    ]
    found = state_then(state, changes, "2024-05-13T10:00:00Z")["facets"]["operations"]
    assert (found["status"], found["outlook"]) == ("closed", None)
