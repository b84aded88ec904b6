"""What depends on the time of reading: a state says what was reported, a read what that means now."""

from datetime import UTC, datetime
from typing import Any

from said import KABUL, RULES, article, does, says

from watchfloor.aggregator.reading import read
from watchfloor.aggregator.replaying import replay
from watchfloor.contracts.article import Override
from watchfloor.contracts.extraction import Extraction

MONDAY = "2024-05-13T09:00:00Z"


def at(moment: str, *articles: Extraction) -> dict[str, Any]:
    """Kabul airport as it is read at a moment."""
    state = next(each for each in replay(articles, RULES) if each.actor_id == KABUL)
    facets: dict[str, dict[str, Any]] = read(state.to_json(), datetime.fromisoformat(moment).replace(tzinfo=UTC), RULES)["facets"]
    return facets["operations"]


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
    override = Override(
        actor_id=KABUL, facet="operations", value="open", author="desk", reason="seen on radar", until="2024-05-15T00:00:00Z"
    )
    told = [article(1, MONDAY, says("closed")), article("o", "2024-05-13T12:00:00Z", override=override)]
    now, later = at("2024-05-14", *told), at("2024-05-15", *told)
    assert (now["status"], now["override"], now["confidence"]) == ("open", True, 1000)
    assert (later["status"], later["override"], later["since"]) == ("closed", False, MONDAY)


def test_what_has_passed_between_two_actors_fades() -> None:
    states = {state.actor_id: state for state in replay([article(1, MONDAY, does("ASSAULT", "country:AFG", "org:taliban"))], RULES)}
    told = states["country:AFG"].to_json()
    intensities = [read(told, datetime(2024, month, 13, tzinfo=UTC), RULES)["relations"][0]["intensity"] for month in (5, 8, 11)]
    assert intensities == [-90, -44, -22]
