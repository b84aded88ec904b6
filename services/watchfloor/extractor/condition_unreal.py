"""Whether a sentence tells of a drill or a story: then nothing in it is so. What is closed because of a drill is closed."""

import re

from spacy.tokens import Span, Token

from watchfloor.extractor.clauses import is_verbal, lemma
from watchfloor.knowledge.reading import load_claim_words

_REASONS = {"because", "due", "owing", "for", "ahead", "before", "amid", "over"}


def is_unreal(sentence: Span) -> bool:
    """Whether a drill or a story is more than the reason for what the sentence tells."""
    found = load_claim_words().unreal_pattern.finditer(sentence.text.lower())
    return any(not _is_reason(match, sentence) for match in found)


def _is_reason(match: re.Match[str], sentence: Span) -> bool:
    span = sentence.doc.char_span(sentence.start_char + match.start(), sentence.start_char + match.end(), alignment_mode="expand")
    return span is not None and _gives_reason(span.root)


def _gives_reason(noun: Token) -> bool:
    """ "Closed because of a drill", "closed for an air force exercise", but not "as part of preparations for a drill"."""
    for above in noun.ancestors:
        if above.dep_ in ("prep", "pcomp") and above.lower_ in _REASONS:
            head = above.head
            return is_verbal(head) or head.pos_ in ("AUX", "ADJ") or lemma(head) in ("closure", "shutdown", "suspension")
        if is_verbal(above):
            return False
    return False
