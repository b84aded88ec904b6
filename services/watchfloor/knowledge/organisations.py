"""Organisations that act: international bodies, armed groups, airlines, makers; from `actors/organisations*.yaml`."""

from pathlib import Path
from typing import Literal

import pycountry
from pydantic import BaseModel

from watchfloor.knowledge.aliases import Aliases
from watchfloor.knowledge.loading import FOLDER, load
from watchfloor.knowledge.names import key

Class = Literal["international", "alliance", "armed", "party", "airline", "maker", "ngo", "company", "regulator"]


class Organisation(BaseModel):
    """An organisation; its id is `org:` and the key in the file."""

    model_config = {"frozen": True, "extra": "forbid"}

    name: str
    also: list[str] = []
    type: Class
    seat: dict[str, list[str]] = {}
    """Cities that stand for it where one of the words beside them is in the article: Brussels for the European Union."""
    home: str | None = None
    """ISO 3166 alpha-3 of the country where it mostly is or acts: it helps to choose between places, and is never an actor for it."""

    def cues(self, city: str) -> frozenset[str]:
        """The keys of the words that a seat needs; `city` is its key."""
        return frozenset(key(word) for name, words in self.seat.items() if key(name) == city for word in words)


class _Organisations(BaseModel):
    model_config = {"extra": "forbid"}

    organisations: dict[str, Organisation]


def load_organisations(aliases: Aliases, folder: Path = FOLDER / "actors") -> dict[str, Organisation]:
    """Every organisation by its id; its names go into `aliases`.

    Raises:
        KnowledgeError: with file and line: an id or a name given twice, or a code that ISO 3166 does not have.
    """
    found: dict[str, Organisation] = {}
    countries = {country.alpha_3 for country in pycountry.countries} | {"XKX"}
    for path in sorted(folder.glob("organisations*.yaml")):
        loaded, lines = load(path, _Organisations)
        for slug, each in loaded.organisations.items():
            actor_id = f"org:{slug}"
            at: tuple[int | str, ...] = ("organisations", slug)
            if actor_id in found:
                raise lines.error(at, f"the organisation {slug!r} is given by another file too")
            if each.home is not None and each.home not in countries:
                raise lines.error((*at, "home"), f"{each.home!r} is no ISO 3166 alpha-3 code")
            found[actor_id] = each
            names = [each.name, *each.also]
            actor = (actor_id, "org", each.name)
            aliases.add([(name, at) for name in names], actor, lines, role=each.type)
            aliases.add([(name, (*at, "seat")) for name in each.seat], actor, lines, role=each.type, need="seat")
    return found
