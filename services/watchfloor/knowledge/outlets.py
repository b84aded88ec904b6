"""Who publishes: outlets, the family that owns them, and how far their word is trusted. `outlets/*.yaml`."""

import re
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, Field

from watchfloor.knowledge.deciding import Thousandths
from watchfloor.knowledge.loading import FOLDER, load

OutletKind = Literal["agency", "broadcaster", "press", "trade", "official", "community"]


def _is_expression(pattern: str) -> str:
    try:
        re.compile(pattern)
    except re.error as error:
        raise ValueError(f"{pattern!r} is no regular expression: {error}") from error
    return pattern


class Outlet(BaseModel):
    """A publisher under one name."""

    model_config = {"frozen": True, "extra": "forbid"}

    name: Annotated[str, Field(min_length=1)]
    also: list[str] = []
    """Other names that stand in `source`."""
    hosts: list[str] = []
    """Host names of its pages; a subdomain is the same outlet."""
    signs: list[Annotated[str, AfterValidator(_is_expression)]] = []
    """How an agency ends its texts beside its name: regular expressions."""
    kind: OutletKind
    trust: Thousandths


class Family(BaseModel):
    """Outlets under one owner or one newsroom: together they are one voice."""

    model_config = {"frozen": True, "extra": "forbid"}

    family: Annotated[str, Field(pattern=r"^[a-z0-9-]+$")]
    outlets: Annotated[list[Outlet], Field(min_length=1)]


class _OutletFile(BaseModel):
    model_config = {"frozen": True, "extra": "forbid"}

    families: list[Family]
    unlisted: Thousandths
    """Trust in an outlet that is in no list."""
    unsigned: Thousandths
    """Trust in an article that names no outlet."""


class Publisher(BaseModel):
    """What an article's outlet counts as."""

    model_config = {"frozen": True}

    family: str
    trust: int
    kind: OutletKind | None


class Outlets:
    """Finds the publisher of an article by the name in `source`, else by the host of its URL."""

    def __init__(self, file: _OutletFile) -> None:
        self._file = file
        self._by_name: dict[str, Publisher] = {}
        self._by_host: dict[str, Publisher] = {}
        for family in file.families:
            for outlet in family.outlets:
                publisher = Publisher(family=family.family, trust=outlet.trust, kind=outlet.kind)
                for name in (outlet.name, *outlet.also):
                    self._by_name[_plain(name)] = publisher
                for host in outlet.hosts:
                    self._by_host[host] = publisher
        self.find = lru_cache(maxsize=10_000)(self._find)

    @property
    def families(self) -> list[Family]:
        return self._file.families

    def to_json(self) -> dict[str, Any]:
        return self._file.model_dump(mode="json")

    def _find(self, source: str | None, url: str | None) -> Publisher:
        """The publisher of an article; one in no list is a family of its own, by its name or host."""
        name = _plain(source) if source else ""
        host = _host(source) or _host(url)
        found = self._by_name.get(name) or self._listed(host)
        if found:
            return found
        if not name and not host:
            return Publisher(family="unsigned", trust=self._file.unsigned, kind=None)
        return Publisher(family=f"outlet:{(name or host)[:80]}", trust=self._file.unlisted, kind=None)

    def _listed(self, host: str) -> Publisher | None:
        while "." in host:
            if host in self._by_host:
                return self._by_host[host]
            host = host.partition(".")[2]
        return None


def load_outlets(folder: Path = FOLDER / "outlets") -> Outlets:
    """The outlets of `outlets.yaml` in a folder.

    Raises:
        KnowledgeError: with file and line; a name, host or family that stands twice is an error too.
    """
    file, lines = load(folder / "outlets.yaml", _OutletFile)
    seen: set[str] = set()
    for number, family in enumerate(file.families):
        names = [family.family, *(_plain(name) for outlet in family.outlets for name in (outlet.name, *outlet.also))]
        names = [names[0], *dict.fromkeys(f"name {name}" for name in names[1:])]
        for name in (*names, *(f"host {host}" for outlet in family.outlets for host in outlet.hosts)):
            if name in seen:
                raise lines.error(("families", number, "family"), f"{name!r} stands here and above")
            seen.add(name)
    return Outlets(file)


def _plain(name: str) -> str:
    """A name without case, punctuation and a leading article, so that `The Guardian` is `guardian`."""
    return re.sub(r"[\W_]+", " ", name.casefold()).strip().removeprefix("the ")


def _host(address: str | None) -> str:
    """The host of a URL, or of a bare host name; empty where it is neither."""
    if not address:
        return ""
    text = address.strip()
    try:
        host = urlsplit(text if "//" in text else f"//{text}").hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.") if re.fullmatch(r"[\w-]+(\.[\w-]+)+", host) else ""
