"""What can be asked for: a name or a value that nothing could ever match is a typing error, and an empty list would hide it."""

from collections.abc import Collection, Iterable

from fastapi import Request
from fastapi.routing import APIRoute

from watchfloor.aggregator.rules import Rules
from watchfloor.aggregator.view.filters import ChangeFilter
from watchfloor.aggregator.view.pagination import NEWEST
from watchfloor.aggregator.view.queries import Reader
from watchfloor.aggregator.voices import BY_HAND
from watchfloor.knowledge.sites import KINDS, site_nouns
from watchfloor.runtime.problems import Problem


def only_known_parameters(request: Request) -> None:
    """For a route's dependencies.

    Raises:
        Problem: 422, the address carries a parameter that the route does not have.
    """
    route = request.scope["route"]
    assert isinstance(route, APIRoute)
    known = [each.alias for each in route.dependant.query_params]
    wrong = next((name for name in request.query_params if name not in known), None)
    if wrong is not None:
        raise Problem(422, f"{_short(wrong)}: there is no such parameter here; there {_listed(known) if known else 'is none'}")


def check_values(
    rules: Rules,
    reader: Reader,
    allowed: frozenset[str] | None,
    *,
    kind: str | None = None,
    status: str | None = None,
    facet: str | None = None,
) -> None:
    """Whether there can be actors of a kind, a status and a facet; what is None is not asked for.

    Args:
        allowed: the actors of whom the one who asks may know.

    Raises:
        Problem: 422 that lists what there is.
    """
    if facet is not None and facet not in rules.facets:
        raise _unknown("facet", facet, rules.facets)
    if status is not None:
        statuses = dict.fromkeys(each for facet in rules.facets.values() for each in facet.statuses)
        if status not in statuses:
            raise _unknown("status", status, statuses)
    kinds = KINDS | site_nouns().keys()
    # An extractor of others may bring kinds that no list has.
    if kind is not None and kind not in kinds and not _has_kind(reader, allowed, kind):
        raise _unknown("kind", kind, sorted(kinds))


def check_without(rules: Rules, name: str, heard: Collection[str]) -> None:
    """Whether there is an outlet, a family or a voice of a name, heard in a state or not.

    Args:
        heard: the voices in the state.

    Raises:
        Problem: 422 that lists the voices.
    """
    outlets = rules.outlets
    families = {each.family for each in outlets.families}
    if name != BY_HAND and not families & {name, outlets.find(name, None).family}:
        there = _listed(sorted(heard)) if heard else "is none"
        raise Problem(422, f"without: {_short(name)} is no voice in this state, nor an outlet of the list; in this state there {there}")


def _has_kind(reader: Reader, allowed: frozenset[str] | None, kind: str) -> bool:
    with reader.snapshot(allowed) as snapshot:
        has_state = next(iter(snapshot.actors(kind=kind, q=None, only=None, after="")), None) is not None
        return has_state or bool(snapshot.changes(ChangeFilter(kind=kind), before=NEWEST, limit=1))


def _unknown(name: str, value: str, there_are: Iterable[str]) -> Problem:
    return Problem(422, f"{name}: {_short(value)} is none of ours; there {_listed([*there_are])}")


def _listed(names: list[str]) -> str:
    return f"{'is' if len(names) == 1 else 'are'} {', '.join(names)}"


def _short(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:59] + "…")
