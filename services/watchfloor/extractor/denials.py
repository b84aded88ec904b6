"""Claims that their own sentence says are denied: "a claim the army denied", "which Kyiv denies", "but the army rejected the report".

The claim stays, in the mouth of who makes it, and the denial is told beside it: the text does not say who is right.
"""

from spacy.tokens import Token

from watchfloor.contracts.events import Attribution
from watchfloor.extractor.attribution import attribution_to, is_reporting, speaker_of
from watchfloor.extractor.clause_modality import is_negated, tables, words_of_modality
from watchfloor.extractor.clauses import RELATIVES, agents, auxiliaries, children, is_passive, is_verbal, lemma
from watchfloor.extractor.document import Paragraph

_BOUNDARIES = frozenset({",", ";", ":", "-", "–", "—", "(", "but", "although", "though", "while", "whereas", "yet"})
"""Before the clause of a denial, where it follows the claim."""
_CONCESSIVE = frozenset({"although", "though", "while", "whereas"})
_POINTERS = frozenset({"it", "this", "that"})
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "such"})
_OF_COURTS = frozenset({"charge", "accusation", "allegation"})
"""Whoever was arrested denies these, and not the arrest."""


def denial_of(token: Token, paragraph: Paragraph) -> Attribution | None:
    """Who denies what the clause of a token says, where the same sentence tells it; None where nobody does.

    Args:
        token: a verb or event noun of the paragraph's parse.
        paragraph: gives the actor that the denier may be.
    """
    for verb in token.sent:
        start = _start_of_denial(verb)
        if start is None or not _is_what_is_denied(token, verb, start):
            continue
        denier = _denier(verb)
        return None if denier is None else attribution_to(denier, verb.text, paragraph)
    return None


def _start_of_denial(verb: Token) -> int | None:
    """Where the clause begins that denies a claim told outside it; None where the verb denies no such claim."""
    words, word = words_of_modality(), lemma(verb)
    if word not in words.denying | words.deny_claims or not is_verbal(verb) or verb.tag_ == "VB" or is_negated(verb):
        return None
    if any(each in tables().auxiliaries for each in auxiliaries(verb)):
        return None
    start = verb.i
    while start > verb.sent.start and verb.doc[start - 1].lower_ not in _BOUNDARIES:
        start -= 1
    return start if _points_back(verb, start) or _denies_what_was_said(verb) else None


def _points_back(verb: Token, start: int) -> bool:
    """ "..., which the army denied", "..., a claim (that was) denied by the army"."""
    words = words_of_modality()
    if start == verb.sent.start:
        return False
    opening = [each for each in verb.doc[start : verb.i] if each.pos_ not in ("DET", "ADJ") or each.lower_ == "which"]
    if not opening:
        return False
    first = opening[0]
    if first.lower_ == "which" and first.dep_ != "nsubj":
        return lemma(verb) in words.denying or _calls_false(verb)
    return lemma(first) in words.claims and first.nbor().lower_ not in ("of", "by") and not _has_content(first, verb)


def _denies_what_was_said(verb: Token) -> bool:
    """ "But the army denied it", "the army rejected the claim"."""
    words = words_of_modality()
    denied = children(verb, "nsubjpass") if is_passive(verb) else children(verb, "dobj")
    if len(denied) != 1 or children(verb, "dative"):
        return False
    what = denied[0]
    if what.lower_ in _POINTERS:
        return lemma(verb) in words.denying or _calls_false(verb)
    definite = any(each.lower_ in _DEFINITE for each in children(what, "det"))
    return definite and lemma(what) in words.claims - _OF_COURTS and not _has_content(what, verb)


def _has_content(noun: Token, verb: Token) -> bool:
    """ "The claim that it had closed", "reports of a closure": the noun's own content is what is denied."""
    return any(
        child.dep_ in ("acl", "relcl", "prep", "ccomp") and child.i > noun.i and verb not in child.subtree for child in noun.children
    )


def _calls_false(verb: Token) -> bool:
    return any(tables().adjectives.get(each.lower_) == "negated" for each in verb.subtree if each.i > verb.i)


def _is_what_is_denied(token: Token, verb: Token, start: int) -> bool:
    """Is it told before the denial, or after one with "although"; and where the sentence reports what somebody says, is it that?"""
    if token == verb or token.i >= start:
        first = verb.dep_ == "advcl" and any(each.lower_ in _CONCESSIVE for each in children(verb, "mark"))
        if not first or token == verb or token in verb.subtree:
            return False
    reports = [each for each in token.sent if each not in (verb, token) and is_reporting(each) and children(each, "ccomp", "xcomp")]
    above = set(token.ancestors)
    return not reports or any(each in above for each in reports)


def _denier(verb: Token) -> Token | None:
    if is_passive(verb) or (verb.dep_ == "acl" and verb.tag_ == "VBN"):
        return next(iter(agents(verb)), None)
    own = [each for each in children(verb, "nsubj") if each.lower_ not in RELATIVES]
    return own[0] if own else speaker_of(verb)
