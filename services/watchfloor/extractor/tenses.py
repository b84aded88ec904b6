"""The tense of a clause, as far as it tells when what the clause says is so."""

from typing import Literal

from spacy.tokens import Token

Tense = Literal["past", "present", "perfect", "pluperfect", "future"]
FUTURE_MODALS = {"will", "shall", "'ll", "’ll", "wo"}
_PROSPECTIVE = {"set", "due", "scheduled", "expected", "slated", "planned", "likely", "going", "poised", "supposed"}
"""Words after "be" with an infinitive: "is set to reopen"."""
_INTENDING = {
    "plan", "agree", "intend", "aim", "hope", "expect", "want", "wish", "promise", "pledge", "vow", "threaten", "prepare", "decide",
    "order", "propose", "schedule", "ask", "urge", "call", "offer", "seek", "announce",
}  # fmt: skip
"""Verbs after which an infinitive lies ahead: "agrees to close"."""
_CLAUSAL = {"VERB", "AUX"}


def clause_of(token: Token) -> Token | None:
    """The verb of the clause in which a token stands; None in a fragment without one."""
    here = token
    while not _is_clause(here):
        if here.head.i == here.i:
            return here if here.pos_ in _CLAUSAL else None
        here = here.head
    return here


def _is_clause(token: Token) -> bool:
    if token.dep_ in ("aux", "auxpass", "amod", "compound"):
        return False
    # "Is closed": the tagger may take the participle for an adjective, with the auxiliary below it.
    return token.pos_ in _CLAUSAL or any(child.dep_ in ("aux", "auxpass") for child in token.children)


def tense_of(token: Token) -> Tense | None:
    """The tense of the clause of a token; a participle or an infinitive takes that of the clause above it.

    Returns:
        None in a fragment without a verb, as headlines often are.
    """
    verb = clause_of(token)
    for _ in range(12):
        if verb is None:
            return None
        tense = _own_tense(verb)
        if tense is not None:
            return tense
        if verb.head.i == verb.i:
            return None
        verb = clause_of(verb.head)
    return None


def _own_tense(verb: Token) -> Tense | None:
    helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
    words = {child.lower_ for child in helpers}
    if words & FUTURE_MODALS:
        return "future"
    if _lies_ahead(verb, helpers):
        return "future"
    if any(child.tag_ == "MD" for child in helpers):
        return "future" if words & {"would", "could", "may", "might", "can", "must", "should"} else "present"
    if "had" in words:
        return "pluperfect"
    if words & {"has", "have", "'ve", "’ve"} and any(child.tag_ in ("VBZ", "VBP") for child in helpers):
        return "perfect"
    if any(child.tag_ == "VBD" for child in helpers):
        return "past"
    if any(child.tag_ in ("VBZ", "VBP") for child in helpers):
        return "present"
    if verb.tag_ == "VBD":
        return "past"
    if verb.tag_ in ("VBZ", "VBP"):
        return "present"
    return None


def _lies_ahead(verb: Token, helpers: list[Token]) -> bool:
    """ "Are to resume", "is set to reopen", "agrees to close", "to be closed until midday"."""
    if not any(child.tag_ == "TO" for child in helpers):
        return False
    above = verb.head
    if above.i == verb.i:
        return True
    if above.lemma_ == "be" and verb.dep_ in ("xcomp", "advcl"):
        return True
    if above.pos_ in ("NOUN", "PROPN") and any(child.dep_ == "auxpass" for child in helpers):
        return True  # "with the airport to be closed until midday"
    return verb.dep_ in ("xcomp", "advcl", "acl", "ccomp") and (above.lower_ in _PROSPECTIVE or above.lemma_ in _INTENDING)
