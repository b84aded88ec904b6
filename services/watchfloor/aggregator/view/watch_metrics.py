"""The actors of the watch list as metrics, read from the read model at each scrape: they age while nothing comes in.

How many series there are depends on the watch list alone, never on the news.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from watchfloor.aggregator.reading import read
from watchfloor.aggregator.rules import Rules
from watchfloor.aggregator.view.queries import Reader, Snapshot
from watchfloor.aggregator.view.watched import NOTHING_KNOWN, Watched, watched
from watchfloor.aggregator.voices import voices
from watchfloor.aggregator.walking import UNKNOWN
from watchfloor.contracts.times import stamp
from watchfloor.knowledge.watchlist import Watch

logger = logging.getLogger(__name__)
_FACET = ("actor", "facet")
_NUMBERS: Mapping[str, tuple[str, Callable[[Watched], float | None]]] = {
    "confidence_ratio": ("How sure the status is, 0 to 1.", lambda it: it.confidence),
    "disputed": ("1 while voices that count contradict the status.", lambda it: it.disputed),
    "stale": ("1 when nobody has said anything of it for longer than such a status keeps.", lambda it: it.stale),
    "overdue": ("1 when what was announced has not come, and its date is past.", lambda it: it.overdue),
    "overridden": ("1 while an analyst's override is in force.", lambda it: it.overridden),
    "old_news": ("1 while all that is known comes of backfills, or was stale when it became known.", lambda it: it.old_news),
    "voices": ("Independent voices that speak for the status.", lambda it: it.voices),
    "last_change_timestamp_seconds": ("When it became known that the status is as it is.", lambda it: it.changed_at),
    "departed_timestamp_seconds": (
        "Since when the status is known to be other than usual; 0 while it is as usual, or unknown.",
        lambda it: it.departed_at or 0,
    ),
    "last_claim_timestamp_seconds": ("When the newest dated claim of it was published.", lambda it: it.last_claim_at),
    "outlook_due_timestamp_seconds": ("When what is announced is due, where that has a date.", lambda it: it.outlook_due_at),
}
"""By the end of its name what a metric of a facet says, and where it comes from; None: there is nothing to say."""


class WatchCollector(Collector):
    """`watchfloor_watch_...` repeats the watch list, so that rules can compare; `watchfloor_actor_...` is how its actors are.

    Args:
        watches: the watch list.
        reader: of the read model.
        rules: how states are read.
        now: the clock, with a zone.
        complete: whether the read model holds all that there was when it was begun; until then nothing is said of actors, since
            what is not read in yet is not unknown.
    """

    def __init__(
        self, watches: Sequence[Watch], reader: Reader, rules: Rules, now: Callable[[], datetime], complete: Callable[[], bool]
    ) -> None:
        self._watches = watches
        self._reader = reader
        self._rules = rules
        self._now = now
        self._complete = complete

    def collect(self) -> Iterable[Metric]:
        yield from self._list()
        if self._complete():
            try:
                with self._reader.snapshot() as snapshot:
                    yield from self._actors(snapshot, self._now())
            except sqlite3.DatabaseError as error:  # the feeder makes it anew; what else is measured must go on
                logger.warning("the watched actors cannot be read: %s", error)

    def _list(self) -> Iterable[Metric]:
        info = _family("watch_info", "An actor of the watch list, its name and the severity of its alerts.", "actor", "name", "severity")
        least = _family("watch_voices", "Independent voices that an alert takes, and that should report lately.", "actor")
        hold = _family("watch_hold_seconds", "How long a status must have been other than usual before it is an alert.", "actor")
        lookback = _family("watch_lookback_seconds", "How far back lately goes.", "actor")
        for each in self._watches:
            info.add_metric([each.actor_id, each.name, each.severity], 1)
            least.add_metric([each.actor_id], each.voices)
            hold.add_metric([each.actor_id], each.hold_s)
            lookback.add_metric([each.actor_id], each.lookback_s)
        return info, least, hold, lookback

    def _actors(self, snapshot: Snapshot, now: datetime) -> Iterable[Metric]:
        status = _family("actor_status", "1 for the status that is so now, 0 for every other.", *_FACET, "status")
        outlook = _family("actor_outlook", "1 for what is said to come, 0 for everything else.", *_FACET, "outlook")
        reporting = _family("actor_reporting_voices", "Independent voices that told anything of the actor lately.", "actor")
        numbers = {name: _family(f"actor_{name}", words, *_FACET) for name, (words, _) in _NUMBERS.items()}
        for watch in self._watches:
            since = stamp(now - timedelta(seconds=watch.lookback_s))
            reporting.add_metric([watch.actor_id], len(set(voices(snapshot.reports(watch.actor_id, since)).values())))
            for facet, seen in self._facets(snapshot, watch, now).items():
                labels = [watch.actor_id, facet]
                statuses = self._rules.facets[facet].statuses
                so = seen.status if seen.status in statuses else UNKNOWN  # of rules that we do not have
                for value in statuses:
                    status.add_metric([*labels, value], value == so)
                for value in self._rules.facets[facet].outlooks:
                    outlook.add_metric([*labels, value], value == seen.outlook)
                for name, (_, of) in _NUMBERS.items():
                    number = of(seen)
                    if number is not None:
                        numbers[name].add_metric(labels, number)
        return status, outlook, reporting, *numbers.values()

    def _facets(self, snapshot: Snapshot, watch: Watch, now: datetime) -> dict[str, Watched]:
        """Of each facet that is watched; one of which nobody has said anything is unknown, never as usual."""
        state = snapshot.state(watch.actor_id)
        found = dict.fromkeys(watch.facets, NOTHING_KNOWN)
        if state is None:
            return found
        as_read = read({**state, "relations": []}, now, self._rules)["facets"]
        for facet, usual in watch.facets.items():
            if facet in as_read:
                kept = state["facets"][facet]
                changes = snapshot.status_changes(watch.actor_id, facet)
                backfilled = snapshot.backfilled({each["article_id"] for each in kept["evidence"]})
                found[facet] = watched(kept, as_read[facet], usual, state["first_seen"], changes, backfilled)
        return found


def _family(name: str, words: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"watchfloor_{name}", words, labels=labels)
