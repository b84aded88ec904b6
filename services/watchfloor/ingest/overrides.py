"""Overrides that come over HTTP, checked by the lists of the knowledge before they are taken."""

from collections.abc import Iterable
from functools import cache

from watchfloor.contracts.article import Article
from watchfloor.knowledge.facets import Facet, load_facets
from watchfloor.knowledge.gazetteer import Gazetteer, load_gazetteer
from watchfloor.knowledge.overrides import check_listed, check_value


def check_overrides(articles: Iterable[Article]) -> None:
    """Whether each override among some articles says what can be so, of an actor that a list has.

    Raises:
        WrongOverride: the first that does not.
    """
    for each in articles:
        if each.override is not None:
            facets, gazetteer = _knowledge()
            check_value(facets, each.override)
            check_listed(gazetteer, each.override.actor_id)


@cache
def _knowledge() -> tuple[dict[str, Facet], Gazetteer]:
    # A second and 50 MB, which an ingest that gets no override does without.
    return load_facets(), load_gazetteer()
