"""How a facet is read in text: the half of its YAML under `reading`, and the words that all facets share (`claims.yaml`)."""

import re
from collections import defaultdict
from functools import cache, cached_property
from typing import Literal, Self

from pydantic import BaseModel, field_validator, model_validator

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


class Notice(_Part):
    """A pattern of the wording of notices, and what it says."""

    value: str
    scope: str = "all"
    pattern: str

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as error:
            raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
        return pattern


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
    signs: list[str] = []
    """Words of this facet alone, beside which a bare name is that of a subject: "a ground stop at Newark"."""
    vehicles: list[str] = []
    """Nouns for what comes and goes; one of them says nothing, unless no other did, or none does."""
    not_with: list[str] = []
    """Words beside a service that make another thing of it: "car traffic"."""
    links: list[str]
    """Prepositions that tie a service or part to the subject."""
    users: list[str] = []
    """Nouns for those who decide only for themselves (airlines)."""
    user_names: list[str] = []
    """Parts of their names."""
    movements: dict[str, list[str]] = {}
    """Verbs for what goes on there, by scope: "no plane took off", "flights left on time"."""
    by_place: list[str] = []
    """Words for the subject beside which a town stands for the one there: "flights to and from Kabul", "Rafah ... the crossing"."""
    notices: list[Notice] = []
    """Patterns of notices, the most telling first."""
    scopes: dict[str, list[str]]
    """Words beside a service, or after "to" and "for", that narrow a claim."""
    claims: list[Claims]

    @cached_property
    def by_verb(self) -> dict[str, list[Claims]]:
        return _by_word(self.claims, "verbs")

    @cached_property
    def by_noun(self) -> dict[str, list[Claims]]:
        return _by_word(self.claims, "nouns")

    @cached_property
    def by_adjective(self) -> dict[str, list[Claims]]:
        return _by_word(self.claims, "adjectives")

    @cached_property
    def by_phrase(self) -> dict[str, list[Claims]]:
        return _by_word(self.claims, "phrases")

    @cached_property
    def phrase_pattern(self) -> re.Pattern[str]:
        return words_pattern([word for claims in self.claims for word in claims.phrases])

    @cached_property
    def subject_pattern(self) -> re.Pattern[str]:
        """Any word for the subject, a service or a part, with or without an ending."""
        nouns = [word for table in (self.services, self.parts) for group in table.values() for word in group]
        return _beginnings([*self.itself, *self.signs, *self.vehicles, *self.users, *nouns])

    @cached_property
    def sign_pattern(self) -> re.Pattern[str]:
        """Words that stand for the subject also where the text names no actor of the facet's kinds."""
        scoped = [word for scope, nouns in self.services.items() if scope != "all" for word in nouns]
        return _beginnings([*self.itself, *self.signs, *self.vehicles, *scoped, *(word for group in self.parts.values() for word in group)])

    @cached_property
    def _signs_pattern(self) -> re.Pattern[str]:
        return words_pattern(self.signs)

    def is_signed(self, text: str) -> bool:
        """Whether a text has words of this facet alone."""
        return self._signs_pattern.search(text.lower()) is not None

    @cached_property
    def state_pattern(self) -> re.Pattern[str]:
        """The adjectives that may stand beside a bare name: "Billund stayed open"."""
        return words_pattern([word for claims in self.claims for word in claims.adjectives])

    @cached_property
    def scope_of(self) -> dict[str, str]:
        return {word: scope for scope, words in self.scopes.items() for word in words}

    @cached_property
    def movement_scope(self) -> dict[str, str]:
        return {word: scope for scope, words in self.movements.items() for word in words}

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


def _by_word(claims: list[Claims], field: str) -> dict[str, list[Claims]]:
    table: defaultdict[str, list[Claims]] = defaultdict(list)
    for each in claims:
        for word in getattr(each, field):
            table[word].append(each)
    return dict(table)


def words_pattern(words: list[str]) -> re.Pattern[str]:
    """Finds any of some words in a row, the longest first; nothing where there are none."""
    longest = sorted(words, key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in longest) + r")(?!\w)" if longest else r"(?!)")


def _beginnings(words: list[str]) -> re.Pattern[str]:
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in sorted(words)) + ")")


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
    at_once: list[str]
    """Nouns, with the word before them, for what holds once it is ordered."""
    extending: list[str]
    """Verbs that let go on what was there before: "extended the closure"."""
    diverting: list[str]
    """Verbs and nouns for traffic that is sent elsewhere."""
    recurring: list[str]
    """Times that come again: "every night"."""
    standing: list[str]
    """Times that come again where nothing is told as past: "at night", "on Sundays"."""
    usual: list[str]
    """Adverbs that make a rule of a stop."""
    bounded: list[str]
    """Words that make a stop a short one."""
    brief: list[str]
    """Words that say, in a report, that it is over."""
    partly: list[str]
    """Words that make it a partial one."""
    only: list[str]
    some: list[str]
    """Quantities less than all."""
    portions: list[str]
    """Nouns before "of" that leave some of a place out."""
    directions: list[str]
    """Words beside an airspace that divide it."""
    regions: list[str]
    """Nouns for what is less than a country."""
    people: list[str]
    """Those to whom a place can be closed while others use it."""
    all: list[str]
    implicative: list[str]
    averting: list[str]
    mentioning: list[str]
    unreal: list[str]
    """Nouns of drills and fiction: a sentence with one claims nothing."""
    open_questions: list[str]
    """Words before "whether": nobody says anything."""
    corrections: list[str]
    """Patterns of a text that corrects an earlier one."""
    corrected: list[str]
    """Patterns of the sentence that tells what the earlier one said."""

    @cached_property
    def normal_pattern(self) -> re.Pattern[str]:
        return words_pattern(self.normal)

    @cached_property
    def recurring_pattern(self) -> re.Pattern[str]:
        return words_pattern(self.recurring)

    @cached_property
    def standing_pattern(self) -> re.Pattern[str]:
        return words_pattern(self.standing)

    @cached_property
    def usual_pattern(self) -> re.Pattern[str]:
        return words_pattern(self.usual)

    @cached_property
    def bounded_pattern(self) -> re.Pattern[str]:
        return words_pattern(self.bounded)

    @cached_property
    def brief_pattern(self) -> re.Pattern[str]:
        return words_pattern(self.brief)

    @cached_property
    def only_pattern(self) -> re.Pattern[str]:
        return words_pattern(self.only)

    @cached_property
    def unreal_pattern(self) -> re.Pattern[str]:
        return words_pattern([*self.unreal, *(f"{word}s" for word in self.unreal)])


@cache
def load_claim_words() -> ClaimWords:
    """The words that all facets share.

    Raises:
        KnowledgeError: with file and line.
    """
    return load(FOLDER / "claims.yaml", ClaimWords)[0]
