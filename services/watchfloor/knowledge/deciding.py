"""How a facet is decided: the half of its YAML under `deciding`, which weighs claims and says what they move.

Every number is in thousandths, unless its name says hours or days.
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, Field, model_validator

from watchfloor.contracts.events import EventType, Modality

Thousandths = Annotated[int, Field(ge=0, le=1000)]
Role = Literal["official", "witness", "media", "rumour", "party", "expert", "unknown"]
Group = Literal["running", "partly", "stopped"]


class _Part(BaseModel):
    model_config = {"frozen": True, "extra": "forbid"}


class Scope(_Part):
    """What a claim about a part says of the whole."""

    weight: Thousandths
    means: dict[str, str] = {}
    """The value that it gives the whole, by the value of the part; a value that is not here stays as it is."""


class Denial(_Part):
    """What it says when a value is denied: that the airport has yet to reopen, that it was not shut."""

    value: str
    """What it is evidence for where nothing is known."""
    agrees: list[str]
    """The values that it confirms."""
    only_from: list[str] | None = None
    """The values that it can move the status from; without it, any, and none."""


class Move(_Part):
    """What an interaction that is done to the actor says of its status: a blockade of a crossing, that it is closed."""

    type: EventType
    mode: str | None = None
    """Only this mode of the class; none: any."""
    value: str
    weight: Thousandths
    """How much it says of the status, beside words about the status itself."""


class Outlook(_Part):
    """What a value of the outlook promises."""

    promises: Group
    rank: int
    """An announcement outranks talk of the same thing while it is fresh and its date has not passed."""
    presupposes: str | None = None
    """The status that it takes for granted: talk of a resumption, that there was a stop."""


class Deciding(_Part):
    """How claims about a facet are weighed, what they move, and how they age."""

    groups: dict[str, Group]
    """Values of one group do not contradict each other (`suspended` and `closed`)."""
    contest_hours: Annotated[int, Field(ge=0)]
    """Claims nearer in time than this speak of the same moment, and are weighed against each other; of those farther apart the
    later one rules."""
    settles: Thousandths
    """A value with less than this behind it is not shown: the status stays `unknown`, or what it was."""
    disputes: Thousandths
    """A contrary claim of at least this makes the field disputed."""
    later_counts: Annotated[int, Field(ge=1000)]
    """How much more a later claim counts than the earlier ones that it contradicts within the contest."""
    correction_hours: Annotated[int, Field(ge=0)]
    """A correction annuls what its own voice said, published at most this long before it."""
    fresh_days: Annotated[int, Field(ge=0)]
    """How long an announcement outranks later talk, and how long a confirmed status makes its own outlook moot."""
    stale_hours: dict[str, Annotated[int, Field(ge=1)]]
    """By status: after how long without a claim it is stale on reading."""
    half_life_days: Annotated[int, Field(ge=1)]
    """Confidence halves in this time without a claim, on reading."""
    presupposed: Thousandths
    """How much of the weight of an outlook goes to the status that it takes for granted, where no claim says more."""
    attribution: dict[Role | Literal["none"], Thousandths]
    """By who says it; `none` is the outlet itself."""
    denial: Thousandths
    """How much a denial counts as evidence for what it implies."""
    scopes: dict[str, Scope]
    other_scope: Scope
    """For a scope that is not in the table."""
    denials: dict[str, Denial]
    """By the value that is denied of the whole."""
    part_denials: dict[str, Denial] = {}
    """By the value that is denied of a part: "international flights have not resumed"."""
    outlooks: dict[str, Outlook]
    to_come: dict[str, dict[Modality, str]]
    """The outlook that a value has which is announced, discussed, threatened or conditional."""

    moves: list[Move] = []
    """Interactions that move the status; the first that fits counts."""

    def move_of(self, event_type: EventType, mode: str | None) -> Move | None:
        """What such an interaction, done to the actor, says of its status."""
        return next((each for each in self.moves if each.type == event_type and each.mode in (None, mode)), None)

    def denial_of(self, denied: str) -> Denial | None:
        """What a claim says that denies a value; `denied` is that value, with `/part` after it where a part is meant."""
        value, _, part = denied.partition("/")
        return (self.part_denials if part else self.denials).get(value)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        values = set(self.groups)
        outlooks = set(self.outlooks)
        for role in (*Role.__args__, "none"):  # type: ignore[attr-defined]
            if role not in self.attribution:
                raise ValueError(f"attribution: {role!r} has no weight")
        if "all" not in self.scopes:
            raise ValueError("scopes: `all` has no weight")
        named = [value for scope in (*self.scopes.values(), self.other_scope) for pair in scope.means.items() for value in pair]
        named += [*self.stale_hours, *self.denials, *self.part_denials, *self.to_come]
        denials = (*self.denials.values(), *self.part_denials.values())
        named += [value for denial in denials for value in (denial.value, *denial.agrees, *(denial.only_from or []))]
        named += [each.value for each in self.moves]
        named += [outlook.presupposes for outlook in self.outlooks.values() if outlook.presupposes]
        for value in named:
            if value not in values:
                raise ValueError(f"{value!r} is in no group, so it is no status that a claim can give")
        for outlook in (each for table in self.to_come.values() for each in table.values()):
            if outlook not in outlooks:
                raise ValueError(f"to_come: {outlook!r} is not under outlooks")
        return self
