"""Words that say of a clause that it is not so: "it is not true that", "a lie that", "came close to"."""

from spacy.tokens import Token

from watchfloor.contracts.events import Modality
from watchfloor.extractor.clause_modality import has_subject, is_negated, is_none, tables, words_of_modality
from watchfloor.extractor.clauses import PASSIVE_SUBJECTS, SUBJECTS, auxiliaries, children, lemma


def judged(copula: Token, *only: Token) -> Modality | None:
    """What "it is not true", "it is false", "it is a lie" make of the clause that they judge; None where nothing is judged.

    Args:
        copula: the verb.
        only: what it says of the clause; where none is given, whatever hangs on it.
    """
    if lemma(copula) not in ("be", "remain", "seem", "appear", "prove"):
        return None
    words = words_of_modality()
    denied = is_negated(copula)
    for said in only or children(copula, "acomp", "attr", "oprd"):
        false = tables().adjectives.get(said.lower_) == "negated" if said.pos_ == "ADJ" else lemma(said) in words.lies
        if not false and not (lemma(said) in words.truths and (denied or is_none(said))):
            continue
        if false and denied:
            return "discussed"
        return "discussed" if auxiliaries(copula) & {"may", "might", "could", "can"} else "negated"
    return None


def said_by_noun(clause: Token) -> Token | None:
    """ "A claim by rebels that it was closed", "a lie that it was": the noun whose content the clause tells."""
    that = next((child for child in clause.children if child.lower_ == "that" and child.i < clause.i), None)
    if that is None or that.dep_ in (*SUBJECTS, *PASSIVE_SUBJECTS) or not has_subject(clause):
        return None
    words, noun = words_of_modality(), clause.head
    if noun.dep_ == "pobj" and noun.head.lower_ in ("by", "from", "of", "in") and lemma(noun) not in words.claims:
        noun = noun.head.head
    content = lemma(noun) in words.claims and (that.dep_ in ("mark", "advmod") or noun != clause.head)
    return noun if content or lemma(noun) in words.truths | words.lies else None


def came_near(preposition: Token) -> bool:
    """ "Came close to closing", "stopped short of it", "came within an hour of it"."""
    head = preposition.head
    if lemma(head) in words_of_modality().near and preposition.lower_ in ("to", "of"):
        return head.head.lower_ != "too" and head.pos_ in ("ADV", "ADJ", "SCONJ", "ADP", "NOUN")
    return preposition.lower_ == "of" and head.dep_ == "pobj" and head.head.lower_ == "within" and lemma(head.head.head) == "come"
