"""How a facet is read in text: the half of its YAML under `reading`, and the words that all facets share (`claims.yaml`)."""

from functools import cache
from typing import Literal, Self

from pydantic import BaseModel, model_validator

from watchfloor.knowledge.loading import FOLDER, load

Aspect = Literal["itself", "service", "part"]
"""What of the actor a word is about: the airport, its flights, or a runway."""


class _Part(BaseModel):
    model_config = {"frozen": True, "extra": "forbid"}


class Claims(_Part):
    """Words that say one value. Verbs may have a particle ("shut down"); phrases are words in a row."""

    value: str
    of: list[Aspect] = ["itself", "service", "part"]
    verbs: list[str] = []
    nouns: list[str] = []
    adjectives: list[str] = []
    phrases: list[str] = []
    presupposes_stop: bool = False
    """"Reopened" tells of the end of a stop, "is open" does not."""


class Reading(_Part):
    """What words say about a facet, of which subjects, and how much of it."""

    named: bool
    """The actor's own name is the subject (an airport), or only a thing of his is (a country's airspace)."""
    itself: list[str]
    """Nouns for the subject without its name, or for the actor's thing."""
    services: dict[str, list[str]]
    """Nouns for what goes on there, by the scope that they stand for: when all of `all` stops, the whole has stopped."""
    parts: dict[str, list[str]] = {}
    """Nouns for a part that stands for the whole when there is only one of it, by the scope of one among several."""
    links: list[str]
    """Prepositions that tie a service or part to the subject."""
    users: list[str] = []
    """Nouns for those who decide only for themselves (airlines)."""
    movements: dict[str, list[str]] = {}
    """Verbs for what goes on there, by scope: "no plane took off", "flights left on time"."""
    scopes: dict[str, list[str]]
    """Words beside a service, or after "to" and "for", that narrow a claim."""
    claims: list[Claims]

    @model_validator(mode="after")
    def _no_word_twice(self) -> Self:
        for field in ("verbs", "nouns", "adjectives", "phrases"):
            seen: dict[tuple[str, Aspect], str] = {}
            for claims in self.claims:
                for word in getattr(claims, field):
                    for aspect in claims.of:
                        if (word, aspect) in seen:
                            raise ValueError(f"{field}: {word!r} says both {seen[word, aspect]} and {claims.value} of the {aspect}")
                        seen[word, aspect] = claims.value
        scopes: dict[str, str] = {}
        for scope, words in self.scopes.items():
            for word in words:
                if scopes.setdefault(word, scope) != scope:
                    raise ValueError(f"scopes: {word!r} stands for both {scopes[word]} and {scope}")
        return self


class ClaimWords(_Part):
    """Words that bend a claim about whatever facet."""

    copulas: list[str]
    """Verbs that join a subject to an adjective or a phrase: "remains closed"."""
    makers: list[str]
    """Verbs that bring their object into a state: "put it out of service", "keep it shut"."""
    working: list[str]
    """Verbs of running: "operates normally"; alone they say that it is open only while they go on."""
    receiving: list[str]
    """Verbs of what the subject takes in: "handles only relief flights"."""
    normal: list[str]
    """Words for the usual course."""
    ending: list[str]
    """Verbs and nouns that end what the noun below them says: "the closure was lifted"."""
    bounded: list[str]
    """Words that make a stop a short one."""
    partly: list[str]
    """Words that make it a partial one."""
    only: list[str]
    some: list[str]
    """Quantities less than all."""
    all: list[str]
    unreal: list[str]
    """Nouns of drills and fiction: a sentence with one claims nothing."""
    open_questions: list[str]
    """Words before "whether": nobody says anything."""
    corrections: list[str]
    """Patterns of a text that corrects an earlier one."""
    corrected: list[str]
    """Patterns of the sentence that tells what the earlier one said."""


@cache
def load_claim_words() -> ClaimWords:
    """The words that all facets share.

    Raises:
        KnowledgeError: with file and line.
    """
    return load(FOLDER / "claims.yaml", ClaimWords)[0]
