"""The facets: what can be so of a kind of actor, how it is read, and how it is decided. One YAML file each."""

from pathlib import Path

from pydantic import BaseModel

from watchfloor.knowledge.deciding import Deciding
from watchfloor.knowledge.loading import FOLDER, Lines, load
from watchfloor.knowledge.reading import Reading
from watchfloor.knowledge.sites import KINDS, site_nouns


class Facet(BaseModel):
    """Something that is so of an actor for a while, such as the operations of an airport."""

    model_config = {"frozen": True, "extra": "forbid"}

    id: str
    kinds: list[str]
    """The kinds of actor that have it; each needs a list of its actors."""
    statuses: list[str]
    """What can be so, first what is usual; `unknown` is one of them."""
    outlooks: list[str]
    """What can be said to come; `none` is one of them."""
    reading: Reading
    deciding: Deciding


def _check_kinds(facet: Facet, lines: Lines) -> None:
    known = sorted(KINDS | set(site_nouns()))
    for number, kind in enumerate(facet.kinds):
        if kind not in known:
            raise lines.error(
                ("kinds", number),
                f"no actors of the kind {kind!r} are listed, so that nothing would ever be read: knowledge/sites/ needs a file with "
                f"`kind: {kind}`. There are {', '.join(known)}",
            )


def _check_values(facet: Facet, lines: Lines) -> None:
    for field in ("claims", "notices"):
        for number, each in enumerate(getattr(facet.reading, field)):
            if each.value not in facet.statuses:
                raise lines.error(("reading", field, number, "value"), f"reading.{field}: {each.value!r} is not under statuses")


def load_facets(folder: Path = FOLDER / "facets") -> dict[str, Facet]:
    """Every facet by its id, from the YAML files of a folder.

    Raises:
        KnowledgeError: with file and line: a file that does not fit, a kind of actor without a list, or an id that two files give.
    """
    facets: dict[str, Facet] = {}
    for path in sorted(folder.glob("*.yaml")):
        facet, lines = load(path, Facet)
        if facet.id in facets:
            raise lines.error(("id",), f"the facet {facet.id!r} is defined by another file too")
        _check_kinds(facet, lines)
        _check_values(facet, lines)
        facets[facet.id] = facet
    return facets
