"""Whether a claim tells of standing hours, which say nothing of today: "is closed at night", "closes at ten every night"."""

from spacy.tokens import Token

from watchfloor.extractor.condition_anchor import Anchor
from watchfloor.extractor.tenses import Tense, clause_of
from watchfloor.extractor.times import EventTime
from watchfloor.knowledge.reading import load_claim_words

_CAUSES = {"because", "due", "after", "amid", "over", "following", "despite", "owing", "given", "for"}
"""What stands below these tells why, not when: "because of nightly shelling"."""
_TELLING: set[Tense | None] = {"past", "pluperfect"}


def is_routine(anchor: Anchor, value: str, tense: Tense | None, time: EventTime | None) -> bool:
    """Whether a claim is about hours that come again.

    "Every night" is a routine in any tense. "At night" and "on Sundays" are one in the present, and to come unless a day is
    named; in the past they tell what happened. "Normally" makes a routine of a stop alone: what runs normally runs.
    """
    if value == "limited":
        return False  # "operates only at night" is a limit today too
    words = load_claim_words()
    texts = [text for each in _clause(anchor.token) for text in _times(each)]
    stops = value != "open"
    if stops and any(words.recurring_pattern.search(text) for text in texts):
        return True
    if tense in _TELLING:
        return False
    if any(words.standing_pattern.search(text) for text in texts):
        return tense != "future" or time is None or time.doubtful or time.precision in ("month", "year")
    return stops and tense == "present" and any(words.usual_pattern.search(text) for text in texts)


def _clause(token: Token) -> list[Token]:
    """The word of the claim, its verb, and the adjective below a copula."""
    verb = clause_of(token)
    near = [token] if verb is None or verb.i == token.i else [token, verb]
    return [*near, *(child for each in near for child in each.children if child.dep_ in ("acomp", "attr", "oprd", "nsubj", "nsubjpass"))]


def _times(token: Token) -> list[str]:
    """The adverbs, adjectives and phrases that hang on a word, each as text; of a clause how it begins: "whenever", "every time"."""
    beside = [child for child in token.children if child.dep_ in ("advmod", "amod", "prep", "npadvmod", "compound", "nmod")]
    clauses = [child.left_edge for child in token.children if child.dep_ == "advcl"]
    openings = [first.doc[first.i : first.i + 2].text.lower() for first in clauses]
    return [*(" ".join(each.lower_ for each in child.subtree) for child in beside if child.lower_ not in _CAUSES), *openings]
