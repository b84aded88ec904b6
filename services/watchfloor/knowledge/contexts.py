"""What decides between the meanings of a name: words beside it, cues in the article; from four YAML files of `actors/`."""

from pathlib import Path

from pydantic import BaseModel

from watchfloor.knowledge.aliases import Aliases
from watchfloor.knowledge.loading import FOLDER, load
from watchfloor.knowledge.names import key


class _Words(BaseModel):
    """The lists of `actors/contexts.yaml`; the file says what each decides."""

    model_config = {"extra": "forbid"}

    aviation: list[str]
    notice: list[str]
    state: list[str]
    institution: list[str]
    lead: list[str]
    people_too: list[str]
    given_too: list[str]
    common: list[str]
    never: list[str]
    firm: list[str]
    prefix: list[str]
    honorific: list[str]
    shouted: list[str]
    us_state_short: list[str]
    placing: list[str]
    going: list[str]
    hitting: list[str]
    airport_word: list[str]
    air_base: list[str]
    airport_between: list[str]
    airport_main: list[str]
    airport_where: list[str]


class _Roles(BaseModel):
    model_config = {"extra": "forbid"}

    roles: dict[str, list[str]]
    before_place: list[str]


class _Choice(BaseModel):
    model_config = {"extra": "forbid"}

    default: str
    of: list[str] = []
    cues: dict[str, list[str]]


class _Senses(BaseModel):
    model_config = {"extra": "forbid"}

    senses: dict[str, _Choice]


class _NotActors(BaseModel):
    model_config = {"extra": "allow"}

    __pydantic_extra__: dict[str, list[str]]


class Choice(BaseModel):
    """The countries that a name may mean."""

    model_config = {"frozen": True}

    default: str | None
    """None: undecided without a cue."""
    options: tuple[str, ...]
    cues: dict[str, frozenset[str]]
    """For each country the keys of words that speak for it."""


class Contexts(BaseModel):
    """The words, as keys."""

    model_config = {"frozen": True}

    aviation: frozenset[str]
    notice: frozenset[str]
    state: frozenset[str]
    institution: frozenset[str]
    lead: frozenset[str]
    people_too: frozenset[str]
    given_too: frozenset[str]
    common: frozenset[str]
    never: frozenset[str]
    firm: frozenset[str]
    prefix: frozenset[str]
    honorific: frozenset[str]
    shouted: frozenset[str]
    us_state_short: frozenset[str]
    placing: frozenset[str]
    going: frozenset[str]
    hitting: frozenset[str]
    airport_word: frozenset[str]
    air_base: frozenset[str]
    airport_between: frozenset[str]
    airport_main: frozenset[str]
    airport_where: frozenset[str]
    before_place: frozenset[str]
    roles: dict[str, str]
    """A noun, and the role of a country that it gives."""
    choices: dict[str, Choice]


def load_contexts(aliases: Aliases, countries: set[str], folder: Path = FOLDER / "actors") -> Contexts:
    """The contexts; names that are known to be no actor go into `aliases`.

    Raises:
        KnowledgeError: with file and line: an unknown country, a noun with two roles.
    """
    words, word_lines = load(folder / "contexts.yaml", _Words)
    for name, values in words.model_dump().items():
        for number, value in enumerate(values):
            if value in values[:number]:
                raise word_lines.error((name, number), f"{value!r} stands twice under {name}")
    roles, role_lines = load(folder / "roles.yaml", _Roles)
    role_of: dict[str, str] = {}
    for role, nouns in roles.roles.items():
        for number, noun in enumerate(nouns):
            if role_of.setdefault(key(noun), role) != role:
                raise role_lines.error(("roles", role, number), f"{noun!r} stands already under {role_of[key(noun)]}")
    _load_not_actors(aliases, folder)
    return Contexts(
        **{name: frozenset(map(key, values)) for name, values in words.model_dump().items()},
        before_place=frozenset(map(key, roles.before_place)),
        roles=role_of,
        choices=_load_choices(countries, folder),
    )


def _load_choices(countries: set[str], folder: Path) -> dict[str, Choice]:
    loaded, lines = load(folder / "senses.yaml", _Senses)
    choices = {}
    for name, choice in loaded.senses.items():
        default = None if choice.default == "undecided" else choice.default
        options = dict.fromkeys((*([default] if default else []), *choice.of, *choice.cues))
        for code in options:
            if f"country:{code}" not in countries:
                raise lines.error(("senses", name), f"{code!r} is no country of the list")
        cues = {code: frozenset(map(key, given)) for code, given in choice.cues.items()}
        choices[key(name)] = Choice(default=default, options=tuple(options), cues=cues)
    return choices


def _load_not_actors(aliases: Aliases, folder: Path) -> None:
    loaded, lines = load(folder / "not_actors.yaml", _NotActors)
    for group, names in (loaded.__pydantic_extra__ or {}).items():
        for number, name in enumerate(names):
            aliases.add([(name, (group, number))], (None, "none", name), lines)
