"""From the claims about a facet to what is so and what is said to come: with since when, how sure, and the timelines of both."""

from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from watchfloor.aggregator.claims import Claim, Override
from watchfloor.aggregator.outlooks import NONE, Ahead, Prospect
from watchfloor.aggregator.voices import voices
from watchfloor.aggregator.walking import UNKNOWN, Run, Walk, since_of, standing
from watchfloor.contracts.state import SEGMENTS
from watchfloor.knowledge.deciding import Deciding

ASSUMED = 500
"""Thousandths of its confidence that a status keeps which is only assumed, since a bounded stop has ended."""
UNDATED = 600
"""Thousandths of its confidence that a status keeps which rests on articles without a date."""


class Stretch(NamedTuple):
    """A segment of a timeline, as `contracts.state.Segment`."""

    value: str
    start: str
    until: str | None
    event_id: str | None
    since: str | None
    assumed: bool = False


class Assumed(NamedTuple):
    """What is assumed when a bounded status has ended, as `contracts.state.Assumed`."""

    status: str
    since: str | None
    confidence: int


@dataclass(slots=True)
class Decision:
    """What is so of a facet, by all its claims."""

    status: str = UNKNOWN
    outlook: str = NONE
    outlook_at: str | None = None
    outlook_by: str | None = None
    outlook_until: str | None = None
    since: str | None = None
    until: str | None = None
    assumed: Assumed | None = None
    """What is assumed when `until` has passed; None where that is `unknown`."""
    confidence: int = 0
    disputed: bool = False
    timelines: dict[str, list[Stretch]] = field(default_factory=lambda: {"status": [], "outlook": []})
    """Of each field the newest segments. The last may lie ahead: what comes when a bounded value or an override ends."""
    cut: frozenset[str] = frozenset()
    """The fields whose timelines have older segments."""
    supporting: frozenset[str] = frozenset()
    """Events that speak for the present status or outlook."""
    opposing: frozenset[str] = frozenset()
    anchors: tuple[str, ...] = ()
    """The events with which the present status and outlook began: always among the evidence."""
    overrides: list[Override] = field(default_factory=list)
    """Those that set a value now, or will when a later one has ended, in their order."""
    beneath: "Decision | None" = None
    """What it would be without them; None where there are none."""
    voices: dict[str, str] = field(default_factory=dict)
    expires: str | None = None
    """The next instant after `now` at which the same claims may decide otherwise."""


class Summary(NamedTuple):
    """What of a decision a head keeps, to see by the next one what changed."""

    now: str
    expires: str | None
    values: dict[str, str]
    timelines: dict[str, list[list[str | None]]]
    """Value, start, until and since, without the events: another witness of the same course of things is no change."""
    floors: dict[str, str]
    """By field, the start of the oldest of the newest claims: what lies before it changes only because claims are forgotten."""

    def holds(self, now: str) -> bool:
        """Whether the same claims still decide the same at `now`."""
        return self.now == now or (self.now < now and (self.expires is None or now < self.expires))

    def differs(self, other: "Summary", field: str) -> bool:
        """Whether a field's value, or its timeline as far back as both know it well, is another one."""
        floor = max(self.floors[field], other.floors[field])
        return self.values[field] != other.values[field] or self._known(field, floor) != other._known(field, floor)

    def _known(self, field: str, floor: str) -> list[tuple[str | None, str, str | None, str | None]]:
        kept = [each for each in self.timelines[field] if each[2] is None or each[2] > floor]
        return [(value, max(start or "", floor), until, since and max(since, floor)) for value, start, until, since in kept]


def summary(decision: Decision, now: str, floors: dict[str, str]) -> Summary:
    """The summary of what was decided at `now`."""
    return Summary(
        now,
        decision.expires,
        {"status": decision.status, "outlook": decision.outlook},
        {name: [[each.value, each.start, each.until, each.since] for each in timeline] for name, timeline in decision.timelines.items()},
        floors,
    )


def decide(
    claims: dict[str, list[Claim]],
    overrides: list[Override],
    deciding: Deciding,
    now: str,
    *,
    without: frozenset[str] = frozenset(),
) -> Decision:
    """What is so, by these claims.

    Args:
        claims: by field, each in order.
        overrides: in order.
        deciding: the tables of the facet.
        now: the instant at which bounded stops and overrides are judged; the newest outlook, where that was said later: at the latest
            then it was known, whether or not its article has a date of its own.
        without: voices that are left out.
    """
    heard = voices(chain(claims["status"], claims["outlook"]))
    now = max(now, claims["outlook"][-1].start) if claims["outlook"] else now
    counted = claims
    if without:
        counted = {name: [each for each in some if heard[each.article_id] not in without] for name, some in claims.items()}
    decision = _by_claims(counted, deciding, heard, now)
    ends = [each.until for some in claims.values() for each in some if each.until] + [each.until for each in overrides]
    decision.expires = min((each for each in ends if each > now), default=None)
    if overrides:
        decision = _overridden(decision, overrides, now)
    decision.cut = frozenset(name for name, timeline in decision.timelines.items() if len(timeline) > SEGMENTS)
    for name in decision.cut:
        decision.timelines[name] = decision.timelines[name][-SEGMENTS:]
    return decision


def _by_claims(claims: dict[str, list[Claim]], deciding: Deciding, heard: dict[str, str], now: str) -> Decision:
    status = standing(claims["status"], deciding, heard)
    dated = [claim for claim in status if claim.dated]
    walk = Walk(deciding, heard)
    runs = walk.through(dated, now)
    surely = bool(runs)
    if not surely and len(dated) < len(status):
        # Claims of articles without a date are put in no order with dated ones: alone they count, beside them they do not.
        walk = Walk(deciding, heard)
        runs = walk.through(status, now)
    ahead = Ahead(deciding)
    prospects = ahead.through(claims["outlook"], runs, now)
    decision = Decision(voices=heard)
    _set_outlook(decision, ahead, prospects)
    if runs:
        _set_status(decision, walk, runs, deciding, surely)
    else:
        _presuppose(decision, ahead, deciding)
    decision.anchors = tuple(
        dict.fromkeys(timeline[-1].event_id for timeline in decision.timelines.values() if timeline and timeline[-1].event_id)
    )
    decision.supporting |= _agreeing(claims["outlook"], decision.outlook)
    return decision


def _set_status(decision: Decision, walk: Walk, runs: list[Run], deciding: Deciding, surely: bool) -> None:
    run = runs[-1]
    opposing = walk.opposition(run)
    against = walk.weight_of(opposing)
    ahead = walk.assumed_after(run)
    decision.status = run.value
    course = [*runs, ahead] if ahead else runs
    ends = [*(each.start for each in course[1:]), course[-1].until]
    decision.timelines["status"] = _joined(
        [
            Stretch(each.value, each.start, until, each.first, _since(each, deciding, surely), _only_assumed(each, deciding))
            for each, until in zip(course, ends, strict=True)
        ]
    )
    decision.opposing = frozenset(each.event_id for each in opposing)
    decision.disputed = against >= deciding.disputes
    if run.value == UNKNOWN:
        return
    decision.confidence = _confidence(walk, run, deciding, against, surely)
    decision.since = _since(run, deciding, surely)
    decision.until = run.until
    decision.assumed = (
        Assumed(ahead.value, _since(ahead, deciding, surely), _confidence(walk, ahead, deciding, 0, surely)) if ahead else None
    )
    decision.supporting = frozenset(each.event_id for each in run.support)


def _only_assumed(run: Run, deciding: Deciding) -> bool:
    """Whether nobody says so of the time since it began."""
    return run.assumed and not any(each.start >= run.start and each.weight >= deciding.settles for each in run.support)


def _since(run: Run, deciding: Deciding, surely: bool) -> str | None:
    return since_of(run, deciding.settles) if surely else None


def _confidence(walk: Walk, run: Run, deciding: Deciding, against: int, surely: bool) -> int:
    confidence = walk.weight_of(run.support) * 1000 // (1000 + against)
    if _only_assumed(run, deciding):
        confidence = confidence * ASSUMED // 1000
    return confidence if surely else confidence * UNDATED // 1000


def _set_outlook(decision: Decision, ahead: Ahead, prospects: list[Prospect]) -> None:
    now = ahead.now
    ends = [*(each.start for each in prospects[1:]), *(each.until for each in prospects[-1:])]
    decision.timelines["outlook"] = _joined(
        [Stretch(each.value, each.start, until, each.first, each.start) for each, until in zip(prospects, ends, strict=True)]
    )
    if now and now.claim:
        decision.outlook, decision.outlook_at, decision.outlook_by = now.value, now.at, now.claim.by
        decision.outlook_until = now.until


def _presuppose(decision: Decision, ahead: Ahead, deciding: Deciding) -> None:
    """Talk of a resumption takes a stop for granted: a weak word on the status, where no claim gives one, for as long as it lasts."""
    now = ahead.now
    presupposed = deciding.outlooks[now.value].presupposes if now else None
    if now and now.claim and presupposed:
        decision.status = presupposed
        decision.until = now.until
        decision.confidence = now.claim.weight * deciding.presupposed // 1000
        decision.timelines["status"] = [Stretch(presupposed, now.start, now.until, now.first, None)]


def _agreeing(claims: list[Claim], outlook: str) -> frozenset[str]:
    return frozenset(claim.event_id for claim in claims if claim.value == outlook)


def _joined(stretches: list[Stretch]) -> list[Stretch]:
    """A timeline: neighbours of one value as one, and none without length but the last. The last of joined ones says since when, as a
    state does.
    """
    joined: list[Stretch] = []
    for number, each in enumerate(stretches, start=1):
        if each.until == each.start and number < len(stretches):
            continue
        if joined and joined[-1].value == each.value:
            joined[-1] = each._replace(start=joined[-1].start, event_id=joined[-1].event_id)
        else:
            joined.append(each)
    return joined


def _overridden(decision: Decision, overrides: list[Override], now: str) -> Decision:
    """Lays overrides over what the claims say: of each field the newest wins while it lasts."""
    ordered = sorted(overrides)
    beneath = Decision(**{name: getattr(decision, name) for name in Decision.__slots__})
    decision.timelines = {
        name: _laid_over(timeline, [each for each in ordered if each.field == name]) for name, timeline in decision.timelines.items()
    }
    decision.overrides = [each for number, each in enumerate(ordered) if each.until > now and not _covered(each, ordered[number + 1 :])]
    if not decision.overrides:
        return decision
    decision.beneath = beneath
    ruling = {each.field: each for each in decision.overrides}
    if status := ruling.get("status"):
        decision.status, decision.since, decision.until = status.value, status.start, status.until
        decision.confidence, decision.disputed, decision.assumed = 1000, False, None
        decision.supporting, decision.opposing = frozenset({status.event_id}), frozenset()
    if outlook := ruling.get("outlook"):
        decision.outlook, decision.outlook_at, decision.outlook_by, decision.outlook_until = outlook.value, None, outlook.author, None
        decision.supporting |= {outlook.event_id}
    return decision


def _covered(override: Override, later: list[Override]) -> bool:
    """Whether it will never rule again, since a later one lasts as long."""
    return any(each.field == override.field and each.until >= override.until for each in later)


def _laid_over(timeline: list[Stretch], overrides: list[Override]) -> list[Stretch]:
    """What lies beneath goes on after an override, since when it did before."""
    for override in overrides:
        if override.until <= override.start:
            continue
        before = [segment for segment in timeline if segment.start < override.start]
        if before and (before[-1].until is None or before[-1].until > override.start):
            before[-1] = before[-1]._replace(until=override.start)
        after = [segment for segment in timeline if segment.until is None or segment.until > override.until]
        if after and after[0].start < override.until:
            after[0] = after[0]._replace(start=override.until)
        own = Stretch(override.value, override.start, override.until, override.event_id, override.start)
        timeline = [*before, own, *after]
    return timeline
