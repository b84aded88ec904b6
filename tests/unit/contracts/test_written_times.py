"""Times as contracts write them: one form for each instant, which sorts as time does."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from watchfloor.contracts.times import Timestamp, parse, stamp

ADAPTER: TypeAdapter[str] = TypeAdapter(Timestamp)
ZONES = st.integers(-23 * 60, 23 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
MOMENTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=ZONES)


@given(MOMENTS, MOMENTS)
def test_times_sort_as_what_they_name(one: datetime, other: datetime) -> None:
    one, other = one.replace(microsecond=0), other.replace(microsecond=0)
    assert (stamp(one) < stamp(other)) == (one < other)


@given(MOMENTS)
def test_a_time_is_read_as_it_was_written_cut_to_the_second(moment: datetime) -> None:
    assert parse(stamp(moment)) == moment.replace(microsecond=0).astimezone(UTC)


@given(MOMENTS)
def test_every_way_to_write_an_instant_becomes_the_one_form(moment: datetime) -> None:
    assert ADAPTER.validate_python(moment.isoformat()) == ADAPTER.validate_python(stamp(moment)) == stamp(moment)


@pytest.mark.parametrize(
    "text", ["2024-13-01T00:00:00Z", "2024-02-30T00:00:00Z", "2024-01-01T25:00:00Z", "2024-01-01T00:60:00Z", "", "now"]
)
def test_what_no_calendar_has_is_no_time(text: str) -> None:
    with pytest.raises(ValidationError, match="is no RFC 3339 time"):
        ADAPTER.validate_python(text)
