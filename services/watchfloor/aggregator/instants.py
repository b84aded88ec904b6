"""Arithmetic on times as the contracts write them."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

from watchfloor.contracts.times import is_day, stamp

HOUR = 3600
DAY = 24 * HOUR


@lru_cache(maxsize=1 << 16)
def seconds(text: str) -> int:
    """Seconds since 1970 of a timestamp; of a day, of its midnight."""
    moment = datetime.fromisoformat(text)
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


@lru_cache(maxsize=1 << 14)
def begin(text: str, utc_offset: int = 0) -> str:
    """The instant at which a time or a day begins; a day is one of a zone `utc_offset` minutes east of UTC."""
    return _shifted(text, 0, utc_offset) if is_day(text) else text


@lru_cache(maxsize=1 << 14)
def end(text: str, utc_offset: int = 0) -> str:
    """The instant at which a time or a day is over: a stop until Friday holds on Friday."""
    return _shifted(text, 1, utc_offset) if is_day(text) else text


@lru_cache(maxsize=1 << 14)
def local_day(text: str, utc_offset: int) -> str:
    """The day on which an instant falls in a zone."""
    return text[:10] if not utc_offset else _moved(datetime.fromisoformat(text), timedelta(minutes=utc_offset))[:10]


def _shifted(day: str, days: int, utc_offset: int) -> str:
    return _moved(datetime.fromisoformat(day).replace(tzinfo=UTC), timedelta(days=days, minutes=-utc_offset))


def _moved(moment: datetime, by: timedelta) -> str:
    try:
        return stamp(moment + by)
    except OverflowError:  # the first and the last day that a calendar has
        return stamp(moment)
