"""A word that claims something of a facet, and what it may mean."""

from dataclasses import dataclass
from typing import Literal

from spacy.tokens import Token

from watchfloor.extractor.clauses import lemma
from watchfloor.knowledge.reading import Claims, ClaimWords

Form = Literal["verb", "noun", "adjective", "phrase", "movement", "working", "user", "attribute"]
OPEN = Claims(value="open")
LIMITED = Claims(value="limited")
SUSPENDED = Claims(value="suspended")
AGAIN = Claims(value="open", presupposes_stop=True)


@dataclass(frozen=True, slots=True)
class Anchor:
    """A word that claims something."""

    token: Token
    """Its clause gives modality and time."""
    form: Form
    claims: list[Claims]
    """What it may mean: which one, the subject decides."""
    themes: list[list[Token]]
    """Noun phrases of which it may be said, in the order in which to try them."""
    ended: bool = False
    """It is said to be over: "the closure was lifted"."""
    scope: str = "all"
    settled: bool = False
    """A negation is part of the claim ("no plane took off"), so it does not negate it."""


def is_at_once(noun: Token, words: ClaimWords) -> bool:
    """Whether a noun, with the word before it, is something that holds once it is ordered: "ground stop"."""
    return noun.i > 0 and f"{noun.nbor(-1).lower_} {lemma(noun)}" in words.at_once
