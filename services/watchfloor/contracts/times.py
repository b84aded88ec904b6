"""Timestamps as the contracts write them: RFC 3339 in UTC, to the second, with Z; a day as YYYY-MM-DD.

Text rather than datetime objects, since both forms then sort by time as bytes do.
"""

import re
from datetime import UTC, date, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator

_WRITTEN = re.compile(r"\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):\d{2}:\d{2}Z")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")


def parse(text: str) -> datetime:
    """The instant that an ISO 8601 text names; without a zone it is UTC, a bare day is its midnight, a bare month that of its first day.

    Raises:
        ValueError: no such text, or a year that UTC cannot hold.
    """
    try:
        stripped = text.strip()
        moment = datetime.fromisoformat(f"{stripped}-01" if _MONTH.fullmatch(stripped) else stripped)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{text[:60]!r} is no RFC 3339 time such as 2024-05-14T09:30:00Z") from error


def minutes_east(text: str) -> int:
    """The zone of an ISO 8601 text in minutes east of UTC; 0 where it names none, or is no time at all."""
    try:
        offset = datetime.fromisoformat(text.strip()).utcoffset()
    except ValueError:
        return 0
    return int(offset.total_seconds()) // 60 if offset else 0


def stamp(moment: datetime) -> str:
    """`moment` (with a zone) as the contracts write it, cut to the second."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def stamp_milliseconds(moment: datetime) -> str:
    """`moment` with milliseconds: for what is recorded, not for what is reported."""
    utc = moment.astimezone(UTC)
    return f"{stamp(utc)[:-1]}.{utc.microsecond // 1000:03d}Z"


def is_day(text: str) -> bool:
    return _DAY.fullmatch(text) is not None


def _text(value: object) -> object:
    if isinstance(value, datetime):
        return stamp(value)
    return value


def _timestamp(text: str) -> str:
    moment = parse(text)
    # Most are written so already; to write them again would take longer than all else that a message is checked for.
    return text if _WRITTEN.fullmatch(text) else stamp(moment)


def _time_or_day(text: str) -> str:
    if is_day(text):
        date.fromisoformat(text)
        return text
    return _timestamp(text)


Timestamp = Annotated[str, BeforeValidator(_text), AfterValidator(_timestamp)]
"""An instant: `2024-05-14T09:30:00Z`."""

TimeOrDay = Annotated[str, BeforeValidator(_text), AfterValidator(_time_or_day)]
"""An instant, or a day where no more is known: `2024-05-14`."""
