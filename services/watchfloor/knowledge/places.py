"""Cities and regions, and in which country they lie, from the generated table."""

from dataclasses import dataclass
from pathlib import Path

from watchfloor.knowledge.loading import FOLDER, KnowledgeError


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


def load_places(path: Path = FOLDER / "actors" / "generated" / "places.tsv") -> Places:
    """The places of the table.

    Raises:
        KnowledgeError: the table is missing.
    """
    return Places(path)
