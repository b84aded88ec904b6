"""How each partition that a worker has comes along, as metrics: how far it is behind, and since when it stands still."""

import time
from collections.abc import Mapping

from faust.types import TP

from watchfloor.runtime.metrics import LAG, PROGRESS


class PartitionMetrics:
    """Remembers where each partition stood at the last look."""

    def __init__(self) -> None:
        self._places: dict[TP, int] = {}

    def look(self, lags: Mapping[TP, tuple[int, int]], now: float | None = None) -> None:
        """Show the partitions of now, and those of before no more.

        Args:
            lags: by partition, the offset that is committed, and how many records lie behind it.
            now: seconds since 1970.
        """
        now = time.time() if now is None else now
        for tp in self._places.keys() - lags.keys():
            for metric in (LAG, PROGRESS):
                metric.remove(tp.topic, str(tp.partition))
        for tp, (place, behind) in lags.items():
            labels = tp.topic, str(tp.partition)
            LAG.labels(*labels).set(behind)
            # With nothing left to do a partition is as fresh as one that moves: its age says that something is stuck.
            if behind == 0 or self._places.get(tp) != place:
                PROGRESS.labels(*labels).set(now)
        self._places = {tp: place for tp, (place, _) in lags.items()}
