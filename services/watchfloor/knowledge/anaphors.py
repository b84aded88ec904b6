"""Nouns that stand for an actor named before, from `actors/anaphora.yaml` and, of places of other kinds than airports, `sites/`."""

from collections.abc import Iterable
from functools import cache

import pycountry
from pydantic import BaseModel

from watchfloor.knowledge.loading import FOLDER, load
from watchfloor.knowledge.sites import site_nouns


class Some(BaseModel):
    """Nouns that stand for some countries only."""

    model_config = {"frozen": True, "extra": "forbid"}

    nouns: list[str]
    only: list[str]


class _Countries(BaseModel):
    model_config = {"extra": "allow"}

    any: list[str]
    __pydantic_extra__: dict[str, Some]


class _Anaphora(BaseModel):
    model_config = {"extra": "forbid"}

    airport: list[str]
    organisations: dict[str, list[str]]
    countries: _Countries


class Fit(BaseModel):
    """What an actor must be for a noun to stand for it."""

    model_config = {"frozen": True}

    kinds: frozenset[str]
    roles: frozenset[str] | None = None
    """The types of an organisation; None: any."""
    countries: frozenset[str] | None = None
    """The ids of the countries; None: any."""


@cache
def load_anaphors() -> dict[str, tuple[Fit, ...]]:
    """By noun, in lower case, the actors for which it may stand.

    Raises:
        KnowledgeError: with file and line: an unknown country.
    """
    loaded, lines = load(FOLDER / "actors" / "anaphora.yaml", _Anaphora)
    known = {country.alpha_3 for country in pycountry.countries} | {"XKX"}
    fits: dict[str, tuple[Fit, ...]] = {}

    def add(nouns: Iterable[str], fit: Fit) -> None:
        for noun in nouns:
            fits[noun] = (*fits.get(noun, ()), fit)

    add(loaded.airport, Fit(kinds=frozenset({"airport"})))
    for kind, of_sites in site_nouns().items():
        add(of_sites, Fit(kinds=frozenset({kind})))
    for role, nouns in loaded.organisations.items():
        add(nouns, Fit(kinds=frozenset({"org"}), roles=frozenset({role})))
    add(loaded.countries.any, Fit(kinds=frozenset({"country"})))
    for name, some in (loaded.countries.__pydantic_extra__ or {}).items():
        for code in some.only:
            if code not in known:
                raise lines.error(("countries", name, "only"), f"{code!r} is no ISO 3166 alpha-3 code")
        add(some.nouns, Fit(kinds=frozenset({"country"}), countries=frozenset(f"country:{code}" for code in some.only)))
    return fits


@cache
def anaphor_words() -> frozenset[str]:
    """The last words of the nouns that stand for an actor."""
    return frozenset(noun.rpartition(" ")[2] for noun in load_anaphors())
