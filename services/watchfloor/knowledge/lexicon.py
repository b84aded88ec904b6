"""What words mean as interactions: verbs and event nouns by PLOVER class, frames around them, operators above them.

All of it stands in `events/*.yaml`; whatever is wrong there is an error that names file and line.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, Field

from watchfloor.contracts.events import EventType
from watchfloor.knowledge.loading import FOLDER, Lines, load

Words = frozenset[str]
Polarity = Literal["good", "bad", "neutral"]
Outcome = EventType | Literal["same", "NONE"]
Gives = EventType | Literal["NONE"]
KINDS = frozenset({"PERSON", "PLACE", "GROUP", "ACTOR"})
"""Words in capitals in a frame: any name, or actor, of that kind."""
ANY = "*"

MODES: dict[EventType, frozenset[str]] = {
    "AGREE": frozenset(),
    "CONSULT": frozenset({"visit", "third-party", "multilateral", "phone"}),
    "SUPPORT": frozenset(),
    "CONCEDE": frozenset(),
    "COOPERATE": frozenset(),
    "AID": frozenset(),
    "RETREAT": frozenset({"withdraw", "release", "disarm", "ceasefire", "access", "resign"}),
    "REQUEST": frozenset({"assist", "change", "yield", "meet"}),
    "REJECT": frozenset({"assist", "change", "yield", "meet"}),
    "ACCUSE": frozenset({"disapprove", "investigate", "allege"}),
    "THREATEN": frozenset({"restrict", "arrest", "relations", "expel", "territory", "violence"}),
    "PROTEST": frozenset({"demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"}),
    "SANCTION": frozenset({"convict", "expel", "withdraw", "discontinue"}),
    "MOBILIZE": frozenset({"troops", "weapons", "police", "militia"}),
    "COERCE": frozenset(
        {"seize", "restrict", "censor", "curfew", "martial-law", "arrest", "deport", "withhold", "misinformation", "cyber"}
    ),
    "ASSAULT": frozenset(
        {
            "abduct", "beat", "torture", "sexual", "targeted", "destroy", "primitive", "firearms", "explosives", "suicide-attack",
            "aerial", "drone", "heavy-weapons", "crowd-control", "unconventional",
        }
    ),
}  # fmt: skip
"""The modes of each class in the PLOVER manual, draft 0.8."""


class WordsFile(BaseModel, extra="forbid"):
    """`lexicon.yaml`."""

    verbs: dict[EventType, list[str]]
    weak_verbs: dict[EventType, list[str]]
    nouns: dict[EventType, list[str]]
    things: dict[EventType, list[str]]
    modes: dict[EventType, dict[str, Words]]


class Frame(BaseModel, extra="forbid", frozen=True):
    """A verb with certain words around it; see `frames.yaml`."""

    verb: Words = Field(min_length=1)
    particle: Words = frozenset()
    object: Words = frozenset()
    head: Words = frozenset()
    subject: Words = frozenset()
    doer: Words = frozenset()
    near: Words = frozenset()
    prepositions: dict[str, Words] = Field(default={}, alias="with")
    bare: bool | None = None
    label: bool | None = None
    gives: Gives
    mode: str | None = None
    also: EventType | None = None
    """A second class that the same words are coded as: a signature is SUPPORT and AGREE."""

    @cached_property
    def conditions(self) -> frozenset[tuple[str, str]]:
        """All that must be there besides the verb, to tell which frame is wider."""
        groups = {
            "particle": self.particle,
            "object": self.object,
            "head": self.head,
            "subject": self.subject,
            "doer": self.doer,
            "near": self.near,
        }
        named = {f"{name}:{','.join(sorted(words))}" for name, words in groups.items() if words}
        named |= {f"with:{sorted((p, sorted(w)) for p, w in self.prepositions.items())}"} if self.prepositions else set()
        return frozenset((each, "") for each in named) | {
            (k, str(v)) for k, v in (("bare", self.bare), ("label", self.label)) if v is not None
        }


class NounFrame(BaseModel, extra="forbid", frozen=True):
    """An event noun beside certain words."""

    noun: Words = Field(min_length=1)
    beside: Words = Field(min_length=1)
    gives: Gives
    mode: str | None = None


class FramesFile(BaseModel, extra="forbid"):
    """`frames.yaml`, with the names of sets still in it."""

    sets: dict[str, list[str]]
    frames: list[dict[str, object]]
    nouns: list[NounFrame]


class Operator(BaseModel, extra="forbid", frozen=True):
    """Words above an act, and what they make of it; see `operators.yaml`."""

    name: str = ""
    verbs: Words = Field(min_length=1)
    adjectives: Words = frozenset()
    nouns: Words = frozenset()
    outcomes: dict[str, Outcome] = Field(min_length=1)
    noun_only: bool = False
    finite: bool = False
    addressed: bool = False
    """The act is somebody else's: "told Oman to leave", not "wants to leave"."""
    tells_act: bool = False

    def outcome(self, act: EventType | None, polarity: Polarity | None, *, clause: bool, thing: bool = False) -> Outcome | None:
        """The class of "operator + act"; None where the operator says nothing about such an act."""
        if act is None:
            return self.outcomes.get("clause" if clause else "none")
        if thing and "thing" in self.outcomes:
            return self.outcomes["thing"]
        return self.outcomes.get(act) or self.outcomes.get(polarity or "")


class OperatorsFile(BaseModel, extra="forbid"):
    """`operators.yaml`."""

    polarity: dict[Polarity, list[EventType]]
    operators: dict[str, Operator]


class RolesFile(BaseModel, extra="forbid", frozen=True):
    """`roles.yaml`."""

    prepositions: dict[EventType, list[str]]
    between: Words
    actors: Words
    own: Words
    state_agents: Words
    members: Words
    reciprocal: frozenset[EventType]
    mutual_verbs: Words
    documents: Words
    sending: Words
    partners: Words
    abstract: Words
    abstract_endings: tuple[str, ...]
    phenomena: Words
    charging: Words
    times: Words
    journeys: Words
    manner: Words
    talking: Words
    announcing: Words
    attackers: Words


@dataclass(frozen=True)
class Lexicon:
    """The knowledge as look-up tables by lemma."""

    verbs: dict[str, EventType]
    weak_verbs: dict[str, EventType]
    nouns: dict[str, EventType]
    things: dict[str, EventType]
    modes: dict[EventType, list[tuple[str, Words]]]
    frames: dict[str, list[Frame]]
    noun_frames: dict[str, list[NounFrame]]
    verb_operators: dict[str, list[Operator]]
    adjective_operators: dict[str, Operator]
    noun_operators: dict[str, Operator]
    polarity: dict[EventType, Polarity]
    prepositions: dict[EventType, dict[str, int]]
    roles: RolesFile
    sets: dict[str, Words]
    triggers: Words
    """Every lemma that may head an event: a sentence without one needs no reading."""

    def mode_of(self, event_type: EventType, words: set[str]) -> str | None:
        """The mode that the words of an event tell, the first in the file that does."""
        return next((mode for mode, cues in self.modes.get(event_type, []) if cues & words), None)


def load_lexicon(folder: Path = FOLDER / "events") -> Lexicon:
    """The lexicon, checked.

    Raises:
        KnowledgeError: an unknown class or mode, a word given twice, a set that is missing or unused, or a frame that an
            earlier one always shadows; with file and line.
    """
    words, word_lines = load(folder / "lexicon.yaml", WordsFile)
    verbs = _table(words.verbs, "verbs", word_lines)
    weak = _table(words.weak_verbs, "weak_verbs", word_lines, apart_from=verbs)
    nouns = _table(words.nouns, "nouns", word_lines)
    things = _table(words.things, "things", word_lines, apart_from=nouns)
    _check_modes(words, word_lines)
    frames_file, frame_lines = load(folder / "frames.yaml", FramesFile)
    sets = _sets(frames_file, frame_lines)
    frames = _frames(frames_file, sets, frame_lines)
    operators, polarity = _operators(folder)
    roles, _ = load(folder / "roles.yaml", RolesFile)
    by_verb = _by_verb(frames)
    verb_operators = _by_operator_verb(operators)
    noun_frames = _noun_frames(frames_file.nouns)
    return Lexicon(
        verbs=verbs,
        weak_verbs=weak,
        nouns=nouns,
        things=things,
        modes={event_type: list(modes.items()) for event_type, modes in words.modes.items()},
        frames=by_verb,
        noun_frames=noun_frames,
        verb_operators=verb_operators,
        adjective_operators={word: each for each in reversed(operators) for word in each.adjectives},
        noun_operators={word: each for each in reversed(operators) for word in each.nouns},
        polarity=polarity,
        prepositions={event_type: {word: rank for rank, word in enumerate(order)} for event_type, order in roles.prepositions.items()},
        roles=roles,
        sets=sets,
        triggers=frozenset({*verbs, *weak, *nouns, *by_verb, *verb_operators, *noun_frames, "must", "should"}),
    )


def _table(
    groups: dict[EventType, list[str]], section: str, lines: Lines, apart_from: dict[str, EventType] | None = None
) -> dict[str, EventType]:
    table: dict[str, EventType] = {}
    for event_type, words in groups.items():
        for number, word in enumerate(words):
            where = (section, event_type, number)
            if word != word.lower():
                raise lines.error(where, f"{word!r} must be in lower case: lemmas are")
            other = table.get(word) or (apart_from or {}).get(word)
            if other:
                raise lines.error(where, f"{word!r} stands under {other} already")
            table[word] = event_type
    return table


def _check_modes(words: WordsFile, lines: Lines) -> None:
    for event_type, modes in words.modes.items():
        for mode in modes:
            _check_mode(event_type, mode, lines, ("modes", event_type, mode))


def _check_mode(event_type: str, mode: str | None, lines: Lines, where: tuple[int | str, ...]) -> None:
    known = MODES.get(event_type, frozenset())  # type: ignore[call-overload]
    if mode is not None and mode not in known:
        raise lines.error(where, f"{event_type} has no mode {mode!r}; it has {', '.join(sorted(known)) or 'none'}")


def _sets(file: FramesFile, lines: Lines) -> dict[str, Words]:
    used = {word[1:] for frame in file.frames for word in _words_of(frame) if word.startswith("$")}
    for name in file.sets:
        if name not in used:
            raise lines.error(("sets", name), f"no frame uses the set ${name}")
    return {name: frozenset(words) for name, words in file.sets.items()}


def _words_of(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [word for part in parts for word in _words_of(part)]


def _frames(file: FramesFile, sets: dict[str, Words], lines: Lines) -> list[Frame]:
    frames: list[Frame] = []
    for number, raw in enumerate(file.frames):
        where = ("frames", number)
        resolved = {key: value if key in ("gives", "mode", "also") else _resolved(value, sets, lines, where) for key, value in raw.items()}
        try:
            frame = Frame.model_validate(resolved)
        except ValueError as error:
            raise lines.error(where, str(error).splitlines()[2].strip()) from error
        _check_mode(frame.gives, frame.mode, lines, where)
        _check_reachable(frame, frames, lines, where)
        frames.append(frame)
    return frames


def _resolved(value: object, sets: dict[str, Words], lines: Lines, where: tuple[int | str, ...]) -> object:
    """The value with each $set put in; a bare `$set` stands for the list."""
    if isinstance(value, dict):
        return {key: _resolved(each, sets, lines, where) for key, each in value.items()}
    if isinstance(value, str):
        return _set(value, sets, lines, where)
    if not isinstance(value, list):
        return value
    found: set[str] = set()
    for word in value:
        found |= _set(word, sets, lines, where)
    return frozenset(found)


def _set(word: object, sets: dict[str, Words], lines: Lines, where: tuple[int | str, ...]) -> Words:
    if not isinstance(word, str):
        raise lines.error(where, f"{word!r} is no word; put it in quotes")
    if word.startswith("$"):
        if word[1:] not in sets:
            raise lines.error(where, f"there is no set {word}")
        return sets[word[1:]]
    if word != word.lower() and word not in KINDS:
        raise lines.error(where, f"{word!r} is neither in lower case nor one of {', '.join(sorted(KINDS))}")
    return frozenset({word})


def _check_reachable(frame: Frame, earlier: list[Frame], lines: Lines, where: tuple[int | str, ...]) -> None:
    """A verb of a frame is dead where an earlier frame of it asks for nothing more."""
    for verb in sorted(frame.verb):
        if any(verb in other.verb and other.conditions <= frame.conditions for other in earlier):
            raise lines.error(where, f"this frame can never fit {verb!r}: an earlier one always does")


def _operators(folder: Path) -> tuple[list[Operator], dict[EventType, Polarity]]:
    file, lines = load(folder / "operators.yaml", OperatorsFile)
    polarity = {event_type: name for name, types in file.polarity.items() for event_type in types}
    missing = set(get_args(EventType)) - set(polarity)
    if missing:
        raise lines.error(("polarity",), f"no polarity for {', '.join(sorted(missing))}")
    known = {*get_args(EventType), *get_args(Polarity), "clause", "thing", "none"}
    operators = []
    for name, operator in file.operators.items():
        for key in operator.outcomes:
            if key not in known:
                raise lines.error(
                    ("operators", name, "outcomes", key), f"{key!r} is neither a class nor a polarity nor clause, thing or none"
                )
        operators.append(operator.model_copy(update={"name": name}))
    return operators, polarity


def _by_verb(frames: list[Frame]) -> dict[str, list[Frame]]:
    table: dict[str, list[Frame]] = defaultdict(list)
    for frame in frames:
        for verb in frame.verb:
            table[verb].append(frame)
    return dict(table)


def _by_operator_verb(operators: list[Operator]) -> dict[str, list[Operator]]:
    table: dict[str, list[Operator]] = defaultdict(list)
    for operator in operators:
        for verb in operator.verbs:
            table[verb].append(operator)
    return dict(table)


def _noun_frames(frames: list[NounFrame]) -> dict[str, list[NounFrame]]:
    table: dict[str, list[NounFrame]] = defaultdict(list)
    for frame in frames:
        for noun in frame.noun:
            table[noun].append(frame)
    return dict(table)
