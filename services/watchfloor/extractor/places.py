"""Where an event happened: from its own clause, the sentence, the paragraph, then the dateline; never the publisher's home."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from watchfloor.contracts.events import Location
from watchfloor.extractor.document import Document, Mention, Paragraph
from watchfloor.knowledge.gazetteer import Gazetteer
from watchfloor.knowledge.names import key
from watchfloor.knowledge.sites import is_site

_DATELINE = re.compile(
    r"^(?P<city>[A-Z][A-Z.’'\- ]{2,40}|[A-Z]\w+(?: [A-Z]\w+){0,2})(?:, [A-Z][\w .]{2,30}?)?"
    r"(?:,? [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?(?: ?\([^)]{2,40}\))? ?(?:--?|–|—) "
)
"""KABUL, Sept 1 (Reuters) -"""
_UPWARDS = ("dobj", "pobj", "prep", "xcomp", "conj", "attr", "nsubj", "pcomp", "ccomp")
"""Along these a word's place is also that of the word above."""
_STEPS = 4


def locate(token: Token, paragraph: Paragraph, document: Document, gazetteer: Gazetteer) -> Location | None:
    """The place of what a token says.

    Args:
        token: the head of an event: a verb, or a noun such as "talks".

    Returns:
        None where the article names no place for it.
    """
    for mention in _candidates(token, paragraph, gazetteer):
        location = _location(mention, gazetteer)
        if location is not None:
            return location
    return _dateline(document, gazetteer)


def _candidates(token: Token, paragraph: Paragraph, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Places from the nearest to the event to the farthest."""
    yield from _own(token, paragraph, gazetteer)
    sentence = token.sent
    placed = [each for each in paragraph.mentions if _placed(each, paragraph, gazetteer)]
    inside = [each for each in placed if sentence.start_char <= each.start < sentence.end_char]
    yield from sorted(inside, key=lambda each: (abs(each.start - token.idx), each.start))
    yield from reversed([each for each in placed if each.end <= sentence.start_char])
    yield from (each for each in placed if each.start >= sentence.end_char)


def _own(token: Token, paragraph: Paragraph, gazetteer: Gazetteer) -> Iterator[Mention]:
    """Places that hang on the event itself, on its object, or on the words right above it."""
    contexts = gazetteer.contexts
    each = token
    for _ in range(_STEPS):
        for child in each.children:
            going = child.lower_ in ("to", "from") and each.lemma_.lower() in contexts.going
            if child.dep_ in ("prep", "agent") and (child.lower_ in contexts.placing or going):
                yield from _objects(child, paragraph, gazetteer)
            elif child.dep_ in ("dobj", "nsubjpass", "pobj"):
                mention = paragraph.mention_at(child) if each.lemma_.lower() in contexts.hitting else None
                if mention is not None and (mention.role == "place" or mention.kind == "place" or is_site(mention.kind)):
                    yield mention
                for below in child.children:
                    if below.dep_ == "prep" and below.lower_ in contexts.placing:
                        yield from _objects(below, paragraph, gazetteer)
        if each.head.i == each.i or each.dep_ not in _UPWARDS:
            return
        each = each.head


def _objects(preposition: Token, paragraph: Paragraph, gazetteer: Gazetteer) -> Iterator[Mention]:
    """The places after a preposition, a city before its country: "in the Yemeni city of Saada"."""
    for child in preposition.children:
        if child.dep_ in ("pobj", "pcomp"):
            head = paragraph.mention_at(child)
            first, last = child.left_edge.idx, child.right_edge.idx + len(child.right_edge.text)
            found = [each for each in paragraph.mentions_in(first, last) if _is_place(each) and (each is head or each.role == "place")]
            yield from sorted(found, key=lambda each: _is_country(each, gazetteer))
        elif child.dep_ == "prep":
            yield from _objects(child, paragraph, gazetteer)


def _is_place(mention: Mention) -> bool:
    return mention.kind in ("country", "place") or is_site(mention.kind)


def _is_country(mention: Mention, gazetteer: Gazetteer) -> bool:
    """Whether the words name the country as a whole, or its people, and not a city of it."""
    senses = gazetteer.senses.get(key(mention.text), ())
    return mention.kind == "country" and (mention.anaphor or any(s.kind == "country" and s.role is None for s in senses))


def _placed(mention: Mention, paragraph: Paragraph, gazetteer: Gazetteer) -> bool:
    """Whether a mention stands as a place in its sentence: "in Kabul", not "Kabul said"."""
    before = paragraph.text[: mention.start].rstrip().removesuffix(" the").rsplit(None, 1)
    return _is_place(mention) and bool(before) and before[-1].lower().strip("“\"'(") in gazetteer.contexts.placing


def _location(mention: Mention, gazetteer: Gazetteer) -> Location | None:
    if mention.actor_id is None:
        return Location(text=mention.text, name=mention.name) if mention.kind == "place" else None
    actor = gazetteer.actor(mention.actor_id)
    if actor is None:
        return None
    if actor.kind != "country" or actor.country is None:
        return Location(text=mention.text, name=actor.name, country=actor.country, lat=actor.lat, lon=actor.lon)
    if _is_country(mention, gazetteer):
        return Location(text=mention.text, name=actor.name, country=actor.country)
    city = next((each for each in gazetteer.places_named(key(mention.text)) if each.country == actor.country), None)
    if city is None:
        return Location(text=mention.text, name=mention.text, country=actor.country)
    return Location(text=mention.text, name=city.name, country=city.country, lat=city.lat, lon=city.lon)


def _dateline(document: Document, gazetteer: Gazetteer) -> Location | None:
    """ "KABUL, Sept 1 (Reuters) -" at the head of the text."""
    first = next((each for each in document.paragraphs if each.section == "text"), None)
    match = _DATELINE.match(first.text) if first is not None else None
    if match is None or first is None:
        return None
    words = match["city"]
    mention = next(iter(first.mentions_in(0, len(words))), None)
    if mention is not None and mention.actor_id is not None and _is_place(mention):
        return _location(mention, gazetteer)
    cities = gazetteer.places_named(key(words))
    if not cities:
        return None
    city = cities[0]
    return Location(text=words, name=city.name, country=city.country, lat=city.lat, lon=city.lon)
