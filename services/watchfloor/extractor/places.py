"""Where an event happened: from its own clause, the sentence, the paragraph, then the dateline; never the publisher's home."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from watchfloor.contracts.events import Location
from watchfloor.extractor.document import Document, Mention, Paragraph
from watchfloor.knowledge.gazetteer import Gazetteer
from watchfloor.knowledge.names import key

_PLACING = frozenset("in at near outside inside around across over on off into within throughout above north south east west along via".split())
_GOING = frozenset("travel go fly visit arrive return head come land move deploy march cross withdraw retreat evacuate send dispatch trip".split())
_HITTING = frozenset(
    "visit shell bomb bombard hit strike attack raid seize capture take enter reach storm besiege evacuate leave retake recapture target"
    " occupy overrun liberate flood rock shake tour".split()
)
_DATELINE = re.compile(r"^(?P<city>[A-Z][A-Z.’'\- ]{2,40}|[A-Z]\w+(?: [A-Z]\w+){0,2})(?:, (?P<more>[A-Z][\w .]{2,30}?))?(?:,? [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?(?: ?\([^)]{2,40}\))? ?(?:--?|–|—) ")
_STEPS = 4


def locate(token: Token, paragraph: Paragraph, document: Document, gazetteer: Gazetteer) -> Location | None:
    """The place of what a token says.

    Args:
        token: the head of an event: a verb, or a noun such as "talks".

    Returns:
        None where the article names no place for it.
    """
    for mention in _candidates(token, paragraph):
        location = _location(mention, gazetteer)
        if location is not None:
            return location
    return _dateline(document, gazetteer)


def _candidates(token: Token, paragraph: Paragraph) -> Iterator[Mention]:
    yield from _own(token, paragraph)
    sentence = token.sent
    inside = [each for each in paragraph.mentions_in(sentence.start_char, sentence.end_char) if _placed(each, paragraph)]
    yield from sorted(inside, key=lambda each: (abs(each.start - token.idx), each.start))
    before = [each for each in paragraph.mentions if each.end <= sentence.start_char and _placed(each, paragraph)]
    yield from reversed(before)
    yield from (each for each in paragraph.mentions if each.start >= sentence.end_char and _placed(each, paragraph))


def _own(token: Token, paragraph: Paragraph) -> Iterator[Mention]:
    """Places that hang on the event itself, on its object, or on the verbs right above it."""
    steps = 0
    each: Token | None = token
    while each is not None and steps < _STEPS:
        for child in each.children:
            if child.dep_ in ("prep", "agent") and (child.lower_ in _PLACING or (child.lower_ in ("to", "from") and each.lemma_ in _GOING)):
                yield from _objects(child, paragraph)
            elif child.dep_ in ("dobj", "nsubjpass", "pobj"):
                if each.lemma_ in _HITTING:
                    mention = paragraph.mention_at(child)
                    if mention is not None and (mention.role == "place" or mention.kind in ("airport", "crossing", "place")):
                        yield mention
                for below in child.children:
                    if below.dep_ == "prep" and below.lower_ in _PLACING:
                        yield from _objects(below, paragraph)
        each = each.head if each.head.i != each.i and each.dep_ in ("dobj", "pobj", "prep", "xcomp", "conj", "attr", "nsubj", "pcomp", "ccomp") else None
        steps += 1


def _objects(preposition: Token, paragraph: Paragraph) -> Iterator[Mention]:
    for child in preposition.children:
        if child.dep_ in ("pobj", "pcomp"):
            first, last = child.left_edge.idx, child.right_edge.idx + len(child.right_edge.text)
            mention = paragraph.mention_at(child)
            yield from ([mention] if mention is not None and _is_place(mention) else [])
            yield from (each for each in paragraph.mentions_in(first, last) if each is not mention and _is_place(each) and each.role == "place")
        elif child.dep_ == "prep":
            yield from _objects(child, paragraph)


def _is_place(mention: Mention) -> bool:
    return mention.kind in ("country", "airport", "crossing", "place", "port")


def _placed(mention: Mention, paragraph: Paragraph) -> bool:
    """Whether a mention stands as a place in its sentence: "in Kabul", not "Kabul said"."""
    if not _is_place(mention):
        return False
    before = paragraph.text[: mention.start].rstrip().removesuffix(" the").rsplit(None, 1)
    return bool(before) and before[-1].lower().strip("“\"'(") in _PLACING


def _location(mention: Mention, gazetteer: Gazetteer) -> Location | None:
    if mention.actor_id is None:
        return Location(text=mention.text, name=mention.name) if mention.kind == "place" else None
    actor = gazetteer.actor(mention.actor_id)
    if actor is None:
        return None
    if actor.kind == "country" and actor.country is not None:
        city = next((each for each in gazetteer.places_named(key(mention.text)) if each.country == actor.country), None)
        own = {key(actor.name), *map(key, gazetteer.countries[actor.country].also)}
        if city is not None and key(mention.text) not in own:
            return Location(text=mention.text, name=city.name, country=city.country, lat=city.lat, lon=city.lon)
        return Location(text=mention.text, name=mention.text if mention.role == "place" and not mention.anaphor else actor.name, country=actor.country)
    return Location(text=mention.text, name=actor.name, country=actor.country, lat=actor.lat, lon=actor.lon)


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
