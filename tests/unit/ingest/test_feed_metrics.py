"""The metrics of feeds."""

from prometheus_client import CollectorRegistry

from watchfloor.ingest.feed_health import DAY, HOUR, FeedRecord
from watchfloor.ingest.feed_list import Feed
from watchfloor.ingest.feed_metrics import FeedCollector

NOW = 1_000 * DAY
FEED = Feed(name="Courier", url="https://courier.example/rss")


def scraped(record: FeedRecord | None, name: str, **labels: str) -> float | None:
    registry = CollectorRegistry()
    registry.register(FeedCollector([FEED], lambda _: record, lambda: NOW))
    return registry.get_sample_value(f"watchfloor_feed_{name}", {"feed": "Courier", **labels})


def test_a_silent_feed_shows_both_clocks_and_that_it_is_bad() -> None:
    pauses = (HOUR, 2 * HOUR, 3 * HOUR)
    record = FeedRecord(FEED.url, NOW + 200, NOW - 100, NOW - 100, NOW - DAY, NOW - 100, 30, 500, daily_longest=pauses)
    assert scraped(record, "last_success_timestamp_seconds") == NOW - 100
    assert scraped(record, "newest_item_timestamp_seconds") == NOW - DAY
    assert scraped(record, "silence_allowed_seconds") == 4 * HOUR
    assert scraped(record, "state", state="silent") == 1
    assert scraped(record, "bad") == 1


def test_a_feed_that_was_never_polled_is_there_and_is_no_all_clear() -> None:
    assert scraped(None, "state", state="never_polled") == 1
    assert scraped(None, "bad") == 1
    assert scraped(None, "last_success_timestamp_seconds") is None
