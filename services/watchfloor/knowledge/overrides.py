"""Whether what an analyst sets by hand can be so: a facet of ours with one of its values, of an actor that there is."""

from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

from watchfloor.contracts.article import Override
from watchfloor.knowledge.facets import Facet
from watchfloor.knowledge.gazetteer import Actor, Gazetteer
from watchfloor.knowledge.names import key

OFFERED = 3
ALIKE = 0.75
"""Of two codes of four letters: one letter is another, or two are swapped."""


class WrongOverride(ValueError):
    """The message is one line that says what there is instead."""


class UnlistedActor(WrongOverride):
    """No list has the actor; the message offers those that may be meant.

    Args:
        near: those.
        beyond: where else the actor was looked for, as words that follow.
    """

    def __init__(self, actor_id: str, near: Sequence[Actor], beyond: str = "") -> None:
        offer = f"; did you mean {', '.join(f'{each.actor_id} ({each.name})' for each in near)}?" if near else ""
        super().__init__(f"no list has an actor {actor_id!r}{beyond}{offer}")
        self.near = near


def check_value(facets: Mapping[str, Facet], override: Override) -> None:
    """Whether a state can hold what is set.

    Raises:
        WrongOverride: an unknown facet, field or value, or a kind of actor that has no such facet.
    """
    actor, name, field = override.actor_id, override.facet, override.field
    if name not in facets:
        raise WrongOverride(f"there is no facet {name!r}; there are {', '.join(facets)}")
    facet = facets[name]
    kind, _, local = actor.partition(":")
    if kind not in facet.kinds or not local:
        raise WrongOverride(f"{name} is a facet of {' and '.join(facet.kinds)}, with ids such as {facet.kinds[0]}:...; {actor!r} is none")
    values = {"status": facet.statuses, "outlook": facet.outlooks}
    if field not in values:
        raise WrongOverride(f"an override is of the field status or outlook, not of {field!r}")
    if override.value not in values[field]:
        raise WrongOverride(f"{field} of {name} is one of {', '.join(values[field])}, not {override.value!r}")


def check_listed(gazetteer: Gazetteer, actor_id: str) -> None:
    """Whether a list of the knowledge has the actor.

    Raises:
        UnlistedActor: none has.
    """
    if not gazetteer.is_listed(actor_id):
        raise UnlistedActor(actor_id, near(gazetteer, actor_id))


def near(gazetteer: Gazetteer, actor_id: str) -> list[Actor]:
    """Up to three listed actors of the same kind that somebody may mean who writes this id.

    Those that have the rest of the id as a name or as an IATA code; else those with an id nearly like it. Airports with more traffic
    come first.
    """
    kind, _, local = actor_id.partition(":")
    by_name = [*dict.fromkeys(_named(gazetteer, kind, local))]
    found = [actor for each in by_name or _spelt_alike(gazetteer, kind, local) if (actor := gazetteer.actor(each)) is not None]
    return found[:OFFERED]


def _named(gazetteer: Gazetteer, kind: str, local: str) -> list[str]:
    name = key(local)
    senses = [each.actor_id for each in gazetteer.senses.get(name, ()) if each.actor_id is not None]
    found = [each for each in senses if each.startswith(f"{kind}:")]
    if kind == "airport":
        by_code = gazetteer.airports.by_iata(local.upper()) or gazetteer.airports.get(local.upper())
        named = [airport for _, airport in gazetteer.airports.named(name)]
        found += [each.actor_id for each in [by_code, *sorted(named, key=lambda each: -each.rank)] if each is not None]
    return found


def _spelt_alike(gazetteer: Gazetteer, kind: str, local: str) -> list[str]:
    matcher = SequenceMatcher(b=local.casefold(), autojunk=False)
    found = []
    for actor_id in _ids(gazetteer, kind):
        matcher.set_seq1(actor_id.partition(":")[2].casefold())
        if matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and (ratio := matcher.ratio()) >= ALIKE:
            found.append((-ratio, -_traffic(gazetteer, actor_id), actor_id))
    return [actor_id for _, _, actor_id in sorted(found)]


def _ids(gazetteer: Gazetteer, kind: str) -> list[str]:
    if kind == "airport":
        return [f"airport:{code}" for code in gazetteer.airports.codes]
    if kind == "country":
        return [f"country:{code}" for code in gazetteer.countries]
    return [each for each in gazetteer.sites if each.startswith(f"{kind}:")]


def _traffic(gazetteer: Gazetteer, actor_id: str) -> int:
    kind, _, local = actor_id.partition(":")
    airport = gazetteer.airports.get(local) if kind == "airport" else None
    return airport.rank if airport else 0
