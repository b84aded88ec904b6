"""Cities and regions, and in which country they lie, from the generated table."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import BaseModel, Field, model_validator

from watchfloor.knowledge.loading import FOLDER, KnowledgeError, load
from watchfloor.knowledge.names import key

_PEOPLE = 150_000
"""Inhabitants by which a reviewed place ranks: it counts without a preposition before it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A city or region."""

    name: str
    country: str
    """ISO 3166 alpha-3."""
    lat: float | None
    lon: float | None
    people: int
    """Inhabitants; of a region a number that ranks it among cities."""
    kind: str
    """`city` or `region`."""


class Places:
    """The table, read a row at a time."""

    def __init__(self, path: Path) -> None:
        try:
            text = path.read_text(encoding="utf-8")
        except OSError as error:
            raise KnowledgeError(f"{path}: cannot be read ({error.strerror}); `python -m watchfloor.knowledge.tables` makes it") from error
        self.rows: dict[str, str] = dict(line.split("\t", 1) for line in text.splitlines())

    def named(self, name: str) -> list[Place]:
        """The places of a key, the largest first."""
        found = []
        for row in self.rows.get(name, "").split("|"):
            if row:
                usual, country, lat, lon, people, kind = row.split(";")
                found.append(Place(usual, country, float(lat) if lat else None, float(lon) if lon else None, int(people), kind))
        return found


class _City(BaseModel):
    model_config = {"extra": "forbid"}

    country: str = Field(alias="in")
    at: tuple[float, float] | None = None
    same: str | None = Field(default=None, alias="as")

    @model_validator(mode="after")
    def _lies_somewhere(self) -> Self:
        if (self.at is None) == (self.same is None):
            raise ValueError("a place needs either `at` or `as`")
        return self


class _Cities(BaseModel):
    model_config = {"extra": "forbid"}

    cities: dict[str, _City]


def load_places(countries: set[str], folder: Path = FOLDER / "actors") -> Places:
    """The places of the table and of `cities.yaml`.

    Raises:
        KnowledgeError: the table is missing; with file and line: an unknown country, or a spelling that the table does not have.
    """
    places = Places(folder / "generated" / "places.tsv")
    loaded, lines = load(folder / "cities.yaml", _Cities)
    for name, city in loaded.cities.items():
        if f"country:{city.country}" not in countries:
            raise lines.error(("cities", name, "in"), f"{city.country!r} is no country of the list")
        if city.same is not None:
            known = next((place for place in places.named(key(city.same)) if place.country == city.country), None)
            if known is None:
                raise lines.error(("cities", name, "as"), f"{city.same!r} is no place of {city.country} in the table")
            row = f"{known.name};{known.country};{known.lat};{known.lon};{known.people};{known.kind}"
        else:
            lat, lon = city.at or (0, 0)
            row = f"{name};{city.country};{lat};{lon};{_PEOPLE};city"
        others = [each for each in places.rows.get(key(name), "").split("|") if each and each.split(";")[1] != city.country]
        places.rows[key(name)] = "|".join(sorted((row, *others), key=lambda each: -int(each.split(";")[4])))
    return places
