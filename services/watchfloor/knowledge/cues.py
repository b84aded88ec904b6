"""The words of modality and attribution, from `events/cues.yaml`."""

from functools import cache
from pathlib import Path

from pydantic import BaseModel

from watchfloor.contracts.events import Modality
from watchfloor.knowledge.loading import FOLDER, Lines, load

PATH = FOLDER / "events" / "cues.yaml"
Words = frozenset[str]
ByModality = dict[Modality, Words]


class VerbCues(BaseModel, extra="forbid"):
    """Verbs by what they make of the clause below them: of any clause, or of one that is not finite."""

    any: ByModality
    bare: ByModality


class ModalityCues(BaseModel, extra="forbid"):
    """See the comments in the file."""

    verbs: VerbCues
    adjectives: ByModality
    nouns: ByModality
    modifiers: ByModality
    auxiliaries: ByModality
    marks: ByModality
    telling: Words
    light: Words
    times: Words
    historical: Words
    negative_adverbs: Words
    truths: Words
    lies: Words
    nearly: Words
    near: Words
    escaping: Words
    claims: Words
    denying: Words
    deny_claims: Words
    negative_words: Words
    long_ago: Words
    commemoration: Words


class AttributionCues(BaseModel, extra="forbid"):
    """See the comments in the file."""

    reporting: Words
    phrases: Words
    hearsay: Words
    roles: dict[str, Words]


class Cues(BaseModel, extra="forbid"):
    """All of `cues.yaml`."""

    modality: ModalityCues
    attribution: AttributionCues


def inverted(groups: dict[Modality, Words]) -> dict[str, Modality]:
    """The modality of each word; the first group that has it wins."""
    table: dict[str, Modality] = {}
    for modality, words in groups.items():
        for word in words:
            table.setdefault(word, modality)
    return table


def _check(groups: ByModality, where: tuple[str, ...], lines: Lines) -> None:
    seen: dict[str, Modality] = {}
    for modality, words in groups.items():
        for word in sorted(words):
            if word != word.lower():
                raise lines.error((*where, modality), f"{word!r} must be in lower case: lemmas are")
            if word in seen:
                raise lines.error((*where, modality), f"{word!r} stands under {seen[word]} and under {modality}")
            seen[word] = modality


@cache
def load_cues(path: Path = PATH) -> Cues:
    """The cues.

    Raises:
        KnowledgeError: the file does not fit, or a word stands under two modalities.
    """
    cues, lines = load(path, Cues)
    words = cues.modality
    tables = {"adjectives": words.adjectives, "nouns": words.nouns, "modifiers": words.modifiers, "auxiliaries": words.auxiliaries}
    for name, groups in {**tables, "marks": words.marks}.items():
        _check(groups, ("modality", name), lines)
    _check(words.verbs.any, ("modality", "verbs", "any"), lines)
    _check(words.verbs.bare, ("modality", "verbs", "bare"), lines)
    return cues
