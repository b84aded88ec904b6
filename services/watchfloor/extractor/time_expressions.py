"""The time expressions of a text: "since Monday", "until 11 p.m.", "from 1 to 20 April", "two hours ago", "for 45 minutes".

Only words are read here; which year or week they mean is settled by `resolve`, once the tense of the clause is known.
"""

import re
from calendar import monthrange
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Literal

from watchfloor.contracts.events import Precision
from watchfloor.extractor.time_patterns import DAYS, NUMBERS, PIECE

Role = Literal["at", "since", "until", "for"]
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_UNITS = {"minute": 60, "hour": 3600, "day": 86400, "night": 86400, "week": 7 * 86400, "month": 30 * 86400, "year": 365 * 86400}
_ZONES = {
    "gmt": 0, "utc": 0, "z": 0, "bst": 60, "cet": 60, "cest": 120, "eet": 120, "eest": 180, "msk": 180, "ist": 330,
    "et": -240, "edt": -240, "est": -300, "ct": -300, "cdt": -300, "cst": -360, "mt": -360, "mdt": -360, "mst": -420, "pt": -420,
    "pdt": -420, "pst": -480, "jst": 540, "kst": 540, "aest": 600,
}  # fmt: skip
"""Minutes east of Greenwich. ET, CT, MT and PT are read as summer time: an hour is within what such reports can mean."""

_ROLE = re.compile(
    r"\b(?:(?P<since>since|from|between|as of|starting|beginning|effective)|(?P<until>until|till|’til|'til|through|up to|to))"
    r"(?: (?:at least|about|around|early|late|the|mid|at|on|shortly after|after|approximately|sometime|as late as))*[ -]*$",
    re.IGNORECASE,
)
_SECOND = re.compile(r"\b(?:between|from)\b[^,.;]{1,25} (?:and|to) ?$", re.IGNORECASE)
"""Before the second of two times: "between 10:00 and "."""
_RANKED = re.compile(
    r"\b(?:first|worst|largest|biggest|deadliest|strongest|most|highest|lowest|longest)\b[^.;,]{0,25}\bsince ", re.IGNORECASE
)
"""In "for the first time since 2013" the year is that of another event."""
_GLUE = re.compile(r"\s*(?:,|on|at|at around|at about|local time|early on|around|about|\(|of|-)?\s*(?:at |on |around |about )?")


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day; without `zone` (minutes east of UTC) in that of the article."""

    at: time
    zone: int | None = None
    next_day: bool = False
    """24:00, and midnight as an end."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A time expression with its place in the text, not yet resolved."""

    start: int
    end: int
    role: Role
    form: str = ""
    """How the day is given; empty for a bare time of day or a length."""
    values: tuple[str, ...] = ()
    clock: Clock | None = None
    seconds: int = 0
    """Of a length."""
    modifier: str = ""
    possessive: bool = False
    """"Friday's attack": the time of the attack."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day, with the time of day where it is given, and how exact that is."""

    day: date
    precision: Precision
    at: datetime | None = None
    """With its zone."""
    last: date | None = None
    """The last day of a stretch of days."""


def expressions(text: str) -> list[Expression]:
    """The time expressions of a text, by place."""
    found: list[Expression] = []
    for match in PIECE.finditer(text):
        each = _expression(match, text)
        if each is None:
            continue
        last = found[-1] if found else None
        if last is not None and (joined := _joined(last, each, text[last.end : each.start])) is not None:
            found[-1] = joined
        else:
            found.append(each)
    return found


def _joined(first: Expression, second: Expression, between: str) -> Expression | None:
    """A day and a time of day that stand together are one expression; of two times of day the one with a zone counts."""
    if first.role == "for" or second.role == "for" or not _GLUE.fullmatch(between) or first.possessive:
        return None
    clocks = [each.clock for each in (first, second) if each.clock is not None]
    if first.form and second.form:
        return None
    if len(clocks) == 2:
        if "(" not in between or second.role != "at":
            return None
        clocks = [clocks[1] if clocks[1].zone is not None else clocks[0]]
    if not clocks:
        return None
    day = first if first.form else second
    role = first.role if first.role != "at" else second.role
    return replace(day, start=first.start, end=second.end, role=role, clock=clocks[0])


def _expression(match: re.Match[str], text: str) -> Expression | None:
    groups = match.groupdict()
    start, end = match.span()
    got = {name: value for name, value in groups.items() if value is not None}
    before = text[max(0, start - 40) : start]
    role: Role = "at"
    if (led := _ROLE.search(before)) is not None:
        role = "since" if led["since"] else "until"
        if role == "since" and _RANKED.search(before):
            return None
    elif _SECOND.search(before):
        role = "until"
    own = match.group().lower()
    if own.startswith(("since ", "from ")):
        role = "since"
    elif own.startswith(("until ", "till ", "through ")):
        role = "until"
    possessive = own.endswith(("'s", "’s"))
    name = next(iter(got))
    if name in ("for", "adj_n"):
        return _length(got, start, end)
    clock = _clock(got)
    if clock is not None:
        if role == "until" and clock.at == time(0) and "noon" in got:
            clock = replace(clock, next_day=True)
        return Expression(start, end, role, clock=clock)
    form, values, modifier = _day(got, own)
    if not form:
        return None
    return Expression(start, end, role, form, values, modifier=modifier, possessive=possessive)


def _length(got: dict[str, str], start: int, end: int) -> Expression:
    number, unit = (got["for_n"], got["for_u"]) if "for" in got else (got["adj_n"], got["adj_u"])
    words = f"{got.get('for', '')}{got.get('for_mod', '')}".lower()
    modifier = "next" if re.search("next|another|further|additional|following|within", words) else ""
    return Expression(start, end, "for", seconds=_seconds(number, unit), modifier=modifier)


def _seconds(number: str, unit: str) -> int:
    many = NUMBERS.get(number.lower())
    return int((float(number) if many is None else many) * _UNITS[unit.lower().rstrip("s")])


def _clock(got: dict[str, str]) -> Clock | None:
    if "noon" in got:
        return Clock(time(0) if got["noon"] == "midnight" else time(12))
    for key in "ckg":
        if f"{key}_h" not in got:
            continue
        hour, minute = int(got[f"{key}_h"]), int(got.get(f"{key}_m") or 0)
        if minute > 59:
            return None
        half = got.get("c_ap", "").lower()
        if half:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if half.startswith("p") else 0)
        zone = _ZONES.get((got.get(f"{key}_z") or "").strip().lower())
        return Clock(time(hour % 24, minute), zone, next_day=hour == 24)
    return None


def _day(got: dict[str, str], own: str) -> tuple[str, tuple[str, ...], str]:
    """Form, values and modifier of a day; an empty form for words that are no time after all ("May" alone)."""
    if "iso" in got:
        return "iso", (got["iso"],), ""
    for key in "rs":
        if f"{key}_d1" in got:
            return "range", (got[f"{key}_d1"], got[f"{key}_d2"], got[f"{key}_m"], got.get(f"{key}_y", "")), ""
    for key in "de":
        if f"{key}_d" in got:
            return "date", (got[f"{key}_d"], got[f"{key}_m"], got.get(f"{key}_y", "")), ""
    if "m_m" in got:
        modifier = got.get("m_mod", "").lower()
        if not modifier and "m_y" not in got and got["m_m"].lower() in ("may", "march", "mar.", "june", "april", "august"):
            return "", (), ""
        return "month", (got["m_m"], got.get("m_y", "")), "mid" if "m_mid" in got else modifier
    if "year" in got:
        return "year", (got["year"],), ""
    if "w" in got:
        return "weekday", (got["w"],), got.get("w_mod", "").lower()
    if "rel" in got:
        return "relative", (own.removesuffix("'s").removesuffix("’s"),), ""
    if "p" in got:
        return "period", (got["p"],), got["p_mod"].lower()
    if "ago_n" in got:
        return "ago", (got["ago_n"], got["ago_u"]), ""
    if "in_n" in got:
        return "ahead", (got["in_n"], got["in_u"]), ""
    if "nth" in got:
        return "nth", (got["nth"],), ""
    return "", (), ""  # A time of day that no clock shows: "13 p.m.".


def resolve(each: Expression, base: datetime, future: bool) -> Moment | None:
    """What an expression means in an article of `base`, in a clause about the future or not.

    Args:
        each: a day, a time of day, or both; a length is no moment.
        base: when the article was published, in the zone in which its days are counted.
        future: whether the clause tells of what is to come.

    Returns:
        None for a date that does not exist, and for "in two hours" in a clause about the past ("the first in six years").
    """
    try:
        moment = _DAY_FORMS[each.form](each, base, future) if each.form else Moment(base.date(), "day")
    except (ValueError, OverflowError):
        return None
    if moment is None or each.clock is None:
        return moment
    zone = base.tzinfo if each.clock.zone is None else timezone(timedelta(minutes=each.clock.zone))
    at = datetime.combine(moment.day, each.clock.at, tzinfo=zone)
    if each.clock.next_day:
        at += timedelta(days=1)
    if not each.form:
        # "at 11 p.m." in a report of the next morning is the evening before; "until 11 p.m." the evening to come.
        if not future and at > base + timedelta(minutes=30):
            at -= timedelta(days=1)
        elif future and at <= base:
            at += timedelta(days=1)
    return Moment(at.date(), "minute", at)


def _iso(each: Expression, base: datetime, future: bool) -> Moment:
    return Moment(date.fromisoformat(each.values[0]), "day")


def _date(each: Expression, base: datetime, future: bool) -> Moment:
    day, month, year = each.values
    return Moment(_in_year(_month(month), int(day), year, base, future), "day")


def _range(each: Expression, base: datetime, future: bool) -> Moment:
    first, last, month, year = each.values
    begin = _in_year(_month(month), int(first), year, base, future)
    return Moment(begin, "day", last=begin.replace(day=int(last)))


def _months(each: Expression, base: datetime, future: bool) -> Moment:
    month, year = _month(each.values[0]), each.values[1]
    if each.modifier == "last" or each.modifier == "next":
        future = each.modifier == "next"
    begin = _in_year(month, 1, year, base, future, whole_month=True)
    if each.modifier == "mid":
        begin = begin.replace(day=15)
    elif "end" in each.modifier:
        begin = begin.replace(day=monthrange(begin.year, month)[1])
    return Moment(begin, "month")


def _years(each: Expression, base: datetime, future: bool) -> Moment:
    return Moment(date(int(each.values[0]), 1, 1), "year")


def _weekday(each: Expression, base: datetime, future: bool) -> Moment:
    index = next(i for i, day in enumerate(DAYS) if day.startswith(each.values[0].lower().rstrip(".")[:3]))
    today = base.date()
    if each.modifier in ("next", "coming", "following") or (future and each.modifier not in ("last", "previous")):
        ahead = (index - today.weekday()) % 7
        return Moment(today + timedelta(days=ahead or (7 if each.modifier == "next" else 0)), "day")
    back = (today.weekday() - index) % 7
    return Moment(today - timedelta(days=back or (7 if each.modifier in ("last", "previous") else 0)), "day")


_OFFSETS = {"yesterday": -1, "the day before yesterday": -2, "tomorrow": 1, "the day after tomorrow": 2, "last night": -1}


def _relative(each: Expression, base: datetime, future: bool) -> Moment:
    return Moment(base.date() + timedelta(days=_OFFSETS.get(each.values[0], 0)), "day")


def _period(each: Expression, base: datetime, future: bool) -> Moment:
    step = {"last": -1, "previous": -1, "next": 1}.get(each.modifier, 0)
    today, unit = base.date(), each.values[0]
    if unit in ("week", "weekend"):
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        return Moment(monday + timedelta(days=5), "day") if unit == "weekend" else Moment(monday, "week")
    if unit == "month":
        count = today.year * 12 + today.month - 1 + step
        return Moment(date(count // 12, count % 12 + 1, 1), "month")
    begin = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}.get(unit, 1)
    return Moment(date(today.year + step, begin, 1), "year" if unit == "year" else "month")


def _ago(each: Expression, base: datetime, future: bool) -> Moment:
    return _shifted(each, base, -1)


def _ahead(each: Expression, base: datetime, future: bool) -> Moment | None:
    return _shifted(each, base, 1) if future else None


def _shifted(each: Expression, base: datetime, sign: int) -> Moment:
    number, unit = each.values
    at = base + timedelta(seconds=sign * _seconds(number, unit))
    unit = unit.rstrip("s").lower()
    if unit in ("minute", "hour"):
        return Moment(at.date(), "minute" if unit == "minute" else "hour", at)
    if unit in ("month", "year"):
        return Moment(at.date().replace(day=1), "month") if unit == "month" else Moment(date(at.year, 1, 1), "year")
    return Moment(at.date(), "day")


def _nth(each: Expression, base: datetime, future: bool) -> Moment:
    day = base.date().replace(day=int(each.values[0]))
    if not future and day > base.date():
        day = (day.replace(day=1) - timedelta(days=1)).replace(day=int(each.values[0]))
    return Moment(day, "day")


def _month(name: str) -> int:
    return MONTHS.index(name.lower()[:3]) + 1


def _in_year(month: int, day: int, year: str, base: datetime, future: bool, whole_month: bool = False) -> date:
    """A date without a year is the last one in a clause about the past, and the next one in a clause about the future."""
    if year:
        return date(int(year), month, day)
    today = base.date()
    if month == 2 and day == 29:
        leap = [y for y in range(today.year - 8, today.year + 9) if monthrange(y, 2)[1] == 29]
        return next(date(y, 2, 29) for y in (leap if future else leap[::-1]) if (date(y, 2, 29) >= today) == future)
    here = date(today.year, month, day)
    mark = today.replace(day=1) if whole_month else today
    if future:
        return here if here >= mark else here.replace(year=today.year + 1)
    return here if here <= today else here.replace(year=today.year - 1)


_DAY_FORMS = {
    "iso": _iso, "date": _date, "range": _range, "month": _months, "year": _years, "weekday": _weekday, "relative": _relative,
    "period": _period, "ago": _ago, "ahead": _ahead, "nth": _nth,
}  # fmt: skip
