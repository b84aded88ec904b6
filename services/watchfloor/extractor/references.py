"""Whom a pronoun means, as far as the parse of its paragraph shows."""

from collections.abc import Iterator

from spacy.tokens import Token

from watchfloor.extractor.clauses import MAX_DEPTH, PASSIVE_SUBJECTS, SUBJECTS, children, is_verbal

PRONOUNS = frozenset(
    {"it", "they", "he", "she", "we", "i", "them", "him", "her", "us", "itself", "themselves", "himself", "herself", "you"}
)
_QUOTING = frozenset({"quote", "cite", "describe", "report"})
MAX_DISTANCE = 60
"""Tokens before its sentence in which the antecedent of a pronoun is looked for."""


def antecedent(token: Token) -> Token:
    """Whom a pronoun means, as far as the sentences before it show: the subject of the verb above first, then the last one."""
    if token.lower_ not in PRONOUNS:
        return token
    quoted = quoted_speaker(token)
    if quoted is not None:
        return quoted
    for above in _verbs_above(token):
        for subject in children(above, *SUBJECTS, *PASSIVE_SUBJECTS):
            # Only "we" and "I" look forward, to the speaker: "We have captured it," a spokesman said.
            if subject.pos_ in ("NOUN", "PROPN") and (subject.i < token.i or token.lower_ in ("we", "i", "us")):
                return subject
    for earlier in reversed(token.doc[: token.i]):
        if (
            earlier.dep_ in (*SUBJECTS, *PASSIVE_SUBJECTS)
            and earlier.pos_ in ("NOUN", "PROPN")
            and earlier.sent.start >= token.sent.start - MAX_DISTANCE
        ) and earlier.head != token.head:
            return earlier
    return token


def quoted_speaker(token: Token) -> Token | None:
    """Whom a pronoun in "X quoted Y as saying he would" means: Y."""
    for verb in _verbs_above(token):
        if verb.dep_ == "pcomp" and verb.head.lower_ == "as" and verb.head.head.lemma_ in _QUOTING:
            return next(iter(children(verb.head.head, "dobj", "nsubjpass")), None)
    return None


def _verbs_above(token: Token) -> Iterator[Token]:
    verb = token.head
    for _ in range(MAX_DEPTH):
        if verb.head == verb:
            return
        verb = verb.head
        if is_verbal(verb):
            yield verb
