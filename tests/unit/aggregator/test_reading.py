"""What depends on the time of reading: a state says what was reported, a read what that means now."""

from datetime import UTC, datetime
from typing import Any

import pytest
from said import KABUL, RULES, article, by_hand, does, says

from watchfloor.aggregator.reading import read
from watchfloor.aggregator.replaying import replay
from watchfloor.contracts.extraction import Extraction

MONDAY = "2024-05-13T09:00:00Z"


def at(moment: str, *articles: Extraction) -> dict[str, Any]:
    """Kabul airport as it is read at a moment."""
    facets: dict[str, dict[str, Any]] = read_at(moment, *articles)["facets"]
    return facets["operations"]


def activity(moment: str, *articles: Extraction) -> dict[str, Any]:
    told: dict[str, Any] = read_at(moment, *articles)["activity"]
    return told


def read_at(moment: str, *articles: Extraction) -> dict[str, Any]:
    state = next(each for each in replay(articles, RULES) if each.actor_id == KABUL)
    return read(state.to_json(), datetime.fromisoformat(moment).replace(tzinfo=UTC), RULES)


def test_a_state_that_nobody_confirms_gets_stale_and_less_sure() -> None:
    closed = article(1, MONDAY, says("closed"))
    fresh, old = at("2024-05-14", closed), at("2024-06-14", closed)
    assert (fresh["stale"], old["stale"], old["stale_since"]) == (False, True, "2024-05-27T09:00:00Z")
    assert old["confidence"] < fresh["confidence"] < 800


def test_a_bounded_stop_ends_on_reading_though_no_article_says_so() -> None:
    stopped = article(2, MONDAY, says("suspended", until="2024-05-13T23:00:00Z"))
    assert at("2024-05-13T22:59:00", stopped)["status"] == "suspended"
    ended = at("2024-05-13T23:00:00", stopped)
    assert (ended["status"], ended["ended"], ended["confidence"]) == ("unknown", True, 0)
    known = at("2024-05-14", article(1, "2024-05-01T09:00:00Z", says("open")), stopped)
    assert (known["status"], known["since"]) == ("open", "2024-05-13T23:00:00Z")


def test_an_announcement_past_its_date_is_overdue_and_says_who_made_it() -> None:
    said = article(2, MONDAY, says("open", "2024-05-20", modality="announced", role="official"))
    assert not at("2024-05-20T12:00:00", article(1, MONDAY, says("closed")), said)["overdue"]
    late = at("2024-05-21T00:00:00", article(1, MONDAY, says("closed")), said)
    assert (late["status"], late["overdue"], late["overdue_since"], late["overdue_by"]) == (
        "closed",
        True,
        "2024-05-21T00:00:00Z",
        "a speaker",
    )


def test_an_override_that_has_run_out_uncovers_what_is_reported() -> None:
    told = [article(1, MONDAY, says("closed")), by_hand(2, "2024-05-13T12:00:00Z", "open", "2024-05-15T00:00:00Z")]
    now, later = at("2024-05-14", *told), at("2024-05-15", *told)
    assert (now["status"], now["override"], now["confidence"], now["moved_at"]) == ("open", True, 1000, None)
    assert (now["set_by"]["status"]["author"], now["set_by"]["status"]["article_id"]) == ("desk", "a2")
    assert (later["status"], later["override"], later["since"], later["set_by"]) == ("closed", False, MONDAY, {})
    assert later["moved_at"] == "2024-05-15T00:00:00Z"


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ([("open", "10", "status"), ("resumption_announced", "20", "outlook")], ("closed", "resumption_announced", ["outlook"])),
        ([("open", "20", "status"), ("resumption_announced", "11", "outlook")], ("open", "none", ["status"])),
        ([("open", "20", "status"), ("limited", "11", "status")], ("open", "none", ["status"])),
        ([("limited", "11", "status"), ("open", "11", "status")], ("closed", "none", [])),
    ],
)
def test_of_several_overrides_those_rule_that_last(overrides: list[tuple[str, str, str]], expected: tuple[str, str, list[str]]) -> None:
    made = [
        by_hand(n, f"2024-05-13T09:{n}0:00Z", value, f"2024-05-13T{hour}:00:00Z", field=field)
        for n, (value, hour, field) in enumerate(overrides, start=1)
    ]
    noon = at("2024-05-13T12:00:00", article(0, "2024-05-13T08:00:00Z", says("closed")), *made)
    assert (noon["status"], noon["outlook"], sorted(noon["set_by"])) == expected


def test_a_bounded_stop_beneath_an_override_ends_by_the_clock_too() -> None:
    stopped = article(1, MONDAY, says("closed", until="2024-05-13T12:00:00Z"))
    told = stopped, by_hand(2, "2024-05-13T09:30:00Z", "open", "2024-05-13T11:00:00Z")
    read_at = {hour: at(f"2024-05-13T{hour}:00:00", *told) for hour in (10, 11, 13)}
    assert {hour: (so["status"], so["ended"]) for hour, so in read_at.items()} == {
        10: ("open", False),
        11: ("closed", False),
        13: ("unknown", True),
    }


def test_an_announcement_beneath_an_override_that_is_over_is_overdue() -> None:
    announced = article(2, MONDAY, says("open", "2024-05-14", modality="announced", role="official"))
    hidden = by_hand(3, "2024-05-13T10:00:00Z", "resumption_discussed", "2024-05-13T11:00:00Z", field="outlook")
    so = at("2024-05-15T13:00:00", article(1, MONDAY, says("closed")), announced, hidden)
    assert (so["outlook"], so["outlook_at"], so["overdue"], so["overdue_by"]) == ("resumption_announced", "2024-05-14", True, "a speaker")


def test_an_announced_closure_that_has_run_out_is_neither_to_come_nor_overdue() -> None:
    works = article(1, MONDAY, says("closed", "2024-05-14", modality="announced", until="2024-05-15"))
    assert at("2024-05-15T23:00:00", works)["outlook"] == "closure_announced"
    over = at("2024-05-16T00:00:00", works)
    assert (over["outlook"], over["outlook_at"], over["overdue"]) == ("none", None, False)


def test_how_much_the_last_day_told_is_counted_from_the_time_of_reading() -> None:
    hours = ["2024-05-12T20:00:00Z", "2024-05-13T08:00:00Z", "2024-05-13T09:00:00Z"]
    told = [article(n, hour, does("CONSULT", KABUL, "country:QAT")) for n, hour in enumerate(hours)]
    assert [activity(f"2024-05-{moment}", *told)["articles"] for moment in ("13T09:00:00", "14T08:00:00", "14T09:00:00")] == [3, 1, 0]


def test_more_than_a_state_knows_of_the_last_day_is_said_to_be_more() -> None:
    told = [article(n, MONDAY, does("CONSULT", KABUL, "country:QAT")) for n in range(33)]
    assert activity("2024-05-13T10:00:00", *told) == {"articles": 32, "more": True}
    assert activity("2024-05-13T10:00:00", *told[:32]) == {"articles": 32, "more": False}


def test_what_has_passed_between_two_actors_fades() -> None:
    states = {state.actor_id: state for state in replay([article(1, MONDAY, does("ASSAULT", "country:AFG", "org:taliban"))], RULES)}
    told = states["country:AFG"].to_json()
    intensities = [read(told, datetime(2024, month, 13, tzinfo=UTC), RULES)["relations"][0]["intensity"] for month in (5, 8, 11)]
    assert intensities == [-90, -44, -22]
