"""Where airports, countries and the places of `knowledge/sites/` are, and by which names people look for them; airports: airportsdata
(MIT), their other names: the knowledge that reads articles."""

import csv
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import chain
from pathlib import Path
from statistics import median_low
from typing import Any

from watchfloor.contracts.canonical import encode
from watchfloor.knowledge.airports import Airports, load_airports
from watchfloor.knowledge.aliases import Aliases
from watchfloor.knowledge.countries import Country, load_countries
from watchfloor.knowledge.names import key
from watchfloor.knowledge.sites import Site, load_sites

Place = dict[str, Any]


def places() -> Iterator[tuple[str, str, bytes]]:
    """Actor id, words to search by, and the place as JSON, of each; read line by line, since all at once take 30 MB."""
    names = _Names.load()
    middles = _Middles(names)
    for actor_id, place in chain(middles.passed(_airports(names)), _sites(names), middles.countries()):
        told = (place["code"], place["iata"], place["name"], place["city"], place["country"], place["country_name"], *place["also"])
        yield actor_id, " ".join(filter(None, told)), encode(place)


def countries_of_places() -> dict[str, frozenset[str]]:
    """In which countries (ids of actors) each place lies: a site in two."""
    codes = _alpha_3()
    airports = {f"airport:{row['icao']}": frozenset(_country_ids(codes.get(row["country"]))) for row in _rows()}
    return airports | {actor_id: frozenset(_ids(site)) for actor_id, site in _known_sites().items()}


@dataclass(frozen=True)
class _Names:
    """What the knowledge calls airports and countries."""

    countries: dict[str, Country]
    airports: Airports
    of_airport: dict[str, list[str]]
    """By code the names by which articles name an airport."""

    @classmethod
    def load(cls) -> "_Names":
        airports = load_airports(Aliases())
        of_airport: dict[str, list[str]] = defaultdict(list)
        for name, code in airports.names():
            of_airport[code].append(name)
        return cls(load_countries(Aliases()), airports, {code: [*dict.fromkeys(each)] for code, each in of_airport.items()})

    def country(self, code: str | None) -> str:
        return self.countries[code].name if code in self.countries else ""

    def capital_of(self, icao: str, country: str | None, name: str, city: str) -> str | None:
        """The capital that the main airport of a country serves, where the table names the village beside it only: Bamako, of Senou."""
        if country not in self.countries or self.airports.mains.get(country) != icao:
            return None
        seats = self.countries[country].seat
        if not seats or any(_letters(seat) in _letters(f"{name} {city}") for seat in seats):
            return None
        return seats[0] if key(seats[0]) in self.of_airport.get(icao, ()) else None


class _Middles:
    """Where a country's airports lie in the middle: a place for a mark of its airspace, inside it in all but a few."""

    def __init__(self, names: _Names) -> None:
        self._names = names
        self._at: dict[str, list[tuple[float, float]]] = defaultdict(list)

    def passed(self, airports: Iterator[tuple[str, Place]]) -> Iterator[tuple[str, Place]]:
        """The airports, looked at on their way."""
        for actor_id, place in airports:
            for country in place["country_ids"]:
                self._at[country].append((place["lat"], place["lon"]))
            yield actor_id, place

    def countries(self) -> Iterator[tuple[str, Place]]:
        """To be asked when all airports have passed."""
        for code, country in self._names.countries.items():
            at = self._at.get(f"country:{code}")
            if at:
                lat, lon = (median_low(each) for each in zip(*at, strict=True))
                where = {"lat": lat, "lon": lon, "city": "", "tz": None, "code": code, "iata": None}
                called = {"country": code, "country_name": country.name, "country_ids": [f"country:{code}"]}
                yield f"country:{code}", {**where, **called, "name": country.name, "also": country.also}


def _airports(names: _Names) -> Iterator[tuple[str, Place]]:
    codes = _alpha_3()
    for row in _rows():
        country, icao = codes.get(row["country"]), row["icao"]
        place = {
            "lat": round(float(row["lat"]), 4),
            "lon": round(float(row["lon"]), 4),
            "city": names.capital_of(icao, country, row["name"], row["city"]) or row["city"],
            "country": row["country"],
            "country_name": names.country(country),
            "country_ids": _country_ids(country),
            "tz": row["tz"] or None,
            "code": icao,
            "iata": row["iata"] or None,
            "name": row["name"],
        }
        told = key(f"{place['name']} {place['city']}")
        yield f"airport:{icao}", {**place, "also": [each for each in names.of_airport.get(icao, ()) if each not in told]}


def _rows() -> Iterator[dict[str, str]]:
    table = Path(str(files("airportsdata"))) / "airports.csv"
    with table.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _sites(names: _Names) -> Iterator[tuple[str, Place]]:
    for actor_id, site in _known_sites().items():
        if site.at is not None:
            lat, lon = site.at
            yield (
                actor_id,
                {
                    "lat": lat,
                    "lon": lon,
                    "city": "",
                    "country": "/".join(site.countries),
                    "country_name": "/".join(names.country(each) for each in site.countries),
                    "country_ids": _ids(site),
                    "tz": None,
                    "code": actor_id.partition(":")[2],
                    "iata": None,
                    "name": site.name,
                    "also": [],
                },
            )


def _letters(name: str) -> str:
    return "".join(each for each in key(name) if each.isalnum())


def _country_ids(code: str | None) -> list[str]:
    return [f"country:{code}"] if code else []


def _known_sites() -> dict[str, Site]:
    aliases = Aliases()
    countries = {f"country:{code}" for code in load_countries(aliases)}
    return load_sites(aliases, countries)


def _ids(site: Site) -> list[str]:
    return [f"country:{code}" for code in site.countries]


def _alpha_3() -> dict[str, str]:
    """By ISO 3166 alpha-2 code the alpha-3 one; Kosovo's are of the kind that users may assign."""
    import pycountry  # its tables take 5 MB, and are needed seldom

    return {**{each.alpha_2: each.alpha_3 for each in pycountry.countries}, "XK": "XKX"}
