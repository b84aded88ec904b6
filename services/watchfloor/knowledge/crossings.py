"""Border crossings, from `actors/crossings.yaml`."""

from pathlib import Path

from pydantic import BaseModel

from watchfloor.knowledge.aliases import Aliases
from watchfloor.knowledge.loading import FOLDER, load


class Crossing(BaseModel):
    """A border crossing; its id is `crossing:` and the key in the file."""

    model_config = {"frozen": True, "extra": "forbid"}

    name: str
    also: list[str] = []
    bare: bool = False
    """The name alone is the crossing; else it must stand beside the word crossing, border or gate."""
    between: tuple[str, str]
    at: tuple[float, float] | None = None
    """Latitude and longitude."""


class _Crossings(BaseModel):
    model_config = {"extra": "forbid"}

    crossings: dict[str, Crossing]


def load_crossings(aliases: Aliases, countries: set[str], path: Path = FOLDER / "actors" / "crossings.yaml") -> dict[str, Crossing]:
    """Every crossing by id; names that are crossings alone go into `aliases`.

    Raises:
        KnowledgeError: with file and line: an unknown country, or a name given twice.
    """
    loaded, lines = load(path, _Crossings)
    found = {}
    for slug, crossing in loaded.crossings.items():
        at: tuple[int | str, ...] = ("crossings", slug)
        for code in crossing.between:
            if f"country:{code}" not in countries:
                raise lines.error((*at, "between"), f"{code!r} is no country of the list")
        actor = (f"crossing:{slug}", "crossing", crossing.name)
        found[actor[0]] = crossing
        if crossing.bare:
            aliases.add([(name, at) for name in (crossing.name, *crossing.also)], actor, lines)
        else:
            names = (crossing.name, *crossing.also)
            aliases.add(
                [(f"{name} {word}", at) for name in names for word in ("crossing", "border crossing", "border", "gate")], actor, lines
            )
    return found
