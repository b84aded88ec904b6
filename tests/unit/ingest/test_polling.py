"""When a feed is polled next, and how a server's wish is read."""

from datetime import UTC, datetime

import pytest

from watchfloor.ingest.fetching import retry_after
from watchfloor.ingest.polling import next_wait


@pytest.mark.parametrize(
    ("every", "failures", "asked", "wait"),
    [
        (300, 0, None, 300),
        (300, 1, None, 600),
        (300, 3, None, 2400),
        (300, 50, None, 6 * 3600),
        (24 * 3600, 3, None, 24 * 3600),
        (300, 1, 7200.0, 7200),
        (300, 1, 1.0, 600),
    ],
)
def test_errors_double_the_wait_up_to_six_hours_and_a_server_may_ask_for_more(
    every: float, failures: int, asked: float | None, wait: float
) -> None:
    assert next_wait(every, failures, asked, 0.0) == wait


def test_polls_are_spread_by_a_tenth() -> None:
    assert (next_wait(300, 0, None, -1), next_wait(300, 0, None, 1)) == (270, 330)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        ("Wed, 25 Nov 2026 12:10:00 GMT", 600),
        ("Wed, 25 Nov 2026 11:00:00 GMT", 0),
        ("99999999", 86400),
        ("soon", None),
        ("-5", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, datetime(2026, 11, 25, 12, tzinfo=UTC)) == seconds
