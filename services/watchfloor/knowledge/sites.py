"""Places of other kinds than airports, such as border crossings: the lists in `sites/`, one YAML file each, of any kind."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field

from watchfloor.knowledge.aliases import Aliases
from watchfloor.knowledge.loading import FOLDER, Lines, load

KINDS = frozenset({"airport", "country", "org", "person"})
"""The kinds of actor that have a list of their own form."""


def _is_template(text: str) -> str:
    if text.count("{}") != 1 or "{" in text.replace("{}", ""):
        raise ValueError(f"{text!r} does not hold {{}} once, where the name stands")
    return text


class _Entry(BaseModel):
    model_config = {"frozen": True, "extra": "forbid"}

    name: str
    also: list[str] = []
    bare: bool = False
    """The name alone is the site; else only what `names` makes of it."""
    countries: Annotated[list[str], Field(min_length=1)]
    """ISO 3166 alpha-3: where it lies; of a crossing both sides."""
    at: tuple[float, float] | None = None
    """Latitude and longitude."""


class _Sites(BaseModel):
    model_config = {"extra": "forbid"}

    kind: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    names: list[Annotated[str, AfterValidator(_is_template)]] = []
    """What a name becomes in texts: "port of {}", "{} crossing"."""
    nouns: list[str] = []
    """What stands for the site named before: "the crossing"."""
    sites: dict[Annotated[str, Field(pattern=r"^[^\s:]+$")], _Entry]


class Site(BaseModel):
    """A place of a kind that has a file in `sites/`."""

    model_config = {"frozen": True}

    actor_id: str
    kind: str
    name: str
    title: str
    """The name with its kind: "Torkham crossing"."""
    names: tuple[str, ...]
    """What it is called without its kind; not each of these alone is the site: Rafah is a city too."""
    countries: tuple[str, ...]
    at: tuple[float, float] | None

    @property
    def country(self) -> str | None:
        """Where it lies; None for what lies between two."""
        return self.countries[0] if len(self.countries) == 1 else None


def load_sites(aliases: Aliases, countries: set[str], folder: Path = FOLDER / "sites") -> dict[str, Site]:
    """Every site by id; its names go into `aliases`.

    Args:
        countries: the ids of all countries.

    Raises:
        KnowledgeError: with file and line: an unknown country, a kind that has a list of another form, a site that can have no
            name in a text, an id or name given twice.
    """
    found: dict[str, Site] = {}
    for loaded, lines in _files(folder):
        for slug, entry in loaded.sites.items():
            at: tuple[int | str, ...] = ("sites", slug)
            for code in entry.countries:
                if f"country:{code}" not in countries:
                    raise lines.error((*at, "countries"), f"{code!r} is no country of the list")
            site = _site(loaded, slug, entry)
            if site.actor_id in found:
                raise lines.error(at, f"{site.actor_id!r} stands in another file too")
            if not entry.bare and not loaded.names:
                raise lines.error(at, f"{entry.name!r} needs `bare: true`, since `names` does not say what it becomes in texts")
            found[site.actor_id] = site
            actor = (site.actor_id, site.kind, site.name)
            aliases.add([(name, at) for name in _names(loaded, entry)], actor, lines)
    return found


@cache
def site_nouns() -> dict[str, tuple[str, ...]]:
    """The nouns that stand for a site named before, by the kinds that the shipped files list."""
    nouns: dict[str, tuple[str, ...]] = {}
    for loaded, _ in _files(FOLDER / "sites"):
        nouns[loaded.kind] = (*nouns.get(loaded.kind, ()), *loaded.nouns)
    return nouns


def is_site(kind: str) -> bool:
    """Whether actors of a kind stand somewhere: airports, and all that `sites/` lists."""
    return kind == "airport" or kind in site_nouns()


def _files(folder: Path) -> Iterator[tuple[_Sites, Lines]]:
    for path in sorted(folder.glob("*.yaml")):
        loaded, lines = load(path, _Sites)
        if loaded.kind in KINDS:
            raise lines.error(("kind",), f"actors of the kind {loaded.kind!r} stand in a list of another form, in {FOLDER.name}/actors")
        yield loaded, lines


def _site(loaded: _Sites, slug: str, entry: _Entry) -> Site:
    title = loaded.names[0].format(entry.name) if loaded.names else entry.name
    return Site(
        actor_id=f"{loaded.kind}:{slug}",
        kind=loaded.kind,
        name=entry.name,
        title=title,
        names=(entry.name, *entry.also),
        countries=tuple(entry.countries),
        at=entry.at,
    )


def _names(loaded: _Sites, entry: _Entry) -> Iterator[str]:
    for name in (entry.name, *entry.also):
        if entry.bare:
            yield name
        else:
            yield from (template.format(name) for template in loaded.names)
