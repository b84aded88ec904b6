"""Claims in words without a sentence: notices to airmen ("EGPF AD CLSD DUE SNOW"), and headlines in capitals that defeat the parser."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Token

from watchfloor.contracts.events import Modality
from watchfloor.contracts.times import is_day, parse, stamp
from watchfloor.extractor.condition_scene import Scene
from watchfloor.extractor.document import Mention
from watchfloor.extractor.times import EventTime
from watchfloor.knowledge.reading import Reading

_STAMP = re.compile(r"\b(?:20)?(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})\b")
_LEAD = re.compile(
    r"\W*(?P<lead>(?:(?:is|are|was|were|has|been|to|be|will|remains?|stays?|temporarily|briefly|partially|fully|now) )*)(?P<word>[a-z-]+)"
)
_NOTICE = 0.7
"""Share of capitals among the letters of a notice."""
_SHARE_OF_CAPITALS = 0.6
"""Share of words with a capital in a headline that the tagger takes for names throughout."""


@dataclass(frozen=True, slots=True)
class Terse:
    """A claim as it stands in a notice or a headline."""

    mention: Mention
    token: Token
    value: str
    scope: str
    modality: Modality
    time: EventTime | None


def read_notice(scene: Scene) -> list[Terse]:
    """The claims of a sentence in the wording of notices; empty where it is none."""
    text, mentions = scene.sentence.text, scene.mentions() or scene.before()[:1]
    letters = [letter for letter in text if letter.isalpha()]
    if not mentions or not letters or sum(letter.isupper() for letter in letters) < _NOTICE * len(letters):
        return []
    found: list[Terse] = []
    for notice in scene.facet.reading.notices:
        match = re.search(notice.pattern, text)
        if match is not None and not any(each.value != notice.value and each.scope == "all" for each in found):
            token = _token_at(scene, match.start())
            found.append(Terse(mentions[0], token, notice.value, notice.scope, "asserted", _period(text)))
    return found


def _token_at(scene: Scene, offset: int) -> Token:
    place = scene.sentence.start_char + offset
    return next((token for token in scene.sentence if token.idx + len(token.text) > place), scene.sentence.root)


def _period(text: str) -> EventTime | None:
    """From and to as notices write them: 2401131200 2401131800."""
    moments = []
    for match in _STAMP.finditer(text):
        year, month, day, hour, minute = (int(part) for part in match.groups())
        try:
            moments.append(stamp(parse(f"20{year:02d}-{month:02d}-{day:02d}T{hour:02d}:{minute:02d}:00Z")))
        except ValueError:
            continue
    if not moments or is_day(moments[0]):
        return None
    return EventTime(moments[0], "minute", moments[1] if len(moments) > 1 else None)


def read_headline(scene: Scene) -> Iterator[Terse]:
    """ "San Juan Airport Shuttered for an Hour": the word after the name, where most words have a capital."""
    words = [token for token in scene.sentence if token.is_alpha]
    if scene.paragraph.section != "title" or sum(token.text[0].isupper() for token in words) < _SHARE_OF_CAPITALS * len(words):
        return
    low = scene.paragraph.text.lower()
    for mention in scene.mentions():
        match = _LEAD.match(low, mention.end)
        claims = _claims(match["word"], scene.facet.reading) if match else None
        if match is None or claims is None:
            continue
        token = _token_at(scene, match.start("word") - scene.sentence.start_char)
        modality: Modality = "announced" if re.search(r"\b(?:to|will)\b", match["lead"]) else "asserted"
        scope = "some" if "partially" in match["lead"] else "all"
        yield Terse(mention, token, claims, scope, modality, None)


def _claims(word: str, reading: Reading) -> str | None:
    """The value of a verb in any of its forms, or of an adjective."""
    for form in (word, word.removesuffix("s"), word.removesuffix("d"), word.removesuffix("ed"), word.removesuffix("es")):
        for table in (reading.by_verb, reading.by_adjective):
            for claims in table.get(form, []):
                if "itself" in claims.of:
                    return claims.value
    return None
