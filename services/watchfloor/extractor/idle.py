"""Readings that tell of no deed: nobody does it, nothing is done to anybody, or it is only called for."""

from spacy.tokens import Token

from watchfloor.extractor.attribution import is_reporting
from watchfloor.extractor.clauses import lemma, prepositions
from watchfloor.extractor.event_nouns import Draft
from watchfloor.extractor.frames import is_actor
from watchfloor.extractor.quiet import is_quiet_subject, is_vehicle
from watchfloor.extractor.roles import NO_ROLE_LABELS, is_abstract
from watchfloor.knowledge.lexicon import Lexicon

NEEDS_DOER = frozenset({"SUPPORT", "AGREE", "COOPERATE"})
"""Good words and deeds of nobody are a manner of speaking."""
BURIED = 5
"""Steps below the main clause from which on an event must name both sides: deeper down, half of one is mostly misread."""


def is_idle(draft: Draft, lexicon: Lexicon) -> bool:
    """Is nothing done by anybody: by rule of what the reading is, of who does it, of to whom, and of where it stands?"""
    return (
        _has_no_doer(draft, lexicon)
        or _is_accident(draft)
        or _touches_nobody(draft, lexicon)
        or _is_only_called_for(draft, lexicon)
        or _is_half_an_aside(draft)
    )


def _has_no_doer(draft: Draft, lexicon: Lexicon) -> bool:
    if not draft.sources:
        # "No agreement was reached": nobody refused anything.
        idle_concession = draft.type == "CONCEDE" and not any(is_actor(each, lexicon) for each in draft.targets)
        return draft.type in NEEDS_DOER or idle_concession or (draft.modality == "negated" and draft.type != "ASSAULT")
    if any(each.ent_type_ in NO_ROLE_LABELS or lemma(each) in lexicon.roles.times or each.text.isdigit() for each in draft.sources):
        return True  # "The previous day", "18 in a warehouse explosion": nobody.
    return draft.type not in ("ASSAULT", "PROTEST") and all(is_abstract(each, lexicon) for each in draft.sources)


def _is_accident(draft: Draft) -> bool:
    """ "Thirteen people are injured in a fire": nobody attacked them."""
    if draft.type != "ASSAULT" or draft.sources:
        return False
    return any(word in ("in", "by", "after") and _harms_by_itself(lemma(noun)) for word, noun in prepositions(draft.token))


def _harms_by_itself(word: str) -> bool:
    return is_quiet_subject(word) or is_vehicle(word)


def _touches_nobody(draft: Draft, lexicon: Lexicon) -> bool:
    if draft.type in ("CONSULT", "COOPERATE") and draft.kind in ("weak", "noun"):
        return not any(is_actor(each, lexicon) for each in draft.targets)  # "Shared private information": with nobody.
    harms = draft.type in ("COERCE", "ASSAULT", "SANCTION")
    return harms and bool(draft.targets) and all(lemma(each) in lexicon.roles.phenomena for each in draft.targets)


def _is_only_called_for(draft: Draft, lexicon: Lexicon) -> bool:
    """ "Calls to sack the minister", "permission to march": nobody has done it."""
    token = draft.token
    return token.dep_ == "acl" and token.tag_ == "VB" and lemma(token.head) in lexicon.noun_operators


def _is_half_an_aside(draft: Draft) -> bool:
    """An aside, or what is buried deep, that names one side only: "to enforce a curfew", "a campaign to boycott"."""
    if (draft.sources and draft.targets) or draft.type in ("CONSULT", "COOPERATE"):
        return False  # Whom somebody met is often told elsewhere.
    token = draft.token
    aside = token.dep_ in ("acl", "relcl") or (token.dep_ == "advcl" and token.tag_ == "VB")
    return depth(token) >= BURIED or (aside and not (draft.type == "ASSAULT" and draft.targets))


def depth(token: Token) -> int:
    """How far the clause is from the main one; what is merely reported counts as main."""
    steps = 0
    while token.head != token:
        if token.dep_ in ("relcl", "acl", "advcl", "pcomp"):
            steps += 2
        elif token.dep_ in ("ccomp", "parataxis") and not is_reporting(token.head):
            steps += 1
        token = token.head
    return steps
