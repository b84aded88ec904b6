"""Listed people: heads of state and government, foreign ministers, leaders of listed groups; from `actors/people*.yaml`."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field

from watchfloor.knowledge.aliases import Aliases
from watchfloor.knowledge.loading import FOLDER, load

Month = Annotated[str, Field(pattern=r"^(\d{4}(-\d{2})?)?$")]


class Person(BaseModel):
    """A listed person; the id is `person:` and the key in the file."""

    model_config = {"frozen": True, "extra": "forbid"}

    name: str
    also: list[str] = []
    short: str | None = None
    """The surname that news uses alone, after the whole name."""
    known: bool = False
    """The surname alone is enough: nobody else in the news bears it."""
    of: str
    """Whom the person acts for: a country's ISO 3166 alpha-3 code, or the id of an organisation."""
    role: str = "government"
    offices: list[tuple[Month, Month] | tuple[Month, Month, str]] = []
    """From and to, as YEAR or YEAR-MONTH, an empty one is open; third, where it is another, for whom."""

    def sides(self) -> list[str]:
        """The ids of all for whom the person acts at some time."""
        return [_id(of) for of in (self.of, *(office[2] for office in self.offices if len(office) == 3))]

    def side(self, day: str) -> str | None:
        """The id of whom the person acts for on a day, as YYYY-MM-DD; without dates always the same; None out of office."""
        if not self.offices:
            return _id(self.of)
        for office in self.offices:
            start, end = office[:2]
            if start <= day and (not end or day[: len(end)] <= end):
                return _id(office[2] if len(office) == 3 else self.of)
        return None


class _People(BaseModel):
    model_config = {"extra": "forbid"}

    people: dict[str, Person]


def load_people(aliases: Aliases, actors: set[str], folder: Path = FOLDER / "actors") -> dict[str, Person]:
    """Every listed person by id; the names go into `aliases`.

    Args:
        actors: the ids of countries and organisations that `of` may name.

    Raises:
        KnowledgeError: with file and line: a name given twice, or an unknown country or organisation.
    """
    found: dict[str, Person] = {}
    for path in sorted(folder.glob("people*.yaml")):
        loaded, lines = load(path, _People)
        for slug, person in loaded.people.items():
            actor = (f"person:{slug}", "person", person.name)
            at: tuple[int | str, ...] = ("people", slug)
            for of in person.sides():
                if of not in actors:
                    raise lines.error((*at, "of"), f"{of!r} is no country and no organisation of the list")
            found[actor[0]] = person
            aliases.add([(name, at) for name in (person.name, *person.also)], actor, lines)
            if person.short is not None:
                aliases.add([(person.short, at)], actor, lines, need="nothing" if person.known else "surname")
    return found


def _id(of: str) -> str:
    return of if ":" in of else f"country:{of}"
