"""What the fold knows beside the observations: facets, outlets and the scale of interactions."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from watchfloor.contracts.ids import digest
from watchfloor.knowledge.deciding import Deciding
from watchfloor.knowledge.facets import Facet, load_facets
from watchfloor.knowledge.outlets import Outlets, load_outlets
from watchfloor.knowledge.relations import Relations, load_relations

FOLD_VERSION = 4
"""Raised by hand when the fold decides otherwise, or keeps a head in another form: heads of other versions are made anew."""


@dataclass(frozen=True)
class Rules:
    """Knowledge as the fold uses it. Heads remember its fingerprint, and are folded anew under another one."""

    facets: dict[str, Facet]
    outlets: Outlets
    relations: Relations

    def of(self, facet: str, kind: str) -> Deciding | None:
        """How a facet is decided for a kind of actor; None where that kind has no such facet."""
        found = self.facets.get(facet)
        return found.deciding if found and kind in found.kinds else None

    def of_kind(self, kind: str) -> Iterator[tuple[str, Deciding]]:
        """The facets of a kind of actor."""
        return ((name, facet.deciding) for name, facet in self.facets.items() if kind in facet.kinds)

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same knowledge: all that can move a state."""
        facets = {name: [facet.kinds, facet.deciding.model_dump(mode="json")] for name, facet in self.facets.items()}
        return digest(FOLD_VERSION, facets, self.outlets.to_json(), self.relations.model_dump(mode="json"))[:16]


def load_rules() -> Rules:
    """The rules of the knowledge that comes with Watchfloor.

    Raises:
        KnowledgeError: with file and line.
    """
    return Rules(load_facets(), load_outlets(), load_relations())
