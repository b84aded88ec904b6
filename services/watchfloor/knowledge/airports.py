"""Airports: 28,000 by code, name and city, from the generated tables and `actors/airports.yaml`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from watchfloor.knowledge.aliases import Aliases
from watchfloor.knowledge.loading import FOLDER, KnowledgeError, load
from watchfloor.knowledge.names import key

How = Literal["own", "exact", "name", "city"]
"""How a name is an airport's: reviewed by hand, its whole name, its name, that of its city."""


@dataclass(frozen=True, slots=True)
class Airport:
    """An airport as the tables know it."""

    code: str
    iata: str
    country: str
    """ISO 3166 alpha-3."""
    name: str
    city: str
    lat: float
    lon: float
    rank: int
    """Millionths of OpenTravelData's page rank: how much of the world's air traffic passes through."""

    @property
    def actor_id(self) -> str:
        return f"airport:{self.code}"


class _Names(BaseModel):
    model_config = {"extra": "forbid"}

    bare: list[str] = []
    flight: list[str] = []
    also: list[str] = []


class _Airports(BaseModel):
    model_config = {"extra": "forbid"}

    airports: dict[str, _Names]
    known_codes: list[str]
    mains: dict[str, str]


class Airports:
    """The tables, read a row at a time: most airports are never asked for."""

    def __init__(self, folder: Path) -> None:
        self._rows: dict[str, str] = {}
        self._links: dict[str, str] = {}
        self._iata: dict[str, str] = {}
        self._extra: dict[str, list[str]] = {}
        self.known_codes: frozenset[str] = frozenset()
        self.mains: dict[str, str] = {}
        """The airport with most traffic of each country."""
        for line in _lines(folder / "airports.tsv"):
            code, iata, _ = line.split("\t", 2)
            self._rows[code] = line
            if iata:
                self._iata[iata] = code
        for line in _lines(folder / "airport_names.tsv"):
            name, _, links = line.partition("\t")
            if name.startswith("="):
                self.mains[name[1:]] = links
            else:
                self._links[name] = links
        self.get = lru_cache(4096)(self._get)

    @property
    def codes(self) -> Iterable[str]:
        """Of all airports."""
        return self._rows.keys()

    def _get(self, code: str) -> Airport | None:
        """The airport of a code of the table (ICAO, or the key of airportsdata)."""
        line = self._rows.get(code)
        if line is None:
            return None
        icao, iata, country, name, city, lat, lon, rank = line.split("\t")
        return Airport(icao, iata, country, name, city, float(lat), float(lon), int(rank))

    def by_iata(self, code: str) -> Airport | None:
        """The airport of an IATA code."""
        icao = self._iata.get(code)
        return self.get(icao) if icao else None

    def named(self, name: str) -> list[tuple[How, Airport]]:
        """The airports that a key may name before the word airport, each with how."""
        links: list[tuple[How, str]] = [("own", code) for code in self._extra.get(name, ())]
        known = {code for _, code in links}
        how: dict[str, How] = {"n": "name", "c": "city"}
        links += [(how[link[0]], link[2:]) for link in self._links.get(name, "").split() if link[2:] not in known]
        return [(kind, airport) for kind, code in links if (airport := self.get(code)) is not None]

    def names(self) -> Iterator[tuple[str, str]]:
        """Every key that is a name of an airport, not only of its city, with the code of each whose it is."""
        for name, links in self._links.items():
            yield from ((name, link[2:]) for link in links.split() if link[0] == "n")
        for name, codes in self._extra.items():
            yield from ((name, code) for code in codes)

    def add(self, name: str, code: str) -> None:
        """A reviewed name."""
        self._extra.setdefault(name, []).append(code)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise KnowledgeError(f"{path}: cannot be read ({error.strerror}); `python -m watchfloor.knowledge.tables` makes it") from error


def load_airports(aliases: Aliases, folder: Path = FOLDER / "actors") -> Airports:
    """The airports; names that need no word airport go into `aliases`.

    Raises:
        KnowledgeError: with file and line: a code that the tables do not have, a name given twice.
    """
    airports = Airports(folder / "generated")
    loaded, lines = load(folder / "airports.yaml", _Airports)
    for code, names in loaded.airports.items():
        airport = airports.get(code)
        at: tuple[int | str, ...] = ("airports", code)
        if airport is None:
            raise lines.error(at, f"{code!r} is no airport of the tables")
        actor = (airport.actor_id, "airport", airport.name)
        aliases.add([(name, at) for name in names.bare], actor, lines)
        aliases.add([(name, at) for name in names.flight], actor, lines, need="flight")
        for name in (*names.bare, *names.flight, *names.also):
            airports.add(key(name), code)
    airports.known_codes = frozenset(loaded.known_codes)
    for code in airports.known_codes:
        if airports.by_iata(code) is None:
            raise lines.error(("known_codes",), f"{code!r} is no IATA code of the tables")
    for country, code in loaded.mains.items():
        if airports.get(code) is None:
            raise lines.error(("mains", country), f"{code!r} is no airport of the tables")
    airports.mains.update(loaded.mains)
    return airports
