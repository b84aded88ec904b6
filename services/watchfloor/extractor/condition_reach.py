"""For whom a place is closed, where that is not everybody: "to flights from Iran", "to Indian aircraft", "to Afghan nationals"."""

from spacy.tokens import Token

from watchfloor.extractor.clauses import coordinated, lemma
from watchfloor.extractor.condition_scene import Scene
from watchfloor.knowledge.reading import load_claim_words

_EXCEPT = {"except", "excluding", "but", "besides"}
_ROUTE = {"from", "to", "of", "bound", "heading", "with", "by", "between"}
_REACH = {"to", "on", "for", "against"}
_USING = {"use", "enter", "cross", "transit", "transiting", "overfly", "arrive", "depart", "land", "fly", "operate", "pass"}
"""What all who come do: "traffic using the airport" is all of it."""


def is_for_some(heads: list[Token], scene: Scene) -> bool:
    """Whether a stop is one for some only.

    Args:
        heads: the words on which the phrase may hang: "closed", "closure", "airspace".
        scene: tells the actors, and which nouns of the facet come and go.
    """
    reached = [(word, each) for head in heads for word, noun in _reached(head) for each in coordinated(noun)]
    return any(_is_some_of_them(word, noun, scene) for word, noun in reached)


def _reached(head: Token) -> list[tuple[str, Token]]:
    """The phrases that hang on a word itself, so not the cause in "due to"."""
    return [
        (child.lower_, noun)
        for child in head.children
        if child.dep_ in ("prep", "dative") and child.lower_ in _REACH
        for noun in child.children
        if noun.dep_ == "pobj"
    ]


def _is_some_of_them(word: str, noun: Token, scene: Scene) -> bool:
    reading = scene.facet.reading
    if noun.ent_type_ in ("DATE", "TIME"):
        return False
    if word == "to" and lemma(noun) in load_claim_words().people:
        return True
    if word == "to" and noun.ent_type_ in ("GPE", "NORP") and noun.pos_ in ("PROPN", "ADJ"):
        return not _is_own(noun, scene)  # "closed its airspace to Russia"
    nouns = {
        *reading.vehicles,
        *reading.users,
        *(each for group in reading.services.values() for each in group),
        *load_claim_words().people,
    }
    if lemma(noun) not in nouns:
        return False
    # "Closed for a funeral flight" gives the reason.
    several = noun.tag_ in ("NNS", "NNPS") or lemma(noun) in ("aircraft", "traffic", "trade")
    return several and (_is_of_some(noun, scene) or (word in ("to", "on") and _excepts(noun)))


def _is_of_some(noun: Token, scene: Scene) -> bool:
    """ "Indian aircraft", "flights from Iran", "aircraft registered in Russia"; not "flights from the airport" or "from Monday"."""
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "nmod", "poss") and _is_name(child) and not _is_own(child, scene):
            return True
        if child.dep_ in ("acl", "relcl") and lemma(child) not in _USING:
            return True
        if child.dep_ == "prep" and child.lower_ in _ROUTE:
            inside = [each for each in child.subtree if each.i > child.i]
            if any(_is_name(each) and not _is_own(each, scene) for each in inside):
                return True
    return False


def _excepts(noun: Token) -> bool:
    return any(child.dep_ == "prep" and child.lower_ in _EXCEPT for child in noun.children)


def _is_name(token: Token) -> bool:
    return token.ent_type_ not in ("DATE", "TIME") and (token.pos_ == "PROPN" or token.ent_type_ in ("NORP", "GPE"))


def _is_own(token: Token, scene: Scene) -> bool:
    """A name within that of an actor of the facet that is no country: "closed to flights from Lviv airport"."""
    mention = scene.mention_of(token)
    return mention is not None and scene.facet.reading.named
