"""The metrics of feeds."""

from pathlib import Path

from prometheus_client import CollectorRegistry

from watchfloor.ingest.feed_health import DAY, HOUR, FeedRecord
from watchfloor.ingest.feed_list import Feed, FeedList
from watchfloor.ingest.feed_metrics import FeedCollector

NOW = 1_000 * DAY
FEED = Feed(name="Courier", url="https://courier.example/rss")


def feed_list(folder: Path) -> FeedList:
    path = folder / "feeds.yaml"
    path.write_text(f"feeds:\n  - name: {FEED.name}\n    url: {FEED.url}\n")
    return FeedList(path, lambda: NOW - DAY)


def scraped(folder: Path, record: FeedRecord | None, name: str, **labels: str) -> float | None:
    registry = CollectorRegistry()
    registry.register(FeedCollector(feed_list(folder), lambda _: record, lambda: NOW))
    return registry.get_sample_value(f"watchfloor_feed_{name}", {"feed": "Courier", **labels})


def test_a_silent_feed_shows_both_clocks_and_that_it_is_bad(tmp_path: Path) -> None:
    pauses = (HOUR, 2 * HOUR, 3 * HOUR)
    record = FeedRecord(FEED.url, NOW + 200, NOW - 100, NOW - 100, NOW - DAY, NOW - 100, 30, 500, daily_longest=pauses)
    assert scraped(tmp_path, record, "last_success_timestamp_seconds") == NOW - 100
    assert scraped(tmp_path, record, "newest_item_timestamp_seconds") == NOW - DAY
    assert scraped(tmp_path, record, "silence_allowed_seconds") == 4 * HOUR
    assert scraped(tmp_path, record, "state", state="silent") == 1
    assert scraped(tmp_path, record, "bad") == 1


def test_a_feed_that_was_never_polled_is_there_and_is_no_all_clear(tmp_path: Path) -> None:
    assert scraped(tmp_path, None, "state", state="never_polled") == 1
    assert scraped(tmp_path, None, "bad") == 1
    assert scraped(tmp_path, None, "last_success_timestamp_seconds") is None


def test_a_list_that_cannot_be_read_again_is_seen_and_its_feeds_of_before_too(tmp_path: Path) -> None:
    feeds = feed_list(tmp_path)
    registry = CollectorRegistry()
    registry.register(FeedCollector(feeds, lambda _: None, lambda: NOW))
    assert registry.get_sample_value("watchfloor_feed_list_good") == 1
    feeds.path.write_text("feeds: nonsense")
    feeds.reread()
    assert registry.get_sample_value("watchfloor_feed_list_good") == 0
    assert registry.get_sample_value("watchfloor_feed_list_read_timestamp_seconds") == NOW - DAY
    assert registry.get_sample_value("watchfloor_feed_bad", {"feed": "Courier"}) == 1
