"""Of which actor a word speaks, and of what of it: the airport itself, its flights, or a runway.

Only what belongs to the facet counts: "the road to the airport" has the head "road", and that is no airport.
"""

from collections.abc import Iterator

from spacy.tokens import Token

from watchfloor.extractor.clauses import lemma, prepositions
from watchfloor.extractor.condition_owners import owners_of
from watchfloor.extractor.condition_places import actor_at
from watchfloor.extractor.condition_scene import Scene, Subject, aspect_of, in_relative
from watchfloor.extractor.document import Mention
from watchfloor.knowledge.reading import load_claim_words

_NOTHING = {"nothing", "none", "nobody"}
_PLURAL = {"both", "all", "two", "three", "them", "they"}


def subjects_of(heads: list[Token], anchor: Token, scene: Scene) -> list[Subject]:
    """What the heads of noun phrases, of which a word claims something, are of the facet; empty where they are nothing of it."""
    found: list[Subject] = []
    for head in heads:
        for subject in _subjects(head, anchor, scene):
            if all((each.mention.actor_id, each.aspect) != (subject.mention.actor_id, subject.aspect) for each in found):
                found.append(subject)
    return found


def _subjects(head: Token, anchor: Token, scene: Scene) -> Iterator[Subject]:
    reading = scene.facet.reading
    mention = scene.mention_of(head)
    if mention is not None and reading.named and not _is_modifier(head, mention):
        yield Subject(mention, "itself", "all", head)
        for other in _listed(head, mention, anchor, scene):
            yield Subject(other, "itself", "all", head)
        return
    if head.lower_ in ("it", "they", "them") and (named := _last_named(head, scene)) is not None:
        yield from _subjects(named, anchor, scene)
        return
    phrase, counted = head, _counted(head)
    aspect, scope = aspect_of(counted, scene)
    if aspect == "part" and counted.i != head.i and head.lower_ not in ("all", "both"):
        scope = next(iter(reading.parts))  # "one of the two runways"
    head = counted
    if head.lower_ in _NOTHING:
        aspect = "service"  # "nothing can take off"
    if aspect is None:
        if reading.by_place and head.pos_ == "PROPN" and (scene.mentions() or scene.before() or reading.is_signed(scene.sentence.text)):
            # "Billund stayed open": a bare name among airports.
            if (there := actor_at(head, scene)) is not None:
                yield Subject(there, "itself", "all", head, sure=False)
            return
        if head.lower_ in _PLURAL and reading.named:
            earlier = [each for each in scene.mentions() if each.start < head.idx]
            if len({each.actor_id for each in earlier}) > 1:
                for each in earlier:
                    yield Subject(each, "itself", "all", head)
        return
    owners, sure = owners_of(head, phrase, anchor, scene, aspect)
    for owner in owners:
        yield Subject(owner, aspect, scope, head, sure)


def _last_named(pronoun: Token, scene: Scene) -> Token | None:
    """ "Closed their airspace and opened it again": the thing, where the actor is not the thing himself."""
    earlier = [token for token in scene.sentence if token.i < pronoun.i and token.pos_ in ("NOUN", "PROPN")]
    if scene.facet.reading.named:
        # "Hit the runway of the airport and put it out of service".
        return next((token for token in earlier[::-1] if aspect_of(token, scene)[0] == "part"), None)
    return next((token for token in earlier[::-1] if aspect_of(token, scene)[0] == "itself"), None)


def _counted(head: Token) -> Token:
    """ "Hundreds of flights", "most of the flights": what is counted."""
    if head.like_num or head.pos_ in ("NUM", "PRON", "ADJ") or lemma(head) in _quantities() or head.lower_ in ("all", "rest"):
        for word, noun in prepositions(head):
            if word == "of":
                return noun
    return head


def _quantities() -> set[str]:
    words = load_claim_words()
    return {*words.some, *words.portions}


def _is_modifier(head: Token, mention: Mention) -> bool:
    """Does the name only stand before another noun: "the Schiphol railway station"?"""
    return head.dep_ in ("compound", "nmod", "poss", "amod") and head.head.idx >= mention.end


def _listed(head: Token, mention: Mention, anchor: Token, scene: Scene) -> Iterator[Mention]:
    """ "The airports of Buffalo and Syracuse", "A in X and B in Y are both closed": each, where the linking made a mention of each."""
    if head.tag_ not in ("NNS", "NNPS") and not (head.idx < anchor.idx and _is_plural(anchor)):
        return
    inside = {token.i for token in head.subtree if not in_relative(token, head)}
    for each in scene.mentions():
        if each is not mention and each.actor_id != mention.actor_id:
            root = scene.paragraph.parsed().char_span(each.start, each.end, alignment_mode="expand")
            if root is not None and root.root.i in inside:
                yield each


def _is_plural(verb: Token) -> bool:
    return any(each.lower_ in ("are", "were", "both", "have") for each in (verb, *verb.children))
