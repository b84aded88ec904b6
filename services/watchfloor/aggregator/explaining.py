"""Why a facet is as it is, and how sure: decided anew without a voice, and how few voices would have to fall for it to flip.

Works on a state as it is published: on its evidence and the older claims that it has in short.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations
from math import comb

from watchfloor.aggregator.claims import Claim, Override
from watchfloor.aggregator.decided import decided
from watchfloor.aggregator.deciding import Decision, decide
from watchfloor.aggregator.evidence import stands
from watchfloor.aggregator.instants import end
from watchfloor.aggregator.rules import Rules
from watchfloor.aggregator.voices import BY_HAND, RUMOUR
from watchfloor.contracts.state import ActorState, ByHand, Evidence, FacetState
from watchfloor.contracts.times import stamp

SIZES = (2, 3)
"""Sets of so many voices are all tried, as far as TRIED allows; beyond, all who support the status fall, and who need not is let off."""
TRIED = 350
"""Sets for one facet: at most some 100 ms of one core, so that no reader of an explanation holds up the streams."""


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
    least_is_certain: bool
    """Whether all smaller sets were tried. With many voices they are not: then each of these has to fall, but other few may do."""
    claims: int
    """How many claims this looked at."""


def without(state: ActorState, voices: frozenset[str], now: datetime, rules: Rules) -> ActorState:
    """The state as it would be if some voices had said nothing; relations and counts stay as they are.

    Args:
        voices: as evidence names them; `voices_of` finds them for the name of an outlet.
        now: the instant at which bounded values are judged, with a zone.
    """
    facets = {
        name: _without(facet, _Case(facet, name, now, rules), voices) if name in rules.facets else facet
        for name, facet in state.facets.items()
    }
    return state.model_copy(update={"facets": facets})


def voices_in(state: ActorState) -> frozenset[str]:
    """All voices in the evidence of a state; `override` for what is set by hand."""
    heard = {claim.family for facet in state.facets.values() for some in _claims(facet).values() for claim in some}
    by_hand = {BY_HAND for facet in state.facets.values() if facet.overrides}
    return frozenset(heard | by_hand)


def voices_of(state: ActorState, name: str, rules: Rules) -> frozenset[str]:
    """Those of them that go by a name: of an outlet, of its family, or of the voice itself. Empty where there are none."""
    return frozenset({name, rules.outlets.find(name, None).family}) & voices_in(state)


def explain(state: ActorState, name: str, now: datetime, rules: Rules) -> Explanation:
    """Why a facet of an actor is as it is.

    Raises:
        KeyError: the state has no such facet.
    """
    facet = state.facets[name]
    case = _Case(facet, name, now, rules)
    whole = case.decided()
    alone = {voice: case.decided(voice) for voice in case.heard}
    least, certain = _least(case, whole, alone)
    return Explanation(
        facet=name,
        status=whole.status,
        outlook=whole.outlook,
        voices=_standing(facet, whole),
        without={voice: (decision.status, decision.outlook) for voice, decision in alone.items()},
        least=least,
        least_is_certain=certain,
        claims=sum(len(some) for some in case.claims.values()),
    )


class _Case:
    """A facet as it is published, to be decided anew."""

    def __init__(self, facet: FacetState, name: str, now: datetime, rules: Rules) -> None:
        self.claims = _claims(facet)
        self._now = stamp(now)
        self._overrides = [_override(each) for each in facet.overrides if each.until > self._now]
        self._deciding = rules.facets[name].deciding
        families = {claim.family for some in self.claims.values() for claim in some}
        self.heard = sorted(families | ({BY_HAND} if self._overrides else set()))
        """Its voices."""

    def decided(self, *without: str) -> Decision:
        """What would be so without some voices."""
        overrides = [] if BY_HAND in without else self._overrides
        return decide(self.claims, overrides, self._deciding, self._now, without=frozenset(without))

    def supporting(self, decision: Decision) -> list[str]:
        """The voices on which a decision rests, the weightiest first."""
        events = decision.supporting | (decision.beneath.supporting if decision.beneath else frozenset())
        weights: dict[str, int] = {BY_HAND: 1000} if decision.beneath else {}
        for some in self.claims.values():
            for claim in some:
                if claim.event_id in events:
                    weights[claim.family] = max(weights.get(claim.family, 0), claim.weight)
        return sorted(weights, key=lambda voice: (-weights[voice], voice))


def _least(case: _Case, whole: Decision, alone: dict[str, Decision]) -> tuple[list[str] | None, bool]:
    """The smallest set of voices without which the status is another one, of several that small the first by name; and whether it is
    certain that there is no smaller one.
    """
    single = next((voice for voice, decision in alone.items() if decision.status != whole.status), None)
    if single is not None:
        return [single], True

    def flips(voices: Iterable[str]) -> bool:
        return case.decided(*voices).status != whole.status

    supporting = case.supporting(whole)
    left, certain = TRIED, True
    for size in SIZES:
        of = next((some for some in (case.heard, sorted(supporting)) if comb(len(some), size) <= left), [])
        certain = certain and of is case.heard
        left -= comb(len(of), size)
        found = next((voices for voices in combinations(of, size) if flips(voices)), None)
        if found:
            return list(found), certain
    others = [voice for voice in case.heard if voice not in supporting]
    for fallen in (supporting, [*supporting, *others]):
        if flips(fallen):
            needed = _needed(fallen, flips)
            return needed, certain and len(needed) == SIZES[-1] + 1
    return None, certain and len(case.heard) <= SIZES[-1]


def _needed(fallen: list[str], flips: Callable[[Iterable[str]], bool]) -> list[str]:
    """Those of voices that have fallen, the weightiest first, without each of whom the others would not do."""
    needed = list(fallen)
    for voice in reversed(fallen):
        fewer = [each for each in needed if each != voice]
        if flips(fewer):
            needed = fewer
    return needed


def _standing(facet: FacetState, decision: Decision) -> list[Standing]:
    found: dict[tuple[str, str], Standing] = {}
    for each in facet.evidence:
        key = each.voice, stands(each.event_id, decision)
        known = found.get(key, Standing(*key, 0, 0))
        found[key] = replace(known, weight=max(known.weight, each.weight), claims=known.claims + 1)
    return sorted(found.values(), key=lambda each: (each.stands == "aside", -each.weight, each.voice))


def _claims(facet: FacetState) -> dict[str, list[Claim]]:
    """The claims of a published facet. Copies are resolved already: the voice stands where the family stood."""
    claims: dict[str, list[Claim]] = {"status": [], "outlook": []}
    for each in facet.evidence:
        if not each.override:
            claims[each.field].append(_claim(each))
    for short in facet.older:
        field, claim = _from_short(short)
        claims[field].append(claim)
    for some in claims.values():
        some.sort(key=lambda claim: claim[:3])
    return claims


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
        until=end(evidence.ends) if evidence.ends else None,
        at=evidence.due,
        by=evidence.attribution.speaker if evidence.attribution else None,
    )


def _override(set_by_hand: ByHand) -> Override:
    return Override(**set_by_hand.model_dump())


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


def _without(facet: FacetState, case: _Case, voices: frozenset[str]) -> FacetState:
    decision = case.decided(*voices)
    evidence = [each.model_copy(update={"stands": stands(each.event_id, decision)}) for each in facet.evidence]
    so = {"evidence": [each.to_json() for each in evidence], "last_claim_at": _last_claim_at(facet, case.claims, voices)}
    return FacetState.model_validate({**facet.to_json(), **so, **decided(decision)})


def _last_claim_at(facet: FacetState, claims: dict[str, list[Claim]], without: frozenset[str]) -> str | None:
    """When the newest claim of the other voices was published; as it stands where the newest is not among the claims at hand."""
    dated = [claim for some in claims.values() for claim in some if claim.dated]
    if max((claim.published_at for claim in dated), default=None) != facet.last_claim_at:
        return facet.last_claim_at
    return max((claim.published_at for claim in dated if claim.family not in without), default=None)
