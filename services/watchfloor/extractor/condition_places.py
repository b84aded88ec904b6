"""The actor that a place stands for: "flights in and out of Tegucigalpa" are those of its airport, "the crossing" beside Rafah its own."""

from spacy.tokens import Token

from watchfloor.extractor.condition_scene import Scene
from watchfloor.extractor.document import Mention, Paragraph
from watchfloor.knowledge.airports import Airport
from watchfloor.knowledge.gazetteer import Gazetteer
from watchfloor.knowledge.names import key

_DOMINANT = 4
"""How many times the traffic of the next one the main airport of a city must have."""
_PLACES = ("place", "city", "country")
"""A city is linked to its country."""


def actor_at(token: Token, scene: Scene) -> Mention | None:
    """The actor that a name stands for where its facet is spoken of: a city's airport, or its own name ("flights into Charlotte
    Douglas"); the crossing of a town.

    Returns:
        None for a name that is linked to another actor, that no such actor bears, or that several do; of airports, with much traffic.
    """
    paragraph, gazetteer, kinds = scene.paragraph, scene.gazetteer, scene.facet.kinds
    found = next((each for each in paragraph.mentions if each.start <= token.idx < each.end), None)
    if found is not None and found.kind not in _PLACES and found.actor_id is not None:
        return None
    if found is None and token.pos_ != "PROPN":
        return None
    start, end = (found.start, found.end) if found is not None else _entity(token)
    name = paragraph.text[start:end]
    called = key(name)
    airport = _airport(called, gazetteer) if "airport" in kinds else None
    if airport is not None:
        busy = airport.rank > 0 or (found is not None and found.actor_id is not None)
        if not busy or not _is_in({airport.country}, found, paragraph):
            return None
        return Mention(start, end, name, airport.name, "airport", airport.actor_id)
    sites = [each for each in gazetteer.sites_named.get(called, ()) if each.kind in kinds]
    if len(sites) != 1 or not _is_in(set(sites[0].countries), found, paragraph):
        return None
    return Mention(start, end, name, sites[0].name, sites[0].kind, sites[0].actor_id)


def _airport(name: str, gazetteer: Gazetteer) -> Airport | None:
    if any(sense.kind == "country" for sense in gazetteer.senses.get(name, ())):
        return None
    airports = sorted((airport for _, airport in gazetteer.airports.named(name)), key=lambda each: (-each.rank, each.code))
    if not airports or (len(airports) > 1 and airports[0].rank < _DOMINANT * max(1, airports[1].rank)):
        return None
    return airports[0]


def _is_in(countries: set[str], mention: Mention | None, paragraph: Paragraph) -> bool:
    """A linked city must lie in one of the countries; of a bare name one must be spoken of, where the paragraph names any."""
    own = {f"country:{each}" for each in countries}
    if mention is not None and mention.actor_id is not None:
        return mention.actor_id in own
    told = {each.actor_id for each in paragraph.mentions if each.kind == "country"}
    return not told or bool(told & own)


def _entity(token: Token) -> tuple[int, int]:
    first = last = token
    while first.i > first.sent.start and first.ent_iob_ == "I":
        first = first.nbor(-1)
    while last.i + 1 < last.sent.end and last.nbor().ent_iob_ == "I":
        last = last.nbor()
    return first.idx, last.idx + len(last.text)
