"""Which event a verb tells of, when what stands above and below it is taken into account.

A frame of the lexicon counts first, then the verb as an operator on the act below it, then its plain meaning. "Agreed to
send" is read once, as a promise with the sending as its content.
"""

from dataclasses import dataclass, replace

from spacy.tokens import Token

from watchfloor.contracts.events import EventType
from watchfloor.extractor.clause_modality import is_negated
from watchfloor.extractor.clauses import MAX_DEPTH, auxiliaries, children, complement, is_finite, is_passive, is_verbal, lemma
from watchfloor.extractor.frames import Clause, head_words, is_actor
from watchfloor.knowledge.lexicon import Lexicon, Operator

_ACT_PREPOSITIONS = frozenset({"for", "to", "on", "in", "with", "from", "of", "into", "against", "at", "upon", "over", "about"})


_LIGHT_PREPOSITIONS = frozenset({"in", "into", "on", "with", "for", "to"})
_NAMES = frozenset({"ORG", "PERSON", "GPE", "FAC", "WORK_OF_ART"})
"""A word within a name says nothing of an act: "Cincinnati Children's Hospital"."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a verb tells of.

    `core`: the verb whose subject and objects take part; `act`: the verb or noun below an operator that names the act,
    with its class; `kind`: frame, verb, weak, or the operator's name.
    """

    type: EventType
    mode: str | None
    verb: Token
    core: Token
    kind: str
    act: Token | None = None
    act_type: EventType | None = None
    tells_act: bool = False
    also: EventType | None = None


def read_verb(verb: Token, lexicon: Lexicon, depth: int = 0) -> Reading | None:
    """The event that a verb tells of, or None.

    Args:
        depth: of recursion into what stands below; sentences of a real language end before MAX_DEPTH.
    """
    if depth > MAX_DEPTH or not is_verbal(verb):
        return None
    clause = Clause(verb, lexicon)
    word = clause.lemma
    frame = clause.frame()
    if frame is not None:
        if frame.gives == "NONE":
            return None
        return Reading(frame.gives, frame.mode, verb, verb, "frame", *_act_of_frame(clause), also=frame.also)
    if reading := _by_noun(clause, depth):
        return reading
    for operator in lexicon.verb_operators.get(word, ()):
        if reading := _under_operator(clause, operator, depth):
            return reading
    if verb.pos_ == "AUX" or word == "be":
        return _by_adjective(verb, lexicon, depth)
    return _plain(clause)


def noun_class(noun: Token, lexicon: Lexicon, depth: int = 0) -> tuple[EventType, Token] | None:
    """The class that a noun phrase names, and the noun that does: the head, what stands before it, or after "of"."""
    special = noun_frame(noun, lexicon)
    if special is not None:
        return None if special[0] is None else (special[0], noun)
    for each in (noun, *children(noun, "compound", "amod", "nmod")):
        if each.ent_type_ in _NAMES:
            continue
        word = lemma(each)
        if found := lexicon.nouns.get(word) or lexicon.things.get(word):
            return found, noun
    if depth > 2:
        return None
    for child in noun.children:
        if child.dep_ == "prep" and child.lower_ in ("of", "for", "on", "in", "against"):
            for below in children(child, "pobj"):
                if found_below := noun_class(below, lexicon, depth + 1):
                    return found_below
            for gerund in children(child, "pcomp"):
                if (event_type := lexicon.verbs.get(lemma(gerund))) is not None:
                    return event_type, gerund
    return None


def noun_frame(noun: Token, lexicon: Lexicon) -> tuple[EventType | None, str | None] | None:
    """What an event noun means beside certain words; (None, None) where it is no event; None where no frame fits."""
    frames = lexicon.noun_frames.get(lemma(noun))
    if not frames:
        return None
    beside = {word for child in noun.children if child.dep_ != "relcl" for word in (lemma(child), child.lower_)}
    for child in children(noun, "prep"):
        for below in children(child, "pobj"):
            beside |= head_words(below, lexicon)
    for frame in frames:
        if frame.beside & beside:
            return (None, None) if frame.gives == "NONE" else (frame.gives, frame.mode)
    return None


def _act_of_frame(clause: Clause) -> tuple[Token | None, EventType | None]:
    for each in clause.objects:
        if found := noun_class(each, clause.lexicon):
            return found[1], found[0]
    return None, None


def _under_operator(clause: Clause, operator: Operator, depth: int) -> Reading | None:
    lexicon, verb = clause.lexicon, clause.verb
    below = None if operator.noun_only else _act_clause(clause, operator)
    inner = read_verb(below, lexicon, depth + 1) if below is not None else None
    noun = None if below is not None else _act_noun(clause, operator)
    act_type = inner.type if inner else noun[0] if noun else None
    act = below if below is not None else noun[1] if noun else None
    if below is None and noun is None and not _may_stand_alone(clause, operator):
        return None
    if operator.name == "threaten" and below is not None and inner is None and _is_of_others(below):
        return None
    polarity = lexicon.polarity[act_type] if act_type else None
    is_thing = noun is not None and lemma(noun[1]) not in lexicon.nouns
    outcome = operator.outcome(act_type, polarity, clause=below is not None, thing=is_thing)
    if outcome is None or outcome == "NONE":
        return None
    if outcome == "same":
        return _same(clause, inner, noun, operator)
    if operator.name == "commit" and below is not None and is_negated(below):
        outcome = "REJECT"
    return Reading(outcome, None, verb, verb, operator.name, act, act_type, operator.tells_act)


def _same(clause: Clause, inner: Reading | None, noun: tuple[EventType, Token] | None, operator: Operator) -> Reading | None:
    """An operator that leaves the class as it is: the act's own reading, told by the verb above."""
    if inner is not None:
        return None if is_negated(inner.verb) else replace(inner, verb=clause.verb, kind=operator.name)
    if noun is None:
        return None
    special = noun_frame(noun[1], clause.lexicon) if not is_verbal(noun[1]) else None
    return Reading(noun[0], special[1] if special else None, clause.verb, clause.verb, operator.name, noun[1], noun[0])


def _is_of_others(below: Token) -> bool:
    """ "Warned that 51,000 children could die" is no threat: it is not the speaker who would do it."""
    return is_finite(below) and not any(each.pos_ == "PRON" for each in children(below, "nsubj", "nsubjpass"))


def _may_stand_alone(clause: Clause, operator: Operator) -> bool:
    """Has the operator something to work on: "rejected a proposal", "agreed on a date", "called for calm"?"""
    if "none" not in operator.outcomes:
        return False
    return bool(clause.objects) or any(word in _ACT_PREPOSITIONS for word, _ in clause.prepositions)


def _act_clause(clause: Clause, operator: Operator) -> Token | None:
    """The clause that an operator works on: "to send", "from leaving", "that it would leave"."""
    below = complement(clause.verb)
    if below is not None:
        if below.dep_ == "ccomp" and is_finite(below):
            return below if operator.finite and _is_act_of_operator(below, operator) else None
        if below.dep_ == "ccomp" and below.tag_ != "VB" and not operator.finite:
            return None
        if operator.addressed and not clause.objects and not children(below, "nsubj"):
            return None
        return below
    for _, noun in clause.prepositions:
        reason = noun.head.lower_ == "for" and is_passive(clause.verb)  # "Suspended for violating the rules".
        if noun.dep_ == "pcomp" and noun.tag_ == "VBG" and noun.head.lower_ in _ACT_PREPOSITIONS and not reason:
            return noun
    return None


def _is_act_of_operator(below: Token, operator: Operator) -> bool:
    """A finite clause is an act where it is denied or demanded, else only where it lies ahead ("promised that it would")."""
    if operator.name in ("refuse", "demand"):
        return True
    if operator.name == "insist":
        return below.tag_ == "VB" or bool(auxiliaries(below) & {"should", "must"})
    return bool(auxiliaries(below) & {"will", "would", "'d", "shall", "could", "may", "might"})


def _act_noun(clause: Clause, operator: Operator) -> tuple[EventType, Token] | None:
    for each in clause.objects:
        if found := noun_class(each, clause.lexicon):
            return found
    if operator.noun_only and clause.objects:
        return None
    allowed = _ACT_PREPOSITIONS
    if operator.noun_only:
        allowed = _LIGHT_PREPOSITIONS
    elif "same" in operator.outcomes.values():
        allowed = frozenset({"with"})
    for word, noun in clause.prepositions:
        if word in allowed and noun.dep_ == "pobj" and (found := noun_class(noun, clause.lexicon)):
            return found
    return None


def _by_noun(clause: Clause, depth: int) -> Reading | None:
    """ "Announced plans to send", "reiterated its commitment to support": the noun is the operator."""
    lexicon, verb = clause.lexicon, clause.verb
    if not any(each.noun_only for each in lexicon.verb_operators.get(clause.lemma, ())):
        return None
    for noun in children(verb, "dobj", "nsubjpass", "attr"):
        operator = lexicon.noun_operators.get(lemma(noun))
        if operator is None:
            continue
        clauses = [each for each in children(noun, "acl", "ccomp", "relcl") if each.tag_ == "VB" or each.dep_ == "ccomp"]
        clauses += [each for each in children(verb, "xcomp") if each.tag_ == "VB"]
        for below in clauses[:1]:
            inner = read_verb(below, lexicon, depth + 1)
            act_type = inner.type if inner else None
            outcome = operator.outcome(act_type, lexicon.polarity[act_type] if act_type else None, clause=True)
            if outcome == "same":
                return replace(inner, verb=verb, kind=operator.name) if inner else None
            if outcome is not None and outcome != "NONE" and not is_negated(verb):
                return Reading(outcome, None, verb, verb, operator.name, below, act_type, operator.tells_act)
    return None


def _by_adjective(verb: Token, lexicon: Lexicon, depth: int) -> Reading | None:
    """ "Is ready to negotiate", "is opposed to the plan"."""
    for adjective in children(verb, "acomp", "attr", "oprd"):
        operator = lexicon.adjective_operators.get(lemma(adjective))
        if operator is None:
            continue
        below = next((each for each in children(adjective, "xcomp", "ccomp") if is_verbal(each)), None)
        if below is None:
            below = next((g for p in children(adjective, "prep") for g in children(p, "pcomp") if g.tag_ == "VBG"), None)
        inner = read_verb(below, lexicon, depth + 1) if below is not None else None
        act_type = inner.type if inner else None
        outcome = operator.outcome(act_type, lexicon.polarity[act_type] if act_type else None, clause=below is not None)
        if outcome == "same":
            return replace(inner, verb=verb, kind=operator.name) if inner else None
        if outcome is not None and outcome != "NONE":
            return Reading(outcome, None, verb, verb, operator.name, below, act_type, operator.tells_act)
    return None


def _plain(clause: Clause) -> Reading | None:
    lexicon, verb = clause.lexicon, clause.verb
    if (event_type := lexicon.verbs.get(clause.lemma)) is not None:
        return Reading(event_type, None, verb, verb, "verb")
    event_type = lexicon.weak_verbs.get(clause.lemma)
    if event_type is None or not _is_between_actors(clause):
        return None
    return Reading(event_type, None, verb, verb, "weak")


def _is_between_actors(clause: Clause) -> bool:
    """An everyday verb tells of an event only where an actor does it to somebody."""
    lexicon = clause.lexicon
    doers = clause.subjects
    if doers and not any(is_actor(each, lexicon) or each.pos_ == "PRON" or _is_weapon(each, lexicon) for each in doers):
        return False
    if any(_holds_actor(each, lexicon) for each in clause.objects):
        return True
    return any(is_actor(noun, lexicon) for word, noun in clause.prepositions if word != "by" and noun.ent_type_ not in ("DATE", "TIME"))


def _is_weapon(noun: Token, lexicon: Lexicon) -> bool:
    word = lemma(noun)
    return lexicon.things.get(word) == "ASSAULT" or lexicon.nouns.get(word) == "ASSAULT"


def _holds_actor(noun: Token, lexicon: Lexicon) -> bool:
    return is_actor(noun, lexicon) or any(
        is_actor(each, lexicon) for each in noun.subtree if each.dep_ in ("poss", "amod", "compound", "nmod", "pobj") and each.head != each
    )


def is_below_operator(verb: Token, lexicon: Lexicon) -> bool:
    """Is the verb the act of an operator above it, and therefore no event of its own?"""
    head = verb.head.head if verb.dep_ == "pcomp" else verb.head
    if verb.dep_ == "conj" and is_verbal(verb.head) and not children(verb, "nsubj", "nsubjpass"):
        return is_below_operator(verb.head, lexicon)
    if verb.dep_ in ("acl", "ccomp") and head.pos_ == "NOUN":
        return (verb.tag_ == "VB" or verb.dep_ == "ccomp" or bool(children(verb, "mark"))) and lemma(head) in lexicon.noun_operators
    if verb.dep_ not in ("xcomp", "ccomp", "pcomp") or head == verb:
        return False
    if head.pos_ == "ADJ":
        return lemma(head) in lexicon.adjective_operators
    operators = lexicon.verb_operators.get(lemma(head), ())
    if verb.dep_ == "ccomp" and is_finite(verb):
        return any(each.finite and _is_act_of_operator(verb, each) for each in operators)
    if verb.dep_ == "pcomp":
        return bool(operators) or lemma(head) in lexicon.verbs
    return any(not each.noun_only for each in operators)
