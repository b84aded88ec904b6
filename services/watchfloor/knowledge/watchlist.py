"""The actors that somebody watches, and when each is worth an alert: a YAML list such as seeds/watchlist.example.yaml."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from watchfloor.knowledge import durations
from watchfloor.knowledge.airports import Airports
from watchfloor.knowledge.aliases import Aliases
from watchfloor.knowledge.countries import load_countries
from watchfloor.knowledge.facets import Facet
from watchfloor.knowledge.loading import FOLDER, Lines, load
from watchfloor.knowledge.sites import is_site, load_sites

Severity = Literal["critical", "warning", "info"]
DAY_S = 24 * 3600
LONGEST_HOLD_S = 7 * DAY_S
LONGEST_LOOKBACK_S = 90 * DAY_S
"""Of older articles a view does not keep who reported."""
DEFAULT_LOOKBACK_S = 7 * DAY_S


def _hold(value: object) -> int:
    hold = durations.seconds(value)
    if hold > LONGEST_HOLD_S:
        raise ValueError("an alert is held back for 7d at the most")
    return hold


def _lookback(value: object) -> int:
    lookback = durations.seconds(value)
    if not 0 < lookback <= LONGEST_LOOKBACK_S:
        raise ValueError("reports of the last 1s to 90d can be looked at")
    return lookback


def _several(value: object) -> object:
    return [value] if isinstance(value, str) else value


class _Entry(BaseModel):
    model_config = {"frozen": True, "extra": "forbid"}

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*:[^\s]+$", max_length=240)]
    name: Annotated[str, Field(min_length=1, max_length=100)] | None = None
    facets: Annotated[list[str], Field(min_length=1)] | None = None
    usual: Annotated[list[str], BeforeValidator(_several), Field(min_length=1)] | None = None
    voices: Annotated[int, Field(ge=1, le=12)] = 1
    hold: Annotated[int, BeforeValidator(_hold)] = 0
    lookback: Annotated[int, BeforeValidator(_lookback)] = DEFAULT_LOOKBACK_S
    severity: Severity = "warning"


class _WatchFile(BaseModel):
    model_config = {"frozen": True, "extra": "forbid"}

    actors: Annotated[list[_Entry], Field(min_length=1, max_length=1000)]


class Watch(BaseModel):
    """An actor that is watched."""

    model_config = {"frozen": True}

    actor_id: str
    name: str
    """What alerts call it."""
    facets: dict[str, frozenset[str]]
    """By facet that is watched the statuses that are usual: another one is an alert."""
    voices: int
    """Independent voices: with fewer for a status it is no alert, and with fewer lately we are blind."""
    hold_s: int
    """Seconds for which a status must have been other than usual before it is an alert."""
    lookback_s: int
    """Seconds back from now that count as lately."""
    severity: Severity


def load_watchlist(path: Path, facets: Mapping[str, Facet]) -> list[Watch]:
    """The entries of a watch list, in their order.

    Args:
        facets: what can be watched; without a word in the entry all that its kind of actor has, and the first status of each is usual.

    Raises:
        KnowledgeError: with file and line: also for an actor that stands twice or that nobody knows, and a facet or status that it
            cannot have.
    """
    file, lines = load(path, _WatchFile)
    known = _KnownNames()
    seen: set[str] = set()
    found = []
    for number, entry in enumerate(file.actors):
        at: tuple[int | str, ...] = ("actors", number)
        if entry.id in seen:
            raise lines.error((*at, "id"), f"the actor {entry.id!r} stands here and above")
        seen.add(entry.id)
        usual_name = _usual_name(entry.id, known, lines, at)
        found.append(
            Watch(
                actor_id=entry.id,
                name=entry.name or usual_name,
                facets=_watched(entry, facets, lines, at),
                voices=entry.voices,
                hold_s=entry.hold,
                lookback_s=entry.lookback,
                severity=entry.severity,
            )
        )
    return found


class _KnownNames:
    """The usual names of countries and places. Who acts has no facet that is shipped; whoever writes one gives the entry a name."""

    def __init__(self) -> None:
        aliases = Aliases()
        countries = load_countries(aliases)
        sites = load_sites(aliases, {f"country:{code}" for code in countries})
        self._airports = Airports(FOLDER / "actors" / "generated")
        self._names = {f"country:{code}": country.name for code, country in countries.items()}
        self._names |= {actor_id: site.title for actor_id, site in sites.items()}

    def is_listed(self, kind: str) -> bool:
        return kind == "country" or is_site(kind)

    def get(self, actor_id: str) -> str | None:
        kind, _, code = actor_id.partition(":")
        if kind == "airport":
            airport = self._airports.get(code)
            return airport.name if airport else None
        return self._names.get(actor_id)


def _usual_name(actor_id: str, known: _KnownNames, lines: Lines, at: tuple[int | str, ...]) -> str:
    kind = actor_id.partition(":")[0]
    name = known.get(actor_id)
    if name is None and known.is_listed(kind):
        raise lines.error((*at, "id"), f"no {kind} {actor_id!r} is known")
    return name or actor_id


def _watched(entry: _Entry, facets: Mapping[str, Facet], lines: Lines, at: tuple[int | str, ...]) -> dict[str, frozenset[str]]:
    kind = entry.id.partition(":")[0]
    of_kind = {name: facet for name, facet in facets.items() if kind in facet.kinds}
    if not of_kind:
        raise lines.error((*at, "id"), f"of actors of the kind {kind!r} there is nothing to watch: no facet has it")
    for number, name in enumerate(entry.facets or ()):
        if name not in of_kind:
            raise lines.error((*at, "facets", number), f"actors of the kind {kind!r} have no facet {name!r}, only {', '.join(of_kind)}")
    watched = {name: of_kind[name] for name in entry.facets or of_kind}
    for name, facet in watched.items():
        known = [status for status in facet.statuses if status != "unknown"]
        wrong = next((status for status in entry.usual or () if status not in known), None)
        if wrong is not None:
            raise lines.error((*at, "usual"), f"{wrong!r} cannot be usual of {name}, only {', '.join(known)}")
    return {name: frozenset(entry.usual or facet.statuses[:1]) for name, facet in watched.items()}
