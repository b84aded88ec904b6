"""Whose flights, runway or airspace a noun means: named in the phrase, in the clause, or in the text before."""

import re

from spacy.tokens import Token

from watchfloor.extractor.clauses import agents, coordinated, lemma, prepositions, subjects
from watchfloor.extractor.condition_places import actor_at
from watchfloor.extractor.condition_scene import Scene, aspect_of, in_relative
from watchfloor.extractor.document import Mention
from watchfloor.knowledge.reading import Aspect
from watchfloor.knowledge.sites import is_site

_ELSEWHERE = {"over", "across", "throughout", "within", "above", "between", "inside"}
_LIST = re.compile(r"(?: (?:in|near|of) [^,.;]{1,40})?(?:,|,? and|,? as well as) (?:the )?")


def owners_of(head: Token, phrase: Token, anchor: Token, scene: Scene, aspect: Aspect) -> tuple[list[Mention], bool]:
    """Whose flights, runway or airspace it is: named in the phrase, then in the clause, then before; and whether it is named."""
    reading = scene.facet.reading
    if not reading.named and aspect == "service" and not _is_in_it(phrase, anchor, scene):
        return [], False
    if (own := _possessor(head, scene)) is not None:
        return [own], True
    inside = _inside(head, scene) or ([] if _is_its(head) and not reading.named else _inside(phrase, scene))
    if inside and not (_is_its(head) and not reading.named):
        return _with_joined(inside, scene), True
    verb = anchor if anchor.pos_ in ("VERB", "AUX") else anchor.head
    links = set(reading.links)
    if (reading.named or _has_owner_word(head)) and (actor := _actor_of(verb, scene)):
        return actor, True
    if (led := _led_by_preposition(verb, links, scene)) is not None:
        return _with_joined([led], scene), True
    if (place := _own_place(head, anchor, scene)) is not None:
        return _of_places(head, place, scene), True
    if head.tag_ in ("NNS", "NNPS") and (listed := _included(scene)):
        return listed, True
    here = [each for each in scene.mentions() if aspect != "itself" or each.anaphor is False]
    if len({each.actor_id for each in here}) == 1:
        return [here[0]], True
    earlier = [each for each in here if each.end <= head.idx]
    if earlier:
        return [earlier[-1]], False
    before = scene.before()[:1]
    if not before and not here and reading.by_place and _has_word_for_it(scene):
        before = _of_place_before(head, scene)
    return (before, False) if not here else ([], False)


def _possessor(head: Token, scene: Scene) -> Mention | None:
    """ "Turkey's airspace", "its runway"."""
    return next((mention for child in head.children if child.dep_ == "poss" and (mention := scene.mention_of(child)) is not None), None)


def _is_its(head: Token) -> bool:
    return any(child.dep_ == "poss" and child.lower_ in ("its", "their") for child in head.children)


def _with_joined(found: list[Mention], scene: Scene) -> list[Mention]:
    """With the actors that follow in a list: "flights at A in X, B and C"."""
    here = scene.mentions()
    last = max(found, key=lambda each: each.end)
    for each in here:
        if each.start >= last.end and _LIST.fullmatch(scene.paragraph.text[last.end : each.start]):
            if all(each.actor_id != known.actor_id for known in found):
                found = [*found, each]
            last = each
    return found


def _is_in_it(phrase: Token, anchor: Token, scene: Scene) -> bool:
    """Flights are those of an airspace only where it stands with them: "flights are barred in the airspace of Mali"."""
    near = [token for token in (*phrase.subtree, *anchor.subtree) if token.pos_ in ("NOUN", "PROPN")]
    return any(aspect_of(token, scene)[0] == "itself" or lemma(token).startswith("overfl") for token in near)


def _included(scene: Scene) -> list[Mention]:
    """ "Several airports, including A and B"."""
    words = [token for token in scene.sentence if token.lower_ in ("including", "among", "namely")]
    return [each for each in scene.mentions() if words and each.start > words[0].idx]


def _has_word_for_it(scene: Scene) -> bool:
    return any(token.lower_ in scene.facet.reading.by_place for token in scene.sentence)


def _of_place_before(head: Token, scene: Scene) -> list[Mention]:
    """ "The airport", or "the crossing", where only a town was named: the nearest one before that has one of its own."""
    # Airports bear the names of cities, which the model knows; crossings those of hamlets, which it takes for companies.
    towns = ("GPE",) if "airport" in scene.facet.kinds else ("GPE", "ORG", "LOC", "FAC")
    for token in reversed(list(scene.paragraph.parsed()[: head.i])):
        mention = scene.paragraph.mention_at(token)
        named = token.ent_type_ in towns or (mention is not None and mention.role == "place")
        if named and (there := actor_at(token, scene)) is not None:
            return [there]
    return []


def _inside(head: Token, scene: Scene) -> list[Mention]:
    """The actors within a noun phrase, without its relative clauses."""
    found: list[Mention] = []
    for token in head.subtree:
        mention = scene.mention_of(token)
        if mention is not None and token.i != head.i and mention not in found and _is_owner(token, head, scene):
            found.append(mention)
    mention = scene.mention_of(head)
    if mention is not None and mention not in found:
        found.insert(0, mention)
    return found


def _is_owner(token: Token, head: Token, scene: Scene) -> bool:
    """Does a name in a phrase say whose it is: "Latvia's airspace near the Russian border" is not Russia's."""
    links = {*scene.facet.reading.links, "of"}
    while token.i != head.i:
        if token.dep_ == "relcl" or (token.dep_ == "prep" and token.lower_ not in links):
            return False
        token = token.head
    return True


def _has_owner_word(head: Token) -> bool:
    return not any(child.dep_ == "poss" and child.pos_ != "PRON" for child in head.children)


def _actor_of(verb: Token, scene: Scene) -> list[Mention]:
    """The one who does it: "the airport halted arrivals", "Iraq closed its airspace"."""
    return [mention for doer in [*subjects(verb), *agents(verb)] if (mention := scene.mention_of(doer)) is not None]


def _led_by_preposition(verb: Token, links: set[str], scene: Scene) -> Mention | None:
    """ "Flights resumed at Kabul airport"."""
    for head in (verb, *(child for child in verb.children if child.dep_ in ("xcomp", "pcomp"))):
        for word, noun in prepositions(head):
            if word in links and (mention := scene.mention_of(noun)) is not None:
                return mention
    return None


def _own_place(head: Token, anchor: Token, scene: Scene) -> Token | None:
    """Another place that the phrase names, so that not just what the text was about before is meant: "flights to Kabul"."""
    for noun in (head, *([anchor] if anchor.pos_ in ("NOUN", "PROPN") else [])):
        if (elsewhere := next((below for word, below in prepositions(noun) if word in _ELSEWHERE), None)) is not None:
            return elsewhere
    for token in head.subtree:
        if token.i == head.i or in_relative(token, head):
            continue
        mention = scene.paragraph.mention_at(token)
        if mention is not None and (mention.kind in ("country", "place") or is_site(mention.kind)):
            return token
        if token.ent_type_ in ("GPE", "FAC") or (mention is not None and mention.actor_id is None and token.pos_ == "PROPN"):
            return token
    return None


def _of_places(head: Token, place: Token, scene: Scene) -> list[Mention]:
    """The actors of the places in a phrase: one known from the text by that name, else that of a city; of "the airports of" each."""
    places = [place]
    if head.tag_ in ("NNS", "NNPS") and place.head.lower_ == "of":
        places = coordinated(place)
    found = []
    for each in places:
        known = [mention for mention in [*scene.mentions()[::-1], *scene.before()] if _is_of(mention, each.text)]
        if not known and scene.facet.reading.by_place and (there := actor_at(each, scene)) is not None:
            known = [there]
        found += known[:1]
    if not found and scene.facet.reading.by_place:
        # "The airport in the country's biggest city, Yangon": the first place of the phrase that has an airport.
        inside = (actor_at(token, scene) for token in head.subtree if token.ent_type_ == "GPE")
        found = [each for each in inside if each is not None][:1]
    return found


def _is_of(mention: Mention, place: str) -> bool:
    """Does the actor bear the name of the place?"""
    low = place.casefold()
    return low in mention.name.casefold() or low in mention.text.casefold()
