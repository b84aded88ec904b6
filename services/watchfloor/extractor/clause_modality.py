"""What a clause says of itself: auxiliaries, negation, its years; the words of what stands above it come in `modality`."""

import re
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from watchfloor.contracts.events import Modality
from watchfloor.extractor.clauses import (
    MAX_DEPTH,
    PASSIVE_SUBJECTS,
    SUBJECTS,
    auxiliaries,
    children,
    is_verbal,
    lemma,
)
from watchfloor.knowledge.cues import ByModality, ModalityCues, inverted, load_cues

_YEAR = re.compile(r"(1[0-9]{3}|20[0-9]{2})s?")
UNDATED_YEAR = 2015
"""Where the date of the article is not given, years before this are history."""
RECENT_YEARS = 1
"""A year named in a report is a recollection when it lies more than this before the report's."""


def is_negated(verb: Token) -> bool:
    """Does the clause itself say no: "not", "never", "no longer", "no flights landed", "neither side"."""
    words = words_of_modality()
    for child in verb.children:
        if child.dep_ == "neg" or child.lower_ in words.negative_adverbs:
            return not _not_only(child)
        if child.lower_ == "longer" and any(each.lower_ in ("no", "not") for each in child.children):
            return True
        if child.dep_ in ("preconj", "cc") and child.lower_ in ("neither", "nor"):
            return True
        if child.dep_ in (*SUBJECTS, *PASSIVE_SUBJECTS, "dobj", "attr") and is_none(child):
            return True
        if child.dep_ == "acomp" and any(each.lower_ == "neither" for each in children(child, "preconj", "cc")):
            return True
        if child.dep_ == "agent" and any(is_none(noun) for noun in children(child, "pobj")):
            return True
    return is_in_neither(verb)


def is_in_neither(word: Token) -> bool:
    """ "Was neither hit nor closed": does the word stand in such a list, as its first or a later one?"""
    for _ in range(MAX_DEPTH):
        if any(child.dep_ in ("preconj", "cc") and child.lower_ == "neither" for child in word.children):
            return True
        joined = [child.lower_ for child in word.head.children if child.dep_ == "cc" and child.i < word.i]
        if word.dep_ != "conj" or (joined and joined[-1] not in ("nor", "or")):
            return False
        if joined and joined[-1] == "nor":
            return True
        word = word.head
    return False


def is_near_miss(word: Token) -> bool:
    """ "Was nearly closed", "all but closed": it came near it, and not to it."""
    if any(is_near_miss(each) for each in children(word, "acomp")):
        return True
    sentence = word.sent
    for token in reversed(word.doc[sentence.start : word.i]):
        if token.lower_ in words_of_modality().nearly and token.head in (word, word.head):
            return True
        if token.lower_ == "but" and token.i > sentence.start and token.nbor(-1).lower_ == "all" and token.i == word.i - 1:
            return True
        if token.pos_ not in ("AUX", "ADV", "PART"):
            return False
    return False


def _not_only(negation: Token) -> bool:
    return negation.i + 1 < len(negation.doc) and negation.nbor().lower_ in ("only", "just", "merely")


def is_none(noun: Token) -> bool:
    """Is nobody, nothing, or "no plane" meant?"""
    words = words_of_modality()
    if noun.lower_ in words.negative_words:
        return True
    if any(child.lower_ in ("no", "neither") and child.dep_ in ("det", "neg") for child in noun.children):
        return True
    return any(child.lower_ in ("neither", "nor") and child.dep_ in ("preconj", "cc") for child in noun.children)


def path_up(token: Token) -> Iterator[Token]:
    """The token and what stands above it."""
    for _ in range(MAX_DEPTH):
        yield token
        if token.head == token:
            return
        token = token.head


def of_verb(verb: Token) -> Modality:
    """What auxiliaries and negation of the clause say, those shared across "and" too."""
    if is_negated(verb):
        return "negated"
    used = auxiliaries(verb) or _shared_auxiliaries(verb)
    if "would" in used or "'d" in used:
        return "conditional" if _has_condition(verb) or not _is_reported(verb) else "announced"
    for word in used:
        if found := tables().auxiliaries.get(word):
            return "conditional" if found == "announced" and _has_condition(verb) else found
    if verb.tag_ == "VB" and "to" in used and (verb.dep_ == "ROOT" or (verb.dep_ == "relcl" and verb.head.dep_ == "ROOT")):
        # A headline: "Airport to reopen Monday".
        return "announced"
    return _of_conjunction(verb)


def _of_conjunction(verb: Token) -> Modality:
    """ "Did not attack or shell": the second verb shares what stands before the first."""
    if verb.dep_ == "conj" and is_verbal(verb.head) and verb.tag_ == "VB" and not has_subject(verb):
        return of_verb(verb.head)
    if verb.dep_ == "conj" and is_verbal(verb.head) and "or" in {child.lower_ for child in verb.head.children if child.dep_ == "cc"}:
        return "negated" if is_negated(verb.head) and verb.tag_ == verb.head.tag_ else "asserted"
    return "asserted"


def _shared_auxiliaries(verb: Token) -> frozenset[str]:
    if verb.dep_ == "conj" and is_verbal(verb.head) and verb.tag_ in ("VB", verb.head.tag_) and not has_subject(verb):
        return auxiliaries(verb.head)
    return frozenset()


def has_subject(verb: Token) -> bool:
    """Has the verb a subject of its own?"""
    return bool(children(verb, *SUBJECTS, *PASSIVE_SUBJECTS))


def _has_condition(verb: Token) -> bool:
    """Does an if-clause hang on the verb, or on what it belongs to: "will strike unless ..."."""
    for head in (verb, verb.head, verb.head.head):
        for clause in children(head, "advcl"):
            if clause != verb and any(tables().marks.get(m.lower_) == "conditional" for m in markers(clause)):
                return True
    return _is_inverted(verb)


def _is_inverted(verb: Token) -> bool:
    """ "Were the river to rise, the airport would close", "should it rise"."""
    first = verb.sent[0]
    return (
        first.lower_ in ("were", "should", "had")
        and first.i < verb.i
        and any(child.lower_ in ("would", "could", "might", "may", "will") for child in (*verb.children, *verb.head.children))
    )


def _is_reported(verb: Token) -> bool:
    """ "Said it would": the future of a report in the past."""
    for above in list(path_up(verb))[1:]:
        if is_verbal(above) or above.pos_ == "NOUN":
            return above.tag_ in ("VBD", "VBN", "VBG", "NN") or bool(children(above, "aux"))
    return False


def markers(clause: Token) -> list[Token]:
    """The words that bind a clause to the one above: "if", "when", "whether"."""
    return [child for child in clause.children if child.dep_ == "mark" or (child.dep_ == "advmod" and child.tag_ == "WRB")]


def of_noun(noun: Token) -> Modality:
    """What the words before an event noun say: "a possible truce"."""
    table = tables().modifiers
    for child in noun.children:
        if child.dep_ in ("amod", "det", "neg", "compound") and (found := table.get(child.lower_)):
            return found
    return "asserted"


def is_long_ago(token: Token, published_year: int | None) -> bool:
    """ "In 1990", "decades ago", "formerly", "used to", "the 2001 attacks", "the anniversary of"."""
    words = words_of_modality()
    if token.dep_ == "xcomp" and token.head.lower_ == "used" and not children(token.head, "auxpass"):
        return True
    if is_verbal(token) and not _is_past(token):
        return False
    for child in token.children:
        if child.lower_ in words.historical and child.dep_ == "advmod":
            return True
        if child.dep_ == "advmod" and child.lower_ == "ago" and any(lemma(each) in words.long_ago for each in child.subtree):
            return True
        if child.dep_ in ("prep", "npadvmod", "nummod", "compound", "nmod") and _names_old_year(child, published_year):
            return True
    if token.dep_ == "relcl" and any(_names_old_year(child, published_year) for child in children(token.head, "prep")):
        return True
    above = token.head.head if token.dep_ == "pobj" else token
    return above != token and lemma(above) in words.commemoration


def _is_past(verb: Token) -> bool:
    return verb.tag_ in ("VBD", "VBN") or any(child.tag_ == "VBD" for child in children(verb, "aux", "auxpass"))


def _names_old_year(phrase: Token, published_year: int | None) -> bool:
    if phrase.dep_ == "prep" and phrase.lower_ in ("since", "from"):
        return False
    if phrase.dep_ in ("compound", "nmod", "nummod") and phrase.ent_type_ != "DATE":
        return False
    near = [phrase, *phrase.children]
    near += [below for token in near[1:] if token.ent_type_ == "DATE" for below in token.children]
    years = [int(match.group(1)) for token in near if (match := _YEAR.fullmatch(token.lower_))]
    return bool(years) and max(years) < (published_year or UNDATED_YEAR) - RECENT_YEARS


class Tables:
    """The cues as look-up tables."""

    def __init__(self, words: ModalityCues) -> None:
        def table(groups: ByModality) -> dict[str, Modality]:
            return inverted(groups)

        self.any_verbs, self.bare_verbs = table(words.verbs.any), table(words.verbs.bare)
        self.adjectives, self.nouns, self.modifiers = table(words.adjectives), table(words.nouns), table(words.modifiers)
        self.auxiliaries, self.marks = table(words.auxiliaries), table(words.marks)


@cache
def tables() -> Tables:
    """The cues, read once."""
    return Tables(load_cues().modality)


@cache
def words_of_modality() -> ModalityCues:
    """The lists of words that are no table."""
    return load_cues().modality
