"""Which stops are no stop of the whole place now: of a part, for some, at standing hours, long ago, or of flights sent elsewhere."""

from collections.abc import Callable

import pytest

from watchfloor.contracts.events import Condition

Read = Callable[[str], list[Condition]]


@pytest.fixture
def read(conditions_in: Read) -> Read:
    return conditions_in


@pytest.mark.parametrize(
    "text",
    [
        "Poland closed part of its airspace along the border with Belarus on Wednesday.",
        "Estonia closed a section of its airspace on Wednesday, the army said.",
        "Iran closed the western half of its airspace.",
        "Poland closed its airspace over the eastern border on Wednesday.",
        "Poland closed the airspace near its border with Belarus.",
        "Iran's airspace in the west of the country was closed.",
        "Latvia has shut its eastern airspace.",
        "Sweden closed the airspace around Gothenburg on Wednesday.",
        "Parts of Polish airspace were closed on Wednesday.",
        "Half of Frankfurt airport was shut down on Wednesday.",
        "A part of the Rafah crossing was closed on Wednesday.",
    ],
)
def test_a_closure_of_a_part_is_no_closure_of_all(read: Read, text: str) -> None:
    assert [(each.value, each.scope) for each in read(text)] == [("closed", "some")]


@pytest.mark.parametrize(
    "text",
    [
        "Poland closed all of its airspace on Wednesday.",
        "Iraq closed its airspace over a dispute with Iran.",
        "Iraq closed its airspace over the weekend.",
        "Iraq closed its airspace to all flights until further notice.",
        "North Korean airspace was closed on Wednesday.",
        "Goma airport was closed due to flights from Rwanda.",
        "Goma airport was closed on Wednesday to protect Congolese aircraft.",
        "Pisa airport is closed to air traffic.",
        "Torkham crossing was closed for all traffic.",
    ],
)
def test_a_cause_a_time_or_all_traffic_narrows_nothing(read: Read, text: str) -> None:
    assert [(each.value, each.scope) for each in read(text)] == [("closed", "all")]


@pytest.mark.parametrize(
    "text",
    [
        "Yerevan airport has been closed to flights from Iran since Monday.",
        "Lyon airport was closed for flights from Israel on Wednesday.",
        "Goma airport is closed to Rwandan planes.",
        "Pisa airport was closed to all aircraft except medical flights.",
        "Pisa airport is closed to the public.",
        "Algeria closed its airspace to all Moroccan aircraft.",
        "Algeria has shut its airspace to all flights to and from Mali.",
        "Poland's airspace is closed to aircraft registered in Russia.",
        "Poland closed its airspace to Belarus.",
        "Torkham crossing is closed to Afghan nationals.",
    ],
)
def test_a_closure_for_some_is_no_closure_for_all(read: Read, text: str) -> None:
    assert [(each.value, each.scope) for each in read(text)] == [("closed", "some")]


@pytest.mark.parametrize(
    ("text", "value", "scope", "until"),
    [
        ("Pakistan extended the closure of its airspace to Indian aircraft until 24 December.", "suspended", "some", "2026-12-24"),
        ("India extended the closure of its airspace for Pakistani airlines by a month on Wednesday.", "closed", "some", None),
        ("Niger prolonged the closure of its airspace by a week.", "closed", "all", None),
        ("The closure of Entebbe airport was extended on Tuesday until Friday.", "suspended", "all", "2026-11-27"),
        ("The closure of Torkham crossing was extended until Friday.", "suspended", "all", "2026-11-27"),
    ],
)
def test_what_is_extended_was_there_before(read: Read, text: str, value: str, scope: str, until: str | None) -> None:
    (found,) = read(text)
    assert (found.value, found.scope, found.until) == (value, scope, until)
    assert found.continues
    assert found.event_time is None


@pytest.mark.parametrize(
    "text",
    [
        "Gdansk airport is closed at night.",
        "Minsk airport is closed only at night.",
        "Gdansk airport is closed on Sundays.",
        "Gdansk airport is normally closed on Mondays.",
        "Gdansk airport is usually shut overnight.",
        "Addis Ababa airport closes at 10 p.m. every night.",
        "Gdansk airport was closed every night this week because of drones.",
        "Gdansk airport will be closed at night until March because of works.",
        "Flights from Gdansk airport are banned at night.",
        "Gdansk airport is open on Sundays.",
        "Rafah crossing closes at 6 p.m. every day.",
        "Torkham crossing is closed on Fridays.",
        "Israel's airspace is closed at night.",
        "Gdansk airport is closed every time it snows.",
        "Gdansk airport closes whenever there is fog.",
        "Whenever it snows, Gdansk airport is closed.",
        "Gdansk airport closed each time a drone was seen this week.",
    ],
)
def test_standing_hours_say_nothing_of_now(read: Read, text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Gdansk airport was closed on Sunday.",
        "Gdansk airport closed at 10 p.m. on Tuesday.",
        "Gdansk airport was closed at night on Tuesday.",
        "Gdansk airport is closed because of nightly shelling.",
    ],
)
def test_a_night_or_a_day_that_is_told_of_is_no_standing_hour(read: Read, text: str) -> None:
    assert [(each.value, each.scope) for each in read(text)] == [("closed", "all")]


@pytest.mark.parametrize(
    "text",
    [
        "Flights were diverted from Bristol airport on Wednesday because of fog.",
        "Schiphol airport diverted flights on Wednesday.",
        "All flights to Bristol airport were rerouted on Wednesday.",
        "Traffic was diverted from Rafah crossing on Wednesday.",
    ],
)
def test_flights_that_are_diverted_are_a_limit(read: Read, text: str) -> None:
    assert [each.value for each in read(text)] == ["limited"]


def test_flights_that_a_closure_sends_elsewhere_do_not_soften_it(read: Read) -> None:
    assert [each.value for each in read("Bristol airport was closed and flights were diverted to Cardiff.")] == ["closed"]


def test_flights_that_are_cancelled_are_a_stop(read: Read) -> None:
    assert [(each.value, each.scope) for each in read("Brussels Airport cancelled all flights on Wednesday.")] == [("suspended", "all")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The FAA ordered a ground stop at Newark airport on Wednesday.", "suspended"),
        ("The FAA orders a ground stop at Newark airport.", "suspended"),
        ("The FAA ordered a ground delay at Newark airport.", "limited"),
        ("A ground stop is in effect at Newark until 9 p.m.", "suspended"),
        ("A ground stop was issued for flights to Reagan National.", "suspended"),
        ("A ground delay is in effect at Newark.", "limited"),
        ("Ground stop lifted at LaGuardia.", "open"),
    ],
)
def test_a_ground_stop_holds_once_it_is_ordered(read: Read, text: str, value: str) -> None:
    assert [(each.value, each.modality) for each in read(text)] == [(value, "asserted")]


@pytest.mark.parametrize(
    "text", ["The new mayor of Newark closed two schools.", "Ground crews stop work at Newark.", "The delay in Newark angered fans."]
)
def test_a_bare_city_is_an_airport_only_beside_words_of_its_own(read: Read, text: str) -> None:
    assert read(text) == []


def test_a_closure_that_is_ordered_is_announced(read: Read) -> None:
    assert [each.modality for each in read("The ministry ordered the closure of Goma airport.")] == ["announced"]


@pytest.mark.parametrize(
    "text",
    [
        "Athens airport will be closed on Thursday from 10 a.m. to 2 p.m. because of a drill.",
        "Athens airport will be closed for four hours on Thursday due to an emergency drill.",
        "Kenya will close its airspace on Thursday for an air force exercise.",
        "Rafah crossing will be closed on Thursday because of an exercise.",
    ],
)
def test_what_will_be_closed_because_of_a_drill_is_announced(read: Read, text: str) -> None:
    (found,) = read(text)
    assert found.value in ("closed", "suspended")
    assert found.modality == "announced"
    assert found.event_time is not None and found.event_time.startswith("2026-11-26")


@pytest.mark.parametrize(
    "text",
    [
        "In a drill on Monday Athens airport was closed.",
        "As part of a drill Athens airport was declared closed.",
        "Athens airport was closed in a simulation on Monday.",
        "Athens airport was closed in the film.",
    ],
)
def test_what_is_closed_in_a_drill_or_a_story_is_not_closed(read: Read, text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Heathrow airport was closed for a day in March 2025.",
        "Heathrow airport was shut for 18 hours in March 2025.",
        "Heathrow airport was closed for two days last month.",
        "Heathrow airport was shut for a week in 2010.",
    ],
)
def test_a_short_stop_somewhere_in_a_month_is_no_stretch_of_it(read: Read, text: str) -> None:
    assert read(text) == []


def test_a_short_stop_on_a_day_keeps_its_day(read: Read) -> None:
    (found,) = read("Heathrow airport was closed for a day on 21 March 2025.")
    assert (found.event_time, found.until) == ("2025-03-21", "2025-03-22")
