"""When an article was published or changed, from the many forms in which sources write it.

A time that cannot be read is None, never now: the contract then marks the article's date as defaulted.
"""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import dateparser

OLDEST = datetime(1990, 1, 1, tzinfo=UTC)
"""What is older is no date of an article: systems that know none write 1970-01-01 or 0001-01-01."""
AHEAD = timedelta(days=1)
"""How far a time may lie ahead of now: clocks and zones are wrong by hours; more is another mistake."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_NAMES = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_MONTH = rf"(?P<month>{_MONTH_NAMES})\b\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d{2})"
_UNIX_DATE = re.compile(
    rf"\b(?P<month>{_MONTH_NAMES})\s+(?P<day>\d{{1,2}})\s+(?P<rest>\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s+[A-Z]{{1,5}})?)\s+{_YEAR}\b",
    re.IGNORECASE,
)
"""As `date` and `asctime` write it, the time between day and year: `Wed Nov 25 10:15:30 UTC 2026`."""
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"\b{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?!\d)",
        rf"\b{_YEAR}(?P<month>\d{{2}})(?P<day>\d{{2}})(?=\b|T)",
        rf"\b{_DAY}[-\s./]*(?:of\s+)?{_MONTH}[-\s,./]*{_YEAR}(?!\d)",
        rf"\b{_MONTH}[-\s.]*{_DAY}[\s,.-]+{_YEAR}(?!\d)",
        rf"\b{_YEAR}[-\s,]+{_MONTH}[-\s]*{_DAY}\b",
        rf"\b{_DAY}[-\s]{_MONTH}[-\s]['\u2019]?(?P<year>\d{{2}})\b(?!:)",
        r"\b(?P<first>\d{1,2})(?P<mark>[-/.])(?P<second>\d{1,2})(?P=mark)(?P<year>(?:19|20)\d{2})(?!\d)",
        r"(?<![\d/.])(?P<first>\d{1,2})(?P<mark>[/.])(?P<second>\d{1,2})(?P=mark)(?P<year>\d{2})(?![\d:/.])",
        rf"\b{_YEAR}-W(?P<week>\d{{2}})-(?P<weekday>[1-7])(?!\d)",
        rf"\b{_YEAR}-(?P<ordinal>\d{{3}})(?=T|\b)",
        rf"\b{_YEAR}\s?[\u5e74\ub144]\s?(?P<month>\d{{1,2}})\s?[\u6708\uc6d4]\s?(?P<day>\d{{1,2}})\s?[\u65e5\uc77c]",
    )
)
_TIME = re.compile(
    r"(?<![\d:+-])(?P<hour>\d{1,2})(?:[:h.](?P<minute>\d{2}))(?::(?P<second>\d{2})(?:[.,]\d+)?)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"|(?<![\d:+-])(?P<hour12>\d{1,2})\s*(?P<half12>[ap]\.?m\b\.?)"
    r"|(?<=T)(?P<hour4>\d{2})(?P<minute4>\d{2})(?P<second4>\d{2})?"
    r"|(?<![\d:+.-])(?P<hour5>[01]\d|2[0-3])(?P<minute5>[0-5]\d)(?=\s*(?:hrs|hours|[A-Z]{1,5}\b))"
    r"|(?P<hour6>\d{1,2})\s?[\u65f6\u6642\uc2dc]\s?(?P<minute6>\d{1,2})\s?[\u5206\ubd84]",
    re.IGNORECASE,
)
_HOURS, _MINUTES = ("hour", "hour12", "hour4", "hour5", "hour6"), ("minute", "minute4", "minute5", "minute6")
_OFFSET = re.compile(r"(?P<sign>[+\u2212-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?(?!\d)")
_WORD = re.compile(r"(?<![A-Za-z])[A-Z]{1,5}(?![A-Za-z])")
_HOURS_EAST = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0, "EGST": 0,
    "BST": 1, "CET": 1, "MEZ": 1, "MET": 1, "WAT": 1, "WEST": 1,
    "CEST": 2, "MESZ": 2, "MEST": 2, "EET": 2, "SAST": 2, "CAT": 2,
    "EEST": 3, "MSK": 3, "EAT": 3, "TRT": 3, "IDT": 3, "FET": 3,
    "IRST": 3.5, "GST": 4, "AZT": 4, "GET": 4, "SAMT": 4, "MUT": 4, "SCT": 4, "MSD": 4, "AFT": 4.5, "IRDT": 4.5,
    "PKT": 5, "UZT": 5, "TMT": 5, "TJT": 5, "MVT": 5, "ALMT": 5, "YEKT": 5, "IST": 5.5, "SLST": 5.5, "NPT": 5.75,
    "BDT": 6, "BTT": 6, "KGT": 6, "OMST": 6, "MMT": 6.5, "ICT": 7, "WIB": 7, "KRAT": 7, "NOVT": 7, "HOVT": 7,
    "HKT": 8, "SGT": 8, "PHT": 8, "MYT": 8, "BNT": 8, "WITA": 8, "ULAT": 8, "IRKT": 8, "AWST": 8,
    "JST": 9, "KST": 9, "WIT": 9, "TLT": 9, "YAKT": 9, "ACST": 9.5, "AEST": 10, "PGT": 10, "CHST": 10, "VLAT": 10, "ACDT": 10.5,
    "AEDT": 11, "SBT": 11, "MAGT": 11, "NZST": 12, "FJT": 12, "PETT": 12, "NZDT": 13, "TOT": 13,
    "CVT": -1, "AZOT": -1, "WGT": -2, "NDT": -2.5, "NST": -3.5,
    "BRT": -3, "ART": -3, "UYT": -3, "GFT": -3, "SRT": -3, "CLST": -3, "ADT": -3, "AST": -4, "CLT": -4, "BOT": -4, "VET": -4, "GYT": -4,
    "COT": -5, "PET": -5, "ECT": -5, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8,
    "AKDT": -8, "AKST": -9, "HST": -10, "SST": -11,
}  # fmt: skip
"""RFC 822 and the zones of the desks that write them. IST is India's, whose press writes it most; a feed's own zone comes first."""
_REGIONS = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
"""Zones that are named without their season."""
_PLACE = re.compile(r"\b[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][A-Za-z_]+)?\b")
_EPOCH = re.compile(r"/Date\((?P<net>\d{12,13})(?:[+-]\d{4})?\)/|(?P<number>\d{9,10}|\d{12,13})(?:\.\d{1,9})?")
_LANGUAGES = ["fr", "de", "es", "it", "pt", "nl", "tr", "ru", "uk", "ar", "fa", "pl", "id", "sv"]
"""Of systems that date English articles in their own tongue. With all its 200 dateparser takes seconds for what is no date."""
_UNSURE = frozenset({"IST", "BST", "CST", "GST", "AST"})
_LABEL = re.compile(
    r"(?:^|\n)\s*(?:first\s+)?(?:published|posted|issued|released|date|updated|last\s+updated|last\s+modified)\s*(?:on|at)?\s*[:\s]\s*(?P<date>[^\n]{6,60})",
    re.IGNORECASE,
)
_LINE, _LINE_ELSEWHERE = 60, 40
"""Characters of a line that may be a date; in another language."""
_BESIDE = re.compile(
    r"^\s*(?:By|BY|by)\s[^|,\u2022\u00b7\n]{2,40}[|,\u2022\u00b7]"
    r"|[|\u2022\u00b7,]?\s*\d{1,2}\s?min(?:ute)?s?\s+read\s*$|\bUhr\b|\bhrs\b|\blocal time\b"
)
_DIGITS = {first + digit: str(digit) for first in (0x660, 0x6F0, 0x966, 0x9E6, 0xFF10) for digit in range(10)}
"""Arabic, Persian, Devanagari, Bengali and full-width digits."""


def read_date(text: str | None, *, now: datetime, zone: tzinfo | None = None) -> datetime | None:
    """The instant that a source's text names, in the zone in which it was written.

    Args:
        text: such as `30 Apr 2015 08:57:00 MEST` or `Friday, February 27, 2026 - 12:38`; a bare day is its midnight.
        now: settles `05/06/2026` when one reading lies in the future; what lies more than a day ahead is no date.
        zone: of times that name none; None reads them as UTC.

    Returns:
        None where the text names no day with its year, can be read in two ways, or names an impossible time.
    """
    if not text or len(text) > 400:
        return None
    words = " ".join(text.translate(_DIGITS).split())
    moments = [each for each in _readings(words, zone) if OLDEST <= each <= now + AHEAD]
    return moments[0] if len(set(moments)) == 1 else None


def date_in_text(text: str, *, now: datetime, zone: tzinfo | None = None) -> datetime | None:
    """The date with which a text opens or that it is labelled with: `Published: 27 Feb 2026 12:38 GMT`, or a line that is only a date.

    A date inside a sentence is about the event, not about the article, and is not taken.
    """
    head = text[:1500]
    for label in _LABEL.finditer(head):
        found = read_date(label["date"], now=now, zone=zone)
        if found:
            return found
    for line in head.split("\n")[:8]:
        if line.strip() and len(line) <= _LINE and _only_a_date(line):
            return read_date(line, now=now, zone=zone)
    return None


def _only_a_date(line: str) -> bool:
    """Whether a line has nothing beside its date but weekday, zone, the name of who wrote it, and how long it takes to read."""
    rest = _BESIDE.sub(" ", line)
    for pattern in (*_DATES, _TIME, _OFFSET):
        rest = pattern.sub(" ", rest, count=1)
    rest = re.sub(r"(?i)\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:mon|tue|wed|thu|fri|sat|sun)\b|\bat\b|\bon\b", " ", rest)
    if rest != line and len(re.sub(r"[\W_]|\b[A-Z]{1,5}\b", "", rest)) == 0:
        return True
    return len(line) <= _LINE_ELSEWHERE and _in_another_language(" ".join(line.translate(_DIGITS).split())) is not None


def _readings(text: str, zone: tzinfo | None) -> list[datetime]:
    """Each instant that the text may mean: two where day and month cannot be told apart."""
    if epoch := _EPOCH.fullmatch(text):
        number = epoch["net"] or epoch["number"]
        return [datetime.fromtimestamp(int(number) // (1000 if len(number) > 10 else 1), UTC)]
    if re.fullmatch(r"(?:19|20)\d{12}", text):
        text = f"{text[:8]}T{text[8:]}"
    for pattern in (_UNIX_DATE, *_DATES):
        match = pattern.search(text)
        if match is None:
            continue
        inside = match.groupdict().get("rest") or ""
        clock = _clock(f"{text[: match.start()]} {inside} {text[match.end() :]}", zone)
        if clock is None:
            return []
        return [moment for day in _days(match.groupdict()) if (moment := _moment(day, clock)) is not None]
    other = _in_another_language(text)
    return [] if other is None else [other if other.tzinfo else other.replace(tzinfo=zone or UTC)]


def _days(part: dict[str, str | None]) -> Iterator[tuple[int, int, int]]:
    written = part["year"] or ""
    year = int(written)
    if len(written) == 2:
        year += 2000 if year < 50 else 1900  # RFC 5322, 4.3
    if part.get("first"):
        first, second = int(part["first"] or 0), int(part["second"] or 0)
        yield year, second, first
        if part["mark"] != ".":  # only the United States put the month first, and never with dots
            yield year, first, second
            if len(written) == 2:
                yield 2000 + first, second, int(written)
        return
    if part.get("ordinal") or part.get("week"):
        yield from _of_year(year, part)
        return
    month = part["month"] or ""
    yield year, int(month) if month.isdigit() else _MONTHS.index(month[:3].lower()) + 1, int(part["day"] or 0)


def _of_year(year: int, part: dict[str, str | None]) -> Iterator[tuple[int, int, int]]:
    """The day that ISO 8601 names by its number in the year, or by week and weekday."""
    try:
        if part.get("ordinal"):
            day = date(year, 1, 1) + timedelta(days=int(part["ordinal"] or 0) - 1)
        else:
            day = date.fromisocalendar(year, int(part["week"] or 0), int(part["weekday"] or 0))
    except ValueError:
        return
    if part.get("week") or day.year == year:
        yield day.year, day.month, day.day


Clock = tuple[int, int, int, tzinfo]


def _clock(rest: str, zone: tzinfo | None) -> Clock | None:
    """Time of day and zone in what surrounds the date; midnight where there is no time; None where it is impossible."""
    match = _TIME.search(rest)
    if match is None:
        return 0, 0, 0, _zone(rest, zone)
    part = match.groupdict()
    hour = int(next((part[name] for name in _HOURS if part[name]), None) or 0)
    half = (part["half"] or part["half12"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    minute, second = int(next((part[name] for name in _MINUTES if part[name]), None) or 0), int(part["second"] or part["second4"] or 0)
    if hour > 23 or minute > 59 or second > 60:
        return None
    return hour, minute, min(second, 59), _zone(rest[: match.start()] + " " + rest[match.end() :], zone)


def _zone(rest: str, default: tzinfo | None) -> tzinfo:
    offset = _OFFSET.search(rest)
    if offset and int(offset["hours"]) <= 14:
        minutes = int(offset["hours"]) * 60 + int(offset["minutes"] or 0)
        return timezone(timedelta(minutes=minutes if offset["sign"] == "+" else -minutes))
    place = _PLACE.search(rest)
    if place and (named := _known_zone(place[0])):
        return named
    for word in _WORD.findall(rest):
        if word in _REGIONS:
            return ZoneInfo(_REGIONS[word])
        if word in _HOURS_EAST and not (default is not None and word in _UNSURE):
            return timezone(timedelta(hours=_HOURS_EAST[word]))
    return default or UTC


def _known_zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _moment(day: tuple[int, int, int], clock: Clock) -> datetime | None:
    try:
        moment = datetime(*day, *clock[:3], tzinfo=clock[3])
        # A named zone such as Europe/Berlin becomes the offset that it had then: only that can be written.
        return moment.replace(tzinfo=timezone(moment.utcoffset() or timedelta()))
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=4096)
def _in_another_language(text: str) -> datetime | None:
    """A date with the names of another language's months. Without a year it is none: dateparser would take ours."""
    if not re.search(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text) or not re.search(r"[^\W\d_]{3}", text) or len(text) > 80:
        return None
    text = re.sub(r"(?<!\d)(\d{1,2})\s?h\s?(\d{2})\b", r"\1:\2", text)
    found: datetime | None = dateparser.parse(text, languages=_LANGUAGES, settings={"STRICT_PARSING": True, "DATE_ORDER": "DMY"})
    return found
