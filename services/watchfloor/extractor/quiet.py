"""Which sentences report no events though they use their words: sport, markets, fiction, drills, old cases, opinion, appeals."""

import re
from operator import itemgetter

from watchfloor.extractor.document import Document, Paragraph
from watchfloor.knowledge.quiet import Effect, Quiet, load_quiet

_WORD = re.compile(r"[a-z][a-z'’-]*")
ENOUGH = 3
SHARE = 0.5
"""Of a document's sentences: from this share on all of them are of the kind."""
MIN_SENTENCES = 4
"""A shorter document is judged sentence by sentence."""


def kind_of(sentence: str) -> Quiet | None:
    """The kind of quiet text that a sentence is by its own words; None for a report."""
    text = sentence.lower()
    words = frozenset(_WORD.findall(text))
    points, best = max(((kind.points(text, words), kind) for kind in load_quiet()), key=itemgetter(0))
    return best if points >= ENOUGH else None


def quiet_sentences(document: Document) -> dict[tuple[int, int], Quiet]:
    """The quiet sentences of a document, by paragraph number and first token."""
    found: dict[tuple[int, int], Quiet] = {}
    places = []
    for number, paragraph in enumerate(document.paragraphs):
        for sentence in paragraph.parsed().sents:
            places.append((number, sentence.start))
            if (kind := kind_of(paragraph.words_of(sentence))) is not None:
                found[number, sentence.start] = kind
        _spread_accident(number, paragraph, found)
    for kind in load_quiet():
        met = sum(each is kind for each in found.values())
        if kind.effect == "drop" and len(places) >= MIN_SENTENCES and met >= SHARE * len(places):
            return dict.fromkeys(places, kind)
    return found


def _spread_accident(number: int, paragraph: Paragraph, found: dict[tuple[int, int], Quiet]) -> None:
    """An accident goes on in the sentences after the one that tells of it: "Another five are injured"."""
    going_on: Quiet | None = None
    for sentence in paragraph.parsed().sents:
        kind = found.get((number, sentence.start))
        if kind is not None and kind.effect == "accident":
            going_on = kind
        elif kind is None and going_on is not None:
            found[number, sentence.start] = going_on


def effect_on(quiet: Quiet | None, event_type: str) -> Effect | None:
    """What becomes of an event of a class in such a sentence: None where it stays as it is."""
    if quiet is None:
        return None
    if quiet.effect == "force":
        return "drop" if event_type in ("ASSAULT", "COERCE", "PROTEST", "SANCTION", "RETREAT") else None
    return quiet.effect


def is_quiet_subject(word: str) -> bool:
    """Prices attack a high and shares retreat, whatever the sentence is about: `word` is the lemma of a subject."""
    return any(word in kind.subjects for kind in load_quiet())


def is_vehicle(word: str) -> bool:
    """In a text about an accident a bus or a bridge harms nobody of its own will: `word` is the lemma of a subject."""
    return any(word in kind.vehicles for kind in load_quiet())
