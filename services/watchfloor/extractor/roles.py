"""Who does it: the heads of the noun phrases that are the source of a reading, or both its sides."""

import re

from spacy.tokens import Doc, Token

from watchfloor.contracts.events import EventType
from watchfloor.extractor.clauses import (
    agents,
    children,
    coordinated,
    is_passive,
    is_verbal,
    lemma,
    objects,
    prepositions,
    subjects,
)
from watchfloor.extractor.frames import is_actor, is_means
from watchfloor.extractor.operators import Reading
from watchfloor.knowledge.lexicon import Lexicon

NO_ROLE_LABELS = frozenset({"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "ORDINAL"})
_OWN = frozenset({"his", "her", "its", "their"})
_DATELINE = re.compile(r"[A-Z][\w .'’/-]*(?:, [A-Z][\w .'’]*)*(?: \([^)]{2,40}\))? ?(?:--?|–|—|:) ")
_MEASURES: frozenset[EventType] = frozenset({"COERCE", "SANCTION", "CONCEDE"})
OF_ONES_OWN: frozenset[EventType] = frozenset({"MOBILIZE", "AID", "RETREAT"})


def sources_of(reading: Reading, lexicon: Lexicon) -> list[Token]:
    """The heads of the noun phrases that do it."""
    found = subjects(reading.core) or subjects(reading.verb)
    if reading.type == "ASSAULT" and reading.core.dep_ == "advcl" and reading.core.tag_ == "VBG" and is_passive(reading.core.head):
        found = agents(reading.core.head)  # "Is shot down by a missile, killing both pilots".
    if not found and reading.verb.dep_ == "ccomp" and not is_passive(reading.core):
        found = subjects(reading.verb.head)
    if not found and (is_passive(reading.core) or _is_participle(reading.core)):
        found = _behind_passive(reading, lexicon) or _who_announces(reading, lexicon)
    return found


def _is_participle(verb: Token) -> bool:
    """ "Sailors killed in an attack"."""
    return verb.dep_ == "acl" and verb.tag_ == "VBN"


def _who_announces(reading: Reading, lexicon: Lexicon) -> list[Token]:
    """ "The minister announces that mink farms will be banned": who announces a measure takes it."""
    clause = reading.core
    while clause.dep_ == "conj" and clause.head != clause:
        clause = clause.head
    if reading.type not in _MEASURES or clause.dep_ != "ccomp" or lemma(clause.head) not in lexicon.roles.announcing:
        return []
    return [each for each in subjects(clause.head) if is_actor(each, lexicon)]


def _behind_passive(reading: Reading, lexicon: Lexicon) -> list[Token]:
    """Who must have done it where no agent is named: the troops that were moved are their master's, an arrest is the state's."""
    if reading.type in OF_ONES_OWN:
        return [each for each in objects(reading.core) if lemma(each) in lexicon.roles.own]
    if reading.type == "ASSAULT":
        return _behind_violence(reading.core, lexicon)
    if reading.type in ("COERCE", "SANCTION", "ACCUSE"):
        return [noun for word, noun in prepositions(reading.core) if word in ("in", "from") and noun.ent_type_ == "GPE"][:1]
    return []


def _behind_violence(verb: Token, lexicon: Lexicon) -> list[Token]:
    """ "Killed in an attack by bandits", "killed when gunmen stormed the village"."""
    for word, noun in prepositions(verb):
        if word in ("in", "after", "during") and lexicon.nouns.get(lemma(noun)) == "ASSAULT":
            return sources_of_noun(noun, lexicon) or _opponents(noun, lexicon)
        if word in ("after", "while", "in") and is_verbal(noun) and lemma(noun) in lexicon.roles.mutual_verbs:
            return [each for with_, each in prepositions(noun) if with_ == "with" and is_actor(each, lexicon)]
    for clause in children(verb, "advcl"):
        word = lemma(clause)
        if "ASSAULT" in (lexicon.verbs.get(word), lexicon.weak_verbs.get(word)):
            return [each for each in subjects(clause) if is_actor(each, lexicon)]
    return []


def _opponents(noun: Token, lexicon: Lexicon) -> list[Token]:
    """ "A gun battle with Indian troops"."""
    return [each for word, each in prepositions(noun) if word == "with" and is_actor(each, lexicon)]


def doers(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """The sources, where one of them is an event ("an attack by bandits killed"): those who did that."""
    found: list[Token] = []
    for token in tokens:
        head = after_dateline(token)
        listed = head
        while listed.dep_ == "conj":
            listed = listed.head
        if lemma(head) in lexicon.roles.documents and listed.dep_ == "dobj":
            found.extend(subjects(listed.head) or [head])
        elif is_means(head, lexicon):
            found.extend(sources_of_noun(head, lexicon))
        elif (attack := _attack_upon(head, lexicon)) is not None:
            found.extend(sources_of_noun(attack, lexicon))
        else:
            found.append(head)
    return found


def _attack_upon(noun: Token, lexicon: Lexicon) -> Token | None:
    """ "The attacks on mosques that killed 51": not the mosques killed."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in ("on", "at", "against"):
        return None
    return noun.head.head if lexicon.nouns.get(lemma(noun.head.head)) == "ASSAULT" else None


def is_abstract(noun: Token, lexicon: Lexicon) -> bool:
    """A construction, a decision, the law: it does nothing to anybody by itself."""
    if noun.ent_type_ or noun.pos_ != "NOUN" or lemma(noun) in lexicon.roles.actors:
        return False
    return lemma(noun).endswith(lexicon.roles.abstract_endings) or lemma(noun) in lexicon.roles.abstract or is_means(noun, lexicon)


def after_dateline(token: Token) -> Token:
    """The first noun after "KABUL (Pajhwok) - ", where the parser takes the dateline for the subject."""
    end = _end_of_dateline(token.doc)
    if token.idx >= end:
        return token
    for later in token.doc[token.i + 1 : token.sent.end]:
        if is_verbal(later):
            break
        if later.idx >= end and later.pos_ in ("NOUN", "PROPN") and later.dep_ not in ("compound", "amod", "nmod", "poss", "pobj"):
            return later
    return token


def _end_of_dateline(doc: Doc) -> int:
    """Characters, 0 without one. Kept with the parse: spaCy puts its text together anew whenever it is asked for."""
    end: int | None = doc.user_data.get("end_of_dateline")
    if end is None:
        match = _DATELINE.match(doc.text)
        end = doc.user_data["end_of_dateline"] = match.end() if match is not None else 0
    return end


def sources_of_noun(noun: Token, lexicon: Lexicon) -> list[Token]:
    """Who does what an event noun names: "by bandits", "Israeli", "Malawi's"."""
    if by := agents(noun):
        return by
    for child in noun.children:
        if child.dep_ == "poss" and child.pos_ != "PRON" and child.ent_type_ not in NO_ROLE_LABELS:
            return coordinated(child)
    if noun.dep_ == "dobj" and is_verbal(noun.head) and any(child.lower_ in _OWN for child in children(noun, "poss")):
        return subjects(noun.head)  # "Voiced his support".
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "nmod") and child.ent_type_ in ("NORP", "GPE", "ORG", "PERSON"):
            return [child]
    for child in children(noun, "compound", "nmod"):
        for inner in child.subtree:
            if inner.ent_type_ == "NORP":
                return [inner]  # "An Armenian Scud missile attack".
    for word, below in prepositions(noun):
        if word == "from" and is_actor(below, lexicon):
            return coordinated(below)
    return []


def sides(noun: Token, lexicon: Lexicon) -> list[Token]:
    """Both sides of "talks between A and B"."""
    for word, below in prepositions(noun):
        if word in lexicon.roles.between:
            return split(coordinated(below), lexicon)
    return []


def split(tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """The two sides in one phrase: "Indian and Vietnamese ships", "ministers from Iraq and Syria"."""
    if len(tokens) != 1:
        return tokens
    noun = tokens[0]
    for child in noun.children:
        if child.dep_ in ("amod", "compound", "nmod", "poss") and child.ent_type_ in ("NORP", "GPE"):
            joined = [each for each in coordinated(child) if each.ent_type_ in ("NORP", "GPE")]
            if len(joined) > 1:
                return joined
    if noun.tag_ in ("NNS", "NNPS"):
        for word, below in prepositions(noun):
            if word in ("from", "of") and is_actor(below, lexicon) and len(joined := coordinated(below)) > 1:
                return joined
    return tokens
