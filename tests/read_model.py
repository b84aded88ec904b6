"""A read model as a feeder fills it, and small states and changes to put into it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from watchfloor.aggregator.view.hub import Hub
from watchfloor.aggregator.view.queries import Reader
from watchfloor.aggregator.view.schema import open_for_writing
from watchfloor.aggregator.view.store import Batch, Change, Record, Store
from watchfloor.aggregator.view.vitals import FeedVitals, Vitals
from watchfloor.contracts.canonical import encode
from watchfloor.contracts.topics import Topic

NOW = datetime(2021, 9, 2, 12, tzinfo=UTC)
PARTITIONS = 2
VITALS = Vitals(lag={"extractor": 0, "aggregator": 3}, dead_letters=1, feeds=[FeedVitals(name="Courier", state="silent", bad=True)])


async def vitals() -> Vitals:
    """As a monitor says that has asked Kafka and ingest."""
    return VITALS


class Model:
    """The read model, with what a feeder does to it in one call."""

    def __init__(self, path: Path) -> None:
        self.connection = open_for_writing(path, "test")
        self.store = Store(self.connection)
        self.reader = Reader()
        self.reader.open(path)
        self.hub = Hub()
        topics = (Topic.ACTOR_STATES, Topic.STATE_CHANGES, Topic.FORGOTTEN)
        starts = {(topic, partition): 0 for topic in topics for partition in range(PARTITIONS)}
        self.store.begin_at(starts)
        self.hub.begin(dict.fromkeys(range(PARTITIONS), 0), dict.fromkeys(range(PARTITIONS), 0), dict.fromkeys(range(PARTITIONS), 0))

    def states(self, *states: dict[str, Any]) -> None:
        self._apply([Record(Topic.ACTOR_STATES, 0, 0, each["actor_id"], encode(each)) for each in states], {})

    def gone(self, actor_id: str) -> None:
        self._apply([Record(Topic.ACTOR_STATES, 0, 0, actor_id, None)], {})

    def extractions(self, *extractions: dict[str, Any]) -> None:
        self._apply([Record(Topic.EXTRACTIONS, 0, 0, each["article"]["id"], encode(each)) for each in extractions], {})

    def forget(self, article_id: str) -> None:
        value = encode({"article_id": article_id, "at": "2021-09-02T12:00:00Z"})
        self._apply([Record(Topic.FORGOTTEN, 0, 0, article_id, value)], {})

    def changes(self, *changes: tuple[int, int, dict[str, Any]]) -> list[Change]:
        """Changes with their partitions and offsets."""
        records = [Record(Topic.STATE_CHANGES, partition, offset, each["actor_id"], encode(each)) for partition, offset, each in changes]
        return self._apply(records, {(Topic.STATE_CHANGES, partition): offset + 1 for partition, offset, _ in changes})

    def _apply(self, records: list[Record], offsets: dict[tuple[Topic, int], int]) -> list[Change]:
        new = self.store.apply(Batch(records, offsets), NOW)
        position = {partition: offset for (topic, partition), offset in self.store.offsets().items() if topic is Topic.STATE_CHANGES}
        self.hub.publish(new, position, position)
        return new


def a_state(actor_id: str = "airport:OAKB", name: str = "Kabul airport", status: str = "suspended", **facet: Any) -> dict[str, Any]:
    """A state with one claim as evidence."""
    claim = {
        "event_id": "e1", "article_id": "a1", "source": "AFP", "voice": "afp", "url": "https://example.org/1", "title": "Kabul",
        "published_at": "2021-08-31T06:10:00Z", "start": "2021-08-30T19:29:00Z", "dated": True, "event_time": "2021-08-30",
        "until": None, "field": "status", "begins": True, "value": status, "scope": "all", "schedule": None,
        "modality": "asserted", "attribution": None, "confidence": 900,
        "weight": 800, "stands": "for", "section": "text", "sentence": "All flights stopped.", "offsets": [0, 20], "override": None,
    }  # fmt: skip
    operations = {
        "status": status, "outlook": "none", "outlook_at": None, "outlook_by": None, "since": "2021-08-30T19:29:00Z", "until": None,
        "confidence": 860, "disputed": False, "last_claim_at": "2021-08-31T06:10:00Z", "before": "unknown",
        "override": None, "evidence": [claim], "older": [],
    }  # fmt: skip
    return {
        "actor_id": actor_id, "name": name, "kind": actor_id.partition(":")[0], "facets": {"operations": {**operations, **facet}},
        "relations": [], "counts": {"condition": 1}, "articles": 1, "voices": 1,
        "first_seen": "2021-08-31T06:10:00Z", "last_seen": "2021-08-31T06:10:00Z",
    }  # fmt: skip


def a_change(number: int, actor_id: str = "airport:OAKB", **more: Any) -> dict[str, Any]:
    """The change with a number, recorded in the minute of that number."""
    article = {"id": f"a{number}", "version": "v", "published_at": "2021-08-31T06:10:00Z", "source": "AFP", "title": "Kabul", "url": None}
    segment = {"value": "suspended", "start": "2021-08-30T19:29:00Z", "until": None, "event_id": "e1"}
    return {
        "change_id": f"c{number}", "actor_id": actor_id, "name": actor_id, "facet": "operations", "field": "status",
        "before": "open", "after": "suspended", "current": True, "timeline": [segment],
        "recorded_at": f"2021-08-31T07:{number:02d}:00.000Z", "reason": "report", "cause": {"article": article, "event": None}, **more,
    }  # fmt: skip
