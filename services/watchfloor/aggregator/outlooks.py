"""From what is announced, discussed and threatened to what is said to come: until it happens, is overtaken or runs out."""

from dataclasses import dataclass

from watchfloor.aggregator.claims import Claim
from watchfloor.aggregator.instants import DAY, begin, end, seconds
from watchfloor.aggregator.walking import UNKNOWN, Run
from watchfloor.knowledge.deciding import Deciding

NONE = "none"


@dataclass(slots=True)
class Prospect:
    """A stretch of time in which something was said to come, or (`none`) nothing was."""

    value: str
    start: str
    claim: Claim | None
    """The newest that says so."""
    first: str | None
    """The event with which it began."""

    @property
    def at(self) -> str | None:
        return self.claim.at if self.claim else None

    @property
    def until(self) -> str | None:
        """When what is said to come is said to be over again."""
        ends = self.claim.until if self.claim else None
        return ends if ends is not None and self.start < ends else None


class Ahead:
    """Goes through outlooks and turns of the status together, in their order."""

    def __init__(self, deciding: Deciding) -> None:
        self.prospects: list[Prospect] = []
        self._deciding = deciding
        self._run: Run | None = None

    def through(self, claims: list[Claim], runs: list[Run], now: str) -> list[Prospect]:
        """What was said to come, oldest first. At one moment a turn of the status comes before what is said of the future."""
        if not claims:
            return self.prospects
        turns = [(run.start, 0, number) for number, run in enumerate(runs)]
        said = [(claim.start, 1, number) for number, claim in enumerate(claims)]
        order = sorted([*turns, *said])
        # Turns before anything was said of the future overtake nothing: of these the last is enough.
        for moment, kind, number in order[max(0, order.index(said[0]) - 1) :]:
            self._run_out(moment)
            if kind == 0:
                self._turn(runs[number])
            else:
                self._take(claims[number])
        self._run_out(now)
        return self.prospects

    @property
    def now(self) -> Prospect | None:
        """What is said to come at last."""
        last = self.prospects[-1] if self.prospects else None
        return last if last and last.value != NONE else None

    def _take(self, claim: Claim) -> None:
        if claim.weight < self._deciding.settles or self._is_so_already(claim):
            return
        now, outlook = self.now, self._deciding.outlooks[claim.value]
        if now and now.claim:
            held = self._deciding.outlooks[now.value]
            if held.promises == outlook.promises and held.rank > outlook.rank and self._holds(now.claim, claim.start):
                return
            if now.value == claim.value:
                # A newer word on the same thing brings its date along, but one without a date does not take the date away.
                keeps = claim.at is None and self._holds(now.claim, claim.start)
                now.claim = claim._replace(at=now.claim.at, by=claim.by or now.claim.by) if keeps else claim
                return
        self.prospects.append(Prospect(claim.value, claim.start, claim, claim.event_id))

    def _holds(self, claim: Claim, moment: str) -> bool:
        """Whether an announcement is fresh, and its date has not passed."""
        fresh = seconds(moment) - seconds(claim.start) <= self._deciding.fresh_days * DAY
        return fresh and (claim.at is None or end(claim.at) > moment)

    def _is_so_already(self, claim: Claim) -> bool:
        """Talk of a resumption while it runs, or of a closure while it is closed, says nothing of what is to come."""
        run = self._run
        if run is None or run.value == UNKNOWN or run.assumed:
            return False
        if self._deciding.groups[run.value] != self._deciding.outlooks[claim.value].promises:
            return False
        last = next((each.start for each in reversed(run.support) if each.start <= claim.start), run.start)
        return seconds(claim.start) - seconds(last) <= self._deciding.fresh_days * DAY

    def _turn(self, run: Run) -> None:
        """The status turns: what was said to come has come, or is overtaken."""
        before, self._run = self._run, run
        now = self.now
        if now is None or run.value == UNKNOWN or run.assumed:
            return
        outlook = self._deciding.outlooks[now.value]
        group = self._deciding.groups[run.value]
        was = self._deciding.groups.get(before.value) if before else None
        if was is None and outlook.presupposes:
            was = self._deciding.groups[outlook.presupposes]
        if group == was:
            return
        if group == "partly" and (outlook.promises == "stopped" or (now.at and begin(now.at) > run.start)):
            return  # not yet what is announced
        if outlook.promises == "stopped" and group == "running" and was != "stopped":
            return
        self.prospects.append(Prospect(NONE, run.start, None, run.first))

    def _run_out(self, moment: str) -> None:
        """An announced closure that was to last until a time before `moment` is over."""
        last = self.prospects[-1] if self.prospects else None
        if last and last.claim and last.until is not None and last.until <= moment:
            self.prospects.append(Prospect(NONE, last.until, None, last.claim.event_id))
