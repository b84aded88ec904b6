"""What the view counts. One method a fact, so that names and labels stand in one place."""

from collections.abc import Callable

from prometheus_client import Counter, Gauge, Histogram

from watchfloor.contracts.topics import Topic

_RECORDS = Counter("watchfloor_view_records", "Records of a topic, by what became of them.", ["topic", "outcome"])
_BEHIND = Gauge("watchfloor_view_lag_records", "Records of a topic that are not yet in the read model.", ["topic"])
_REBUILT = Counter("watchfloor_view_rebuilds", "Times that the read model was made anew from the topics.")
_CLIENTS = Gauge("watchfloor_view_stream_clients", "Readers of the stream of changes.")
_DROPPED = Counter("watchfloor_view_stream_clients_dropped", "Readers of the stream that were too slow and were let go.")
_SENT = Counter("watchfloor_view_stream_changes", "Changes written to readers of the stream.")
_ACTORS = Gauge("watchfloor_view_actors", "Actors in the read model.")
_APPLY = Histogram("watchfloor_view_apply_seconds", "Time of one batch of records into the read model.")


def applied(topic: Topic) -> None:
    _RECORDS.labels(topic.value, "applied").inc()


def skipped(topic: Topic) -> None:
    _RECORDS.labels(topic.value, "skipped").inc()


def behind(topic: Topic, records: int) -> None:
    _BEHIND.labels(topic.value).set(records)


def rebuilt() -> None:
    _REBUILT.inc()


def clients(count: Callable[[], float]) -> None:
    _CLIENTS.set_function(count)


def dropped() -> None:
    _DROPPED.inc()


def sent(count: int) -> None:
    _SENT.inc(count)


def actors(count: Callable[[], float]) -> None:
    _ACTORS.set_function(count)


def applied_in(seconds: float) -> None:
    _APPLY.observe(seconds)
