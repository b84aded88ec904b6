"""The actor that a place stands for: "flights in and out of Tegucigalpa" are those of its airport."""

from spacy.tokens import Token

from watchfloor.extractor.document import Mention, Paragraph
from watchfloor.knowledge.airports import Airport
from watchfloor.knowledge.gazetteer import Gazetteer
from watchfloor.knowledge.names import key

_DOMINANT = 4
"""How many times the traffic of the next one the main airport of a city must have."""
_PLACES = ("place", "city", "country")
"""A city is linked to its country."""


def airport_at(token: Token, paragraph: Paragraph, gazetteer: Gazetteer) -> Mention | None:
    """The airport that a name stands for where flights are spoken of: a city's, or its own ("flights into Charlotte Douglas").

    Returns:
        None for a name that is linked to another actor, that no airport bears, or that several do with much traffic.
    """
    found = next((each for each in paragraph.mentions if each.start <= token.idx < each.end), None)
    if found is not None and found.kind not in _PLACES and found.actor_id is not None:
        return None
    if found is None and token.pos_ != "PROPN":
        return None
    start, end = (found.start, found.end) if found is not None else _entity(token)
    name = paragraph.text[start:end]
    if any(sense.kind == "country" for sense in gazetteer.senses.get(key(name), ())):
        return None
    airports = sorted((airport for _, airport in gazetteer.airports.named(key(name))), key=lambda each: (-each.rank, each.code))
    if not airports or (len(airports) > 1 and airports[0].rank < _DOMINANT * max(1, airports[1].rank)):
        return None
    airport = airports[0]
    if not _fits(airport, found, paragraph):
        return None
    return Mention(start, end, name, airport.name, "airport", airport.actor_id)


def _fits(airport: Airport, mention: Mention | None, paragraph: Paragraph) -> bool:
    """A linked city has its airport in its own country; a bare name must be of one that the paragraph speaks of, and see traffic."""
    if mention is not None and mention.actor_id is not None:
        return mention.actor_id == f"country:{airport.country}"
    countries = {each.actor_id for each in paragraph.mentions if each.kind == "country"}
    return airport.rank > 0 and (not countries or f"country:{airport.country}" in countries)


def _entity(token: Token) -> tuple[int, int]:
    first = last = token
    while first.i > first.sent.start and first.ent_iob_ == "I":
        first = first.nbor(-1)
    while last.i + 1 < last.sent.end and last.nbor().ent_iob_ == "I":
        last = last.nbor()
    return first.idx, last.idx + len(last.text)
