"""Claims by what comes and goes: "no plane took off", "operates normally", "handles only relief flights"."""

import re
from collections.abc import Iterator

from spacy.tokens import Token

from watchfloor.extractor.clause_modality import is_negated
from watchfloor.extractor.clauses import is_passive, is_verbal, lemma, objects, subjects, verb_words
from watchfloor.extractor.condition_anchor import AGAIN, LIMITED, OPEN, SUSPENDED, Anchor
from watchfloor.extractor.tenses import tense_of
from watchfloor.knowledge.reading import ClaimWords, Reading

_VEHICLES = frozenset({"flight", "plane", "airliner", "aircraft", "lorry", "truck", "convoy"})


def movement_of(verb: Token, reading: Reading) -> str | None:
    """The scope of what a verb says to come or go; None for other verbs."""
    return next((reading.movement_scope[name] for name in verb_words(verb) if name in reading.movement_scope), None)


def of_movement(verb: Token, scope: str, words: ClaimWords) -> Iterator[Anchor]:
    """What is claimed by a verb of coming or going, of the scope of `movement_of`."""
    themes = [subjects(verb)]
    near = _clause_text(verb)
    others = {found for each in verb.conjuncts for name in verb_words(each) if (found := _scope_of_name(name))}
    scope = "all" if others - {scope} else scope
    if _is_denied(verb, themes[0]):
        yield Anchor(verb, "movement", [SUSPENDED], themes, scope=scope, settled=True)
    elif _is_only(themes[0], words):
        yield Anchor(verb, "movement", [LIMITED], themes, settled=True)
    elif is_first(themes[0]):
        yield Anchor(verb, "movement", [AGAIN], themes)
    elif verb.dep_ in ("advcl", "relcl", "acl") and is_first([verb.head]):
        yield Anchor(verb, "movement", [AGAIN], [[verb.head]])  # "the first flight since the stop landed"
    elif words.normal_pattern.search(near) or (_all_of_them(themes[0]) and tense_of(verb) == "present"):
        yield Anchor(verb, "movement", [AGAIN if " again" in near else OPEN], themes)


_SCOPES = {"take off": "departures", "depart": "departures", "leave": "departures", "land": "arrivals", "arrive": "arrivals"}


def _scope_of_name(name: str) -> str | None:
    return _SCOPES.get(name)


def _is_denied(verb: Token, themes: list[Token]) -> bool:
    if is_negated(verb):
        return True
    if any(is_negated(each) for each in verb.conjuncts if is_verbal(each) and each.i < verb.i and verb.dep_ == "conj"):
        return not any(child.dep_ in ("nsubj", "nsubjpass") for child in verb.children)
    return any(theme.lower_ in ("none", "nothing") or any(child.lower_ == "no" for child in theme.children) for theme in themes)


def _is_only(themes: list[Token], words: ClaimWords) -> bool:
    for theme in themes:
        first = next(iter(theme.subtree), theme)
        text = theme.doc[max(0, first.i - 2) : theme.i].text.lower()
        if words.only_pattern.search(text) and "first" not in text:
            return True
        if theme.lower_ == "nothing" and any(child.lower_ in ("but", "except") for child in theme.children):
            return True
    return False


def is_first(themes: list[Token]) -> bool:
    """Whether it is the first that comes or goes again: "the first flight in a week"."""
    return any({child.lower_ for child in theme.children} & {"first"} and lemma(theme) in _VEHICLES for theme in themes)


def _all_of_them(themes: list[Token]) -> bool:
    return any(child.lower_ == "all" for theme in themes for child in theme.children)


def of_working(verb: Token, words: ClaimWords) -> Iterator[Anchor]:
    """What is claimed by a verb of running: "operates normally", "works only by day"."""
    near = _clause_text(verb)
    if verb.dep_ == "acl" and not words.normal_pattern.search(near):
        return
    themes = [subjects(verb) if not objects(verb) else []]
    usual = words.normal_pattern.search(near)
    if _says_only(near, words) and not usual:
        yield Anchor(verb, "working", [LIMITED], themes)
    elif usual or verb.tag_ == "VBG" or tense_of(verb) in ("present", "perfect"):
        yield Anchor(verb, "working", [AGAIN if " again" in near else OPEN], themes)


def of_receiving(verb: Token, words: ClaimWords) -> Iterator[Anchor]:
    """What is claimed by a verb of taking in: "handles only relief flights"."""
    near, themes = _clause_text(verb), [subjects(verb) or objects(verb)]
    if is_passive(verb):
        return
    if _says_only(near, words):
        yield Anchor(verb, "working", [LIMITED], themes)
    elif words.normal_pattern.search(near):
        yield Anchor(verb, "working", [AGAIN if " again" in near else OPEN], themes)


def _says_only(text: str, words: ClaimWords) -> bool:
    """ "Only by day", but not "the only airport"."""
    return words.only_pattern.search(re.sub(r"\b(?:the|its|their|'s|’s) only\b|not only", " ", text)) is not None


def _clause_text(verb: Token) -> str:
    """The words of a verb's clause in lower case, without the clauses that hang on it with a subject of their own."""
    kept = [token for token in verb.subtree if not _in_other_clause(token, verb)]
    return " ".join(token.lower_ for token in kept)


def _in_other_clause(token: Token, verb: Token) -> bool:
    while token.i != verb.i:
        if token.dep_ in ("conj", "ccomp", "advcl", "relcl", "parataxis") and is_verbal(token):
            return True
        token = token.head
    return False
