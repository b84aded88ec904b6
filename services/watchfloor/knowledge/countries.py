"""Countries: names, demonyms, seats of government and institutions, from `actors/countries.yaml`."""

from pathlib import Path

import pycountry
from pydantic import BaseModel

from watchfloor.knowledge.aliases import Aliases
from watchfloor.knowledge.loading import FOLDER, load

_NO_PLURAL = ("ese", "ish", "sh", "ch", "ss", "s", "x", "z", "men", "man", "ois", "oise", "bè", "be", "ic", "ois", "thai")
_WITH_PLURAL = ("Czech",)


class Country(BaseModel):
    """How news names a country; the file says what each field means."""

    model_config = {"frozen": True, "extra": "forbid"}

    name: str
    also: list[str] = []
    people: list[str] = []
    seat: list[str] = []
    bodies: dict[str, str] = {}
    parts: list[str] = []


class _Countries(BaseModel):
    model_config = {"extra": "forbid"}

    countries: dict[str, Country]


def plural(demonym: str) -> str | None:
    """The plural of a demonym, where it has one of its own: Afghans, but the French."""
    if demonym in _WITH_PLURAL or not demonym.lower().endswith(_NO_PLURAL):
        return demonym + "s"
    return None


def load_countries(aliases: Aliases, path: Path = FOLDER / "actors" / "countries.yaml") -> dict[str, Country]:
    """Every country by its code; its names go into `aliases`.

    Raises:
        KnowledgeError: with file and line: a code that ISO 3166 does not have, or a name that two countries give.
    """
    loaded, lines = load(path, _Countries)
    known = {country.alpha_3 for country in pycountry.countries} | {"XKX"}
    for code, country in loaded.countries.items():
        if code not in known:
            raise lines.error(("countries", code), f"{code!r} is no ISO 3166 alpha-3 code")
        actor = (f"country:{code}", "country", country.name)
        at: tuple[int | str, ...] = ("countries", code)
        aliases.add([(country.name, at), *((name, at) for name in country.also)], actor, lines)
        people = [*country.people]
        people += [each for name in country.people if (each := plural(name)) is not None and each not in people]
        aliases.add([(name, at) for name in people], actor, lines)
        aliases.add([(name, at) for name in country.seat], actor, lines, role="government", need="seat")
        for body, role in country.bodies.items():
            aliases.add([(body, at)], actor, lines, role=role)
        aliases.add([(name, at) for name in country.parts], actor, lines, role="place")
    return loaded.countries
