"""Who is subject, object and complement of what, on the spaCy parse: passives, conjunctions and relative clauses undone."""

from collections.abc import Iterator

from spacy.tokens import Token

SUBJECTS = ("nsubj", "csubj")
PASSIVE_SUBJECTS = ("nsubjpass", "csubjpass")
RELATIVES = frozenset({"who", "which", "that", "whom"})
PARTICLES = frozenset({"off", "out", "down", "up", "over", "back", "away", "aside", "together"})
STATES = frozenset({"opposed", "committed", "engaged", "prepared", "determined", "involved", "interested", "concerned"})
"""Participles that say how somebody is, not what was done to him: "is opposed to the plan"."""
MAX_BETWEEN = 4
"""Tokens between two verbs that share an object."""
MAX_DEPTH = 8
"""Steps up a parse: enough for real sentences, and an end for the endless ones of listings."""

_NEEDS_OBJECT = frozenset({"injure", "wound"})
_HURT = frozenset({"dead", "injured", "wounded"})
_QUANTITIES = frozenset({"all", "some", "most", "many", "much", "part", "half", "none", "both", "each", "any", "several"})
_OWN_CLAUSES = frozenset({"relcl", "ccomp", "advcl", "conj", "parataxis"})

IRREGULAR = {
    "staged": "stage", "staging": "stage", "stages": "stage", "waged": "wage", "waging": "wage", "axed": "axe", "axing": "axe",
    "cordoned": "cordon", "dined": "dine", "dining": "dine", "fined": "fine", "fining": "fine", "fines": "fine", "lambasted": "lambaste",
    "lambasting": "lambaste", "raping": "rape", "rapes": "rape", "slated": "slate", "unbanned": "unban", "bases": "base", "taxes": "tax",
    "raped": "rape", "rap": "rape", "hopes": "hope", "hoped": "hope", "hoping": "hope", "forgave": "forgive",
    "leaved": "leave", "bore": "bear", "shot": "shoot", "slain": "slay",
    "slew": "slay", "fled": "flee", "hung": "hang", "hanged": "hang", "swore": "swear", "sworn": "swear", "foiled": "foil",
    "evicted": "evict", "jailed": "jail", "gunned": "gun", "maimed": "maim", "sought": "seek", "beset": "beset", "freed": "free",
    "re-opened": "reopen", "re-open": "reopen", "re-opens": "reopen", "re-opening": "reopen",
    "laid": "lay", "lain": "lie", "spied": "spy", "decried": "decry", "vetoed": "veto", "hijacked": "hijack", "kidnaped": "kidnap",
    "kidnapped": "kidnap", "abducted": "abduct", "struck": "strike", "stricken": "strike", "ceasefires": "ceasefire",
    "truces": "truce", "talks": "talk", "detonated": "detonate", "'ll": "will", "wo": "will", "ca": "can",
}  # fmt: skip
"""Forms that the small model lemmatises wrongly; found by reading its output."""


def lemma(token: Token) -> str:
    """The dictionary form in lower case."""
    low = token.lower_
    return IRREGULAR.get(low) or token.lemma_.lower()


def children(token: Token, *labels: str) -> list[Token]:
    """The children that hang on by one of the labels, in their order."""
    return [child for child in token.children if child.dep_ in labels]


def coordinated(token: Token) -> list[Token]:
    """The token and what is joined to it by `and`, a comma or `or`, further on."""
    found = [token]
    for each in found:
        found.extend(child for child in each.children if child.dep_ == "conj" and child not in found)
        found.extend(child for child in each.children if child.dep_ == "appos" and _in_list(each, child))
    return found


def _in_list(first: Token, second: Token) -> bool:
    """ "Kenya, Somalia strike deal": the parser takes a headline's list of names for an apposition."""
    between = first.doc[first.i + 1 : second.left_edge.i]
    return (
        first.ent_type_ == second.ent_type_ == "GPE"
        and first.dep_ == "nsubj"
        and len(between) == 1
        and between[0].text == ","
        and (second.i + 1 >= len(first.doc) or second.nbor().text != ",")
    )


def is_passive(verb: Token) -> bool:
    return (any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.children) or _is_gapped(verb)) and not is_state(verb)


def _is_gapped(verb: Token) -> bool:
    """ "Two were killed and 18 injured": the second passive is told without its auxiliary, so that the parser takes it for active."""
    own = [child.dep_ for child in verb.children]
    if lemma(verb) in _NEEDS_OBJECT and verb.tag_ in ("VBD", "VBN") and "nsubj" in own and not {"dobj", "aux", "ccomp", "agent"} & set(own):
        return True  # "Leaves her son dead and her husband injured".
    if verb.dep_ != "conj" or verb.tag_ not in ("VBD", "VBN") or verb.head.tag_ != "VBN":
        return False
    first = any(child.dep_ in ("nsubjpass", "auxpass") for child in verb.head.children)
    return first and "nsubj" in own and not {"dobj", "aux", "xcomp", "ccomp", "dative"} & set(own)


def is_state(verb: Token) -> bool:
    return verb.lower_ in STATES and not any(child.dep_ == "agent" for child in verb.children)


def is_verbal(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX")


def is_finite(verb: Token) -> bool:
    """Has the clause a tense of its own (and is no infinitive, gerund or participle)?"""
    if verb.tag_ in ("VBD", "VBP", "VBZ", "MD"):
        return True
    return any(
        child.dep_ in ("aux", "auxpass") and (child.tag_ in ("VBD", "VBP", "VBZ", "MD") or child.lower_ in ("will", "would", "'d"))
        for child in verb.children
    )


def particles(verb: Token) -> frozenset[str]:
    """The little words that make another verb of it: hand *over*, pull *out*."""
    return frozenset(
        child.lower_ for child in verb.children if child.dep_ == "prt" or (child.dep_ in ("advmod", "prep") and child.lower_ in PARTICLES)
    )


def auxiliaries(verb: Token) -> frozenset[str]:
    return frozenset(lemma(child) for child in verb.children if child.dep_ == "aux")


def prepositions(head: Token) -> Iterator[tuple[str, Token]]:
    """Each preposition that hangs on the head, with its noun (or gerund): ("with", Turkey)."""
    for child in head.children:
        if child.dep_ not in ("prep", "agent", "dative") or child.pos_ not in ("ADP", "SCONJ", "PART", "VERB", "ADV"):
            continue
        if child.lower_ == "according":
            continue
        for below in child.children:
            if below.dep_ in ("pobj", "pcomp"):
                yield child.lower_, below
            elif below.dep_ == "prep":
                for deepest in children(below, "pobj"):
                    yield below.lower_, deepest


def agents(verb: Token) -> list[Token]:
    """Who did it, of a passive: "by gunmen"."""
    for child in verb.children:
        if child.dep_ == "agent" or (child.dep_ == "prep" and child.lower_ == "by"):
            nouns = children(child, "pobj")
            if nouns and nouns[0].ent_type_ not in ("DATE", "TIME", "PERCENT"):
                return coordinated(nouns[0])
    return []


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """The noun heads that do what the verb says, found wherever the sentence puts them; empty where it does not say."""
    if depth > MAX_DEPTH:
        return []
    if (own := children(verb, *SUBJECTS)) and not _is_gapped(verb):
        return [verb.head] if own[0].lower_ in RELATIVES and verb.dep_ == "relcl" else coordinated(_after_places(own))
    if is_passive(verb):
        return agents(verb)
    if is_state(verb) and (bearers := children(verb, *PASSIVE_SUBJECTS)):
        return coordinated(bearers[0])
    if verb.dep_ in ("relcl", "acl"):
        return _subjects_of_modifier(verb, depth)
    if verb.dep_ in ("conj", "xcomp", "advcl", "ccomp", "pcomp", "dep", "parataxis"):
        return _subjects_from_above(verb, depth)
    return []


def _measured(noun: Token) -> Token:
    """Of "all of its restaurants" the restaurants."""
    if noun.lower_ not in _QUANTITIES:
        return noun
    return next((below for child in noun.children if child.lower_ == "of" for below in children(child, "pobj")), noun)


def _shares_object(verb: Token) -> Token | None:
    """ "Shoot and kill a man": the verb that has the object of both."""
    if children(verb, "prep", "xcomp", "ccomp", "dobj", "prt"):
        return None
    following = [each for each in children(verb, "conj") if each.tag_ == verb.tag_ and not children(each, *SUBJECTS)]
    if not following or following[0].i - verb.i > MAX_BETWEEN:
        return None
    return following[0] if children(following[0], "dobj") or _shares_object(following[0]) else None


def _after_places(found: list[Token]) -> Token:
    """ "In Farrukhabad, Uttar Pradesh, a man is shot": of two subjects the first is a place that the parser has cut off."""
    first = found[0]
    return found[-1] if len(found) > 1 and first.ent_type_ in ("GPE", "LOC", "FAC") and found[-1].i > first.i else first


def _subjects_of_modifier(verb: Token, depth: int) -> list[Token]:
    noun = verb.head
    if verb.tag_ == "VBN" and not children(verb, "aux"):
        return agents(verb)
    if verb.tag_ == "VB" and not noun.ent_type_ and noun.dep_ in ("dobj", "attr", "pobj", "oprd"):
        # "Declares its intent to withdraw": the one who has the intent.
        above = next((each for each in noun.ancestors if is_verbal(each)), None)
        return subjects(above, depth + 1) if above is not None else []
    return [noun] if noun.pos_ in ("NOUN", "PROPN", "PRON") else []


def _subjects_from_above(verb: Token, depth: int) -> list[Token]:
    head = verb.head.head if verb.dep_ == "pcomp" else verb.head
    if verb.dep_ == "advcl" and verb.tag_ == "VBN" and not children(verb, "aux"):
        return agents(verb)
    if not is_verbal(head):
        return subjects(head.head, depth + 1) if is_verbal(head.head) and head.head is not head else []
    if verb.dep_ in ("xcomp", "ccomp", "advcl") and verb.dep_ != "conj" and is_controlled_by_object(head, verb):
        return coordinated(children(head, "dobj", "obj", "nsubjpass")[0])
    if is_passive(head):
        if verb.dep_ == "conj":
            return agents(verb) or (agents(head) if verb.tag_ == "VBN" else coordinated_first(children(head, *PASSIVE_SUBJECTS)))
        return coordinated_first(children(head, *PASSIVE_SUBJECTS)) or subjects(head, depth + 1)
    return subjects(head, depth + 1)


def coordinated_first(tokens: list[Token]) -> list[Token]:
    return coordinated(tokens[0]) if tokens else []


def is_controlled_by_object(verb: Token, complement: Token) -> bool:
    """ "Asked Oman to mediate": the object of the verb above is the one who is to act."""
    if complement.dep_ == "advcl" or not children(verb, "dobj", "obj", "nsubjpass"):
        return False
    return complement.dep_ in ("xcomp", "ccomp") and lemma(verb) not in ("promise", "threaten", "pledge", "vow", "use")


def objects(verb: Token) -> list[Token]:
    """The noun heads that the verb acts on: objects, the subject of a passive, the noun before "killed in the raid"."""
    if is_passive(verb) and (bearers := children(verb, *PASSIVE_SUBJECTS) or children(verb, "nsubj")):
        subject = _after_places(bearers)
        return [verb.head] if subject.lower_ in RELATIVES and verb.dep_ == "relcl" else coordinated(subject)
    if is_passive(verb) and verb.dep_ == "conj" and (shared := children(verb.head, *SUBJECTS, *PASSIVE_SUBJECTS)):
        return coordinated(shared[0])  # "He was serving a sentence and was detained".
    if verb.dep_ == "acl" and verb.tag_ == "VBN":
        return [verb.head]
    if verb.dep_ == "conj" and verb.tag_ == "VBN" and is_passive(verb.head) and not children(verb, "dobj", "nsubj"):
        return objects(verb.head)
    found = [each for direct in children(verb, "dobj", "obj") for each in coordinated(_measured(direct))]
    if not found and (joined := _shares_object(verb)) is not None:
        return objects(joined)
    if not found:
        # "Shoots dead two policemen": the parser hangs whom he shoots on "dead".
        state = next((each for each in children(verb, "ccomp", "xcomp", "acomp", "oprd", "advmod") if each.lower_ in _HURT), None)
        found = [] if state is None else [each for direct in children(state, "dobj", "nsubj") for each in coordinated(direct)]
    if not found and verb.dep_ == "relcl" and children(verb, *SUBJECTS):
        return _relative_object(verb)
    return found


def _relative_object(verb: Token) -> list[Token]:
    """ "The camp that they attacked" (the pronoun may be missing)."""
    subject = children(verb, *SUBJECTS)[0]
    return [] if subject.lower_ in RELATIVES or children(verb, "ccomp", "xcomp") else [verb.head]


def datives(verb: Token) -> list[Token]:
    """To whom: "gave Tanzania a grant"."""
    found = []
    for child in children(verb, "dative"):
        for noun in [child] if child.pos_ in ("NOUN", "PROPN", "PRON") else children(child, "pobj"):
            found.extend(coordinated(noun))
    return found


def complement(verb: Token) -> Token | None:
    """The clause below: "agreed *to meet*", "said that it *had left*"; its head may be tagged as a noun by mistake."""
    for child in verb.children:
        if child.dep_ in ("xcomp", "ccomp") and (
            child.pos_ in ("VERB", "AUX") or (child.dep_ == "ccomp" and children(child, "mark", *SUBJECTS))
        ):
            return child
    return None


def phrase(head: Token) -> set[str]:
    """The lemmas and words of what hangs on a token, without relative clauses and clauses that stand for themselves."""
    words = {lemma(head), head.lower_}
    pending = list(head.children)
    while pending:
        token = pending.pop()
        if token.dep_ in _OWN_CLAUSES and (token.dep_ == "relcl" or (is_verbal(token) and (token.dep_ == "conj" or is_finite(token)))):
            continue
        words.add(lemma(token))
        words.add(token.lower_)
        pending.extend(token.children)
    return words


def verb_words(verb: Token) -> list[str]:
    """A verb as the YAML may write it, with its particle first."""
    word = lemma(verb)
    if verb.i > 1 and verb.nbor(-1).text == "-" and verb.nbor(-2).lower_ == "re":
        word = "re" + word
    return [*(f"{word} {particle}" for particle in sorted(particles(verb))), word]
