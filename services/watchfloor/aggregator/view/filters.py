"""Which changes a reader wants; the same in lists, in replay and live."""

from dataclasses import dataclass
from typing import Any

from watchfloor.aggregator.view.store import Change


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """What is None is not asked for."""

    actors: tuple[str, ...] = ()
    kind: str | None = None
    facet: str | None = None
    field: str | None = None
    current: bool | None = None
    allowed: frozenset[str] | None = None
    """The actors of whom the reader may know."""

    def wants(self, change: Change) -> bool:
        return (
            (self.allowed is None or change.actor_id in self.allowed)
            and (not self.actors or change.actor_id in self.actors)
            and self.kind in (None, change.kind)
            and self.facet in (None, change.facet)
            and self.field in (None, change.field)
            and self.current in (None, change.current)
        )

    def sql(self) -> tuple[list[str], list[Any]]:
        """What is asked for as conditions on the table `changes`, and their values; what is allowed the snapshot knows."""
        where: list[str] = []
        values: list[Any] = []
        if self.actors:
            where.append(f"actor_id IN ({', '.join('?' * len(self.actors))})")
            values.extend(self.actors)
        for name, value in (("kind", self.kind), ("facet", self.facet), ("field", self.field), ("current", self.current)):
            if value is not None:
                where.append(f"{name} = ?")
                values.append(value)
        return where, values
