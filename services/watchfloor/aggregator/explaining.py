"""Why a facet is as it is, and how sure: decided anew without a voice, and how few voices would have to fall for it to flip.

Works on a state as it is published: on its evidence and the older claims that it has in short.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations

from watchfloor.aggregator.claims import Claim, Override
from watchfloor.aggregator.deciding import Decision, decide
from watchfloor.aggregator.instants import end
from watchfloor.aggregator.rules import Rules
from watchfloor.aggregator.voices import RUMOUR
from watchfloor.contracts.state import ActorState, Evidence, FacetState
from watchfloor.contracts.times import stamp

EXACT = 3
"""Sets of up to so many voices are all tried; beyond, the weightiest voice is taken away one after the other."""


@dataclass(frozen=True)
class Standing:
    """A voice on a facet: the strongest claim that it makes for or against what is so."""

    voice: str
    stands: str
    weight: int
    claims: int


@dataclass(frozen=True)
class Explanation:
    """Why a facet is as it is."""

    facet: str
    status: str
    outlook: str
    voices: list[Standing]
    """Those with a claim in the evidence, the weightiest first."""
    without: dict[str, tuple[str, str]]
    """Status and outlook without each voice."""
    least: list[str] | None
    """The fewest voices that would have to fall for the status to be another one; null where nothing does that."""
    claims: int
    """How many claims this looked at."""


def without(state: ActorState, voices: frozenset[str], now: datetime, rules: Rules) -> ActorState:
    """The state as it would be if some voices had said nothing; relations and counts stay as they are.

    Args:
        voices: as evidence names them; `voices_of` finds them for the name of an outlet.
        now: the instant at which bounded values are judged, with a zone.
    """
    facets = {
        name: _as_decided(facet, decided_without(facet, name, voices, now, rules)) if name in rules.facets else facet
        for name, facet in state.facets.items()
    }
    return state.model_copy(update={"facets": facets})


def decided_without(facet: FacetState, name: str, voices: frozenset[str], now: datetime, rules: Rules) -> Decision:
    """What would be so of a facet without some voices."""
    claims, overrides = _claims(facet)
    kept = [] if "override" in voices else overrides
    return decide(claims, kept, rules.facets[name].deciding, stamp(now), without=voices)


def voices_of(state: ActorState, name: str, rules: Rules) -> frozenset[str]:
    """The voices in the evidence that go by a name: of an outlet, of its family, or of the voice itself. Empty where there are none."""
    wanted = {name, rules.outlets.find(name, None).family}
    return frozenset(wanted & {claim.family for facet in state.facets.values() for some in _claims(facet)[0].values() for claim in some})


def explain(state: ActorState, name: str, now: datetime, rules: Rules) -> Explanation:
    """Why a facet of an actor is as it is.

    Raises:
        KeyError: the state has no such facet.
    """
    facet = state.facets[name]
    claims, _ = _claims(facet)
    whole = decided_without(facet, name, frozenset(), now, rules)
    standing = _standing(facet)
    heard = sorted({claim.family for some in claims.values() for claim in some})
    alone = {voice: decided_without(facet, name, frozenset({voice}), now, rules) for voice in heard}
    return Explanation(
        facet=name,
        status=whole.status,
        outlook=whole.outlook,
        voices=standing,
        without={voice: (decision.status, decision.outlook) for voice, decision in alone.items()},
        least=_least(facet, name, whole.status, heard, now, rules),
        claims=sum(len(some) for some in claims.values()),
    )


def _least(facet: FacetState, name: str, status: str, heard: list[str], now: datetime, rules: Rules) -> list[str] | None:
    """The smallest set of voices without which the status is another one; of several that small, the first by name."""

    def flips(voices: Iterable[str]) -> bool:
        return decided_without(facet, name, frozenset(voices), now, rules).status != status

    for size in range(1, min(EXACT, len(heard)) + 1):
        found = next((voices for voices in combinations(heard, size) if flips(voices)), None)
        if found:
            return list(found)
    weights = {each.voice: each.weight for each in _standing(facet)}
    order = sorted(heard, key=lambda voice: (-weights.get(voice, 0), voice))
    for size in range(EXACT + 1, len(order) + 1):
        if flips(order[:size]):
            return order[:size]
    return None


def _standing(facet: FacetState) -> list[Standing]:
    found: dict[tuple[str, str], Standing] = {}
    for each in facet.evidence:
        key = each.voice, each.stands
        known = found.get(key, Standing(each.voice, each.stands, 0, 0))
        found[key] = replace(known, weight=max(known.weight, each.weight), claims=known.claims + 1)
    return sorted(found.values(), key=lambda each: (each.stands == "aside", -each.weight, each.voice))


def _claims(facet: FacetState) -> tuple[dict[str, list[Claim]], list[Override]]:
    """The claims of a published facet. Copies are resolved already: the voice stands where the family stood."""
    claims: dict[str, list[Claim]] = {"status": [], "outlook": []}
    overrides = []
    for each in facet.evidence:
        if each.override:
            overrides.append(_override(each))
        else:
            claims[each.field].append(_claim(each))
    for short in facet.older:
        field, claim = _from_short(short)
        claims[field].append(claim)
    for some in claims.values():
        some.sort(key=lambda claim: claim[:3])
    return claims, sorted(overrides)


def _claim(evidence: Evidence) -> Claim:
    return Claim(
        start=evidence.start,
        published_at=evidence.published_at,
        event_id=evidence.event_id,
        article_id=f"{evidence.article_id}/{evidence.voice}",
        value=evidence.value,
        denies=evidence.denies,
        weight=evidence.weight,
        family=evidence.voice,
        copy_of=None,
        rumour=evidence.voice == RUMOUR,
        dated=evidence.dated,
        begins=evidence.begins,
        continues=evidence.continues,
        correction=evidence.correction,
        until=end(evidence.until) if evidence.until else None,
        at=evidence.event_time if evidence.field == "outlook" else None,
        by=evidence.attribution.speaker if evidence.attribution else None,
    )


def _override(evidence: Evidence) -> Override:
    by_hand = evidence.override or {}
    return Override(
        start=evidence.start,
        article_id=evidence.article_id,
        event_id=evidence.event_id,
        field=evidence.field,
        value=evidence.value,
        author=by_hand["author"],
        reason=by_hand["reason"],
        until=by_hand["until"],
    )


def _from_short(short: list[str | int | None]) -> tuple[str, Claim]:
    start, published_at, event_id, field, value, denies, weight, voice, flags, until, at, by = short
    bits = int(flags or 0)
    return str(field), Claim(
        start=str(start),
        published_at=str(published_at),
        event_id=str(event_id),
        article_id=f"{event_id}/{voice}",
        value=str(value),
        denies=str(denies) if denies else None,
        weight=int(weight or 0),
        family=str(voice),
        copy_of=None,
        rumour=voice == RUMOUR,
        dated=bool(bits & 1),
        begins=bool(bits & 2),
        continues=bool(bits & 4),
        correction=bool(bits & 8),
        until=str(until) if until else None,
        at=str(at) if at else None,
        by=str(by) if by else None,
    )


def _as_decided(facet: FacetState, decision: Decision) -> FacetState:
    evidence = [each.model_copy(update={"stands": _stands(each, decision)}) for each in facet.evidence]
    return facet.model_copy(
        update={
            "status": decision.status,
            "outlook": decision.outlook,
            "outlook_at": decision.outlook_at,
            "outlook_by": decision.outlook_by,
            "since": decision.since,
            "until": decision.until,
            "before": decision.before,
            "confidence": decision.confidence,
            "disputed": decision.disputed,
            "override": facet.override if decision.override else None,
            "evidence": evidence,
        }
    )


def _stands(evidence: Evidence, decision: Decision) -> str:
    if evidence.event_id in decision.supporting:
        return "for"
    return "against" if evidence.event_id in decision.opposing else "aside"
