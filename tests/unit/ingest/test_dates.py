"""Dates in the forms that sources write."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from watchfloor.ingest.dates import date_in_text, read_date

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Thu, 30 Apr 2015 08:57:00 +0200", "2015-04-30T08:57:00+02:00"),
        ("30 Apr 2015 08:57:00 MEST", "2015-04-30T08:57:00+02:00"),
        ("2016/6/29 15:07:41", "2016-06-29T15:07:41+00:00"),
        ("Friday, February 27, 2026 - 12:38", "2026-02-27T12:38:00+00:00"),
        ("2026-02-27T12:38:00Z", "2026-02-27T12:38:00+00:00"),
        ("2026-02-27T12:38:00.123456+04:30", "2026-02-27T12:38:00+04:30"),
        ("2026-02-27T12:38:00-0500", "2026-02-27T12:38:00-05:00"),
        ("2026-02-27 12:38", "2026-02-27T12:38:00+00:00"),
        ("20260227T123800Z", "2026-02-27T12:38:00+00:00"),
        ("2026-02-27", "2026-02-27T00:00:00+00:00"),
        ("Fri, 27 Feb 26 12:38:00 GMT", "2026-02-27T12:38:00+00:00"),
        ("27 February 2026 at 4.05pm PKT", "2026-02-27T16:05:00+05:00"),
        ("Feb. 27, 2026, 12:05 a.m. EST", "2026-02-27T00:05:00-05:00"),
        ("27th of February 2026, 12:38 GMT+3", "2026-02-27T12:38:00+03:00"),
        ("27.02.2026 12:38 CET", "2026-02-27T12:38:00+01:00"),
        ("27-Feb-2026 12:38 (UTC+05:30)", "2026-02-27T12:38:00+05:30"),
        ("25/12/2025 10:00", "2025-12-25T10:00:00+00:00"),
        ("12/25/2025 10:00 PST", "2025-12-25T10:00:00-08:00"),
        ("Fri Feb 27 2026 12:38:00 GMT+0100", "2026-02-27T12:38:00+01:00"),
        ("27 février 2026 à 12:38", "2026-02-27T12:38:00+00:00"),
        ("1772195880", "2026-02-27T12:38:00+00:00"),
        ("1772195880000", "2026-02-27T12:38:00+00:00"),
        ("Updated on Feb 27, 2026 7 pm IST", "2026-02-27T19:00:00+05:30"),
        # Two digits of a year, by RFC 5322
        ("Fri, 27 Feb 98 12:38:00 EST", "1998-02-27T12:38:00-05:00"),
        ("27 Feb '26 12:38", "2026-02-27T12:38:00+00:00"),
        ("27.2.26 12:38", "2026-02-27T12:38:00+00:00"),
        ("2/27/26 12:38 PM", "2026-02-27T12:38:00+00:00"),
        # ISO 8601 by the day of the year and by week, and without marks
        ("2026-058T12:38:00Z", "2026-02-27T12:38:00+00:00"),
        ("2026-W09-5T12:38Z", "2026-02-27T12:38:00+00:00"),
        ("20260227123800", "2026-02-27T12:38:00+00:00"),
        ("2026-02-27t12:38:00z", "2026-02-27T12:38:00+00:00"),
        # As programs write it
        ("Fri Feb 27 12:38:00 2026", "2026-02-27T12:38:00+00:00"),
        ("Fri Feb 27 12:38:00 EST 2026", "2026-02-27T12:38:00-05:00"),
        ("1772195880.25", "2026-02-27T12:38:00+00:00"),
        ("/Date(1772195880000+0300)/", "2026-02-27T12:38:00+00:00"),
        ("2026-02-27T12:38:00+03:00[Europe/Moscow]", "2026-02-27T12:38:00+03:00"),
        # As newsrooms do
        ("27 Feb 2026 1238 GMT", "2026-02-27T12:38:00+00:00"),
        ("Last updated at 1238 GMT (2038 HKT) February 27, 2026", "2026-02-27T12:38:00+00:00"),
        ("27 Feb 2026, 12:38 hrs IST", "2026-02-27T12:38:00+05:30"),
        ("Feb. 27, 2026, 12:38 p.m. ET", "2026-02-27T12:38:00-05:00"),
        ("July 1, 2026, 12:38 p.m. ET", "2026-07-01T12:38:00-04:00"),
        ("27 Feb 2026 12:38 WITA", "2026-02-27T12:38:00+08:00"),
        ("27 Feb 2026 12:38 Europe/Berlin", "2026-02-27T12:38:00+01:00"),
        # In other languages and writings
        ("Fr, 27 Feb 2026 12:38:00 +0100", "2026-02-27T12:38:00+01:00"),
        ("Mi, 04 Mär 2026 10:15:00 +0100", "2026-03-04T10:15:00+01:00"),
        ("27 févr. 2026 à 12 h 38", "2026-02-27T12:38:00+00:00"),
        ("lun, 05 ene 2026 10:15:00 +0000", "2026-01-05T10:15:00+00:00"),
        ("27 de fevereiro de 2026", "2026-02-27T00:00:00+00:00"),
        ("27 февраля 2026, 12:38", "2026-02-27T12:38:00+00:00"),
        ("27 Şubat 2026 12:38", "2026-02-27T12:38:00+00:00"),
        ("27 lutego 2026 12:38", "2026-02-27T12:38:00+00:00"),
        ("٢٧ فبراير ٢٠٢٦", "2026-02-27T00:00:00+00:00"),
        ("2026年2月27日 12:38", "2026-02-27T12:38:00+00:00"),
        ("2026年2月27日12时38分", "2026-02-27T12:38:00+00:00"),
        ("2026년 2월 27일 12:38", "2026-02-27T12:38:00+00:00"),
    ],
)
def test_a_date_keeps_its_instant_and_its_zone(text: str, iso: str) -> None:
    found = read_date(text, now=NOW)
    assert found is not None
    assert found.isoformat() == iso


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "12:38", "27 February", "2 hours ago", "31 Feb 2026 10:00", "Thu, 01 Jan 1970 00:00:00 GMT", "0001-01-01T00:00:00Z",
     "2026-02-27T25:99:00Z", "2031-01-01T00:00:00Z", "Monday", "x" * 500, "2026-366", "2026-W54-1",
     "February 2026", "2026", "5/6/26", "0000-00-00 00:00:00"],
)  # fmt: skip
def test_what_names_no_day_or_an_impossible_one_is_never_now(text: str) -> None:
    assert read_date(text, now=NOW) is None


def test_day_and_month_that_cannot_be_told_apart_are_not_guessed() -> None:
    assert read_date("05/06/2026 10:00", now=NOW) is None


def test_of_two_readings_the_one_in_the_future_falls() -> None:
    found = read_date("11/12/2026 10:00", now=datetime(2026, 11, 25, tzinfo=UTC))
    assert found == datetime(2026, 11, 12, 10, tzinfo=UTC)


def test_a_time_without_a_zone_is_in_that_of_the_feed_as_it_was_that_day() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    summer, winter = (read_date(text, now=NOW, zone=berlin) for text in ("2026-07-01 12:00", "2026-02-01 12:00"))
    assert (str(summer), str(winter)) == ("2026-07-01 12:00:00+02:00", "2026-02-01 12:00:00+01:00")


def test_a_text_is_dated_by_its_label_or_by_a_line_of_its_own() -> None:
    label = "By our staff\nPublished: 27 Feb 2026 12:38 GMT\nKabul airport is closed."
    line = "Kabul airport closed\nFriday, February 27, 2026 - 12:38\nFlights stopped."
    assert date_in_text(label, now=NOW) == date_in_text(line, now=NOW) == datetime(2026, 2, 27, 12, 38, tzinfo=UTC)


@pytest.mark.parametrize(
    "line",
    [
        "By Staff | February 27, 2026",
        "By John Smith, 27 February 2026",
        "February 27, 2026 · 3 min read",
        "27.02.2026 00:00 Uhr",
        "27 février 2026",
        "27 февраля 2026",
        "DATE OF ISSUE: 27 Feb 2026",
    ],
)
def test_a_line_with_its_date_may_name_who_wrote_it_and_be_in_another_language(line: str) -> None:
    found = date_in_text(f"Airport closes\n{line}\nThe airport closed, the operator said.", now=NOW)
    assert found is not None
    assert found.date().isoformat() == "2026-02-27"


@pytest.mark.parametrize(
    "line",
    ["Kabul Airport Attack, 26 August 2021", "26 August 2021 attack", "Expected on 27 February 2026", "By 27 February 2026 all leave"],
)
def test_a_line_with_a_date_of_something_else_is_no_date_of_the_article(line: str) -> None:
    assert date_in_text(f"{line}\nThe airport closed, the operator said.", now=NOW) is None


def test_a_date_in_a_sentence_is_that_of_the_event() -> None:
    assert date_in_text("Kabul airport has been closed since 27 February 2026.", now=NOW) is None
