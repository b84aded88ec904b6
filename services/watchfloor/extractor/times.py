"""When something is so, or happens: from the tense of its clause and the time expressions that belong to it."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone

from spacy.tokens import Doc, Span, Token

from watchfloor.contracts.events import Precision
from watchfloor.contracts.times import stamp
from watchfloor.extractor.document import Document, Paragraph
from watchfloor.extractor.tenses import Tense, clause_of, tense_of
from watchfloor.extractor.time_expressions import Expression, Moment, Role, expressions, resolve

_DATELINE = re.compile(
    r"^[A-Z][\w .,'’/-]{1,60}?[,.]? ((?:[A-Z][a-z]{2,8}\.?) \d{1,2}|\d{1,2} (?:[A-Z][a-z]{2,8}\.?)) ?(?:\([^)]{2,40}\) ?)?(?:--?|–|—) "
)
"""KABUL, Aug 31 (AFP) -"""
_SHARED: tuple[tuple[Role, ...], ...] = (("at", "since", "until", "for"), ("at", "since"), ("at",))
"""Which times a clause takes from itself, from what is coordinated with it, and from the clauses above."""
_ONGOING: set[Tense] = {"present", "perfect", "future"}
_FEW_DAYS = 7 * 86_400
"""Seconds. A stop of fewer days, told as past, is over wherever in the month it lay."""
_SHORT = 86_400
"""Seconds. A stop of less than a day told in the past tense is over when it is told; see `_end`."""


@dataclass(frozen=True, slots=True)
class EventTime:
    """When it began, as the contracts write it, how exact that is, and when it is said to end.

    `doubtful`: no words say when; the value is the day of the article.
    `passed`: it was shorter than the month or year in which it lay ("for a day in March"), so that nobody can tell when it was.
    """

    value: str
    precision: Precision
    until: str | None = None
    doubtful: bool = False
    passed: bool = False


def event_time(token: Token, paragraph: Paragraph, document: Document) -> EventTime | None:
    """When what a token says is so.

    Args:
        token: the head of a claim or an event: a verb, or a noun such as "closure".

    Returns:
        None where the clause lies ahead and no words say when. What is told as past never begins after publication.
    """
    try:
        return _event_time(token, paragraph, document)
    except OverflowError:
        return None  # "9,000 years ago", in the first year or the last: a day that no calendar here has.


def _event_time(token: Token, paragraph: Paragraph, document: Document) -> EventTime | None:
    base = report_time(document)
    tense = tense_of(token)
    future = tense == "future"
    own = _own_expressions(token, paragraph.parsed())
    start = _start(own, base, future)
    length = next((each for each in own if each.role == "for"), None)
    doubtful = False
    if start is None and length is not None and tense in ("perfect", "pluperfect") and length.modifier != "next":
        start, length = _back(base, length.seconds), None
    if start is None:
        if future:
            until = _until([each for each in own if each.role == "until"], Moment(base.date(), "day"), base)
            return EventTime(base.date().isoformat(), "day", until, doubtful=True) if until else None
        start, doubtful = Moment(base.date(), "day"), tense not in _ONGOING and tense is not None
    if not future and tense is not None and tense != "present" and _begin(start, base) > base:
        start = Moment(base.date(), "day") if start.day >= base.date() else start
    passed = length is not None and not future and _lay_within(start, length, base)
    return EventTime(_value(start), start.precision, _end(own, length, start, base, tense), doubtful, passed)


def report_time(document: Document) -> datetime:
    """The time of the report, in the zone in which its days are counted: that of `published_at`, moved back to the dateline's day."""
    header = document.article.header
    base = document.published.astimezone(timezone(timedelta(minutes=header.utc_offset)))
    first = next((each for each in document.paragraphs if each.section == "text"), None)
    match = _DATELINE.match(first.text) if first else None
    if match is None:
        return base
    found = expressions(match[1])
    moment = resolve(found[0], base, future=False) if found else None
    if moment is None or not timedelta(0) < base.date() - moment.day <= timedelta(days=7):
        return base
    return base.replace(year=moment.day.year, month=moment.day.month, day=moment.day.day, hour=23, minute=59)


def _own_expressions(token: Token, doc: Doc) -> list[Expression]:
    """The time expressions of a token's clause; without any, those of the clauses that it hangs on."""
    sentence = token.sent
    found = [(each, doc.char_span(each.start, each.end, alignment_mode="expand")) for each in _in_sentence(sentence, doc)]
    owned = [(each, owner) for each, span in found if span is not None and (owner := _owner(each, span, token)) is not None]
    for number, level in enumerate(_levels(token)):
        # An end is that of its own clause: "closes Cork until ten, opens Shannon".
        mine = [each for each, owner in owned if owner in level and each.role in _SHARED[min(number, 2)]]
        if number:
            # Of another clause only the day is shared: "was shut and reopened at two".
            mine = [replace(each, clock=None) if each.role == "at" else each for each in mine if each.form]
        if mine:
            return mine
    return []


def _in_sentence(sentence: Span, doc: Doc) -> list[Expression]:
    found: list[Expression] | None = doc.user_data.get("time_expressions")
    if found is None:
        text = doc.text
        dateline = _DATELINE.match(text)
        after = dateline.end() if dateline else 0
        found = doc.user_data["time_expressions"] = [each for each in expressions(text) if each.start >= after]
    return [each for each in found if sentence.start_char <= each.start < sentence.end_char]


def _owner(each: Expression, span: Span, token: Token) -> int | None:
    """The index of the word whose time an expression gives: a verb, or for "Friday's attack" the noun."""
    root = span.root
    if (
        root.dep_ in ("poss", "compound", "nmod", "amod", "nummod")
        and root.head.pos_ in ("NOUN", "PROPN")
        and (each.possessive or each.role == "for" or root.dep_ in ("compound", "nmod", "amod"))
    ):
        noun = root.head
        if noun.i == token.i:
            return noun.i
        if each.possessive or each.role != "for":
            return noun.i if noun.dep_ not in ("pobj", "npadvmod") or each.possessive else _verb(noun)
        return noun.i
    # A time that hangs on the token itself is its own: "the closure on Monday".
    if any(above.i == token.i for above in root.ancestors) and all(
        above.i == token.i or above.pos_ not in ("VERB", "AUX") for above in _until_token(root, token)
    ):
        return token.i
    return _verb(root)


def _until_token(root: Token, token: Token) -> Iterator[Token]:
    for above in root.ancestors:
        yield above
        if above.i == token.i:
            return


def _verb(token: Token) -> int:
    verb = clause_of(token)
    if verb is not None and verb.tag_ == "VBG" and verb.lemma_ in ("begin", "start") and verb.head.i != verb.i:
        return _verb(verb.head)  # "ban all passengers, beginning at midnight"
    return verb.i if verb is not None else token.sent.root.i


def _levels(token: Token) -> Iterator[set[int]]:
    """The token with its clause, what is coordinated with it, and the clauses above: not out of a relative clause."""
    verb = clause_of(token)
    if verb is None:
        yield {token.i, token.sent.root.i}
        return
    yield {token.i, verb.i}
    yield {conjunct.i for conjunct in verb.conjuncts if conjunct.i > verb.i}
    for _ in range(4):
        if verb.head.i == verb.i or verb.dep_ in ("relcl", "acl"):
            return
        if verb.dep_ == "advcl" and any(child.dep_ == "mark" and child.lower_ in ("after", "before", "since") for child in verb.children):
            return
        above = clause_of(verb.head)
        if above is None or above.i == verb.i:
            return
        # "Said on Friday that it had closed": only what is so now shares the time of saying.
        if verb.dep_ == "ccomp" and tense_of(verb) in ("past", "pluperfect", "future"):
            return
        yield {above.i}
        verb = above


def _start(own: list[Expression], base: datetime, future: bool) -> Moment | None:
    """When it began: "since", else a day or time; of a day and a time of day apart in the clause, both."""
    for role in ("since", "at"):
        moments = [(each, moment) for each in own if each.role == role and (moment := resolve(each, base, future)) is not None]
        if not moments:
            continue
        day = next((moment for each, moment in moments if each.form), None)
        clock = next((each for each, _ in moments if each.clock is not None and not each.form), None)
        if day is not None and day.at is None and clock is not None and clock.clock is not None:
            zone = base.tzinfo if clock.clock.zone is None else timezone(timedelta(minutes=clock.clock.zone))
            return Moment(day.day, "minute", datetime.combine(day.day, clock.clock.at, tzinfo=zone), day.last)
        return day if day is not None else moments[0][1]
    return None


def _end(own: list[Expression], length: Expression | None, start: Moment, base: datetime, tense: Tense | None) -> str | None:
    until = _until([each for each in own if each.role == "until"], start, base)
    if until is not None:
        return until
    if start.last is not None:
        return start.last.isoformat()
    if length is None:
        return None
    if length.modifier == "next":
        return stamp(base + timedelta(seconds=length.seconds))
    if start.at is not None:
        end = start.at + timedelta(seconds=length.seconds)
        return stamp(min(end, base) if tense != "future" and length.seconds < _SHORT else end)
    if start.precision in ("month", "year"):
        return _last_day(start)
    if tense != "future" and length.seconds < _SHORT:
        # News tells "was closed for 45 minutes" when they are over: on an earlier day by its end, today by publication.
        return start.day.isoformat() if start.day < base.date() else stamp(base)
    return (start.day + timedelta(seconds=length.seconds)).isoformat()


def _lay_within(start: Moment, length: Expression, base: datetime) -> bool:
    """Whether a stop lay somewhere in a month or a year, and is over wherever it lay; one of days that is told as past is over too."""
    if start.precision not in ("month", "year"):
        return False
    latest = date.fromisoformat(_last_day(start)) + timedelta(seconds=length.seconds)
    return length.seconds < _FEW_DAYS or latest < base.date()


def _last_day(start: Moment) -> str:
    """A short stop in a month or a year ended within it, as far as anybody can tell."""
    month = 12 if start.precision == "year" else start.day.month
    return start.day.replace(month=month, day=monthrange(start.day.year, month)[1]).isoformat()


def _until(ends: list[Expression], start: Moment, base: datetime) -> str | None:
    """The first such day or time at or after the start."""
    if not ends:
        return None
    anchor = start.at or datetime.combine(start.day, base.time(), tzinfo=base.tzinfo)
    moment = resolve(ends[0], anchor, future=True)
    return _value(moment) if moment is not None else None


def _back(base: datetime, seconds: int) -> Moment:
    at = base - timedelta(seconds=seconds)
    return Moment(at.date(), "day") if seconds >= _SHORT else Moment(at.date(), "hour", at)


def _begin(moment: Moment, base: datetime) -> datetime:
    return moment.at or datetime.combine(moment.day, datetime.min.time(), tzinfo=base.tzinfo)


def _value(moment: Moment) -> str:
    return stamp(moment.at) if moment.at is not None else moment.day.isoformat()
