"""Until when a claim holds: stops with an end, short ones, daily ones, and what goes on."""

import re
from dataclasses import replace
from datetime import timedelta

from spacy.tokens import Token

from watchfloor.contracts.events import Modality, Schedule
from watchfloor.extractor.clauses import lemma
from watchfloor.extractor.condition_modality import STEADY
from watchfloor.extractor.condition_scene import Scene
from watchfloor.extractor.tenses import tense_of
from watchfloor.extractor.times import EventTime
from watchfloor.knowledge.reading import load_claim_words

_SCHEDULE = re.compile(
    r"(?P<start>[01]?\d[:.]?[0-5]\d|2[0-4][:.]?\d\d)\s?(?:to|and|until|till|-|–)\s?(?P<end>[01]?\d[:.]?[0-5]\d|2[0-4][:.]?\d\d)"
)
_NEWS = 14
"""Days after which what was extended is no news any more."""
_DAILY = re.compile(r"\b(?:daily|every (?:day|night|morning|evening)|each (?:day|night)|nightly|a day|weekdays)\b", re.IGNORECASE)


def continues(token: Token, time: EventTime | None, scene: Scene) -> bool:
    """ "Remains closed", "is still open": it does not begin here, unless the words say when it did."""
    steady = lemma(token) in STEADY or is_extended(token) or any(child.lower_ in ("still", "throughout") for child in token.children)
    return steady and (time is None or time.doubtful or time.value[:10] >= scene.document.published.date().isoformat())


def is_extended(token: Token) -> bool:
    """ "Extended the closure": of a stop that was there before."""
    return token.dep_ in ("dobj", "nsubjpass", "nsubj") and lemma(token.head) in load_claim_words().extending


def since_before(time: EventTime | None, scene: Scene) -> EventTime | None:
    """The time of a stop that is extended: when that was done, which is not when the stop began; its end stays."""
    if time is None:
        return None
    news = scene.document.published.date() - timedelta(days=_NEWS)
    return replace(time, doubtful=True) if time.value[:10] >= news.isoformat() else time


def is_bounded(token: Token, time: EventTime | None) -> bool:
    if time is not None and time.until is not None:
        return True
    return load_claim_words().bounded_pattern.search(_beside(token)) is not None


def _beside(token: Token) -> str:
    """The adverbs, adjectives and phrases that hang on a word."""
    beside = [child for child in token.children if child.dep_ in ("advmod", "amod", "prep", "npadvmod")]
    return " ".join(each.lower_ for child in beside for each in child.subtree)


def is_over(token: Token, modality: Modality) -> bool:
    """ "Was briefly closed": who reports that knows that it is over."""
    past = tense_of(token) in ("past", "pluperfect", None)
    return modality == "asserted" and past and load_claim_words().brief_pattern.search(_beside(token)) is not None


def schedule_of(token: Token) -> Schedule | None:
    """ "Closed 07:01 to 11:30 daily"."""
    text = token.sent.text
    hours = _SCHEDULE.search(text)
    daily = _DAILY.search(text)
    if hours is None or daily is None:
        return None
    start, end = (f"{digits[:-2]:0>2}:{digits[-2:]}" for digits in (re.sub(r"\D", "", hours[name]) for name in ("start", "end")))
    return Schedule(start=start, end=end, days="daily")


def last_of_days(time: EventTime) -> str | None:
    """The day until which a daily stop goes on; the hour at which today's ends is in the schedule."""
    last = time.until[:10] if time.until is not None else None
    return last if last is not None and last > time.value[:10] else None
