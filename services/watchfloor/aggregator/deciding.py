"""From the claims about a facet to what is so and what is said to come: with since when, how sure, and the timelines of both."""

from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from watchfloor.aggregator.claims import Claim, Override
from watchfloor.aggregator.outlooks import NONE, Ahead, Prospect
from watchfloor.aggregator.voices import voices
from watchfloor.aggregator.walking import UNKNOWN, Run, Walk, since_of, standing
from watchfloor.knowledge.deciding import Deciding

TIMELINE = 32
"""Segments of a timeline that are kept, the newest."""
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


@dataclass(slots=True)
class Decision:
    """What is so of a facet, by all its claims."""

    status: str = UNKNOWN
    outlook: str = NONE
    outlook_at: str | None = None
    outlook_by: str | None = None
    since: str | None = None
    until: str | None = None
    before: str = UNKNOWN
    """What is assumed again when `until` has passed."""
    confidence: int = 0
    disputed: bool = False
    timelines: dict[str, list[Stretch]] = field(default_factory=lambda: {"status": [], "outlook": []})
    supporting: frozenset[str] = frozenset()
    """Events that speak for the present status or outlook."""
    opposing: frozenset[str] = frozenset()
    anchors: tuple[str, ...] = ()
    """The events with which the present status and outlook began: always among the evidence."""
    override: Override | None = None
    beneath: "Decision | None" = None
    """What it would be without the override."""
    voices: dict[str, str] = field(default_factory=dict)
    expires: str | None = None
    """The next instant after `now` at which the same claims may decide otherwise."""


class Summary(NamedTuple):
    """What of a decision a head keeps, to see by the next one what changed."""

    now: str
    expires: str | None
    values: dict[str, str]
    timelines: dict[str, list[list[str | None]]]
    """Values and times, without the events: another witness of the same course of things is no change."""
    floors: dict[str, str]
    """By field, the start of the oldest of the newest claims: what lies before it changes only because claims are forgotten."""

    def holds(self, now: str) -> bool:
        """Whether the same claims still decide the same at `now`."""
        return self.now == now or (self.now < now and (self.expires is None or now < self.expires))

    def differs(self, other: "Summary", field: str) -> bool:
        """Whether a field's value, or its timeline as far back as both know it well, is another one."""
        floor = max(self.floors[field], other.floors[field])
        return self.values[field] != other.values[field] or self._since(field, floor) != other._since(field, floor)

    def _since(self, field: str, floor: str) -> list[tuple[str | None, str, str | None]]:
        kept = [each for each in self.timelines[field] if each[2] is None or each[2] > floor]
        return [(value, max(start or "", floor), until) for value, start, until in kept]


def summary(decision: Decision, now: str, floors: dict[str, str]) -> Summary:
    """The summary of what was decided at `now`."""
    return Summary(
        now,
        decision.expires,
        {"status": decision.status, "outlook": decision.outlook},
        {name: [[each.value, each.start, each.until] for each in timeline] for name, timeline in decision.timelines.items()},
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
        now: the instant at which bounded stops and overrides are judged.
        without: voices that are left out.
    """
    heard = voices(chain(claims["status"], claims["outlook"]))
    counted = claims
    if without:
        counted = {name: [each for each in some if heard[each.article_id] not in without] for name, some in claims.items()}
    decision = _by_claims(counted, deciding, heard, now)
    ends = [each.until for some in claims.values() for each in some if each.until] + [each.until for each in overrides]
    decision.expires = min((each for each in ends if each > now), default=None)
    return _overridden(decision, overrides, now) if overrides else decision


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
    decision.status = run.value
    decision.timelines["status"] = _stretches([(each.value, each.start, each.first) for each in runs], run.until)
    decision.opposing = frozenset(each.event_id for each in opposing)
    decision.disputed = against >= deciding.disputes
    if run.value == UNKNOWN:
        return
    confidence = walk.weight_of(run.support) * 1000 // (1000 + against)
    if run.assumed:
        confidence = confidence * ASSUMED // 1000
    decision.confidence = confidence if surely else confidence * UNDATED // 1000
    decision.since = since_of(run, deciding.settles) if surely else None
    decision.until = run.until
    before = walk.before(run) if run.until else None
    decision.before = before.value if before else UNKNOWN
    decision.supporting = frozenset(each.event_id for each in run.support)


def _set_outlook(decision: Decision, ahead: Ahead, prospects: list[Prospect]) -> None:
    now = ahead.now
    decision.timelines["outlook"] = _stretches([(each.value, each.start, each.first) for each in prospects], None)
    if now and now.claim:
        decision.outlook, decision.outlook_at, decision.outlook_by = now.value, now.at, now.claim.by


def _presuppose(decision: Decision, ahead: Ahead, deciding: Deciding) -> None:
    """Talk of a resumption takes a stop for granted: a weak word on the status, where no claim gives one."""
    now = ahead.now
    presupposed = deciding.outlooks[now.value].presupposes if now else None
    if now and now.claim and presupposed:
        decision.status = presupposed
        decision.confidence = now.claim.weight * deciding.presupposed // 1000
        decision.timelines["status"] = [Stretch(presupposed, now.start, None, now.first)]


def _agreeing(claims: list[Claim], outlook: str) -> frozenset[str]:
    return frozenset(claim.event_id for claim in claims if claim.value == outlook)


def _stretches(pieces: list[tuple[str, str, str | None]], until: str | None) -> list[Stretch]:
    """The newest segments of a timeline: neighbours of one value joined, and none without length."""
    joined: list[tuple[str, str, str | None]] = []
    for number, piece in enumerate(pieces):
        if number + 1 < len(pieces) and pieces[number + 1][1] == piece[1]:
            continue
        if not joined or joined[-1][0] != piece[0]:
            joined.append(piece)
    ends = [*(start for _, start, _ in joined[1:]), *([until] if joined else [])]
    made = zip(joined[-TIMELINE:], ends[-TIMELINE:], strict=True)
    return [Stretch(value, start, stop, event) for (value, start, event), stop in made]


def _overridden(decision: Decision, overrides: list[Override], now: str) -> Decision:
    """Lays overrides over what the claims say: the newest wins while it lasts."""
    beneath = Decision(**{name: getattr(decision, name) for name in Decision.__slots__})
    decision.timelines = {
        name: _laid_over(timeline, [each for each in overrides if each.field == name]) for name, timeline in decision.timelines.items()
    }
    held = [each for each in overrides if each.until > now]
    for each in held:
        decision.override, decision.beneath = each, beneath
        if each.field == "status":
            decision.status, decision.since, decision.until = each.value, each.start, each.until
            decision.confidence, decision.disputed = 1000, False
            decision.supporting, decision.opposing = frozenset({each.event_id}), frozenset()
        else:
            decision.outlook, decision.outlook_at, decision.outlook_by = each.value, None, each.author
    return decision


def _laid_over(timeline: list[Stretch], overrides: list[Override]) -> list[Stretch]:
    for override in overrides:
        if override.until <= override.start:
            continue
        before = [segment for segment in timeline if segment.start < override.start]
        if before and (before[-1].until is None or before[-1].until > override.start):
            before[-1] = before[-1]._replace(until=override.start)
        after = [segment for segment in timeline if segment.until is None or segment.until > override.until]
        if after and after[0].start < override.until:
            after[0] = after[0]._replace(start=override.until)
        own = Stretch(override.value, override.start, override.until, override.event_id)
        timeline = [*before, own, *after]
    return timeline[-TIMELINE:]
