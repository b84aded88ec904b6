"""Readings that tell of no deed: nobody does it, nothing is done to anybody, or it is only called for."""

from spacy.tokens import Token

from watchfloor.extractor.attribution import is_reporting
from watchfloor.extractor.clauses import children, lemma, prepositions
from watchfloor.extractor.event_nouns import Draft
from watchfloor.extractor.frames import is_actor
from watchfloor.extractor.quiet import is_quiet_subject, is_vehicle
from watchfloor.extractor.roles import NO_ROLE_LABELS, is_abstract
from watchfloor.knowledge.lexicon import Lexicon

NEEDS_DOER = frozenset({"SUPPORT", "AGREE", "COOPERATE", "MOBILIZE", "REQUEST"})
"""Words and moves of nobody are a manner of speaking."""
BURIED = 5
"""Steps below the main clause from which on an event must name both sides: deeper down, half of one is mostly misread."""


_BACKGROUND = frozenset(
    {"after", "following", "over", "amid", "since", "during", "before", "to", "of", "for", "in", "from", "despite", "about"}
)
"""An event noun behind one of these is what another event hangs on."""
_ITS = frozenset({"its", "their", "his", "her", "our", "my"})
_POINTERS = frozenset({"that", "which", "this", "these", "those", "who", "whom", "both", "one", "there", "what"})
"""As a doer these point at something that the parse does not show."""


def is_idle(draft: Draft, lexicon: Lexicon) -> bool:
    """Is nothing done by anybody: by rule of what the reading is, of who does it, of to whom, and of where it stands?"""
    return (
        _has_no_doer(draft, lexicon)
        or _is_accident(draft)
        or _touches_nobody(draft, lexicon)
        or _is_only_called_for(draft, lexicon)
        or _is_half_an_aside(draft)
        or _is_background(draft)
        or _is_awaited(draft)
        or _is_for_oneself(draft)
        or _is_only_felt(draft, lexicon)
        or _is_ones_own_business(draft)
    )


def _is_ones_own_business(draft: Draft) -> bool:
    """ "The chain closes its cinemas": nobody is coerced."""
    if draft.type not in ("COERCE", "SANCTION") or lemma(draft.token) not in ("close", "shut", "suspend", "cancel", "halt", "postpone"):
        return False
    if any(each.ent_type_ in ("GPE", "NORP") for each in draft.sources):
        return False  # A state that closes its border does so to others.
    return bool(draft.targets) and all(any(owner.lower_ in _ITS for owner in children(each, "poss")) for each in draft.targets)


def _is_only_felt(draft: Draft, lexicon: Lexicon) -> bool:
    """ "Expressed concern that troops may be ill": nobody is blamed."""
    if draft.type != "ACCUSE" or draft.kind != "frame" or lemma(draft.token) not in ("express", "voice", "register"):
        return False
    return not any(is_actor(each, lexicon) for each in draft.targets)


def _is_for_oneself(draft: Draft) -> bool:
    """ "Defends its positions", "protects his family": nothing between actors."""
    if draft.type != "SUPPORT" or not draft.targets:
        return False
    return all(any(owner.lower_ in _ITS for owner in children(each, "poss")) for each in draft.targets)


def _is_awaited(draft: Draft) -> bool:
    """ "The war won't end until they withdraw": nobody says that they will."""
    token = draft.token
    if draft.type == "REJECT" and any(each.lower_ == "yet" for each in children(token, "advmod")):
        return True  # "Is not yet approved".
    return token.dep_ == "advcl" and any(each.lower_ in ("until", "unless") for each in children(token, "mark", "advmod", "prep"))


def _is_background(draft: Draft) -> bool:
    """ "In response to the killing in Baghdad": what another event hangs on, and of which one side only is named."""
    if draft.kind != "noun" or (draft.sources and draft.targets):
        return False
    return draft.token.dep_ == "pobj" and draft.token.head.lower_ in _BACKGROUND


def _has_no_doer(draft: Draft, lexicon: Lexicon) -> bool:
    if draft.sources and all(each.lower_ in _POINTERS for each in draft.sources):
        return True
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
    if token.dep_ != "acl" or token.tag_ != "VB":
        return False
    return lemma(token.head) in lexicon.noun_operators or lemma(token.head) in lexicon.nouns or draft.modality == "asserted"


def _is_half_an_aside(draft: Draft) -> bool:
    """An aside, or what is buried deep, that names one side only: "to enforce a curfew", "a campaign to boycott"."""
    named = [each for each in draft.targets if each.pos_ != "PRON"]
    if (draft.sources and named) or draft.type in ("CONSULT", "COOPERATE"):
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
