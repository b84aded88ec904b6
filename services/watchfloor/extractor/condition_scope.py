"""How much of the subject a claim is about: all of it, arrivals, domestic flights, some of the flights."""

import re
from dataclasses import replace

from spacy.tokens import Token

from watchfloor.contracts.events import Modality
from watchfloor.extractor.clauses import children, coordinated, lemma, prepositions
from watchfloor.extractor.condition_anchor import Anchor
from watchfloor.extractor.condition_bounds import is_extended
from watchfloor.extractor.condition_parts import is_part
from watchfloor.extractor.condition_reach import is_for_some
from watchfloor.extractor.condition_scene import VEHICLE, Scene, Subject
from watchfloor.knowledge.reading import Reading, load_claim_words

SOME = "some"
_STOPS = ("closed", "suspended")
_BOUNDS = ("below", "under", "above", "over", "beyond")
""" "Flights below 26,000 feet"."""
_CAPACITY = re.compile(r"\b(?:at|to|on|with)\b[^.;]{0,40}\b(?:capacity|strength)\b")
_HOURS = re.compile(r"\bhours? (?:a|per|each) day\b")
_FULL = re.compile(r"\b(?:full|normal|usual|regular)\b")


def scope_of(anchor: Anchor, subject: Subject, scene: Scene, modality: Modality) -> str:
    """The scope of a claim.

    Args:
        anchor: the word of the claim.
        subject: of what it is said.
        scene: the sentence.
        modality: whether it is so, will be, or is threatened.

    Returns:
        `all`, a scope of the facet's YAML, or `some` where a quantity less than all is given.
    """
    reading = scene.facet.reading
    narrow = _narrowed(anchor, subject, reading)
    if narrow is not None:
        return narrow
    itself = [subject.head] if subject.aspect == "itself" else []
    if any(each.value in _STOPS for each in anchor.claims) and is_for_some([*_heads(anchor.token), *itself], scene):
        return SOME
    if anchor.scope != "all":
        return anchor.scope
    if subject.aspect == "itself":
        return SOME if _is_partial(anchor.token) or is_part(anchor, subject, scene, modality) else "all"
    if subject.aspect == "part":
        return subject.scope
    if _both_ways(subject):
        return "all"
    subject = replace(subject, scope="all") if subject.scope == VEHICLE else subject
    own = _of_service(subject.head, reading)
    if own is not None and own != subject.scope:
        return own if subject.scope == "all" else subject.scope
    if _is_some(subject.head) or _is_partial(anchor.token):
        return SOME
    return subject.scope


def _both_ways(subject: Subject) -> bool:
    """ "Arrivals and departures" are all there is."""
    names = {lemma(each).removesuffix("s") for each in [*subject.head.conjuncts, subject.head]}
    return {"arrival", "departure"} <= names or ("landing" in names and len(names) > 1)


def _narrowed(anchor: Anchor, subject: Subject, reading: Reading) -> str | None:
    """ "Closed to large aircraft", "reopened for domestic flights"; "closed to all traffic" narrows nothing."""
    # "Closed for a funeral flight" gives the reason, "reopened for domestic flights" the reach.
    reach = ("to", "except") if any(each.value == "closed" for each in anchor.claims) else ("to", "for", "except")
    for head in (*_heads(anchor.token), *([subject.head] if subject.aspect == "itself" else [])):
        if found := {reading.scope_of[each.lower_] for each in children(head, "xcomp", "advcl") if _is_misread(each, reading)}:
            return min(found)
        for word, noun in prepositions(head):
            if word not in reach:
                continue
            found = {scope for each in coordinated(noun) for scope in _scopes_in(each, reading)}
            if {"arrivals", "departures"} <= found or any(child.lower_ in ("all", "any") for child in noun.children):
                continue
            if not found and _is_service(noun, reading) and not _is_some(noun):
                continue
            if found and lemma(noun) in reading.services["all"] and not _scopes_in_words(noun, reading):
                continue  # "open for flights and landings"
            if found:
                return min(found)
            if _is_service(noun, reading) and _is_some(noun):
                return SOME
            if _is_user(noun, reading) and any(child.pos_ in ("ADJ", "PROPN") for child in noun.children):
                return SOME
    return None


def _is_misread(token: Token, reading: Reading) -> bool:
    """ "Open to aid only", which the tagger takes for "to aid"."""
    return token.tag_ == "VB" and token.lower_ in reading.scope_of and any(child.lower_ == "to" for child in children(token, "aux"))


def _heads(token: Token) -> list[Token]:
    """The claim's word and the adjective below a copula ("is open to domestic flights")."""
    return [
        token,
        *children(token, "acomp", "attr", "oprd", "xcomp", "advmod"),
        *([token.head] if token.dep_ in ("acomp", "oprd", "xcomp") or is_extended(token) else []),
    ]


def _is_service(noun: Token, reading: Reading) -> bool:
    return any(lemma(noun) in nouns for nouns in reading.services.values())


def _is_user(noun: Token, reading: Reading) -> bool:
    return lemma(noun) in reading.users


def _scopes_in_words(noun: Token, reading: Reading) -> bool:
    return any(child.lower_ in reading.scope_of for child in noun.children if child.dep_ in ("compound", "amod", "nmod"))


def _scopes_in(noun: Token, reading: Reading) -> set[str]:
    words = {lemma(noun), noun.lower_}
    for child in noun.children:
        if child.dep_ in ("compound", "amod", "nmod", "conj", "advmod"):
            words |= {child.lower_, lemma(child)}
            words |= {below.lower_ for below in child.children if below.dep_ in ("conj", "compound")}
    return {reading.scope_of[word] for word in words if word in reading.scope_of}


def _of_service(head: Token, reading: Reading) -> str | None:
    """ "International flights", "all incoming and outgoing flights"."""
    found = _scopes_in(head, reading) - {reading.scope_of.get(lemma(head), "")}
    for pair in ({"arrivals", "departures"}, {"domestic", "international"}, {"commercial", "cargo"}):
        if pair <= found:
            found -= pair
    first = sorted(found)
    return first[0] if first else None


def _is_some(head: Token) -> bool:
    """A quantity less than all: "some flights", "40 flights", "half of the flights", "a flight"."""
    words = load_claim_words()
    if any(word in _BOUNDS and any(token.like_num for token in noun.subtree) for word, noun in prepositions(head)):
        return True
    near = {child.lower_ for child in head.children if child.dep_ in ("nummod", "amod", "det", "quantmod", "advmod", "predet", "compound")}
    near |= {below.lower_ for child in head.children if child.dep_ in ("nummod", "quantmod") for below in child.subtree}
    above = head.head.head if head.dep_ == "pobj" and head.head.lower_ == "of" else None
    if near & set(words.all):
        return False
    if above is not None and above.pos_ in ("NOUN", "NUM", "PRON", "ADJ") and (lemma(above) in words.some or above.like_num):
        return True
    if any(child.like_num and child.dep_ == "nummod" for child in head.children) or near & set(words.some):
        return True
    return bool(near & {"a", "an", "one"}) and head.tag_ in ("NN", "NNP")


def is_single(head: Token, reading: Reading) -> bool:
    """One flight says nothing of an airport."""
    if any(child.lower_ in ("every", "each", "no", "any") for child in head.children):
        return False
    return head.tag_ in ("NN", "NNP") and head.dep_ != "compound" and lemma(head) in reading.vehicles


def _is_partial(token: Token) -> bool:
    """ "Partially reopened", "at a tenth of its capacity"."""
    words = load_claim_words()
    for child in token.children:
        if child.dep_ in ("advmod", "amod") and child.lower_ in words.partly:
            return True
        if child.dep_ == "prep":
            text = " ".join(each.lower_ for each in child.subtree)
            if (_CAPACITY.search(text) and not _FULL.search(text)) or _HOURS.search(text):
                return True
    return False
