"""Whether only a part of the place is meant: "part of its airspace", "its eastern airspace", "the airspace along the border"."""

from spacy.tokens import Token

from watchfloor.contracts.events import Modality
from watchfloor.extractor.clauses import coordinated, lemma, prepositions
from watchfloor.extractor.condition_anchor import Anchor
from watchfloor.extractor.condition_scene import Scene, Subject
from watchfloor.knowledge.reading import load_claim_words

_BESIDE = {"along", "near", "alongside"}
"""Prepositions whose noun, whatever it is, leaves the rest of the place out."""
_WITHIN = {"over", "above", "around", "in", "within", "across", "close", "adjacent", "next", "beneath", "between"}
"""Prepositions that do so before a part of a country, and not before a cause or a time ("over a dispute", "in a week")."""


def is_part(anchor: Anchor, subject: Subject, scene: Scene, modality: Modality) -> bool:
    """Whether a claim about the subject itself leaves some of it out.

    A direction beside a facet's thing ("its eastern airspace") divides it; beside an actor that has a name it tells which one
    ("the northern crossing"), as do words for where it lies. Where a closure is only threatened, where it would be tells no more
    than that the place is in danger.
    """
    words = load_claim_words()
    head = subject.head
    above = _above_of(head)
    if above is not None and lemma(above) in words.portions:
        return True
    if scene.facet.reading.named:
        return False
    beside = [child for child in head.children if child.dep_ in ("amod", "compound", "nmod") and scene.paragraph.mention_at(child) is None]
    if any(child.lower_ in words.directions for child in beside):
        return True
    if modality in ("threatened", "conditional"):
        return False
    places = [each for each in (anchor.token, head, above) if each is not None]
    return any(_leaves_out(word, noun, scene) for place in places for word, noun in prepositions(place))


def _above_of(head: Token) -> Token | None:
    """ "Part" of "part of its airspace"."""
    return head.head.head if head.dep_ == "pobj" and head.head.lower_ == "of" else None


def _leaves_out(word: str, noun: Token, scene: Scene) -> bool:
    if noun.ent_type_ in ("DATE", "TIME"):
        return False
    words = load_claim_words()
    if word in _BESIDE:
        return True
    return word in _WITHIN and any(
        lemma(each) in words.regions or each.lower_ in words.directions or _is_place_within(word, each, scene) for each in coordinated(noun)
    )


def _is_place_within(word: str, noun: Token, scene: Scene) -> bool:
    """A town or a province, not the country itself; after "over" only what is surely a place, as a cause can stand there too."""
    mention = scene.paragraph.mention_at(noun)
    if noun.pos_ != "PROPN":
        return False
    if mention is not None and mention.kind in scene.facet.kinds:
        # A town stands for its country elsewhere ("Tehran said"); here it is what it is.
        towns = scene.gazetteer.places_named(mention.text.casefold())
        return mention.text != mention.name and any(f"country:{town.country}" == mention.actor_id for town in towns)
    return noun.ent_type_ in ("GPE", "LOC", "FAC") or (word != "over" and noun.ent_type_ in ("", "ORG"))
