"""When a clause is so: own weekday and month rules, the tense, and the zone of the article."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc

from watchfloor.contracts.article import accept, article_from
from watchfloor.extractor.paragraphs import cut
from watchfloor.extractor.time_patterns import BEGINS, PIECE
from watchfloor.extractor.times import EventTime, event_time

Read = Callable[..., EventTime | None]


@pytest.fixture
def when(parse: Callable[[str], Doc]) -> Read:
    """The time of the clause in which a word stands, in an article published at a time."""

    def read(published_at: str, text: str, word: str) -> EventTime | None:
        article = article_from({"id": "a", "text": text, "published_at": published_at})
        document = cut(accept(article, datetime(2030, 1, 1, tzinfo=UTC)))
        paragraph = document.paragraphs[0]
        paragraph.doc = parse(paragraph.text)
        token = next(token for token in paragraph.doc if token.text == word)
        return event_time(token, paragraph, document)

    return read


@pytest.mark.parametrize(
    ("published_at", "text", "word", "value"),
    [
        ("2021-12-31T09:00:00Z", "The harbour closed on Friday.", "closed", "2021-12-31"),
        ("2020-01-03T09:00:00Z", "The harbour has been closed since Monday.", "closed", "2019-12-30"),
        ("2024-04-21T20:00:00Z", "Last Tuesday the harbour suspended work.", "suspended", "2024-04-16"),
        ("2024-04-21T20:00:00Z", "The harbour closed overnight.", "closed", "2024-04-21"),
        ("2024-04-21T20:00:00Z", "The harbour closed at dawn.", "closed", "2024-04-21"),
        ("2024-04-21T20:00:00Z", "Two hours ago the harbour closed.", "closed", "2024-04-21T18:00:00Z"),
        ("2024-04-21T20:00:00Z", "The harbour closed two days ago.", "closed", "2024-04-19"),
        ("2024-04-21T20:00:00Z", "In 2010 it had been closed.", "closed", "2010-01-01"),
        ("2024-01-05T20:00:00Z", "The harbour closed on 20 December.", "closed", "2023-12-20"),
        ("2024-05-10T09:00:00Z", "Ferries are to resume on 20 May.", "resume", "2024-05-20"),
        ("2024-12-10T09:00:00Z", "The harbour will reopen on January 5.", "reopen", "2025-01-05"),
        ("2024-05-14T09:00:00Z", "The harbour would reopen by Friday, officials said.", "reopen", "2024-05-17"),
        ("2024-05-14T09:00:00Z", "The harbour is to reopen next Tuesday.", "reopen", "2024-05-21"),
        ("2024-05-14T09:00:00Z", "The harbour has been shut for three days.", "shut", "2024-05-11"),
        ("2024-05-14T20:00:00Z", "The harbour closed at 16:30 GMT.", "closed", "2024-05-14T16:30:00Z"),
        ("2024-05-14T20:00:00Z", "The harbour closed at 06:00 local time (03:00 GMT).", "closed", "2024-05-14T03:00:00Z"),
        ("2024-05-14T20:00:00Z", "Storms forced the closure of the harbour on Sunday, officials said.", "closure", "2024-05-12"),
        ("2024-05-14T20:00:00Z", "The harbour reopened after Friday's attack.", "reopened", "2024-05-14"),
        ("2024-05-14T09:00:00Z", "TRIPOLI, May 13 (Reuters) - The harbour closes today.", "closes", "2024-05-13"),
    ],
)
def test_words_of_the_clause_give_the_day_or_the_hour(when: Read, published_at: str, text: str, word: str, value: str) -> None:
    found = when(published_at, text, word)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize(
    ("text", "word", "until"),
    [
        ("The harbour is closed until 11 p.m. on Tuesday.", "closed", "2024-05-14T23:00:00Z"),
        ("The harbour is shut until midday.", "shut", "2024-05-14T12:00:00Z"),
        ("The harbour is closed until Friday.", "closed", "2024-05-17"),
        ("The harbour will close from 1 to 20 June.", "close", "2024-06-20"),
        ("The harbour closes for 15 days.", "closes", "2024-05-29"),
        ("The harbour closes until further notice.", "closes", None),
        ("The harbour was closed for two hours on Monday.", "closed", "2024-05-13"),
        ("The harbour was closed for 45 minutes.", "closed", "2024-05-14T09:00:00Z"),
        ("The harbour has been closed for two hours.", "closed", None),
    ],
)
def test_a_bounded_stop_has_its_end(when: Read, text: str, word: str, until: str | None) -> None:
    found = when("2024-05-14T09:00:00Z", text, word)
    assert found is not None
    assert found.until == until


def test_weekdays_and_hours_are_those_of_the_zone_of_publication(when: Read) -> None:
    found = when("2024-05-14T23:30:00-07:00", "The harbour closed on Tuesday at 9 p.m.", "closed")
    assert found is not None
    assert found.value == "2024-05-15T04:00:00Z"


def test_what_is_told_as_past_never_begins_after_publication(when: Read) -> None:
    found = when("2024-05-14T09:00:00Z", "The harbour closed at 11 p.m.", "closed")
    assert found is not None
    assert found.value == "2024-05-13T23:00:00Z"


def test_a_past_without_words_of_time_is_the_doubtful_day_of_the_article(when: Read) -> None:
    assert when("2024-05-14T09:00:00Z", "The harbour was closed.", "closed") == EventTime("2024-05-14", "day", None, doubtful=True)


def test_a_plan_without_words_of_time_has_no_time(when: Read) -> None:
    assert when("2024-05-14T09:00:00Z", "The harbour will reopen.", "reopen") is None


PIECES = st.sampled_from(
    [
        "13 p.m.",
        "0 am",
        "10.75 pm",
        "24:59",
        "25:00",
        "2460 hours",
        "99 May",
        "31 February",
        "May 45",
        "0 March",
        "the 0th",
        "on the 99th",
        "on the 31st",
        "since",
        "until",
        "from",
        "to",
        "in",
        "for",
        "by",
        "last",
        "next",
        "ago",
        "1900-99-99",
        "2024-02-30",
        "30 to 31 February",
        "June 31 to 40",
        "999999 years ago",
        "in 99999 weeks",
        "for 10000000 years",
        "two",
        "hours",
        "Monday",
        "Friday's",
        "noon",
        "midnight",
        "GMT",
        "EST",
        "0.5",
        "days",
        "another",
        "week",
        "this",
        "year",
        "2010",
        "in early May",
        "the end of 1999",
        "overnight",
        "a dozen",
        ".5 hours",
        "12-month",
        "9999-day",
    ]
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(PIECES, max_size=5), after=st.lists(PIECES, max_size=5), tense=st.sampled_from(["closed", "closes", "closing"]))
def test_no_words_of_time_however_wrong_stop_the_reading(when: Read, before: list[str], after: list[str], tense: str) -> None:
    text = " ".join([*before, "the harbour", "will be closed" if tense == "closing" else tense, *after]) + "."
    word = "closed" if tense == "closing" else tense
    for published_at in ("2024-02-29T23:59:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:00:00Z"):
        when(published_at, text, word)


EVERYWHERE = re.compile(PIECE.pattern.replace(BEGINS, ""))
"""The pattern of time expressions, tried at every word."""


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(st.from_regex(EVERYWHERE, alphabet=st.characters(codec="ascii")))
def test_a_look_at_how_a_word_begins_hides_no_time_expression(text: str) -> None:
    assert [each.span() for each in PIECE.finditer(text)] == [each.span() for each in EVERYWHERE.finditer(text)]
