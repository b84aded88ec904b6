"""From the claims about a status to the stretches of time in which each value held, with what spoke for and against it.

The latest event time rules, weighed: a claim moves the status when what speaks for it settles the matter and stands up to what
other voices say of the same moment. Nothing here knows what an airport is; the tables are the facet's.
"""

from dataclasses import dataclass, field

from watchfloor.aggregator.claims import Claim
from watchfloor.aggregator.instants import HOUR, seconds
from watchfloor.aggregator.voices import RUMOUR
from watchfloor.aggregator.weighing import SUREST, together
from watchfloor.knowledge.deciding import Deciding

UNKNOWN = "unknown"


@dataclass(slots=True)
class Run:
    """A stretch of time in which one value held."""

    value: str
    start: str
    first: str
    """The event with which it began."""
    support: list[Claim] = field(default_factory=list)
    opposing: list[Claim] = field(default_factory=list)
    """Claims of other values that speak of the same time and were not taken back."""
    until: str | None = None
    """When it is said to end."""
    assumed: bool = False
    """It began because a stop has ended, and this was before it: not because somebody said so."""

    @property
    def last(self) -> str:
        return self.support[-1].start if self.support else self.start


class Walk:
    """Goes through the claims of a status in their order, and keeps the runs that they make."""

    def __init__(self, deciding: Deciding, voices: dict[str, str]) -> None:
        self.runs: list[Run] = []
        self._deciding = deciding
        self._settles = deciding.settles
        self._contest = deciding.contest_hours * HOUR
        self._voices = voices
        self._pending: list[Claim] = []
        """Contrary claims that did not move the status."""
        self._last: dict[str, Claim] = {}
        """The last claim of each voice that supported what was so."""

    def through(self, claims: list[Claim], now: str) -> list[Run]:
        """The runs, oldest first, judged at `now`: a stop whose end lies before it has ended."""
        last, run = self._last, None
        for claim in claims:
            if not claim.weight:
                continue
            # What most claims do, and all that a thousand confirmations of a long closure do.
            if run and claim.value == run.value and claim.denies is None and claim.until is None and run.until is None:
                run.support.append(claim)
                last[self.voice(claim)] = claim
            else:
                self._take(claim)
                run = self.runs[-1] if self.runs else None
        if self.runs:
            self._end_if_over(now, None)
        return self.runs

    def _take(self, claim: Claim) -> None:
        run = self.runs[-1] if self.runs else None
        if run and run.until is not None:
            self._end_if_over(claim.start, claim)
            run = self.runs[-1]
        if claim.until and claim.until <= claim.start:
            # Nothing is known but that it is over: that ends what it speaks of, and begins nothing.
            settles = claim.weight >= self._settles
            if run and settles and self._agrees(claim, run.value) and self._group(run.value) == "stopped":
                run.until = claim.until
            return
        if run and self._agrees(claim, run.value):
            run.support.append(claim)
            self._last[self.voice(claim)] = claim
            if claim.until is not None or run.until is not None:
                run.until = self._until(run, claim)
            return
        pending = self._pending
        near = [each for each in pending if each.value == claim.value and self._same_moment(each, claim.start)] if pending else []
        pro = self.weight_of([*near, claim]) if near else min(claim.weight, SUREST)
        against = self._others(run, claim) if run and pro >= self._settles else []
        movable = claim.denies is None or self._can_move(claim.denies, run)
        if movable and pro >= self._settles and (not against or pro * self._deciding.later_counts // 1000 >= self.weight_of(against)):
            self._begin(claim, near, run, against)
        else:
            self._pending.append(claim)

    def _until(self, run: Run, claim: Claim) -> str | None:
        """When a run ends that a claim confirms. The last word on its end counts, but one limit that ends is not the end of all."""
        if claim.weight < self._settles:
            return run.until
        if run.until and run.until <= claim.start:
            return claim.until  # it went on after the end that was announced
        if self._group(run.value) == "stopped":
            return claim.until or run.until
        return max(claim.until, run.until) if claim.until and run.until else None

    def _begin(self, claim: Claim, near: list[Claim], run: Run | None, against: list[Claim]) -> None:
        support = [*near, claim]
        # A rumour that comes true does not say when it came true.
        first = next((each for each in support if each.weight >= self._settles), claim) if near else claim
        start = max(first.start, run.start) if run else first.start
        opposing = against if against and self._contradicts(claim) else []
        backing = self._backing(claim, opposing) if opposing else []
        self.runs.append(Run(claim.value, start, first.event_id, [*backing, *support], opposing, claim.until))
        if self._pending:
            self._pending = [each for each in self._pending if each.value != claim.value]
        for each in support:
            self._last[self.voice(each)] = each

    def _end_if_over(self, now: str, claim: Claim | None) -> None:
        """Ends a bounded run; what was before it is assumed again, and `unknown` where that was a stop or nothing."""
        run = self.runs[-1]
        if run.until is None or run.until > now:
            return
        if claim and claim.continues and self._agrees(claim, run.value):
            return  # "remains closed", said after the end that was announced: it went on
        self.runs.append(self.assumed_after(run) or Run(UNKNOWN, run.until, run.first))

    def assumed_after(self, run: Run) -> Run | None:
        """The run that is assumed when a bounded one ends: the last other one again, unless that was a stop or unknown."""
        if run.until is None:
            return None
        earlier = self.runs[: self.runs.index(run)]
        before = next((each for each in reversed(earlier) if self._group(each.value) != self._group(run.value)), None)
        if before is None or self._group(before.value) not in ("running", "partly"):
            return None
        return Run(before.value, run.until, run.first, list(before.support), assumed=True)

    def opposition(self, run: Run) -> list[Claim]:
        """The claims that contradict the last run about its own time, of voices that have not come round since."""
        contrary = [*run.opposing, *self._pending]
        if run.assumed or run.value == UNKNOWN:
            # What was contested ended with the stop: only what is said of the time since then contradicts what is assumed.
            contrary = [each for each in contrary if each.start >= run.start]
        if not contrary:
            return []
        agreeing = {self.voice(each): each.start for each in run.support}
        return [
            each
            for each in contrary
            if not self._same_group(each.value, run.value)
            and not (each.denies and self._agrees(each, run.value))
            and seconds(run.last) - seconds(each.start) <= self._contest
            and agreeing.get(self.voice(each), "") <= each.start
        ]

    def voice(self, claim: Claim) -> str:
        return RUMOUR if claim.rumour else self._voices[claim.article_id]

    def weight_of(self, claims: list[Claim]) -> int:
        return together((self.voice(each), each.weight) for each in claims)

    def _agrees(self, claim: Claim, value: str) -> bool:
        if claim.denies is not None:
            denial = self._deciding.denial_of(claim.denies)
            return denial is not None and value in denial.agrees
        return claim.value == value or (claim.continues and self._same_group(claim.value, value))

    def _backing(self, claim: Claim, opposing: list[Claim]) -> list[Claim]:
        """Who said the same before others spoke against it, at about that time, and has not joined them: a dispute has two sides."""
        joined = {self.voice(each) for each in opposing}
        said = (each for run in self.runs if run.value == claim.value for each in run.support)
        return [each for each in said if self._same_moment(each, claim.start) and self.voice(each) not in joined]

    def _can_move(self, denied: str, run: Run | None) -> bool:
        denial = self._deciding.denial_of(denied)
        return denial is not None and (denial.only_from is None or (run is not None and run.value in denial.only_from))

    def _contradicts(self, claim: Claim) -> bool:
        """Whether a claim that moves the status says that it never was otherwise, rather than that it changed.

        "Remained open" and "was not shut" do; so does a voice that says again what it said before others spoke against it.
        """
        if claim.continues or claim.denies is not None:
            return True
        mine = self._last.get(self.voice(claim))
        return mine is not None and mine.value == claim.value and self._same_moment(mine, claim.start)

    def _others(self, run: Run, claim: Claim) -> list[Claim]:
        """Who contradicts a claim about its moment. What the voice of the claim said itself, it has superseded."""
        if self._same_group(run.value, claim.value):
            return []
        mine, since = self.voice(claim), seconds(claim.start) - self._contest
        others = []
        for each in reversed(run.support):
            if seconds(each.start) < since:
                break
            if self.voice(each) != mine:
                others.append(each)
        return others

    def _same_moment(self, claim: Claim, start: str) -> bool:
        return seconds(start) - seconds(claim.start) <= self._contest

    def _group(self, value: str) -> str:
        return self._deciding.groups.get(value, UNKNOWN)

    def _same_group(self, one: str, other: str) -> bool:
        return self._group(one) == self._group(other)


def standing(claims: list[Claim], deciding: Deciding, voices: dict[str, str]) -> list[Claim]:
    """The claims that still count: without those that their own voice has corrected, or that the same text says better.

    Of several values that one article gives at one time, the one that counts most stands; but what qualifies stands before what it
    qualifies, if it counts half as much: "reopened", "for aid flights only".
    """
    corrections = [claim for claim in claims if claim.correction]
    if not corrections and len({(claim.article_id, claim.start) for claim in claims}) == len(claims):
        return claims
    said: dict[tuple[str, str], dict[str, int]] = {}
    for claim in claims:
        values = said.setdefault((claim.article_id, claim.start), {})
        values[claim.value] = max(values.get(claim.value, 0), claim.weight)
    stands = {at: _first(values, deciding) for at, values in said.items()}
    return [
        claim
        for claim in claims
        if claim.value == stands[claim.article_id, claim.start]
        and not any(_corrected(claim, each, deciding, voices) for each in corrections)
    ]


def _first(values: dict[str, int], deciding: Deciding) -> str:
    """The value that stands, of those that one text gives."""
    if len(values) == 1:
        return next(iter(values))
    group = {value: deciding.groups[value] for value in values}
    most = max(values, key=lambda value: (values[value], value))
    partly = [value for value in values if group[value] == "partly" and 2 * values[value] >= values[most]]
    return max(partly, key=lambda value: (values[value], value)) if group[most] == "running" and partly else most


def _corrected(claim: Claim, correction: Claim, deciding: Deciding, voices: dict[str, str]) -> bool:
    wrong = claim.value == correction.denies.partition("/")[0] if correction.denies else claim.value != correction.value
    return (
        wrong
        and claim.published_at < correction.published_at
        and voices[claim.article_id] == voices[correction.article_id]
        and seconds(correction.published_at) - seconds(claim.published_at) <= deciding.correction_hours * HOUR
    )


def since_of(run: Run, settles: int) -> str | None:
    """When a run began: the start of its first credible claim that is dated; null where that says only that it goes on."""
    if run.assumed:
        return run.start
    for claim in run.support:
        if claim.weight < settles:
            continue
        if claim.begins:
            return claim.start
        if claim.continues or claim.denies is not None:
            return None
    return None
