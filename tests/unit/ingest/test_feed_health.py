"""The two clocks of a feed."""

from dataclasses import replace

import pytest

from watchfloor.ingest.feed_health import DAY, HOUR, FeedRecord, age, health, pauses_by_day, silence_allowed

NOW = 1_000 * DAY
EVERY = 300.0
BUSY = FeedRecord(
    "https://x.example/rss", next_poll=NOW + 200, polled=NOW - 100, succeeded=NOW - 100, newest=NOW - HOUR, changed=NOW - HOUR,
    items=30, seen=500, daily_longest=(6 * HOUR, 7 * HOUR, 6 * HOUR, 8 * HOUR),
)  # fmt: skip


def test_a_feed_within_its_cadence_is_ok() -> None:
    assert health(BUSY, EVERY, NOW).state == "ok"
    assert health(replace(BUSY, newest=NOW - 10 * HOUR), EVERY, NOW).state == "ok"


def test_a_feed_without_news_for_longer_than_its_nights_is_silent() -> None:
    found = health(replace(BUSY, newest=NOW - 20 * HOUR), EVERY, NOW)
    assert (found.state, found.is_bad) == ("silent", True)
    assert "newest item 20h old, usual are up to 7h" in found.reason


def test_one_in_which_nothing_at_all_changes_is_frozen() -> None:
    assert health(replace(BUSY, newest=NOW - 20 * HOUR, changed=NOW - 20 * HOUR), EVERY, NOW).state == "frozen"


def test_a_feed_that_is_always_slow_is_not_broken() -> None:
    weekly = replace(BUSY, newest=NOW - 10 * DAY, changed=NOW - 10 * DAY, daily_longest=(7 * DAY, 8 * DAY, 7 * DAY))
    assert health(weekly, EVERY, NOW).state == "ok"


def test_one_outage_does_not_become_the_measure() -> None:
    assert silence_allowed(replace(BUSY, daily_longest=(6 * HOUR, 7 * HOUR, 5 * DAY))) == 14 * HOUR


def test_of_few_items_nothing_is_expected_and_that_is_said() -> None:
    found = health(replace(BUSY, seen=3, newest=NOW - 50 * DAY), EVERY, NOW)
    assert (found.state, found.is_bad) == ("new", False)


def test_before_its_nights_are_known_half_a_day_is_allowed() -> None:
    assert silence_allowed(replace(BUSY, daily_longest=(600.0,))) == 12 * HOUR


@pytest.mark.parametrize("kind", ["forbidden", "html", "malformed", "bomb", "timeout", "not_found"])
def test_a_feed_that_fails_says_how_and_since_when(kind: str) -> None:
    found = health(replace(BUSY, failures=2, problem=kind, detail="why", succeeded=NOW - 3 * HOUR), EVERY, NOW)
    assert (found.state, found.reason, found.is_bad) == (kind, "why; last success 3h ago", True)


def test_a_feed_that_nobody_polls_is_late_however_good_its_last_answer() -> None:
    found = health(replace(BUSY, polled=NOW - HOUR, next_poll=NOW - HOUR + 300), EVERY, NOW)
    assert (found.state, found.is_bad) == ("late", True)
    waiting = replace(BUSY, polled=NOW - HOUR, next_poll=NOW + HOUR, failures=4, problem="rate_limited")
    assert health(waiting, EVERY, NOW).state == "rate_limited"


def test_never_polled_empty_damaged_and_moved_are_no_all_clear() -> None:
    assert health(None, EVERY, NOW).state == "never_polled"
    assert health(replace(BUSY, items=0), EVERY, NOW).state == "empty"
    assert health(replace(BUSY, problem="damaged", detail="breaks off"), EVERY, NOW).state == "damaged"
    assert health(replace(BUSY, moved_to="https://y.example/"), EVERY, NOW).state == "redirected"


def test_pauses_belong_to_the_day_on_which_they_end() -> None:
    assert pauses_by_day([0.0, HOUR, DAY + HOUR, DAY + 2 * HOUR]) == {0: HOUR, 1: DAY}


def test_ages_are_said_as_people_say_them() -> None:
    assert [age(each) for each in (45, 150, 5 * HOUR, 3 * DAY, 36 * HOUR)] == ["45s", "2m", "5h", "3d", "36h"]
