"""Events that a noun tells of by itself: "talks between A and B", "an attack by bandits on a village"."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from watchfloor.contracts.events import Content, EventType, Modality
from watchfloor.extractor.clauses import children, is_verbal, lemma
from watchfloor.extractor.modality import modality_of
from watchfloor.extractor.operators import is_below_operator, noun_frame
from watchfloor.extractor.roles import sides, sources_of_noun
from watchfloor.extractor.targets import targets_of_noun
from watchfloor.knowledge.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Draft:
    """An event before its participants are written out."""

    type: EventType
    mode: str | None
    modality: Modality
    token: Token
    sources: list[Token]
    targets: list[Token]
    kind: str
    content: Content | None = None


def drafts_of_nouns(sentence: Span, taken: set[int], lexicon: Lexicon, year: int | None) -> Iterator[Draft]:
    for noun in sentence:
        if noun.pos_ != "NOUN" or noun.i in taken or (noun.dep_ in ("compound", "pobj") and _is_topic(noun, taken)):
            continue
        found = _noun_type(noun, lexicon)
        if found is None or _is_charge(noun, lexicon) or _is_below_operator(noun, lexicon):
            continue
        event_type, mode = found
        sources, targets = _noun_roles(noun, event_type, lexicon)
        if not _is_told(noun, event_type, sources, targets):
            continue
        words = {word for each in (noun, *children(noun, "compound", "amod")) for word in (lemma(each), each.lower_)}
        yield Draft(event_type, mode or lexicon.mode_of(event_type, words), modality_of(noun, year), noun, sources, targets, "noun")


def _is_told(noun: Token, event_type: EventType, sources: list[Token], targets: list[Token]) -> bool:
    """Does a noun tell of an event by itself: with both sides, or with violence or protest somewhere or against somebody?"""
    if sources and targets:
        return True
    if event_type in ("ASSAULT", "PROTEST"):
        return bool(sources or targets) or (_has_place(noun) and noun.dep_ != "pobj")
    return bool(sources or targets) and event_type != "CONSULT" and noun.dep_ in ("nsubj", "nsubjpass", "ROOT", "dobj")


def _is_charge(noun: Token, lexicon: Lexicon) -> bool:
    """ "Guilty of the murder": what somebody is said to have done once, not news of it."""
    if noun.dep_ == "dobj" and lemma(noun.head) == "face":
        return True
    first = noun
    while first.dep_ in ("conj", "appos") and first.head != first:
        first = first.head
    if first.dep_ != "pobj" or first.head.lower_ not in ("of", "with", "for", "in"):
        return False
    above = first.head.head
    return lemma(above) in lexicon.roles.charging or (
        first.head.lower_ == "for" and any(lemma(each) in lexicon.roles.charging for each in _near_above(above))
    )


def _near_above(verb: Token) -> list[Token]:
    """The word, its objects and what these are made of: "is given a sentence of two years in prison for"."""
    above = [verb, *itertools.islice(verb.ancestors, 3)]
    nouns = [noun for each in above for noun in (each, *children(each, "dobj", "nsubjpass"))]
    return [below for noun in nouns for below in (noun, *children(noun, "compound")) if below.dep_ != "relcl"]


def _is_below_operator(noun: Token, lexicon: Lexicon) -> bool:
    """ "Pledged to speed up the release": the object of an act that is only promised, asked for or refused."""
    verb = noun.head
    return noun.dep_ == "dobj" and is_verbal(verb) and verb.dep_ in ("xcomp", "pcomp") and is_below_operator(verb, lexicon)


def _is_topic(noun: Token, taken: set[int]) -> bool:
    """Part of a noun phrase that a verb or noun above has told of: "talks on a withdrawal"."""
    return noun.dep_ == "compound" or noun.head.head.i in taken


def _noun_type(noun: Token, lexicon: Lexicon) -> tuple[EventType, str | None] | None:
    special = noun_frame(noun, lexicon)
    if special is not None:
        return (special[0], special[1]) if special[0] is not None else None
    event_type = lexicon.nouns.get(lemma(noun))
    return None if event_type is None else (event_type, None)


def _noun_roles(noun: Token, event_type: EventType, lexicon: Lexicon) -> tuple[list[Token], list[Token]]:
    pair = sides(noun, lexicon)
    if len(pair) > 1:
        return pair[:1], pair[1:]
    sources = sources_of_noun(noun, lexicon)
    return sources, targets_of_noun(noun, event_type, sources, lexicon)


def _has_place(noun: Token) -> bool:
    return any(below.ent_type_ in ("GPE", "LOC", "FAC") for prep in children(noun, "prep") for below in children(prep, "pobj"))
