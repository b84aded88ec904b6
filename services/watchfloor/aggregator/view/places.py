"""Where airports and the places of `knowledge/sites/` are, and by which other names people look for them; airports: airportsdata (MIT)."""

import csv
from collections.abc import Iterator
from importlib.resources import files
from itertools import chain
from pathlib import Path
from typing import Any

from watchfloor.contracts.canonical import encode
from watchfloor.knowledge.aliases import Aliases
from watchfloor.knowledge.countries import load_countries
from watchfloor.knowledge.sites import Site, load_sites


def places() -> Iterator[tuple[str, str, bytes]]:
    """Actor id, words to search by, and the place as JSON, of each; read line by line, since all at once take 30 MB."""
    for actor_id, place in chain(_airports(), _sites()):
        words = " ".join(filter(None, (place["code"], place["iata"], place["name"], place["city"], place["country"])))
        yield actor_id, words, encode(place)


def countries_of_places() -> dict[str, frozenset[str]]:
    """In which countries (ids of actors) each place lies: a site in two."""
    airports = {actor_id: frozenset(place["country_ids"]) for actor_id, place in _airports()}
    return airports | {actor_id: frozenset(_ids(site)) for actor_id, site in _known_sites().items()}


def _airports() -> Iterator[tuple[str, dict[str, Any]]]:
    codes = _alpha_3()
    table = Path(str(files("airportsdata"))) / "airports.csv"
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            country = codes.get(row["country"])
            place = {
                "lat": round(float(row["lat"]), 4),
                "lon": round(float(row["lon"]), 4),
                "city": row["city"],
                "country": row["country"],
                "country_ids": [f"country:{country}"] if country else [],
                "tz": row["tz"] or None,
                "code": row["icao"],
                "iata": row["iata"] or None,
                "name": row["name"],
            }
            yield f"airport:{row['icao']}", place


def _sites() -> Iterator[tuple[str, dict[str, Any]]]:
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
                    "country_ids": _ids(site),
                    "tz": None,
                    "code": actor_id.partition(":")[2],
                    "iata": None,
                    "name": site.name,
                },
            )


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
