"""Notices a worker that lives but does not move: a stalled recovery, a stuck partition, a dead agent, a join that failed.

Faust is known to stand still after some rebalances without a word (its issues 596, 175, 523, 629). A restart heals it.
"""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from faust.types import TP

from watchfloor.runtime.partition_metrics import PartitionMetrics
from watchfloor.runtime.strict_app import StrictApp

LOOK_SECONDS = 2.0
STALL_SECONDS = 150.0
"""Longer than a rebalance (60 s) and the slowest article (45 s) together, so that neither is taken for a stall."""


class Stalled(RuntimeError):
    """The worker does not move and should end; the message says what stands still."""


@dataclass
class Movement:
    """Remembers since when each thing that has work stands at the same place."""

    limit: float = STALL_SECONDS
    _since: dict[str, tuple[int, float]] = field(default_factory=dict)

    def look(self, places: Mapping[str, tuple[int, int]], now: float) -> None:
        """Compare with the last look.

        Args:
            places: by name, where the thing stands, and how much work lies before it.
            now: seconds of any clock.

        Raises:
            Stalled: something with work before it has stood still for longer than the limit.
        """
        for name in list(self._since):
            if name not in places:
                del self._since[name]
        for name, (place, work) in places.items():
            at, since = self._since.get(name, (place, now))
            if work <= 0 or place != at:
                self._since[name] = (place, now)
                continue
            self._since[name] = (at, since)
            if now - since > self.limit:
                raise Stalled(f"{name} has stood at {place} for {now - since:.0f} seconds with {work} before it")


def lags(app: StrictApp) -> dict[TP, tuple[int, int]]:
    """Of each source partition that is ours: the offset that is committed, and how many records lie behind it."""
    changelogs = app.tables.changelog_topics
    result = {}
    for tp in app.consumer.assignment():
        end = app.monitor.tp_end_offsets.get(tp)
        if tp.topic in changelogs or end is None:
            continue
        # aiokafka's high watermark is the offset after the last record.
        committed = app.strict_consumer.committed(tp)
        result[tp] = (committed, max(0, end - committed))
    return result


def places(app: StrictApp) -> dict[str, tuple[int, int]]:
    """Everything of a worker that should move, for `Movement.look`."""
    found = {f"{tp.topic} partition {tp.partition}": place for tp, place in lags(app).items()}
    if app.rebalancing:
        found["rebalance"] = (app.rebalancing_count, 1)
    if app.in_recovery:
        remaining = app.recovery.active_remaining_total()
        found["recovery of the tables"] = (remaining, max(1, remaining))
    elif not app.recovery.completed.is_set():
        found["joining the group"] = (app.rebalancing_count, 1)
    return found


async def watch(app: StrictApp, clock: Callable[[], float] = time.monotonic) -> None:
    """Look every two seconds, and keep the metrics of partitions; never returns.

    Raises:
        Stalled: the worker has to end.
        KafkaError: so it has when it cannot join its group.
    """
    movement = Movement()
    shown = PartitionMetrics()
    while True:
        await asyncio.sleep(LOOK_SECONDS)
        app.strict_consumer.check_errors()
        movement.look(places(app), clock())
        shown.look(lags(app))
        for agent in app.agents.values():
            if any(actor.actor_task is not None and actor.actor_task.done() for actor in agent._actors):
                raise Stalled(f"the agent {agent.name} is dead")
