"""The two clocks and the state of each feed as metrics, read from the store at each scrape: they go on when polling stands still."""

import time
from collections.abc import Callable, Iterable

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from watchfloor.ingest.feed_health import FeedRecord, health, silence_allowed
from watchfloor.ingest.feed_list import FeedList


class FeedCollector(Collector):
    """For each feed of the list: `watchfloor_feed_...{feed="name"}`; and how the list itself is."""

    def __init__(self, feeds: FeedList, record: Callable[[str], FeedRecord | None], clock: Callable[[], float] = time.time) -> None:
        self._feeds = feeds
        self._record = record
        self._clock = clock

    def collect(self) -> Iterable[Metric]:
        polled = GaugeMetricFamily("watchfloor_feed_last_poll_timestamp_seconds", "When the feed was last polled.", labels=["feed"])
        succeeded = GaugeMetricFamily("watchfloor_feed_last_success_timestamp_seconds", "When it last answered well.", labels=["feed"])
        newest = GaugeMetricFamily("watchfloor_feed_newest_item_timestamp_seconds", "When its newest item was published.", labels=["feed"])
        allowed = GaugeMetricFamily("watchfloor_feed_silence_allowed_seconds", "How old that may be by its own cadence.", labels=["feed"])
        failures = GaugeMetricFamily("watchfloor_feed_failures", "Failed polls in a row.", labels=["feed"])
        state = GaugeMetricFamily("watchfloor_feed_state", "1 for the state that the feed is in.", labels=["feed", "state"])
        bad = GaugeMetricFamily("watchfloor_feed_bad", "1 for a feed that brings less than it should.", labels=["feed"])
        good = GaugeMetricFamily("watchfloor_feed_list_good", "0: the file has errors, and the feeds of before are polled.")
        good.add_metric([], self._feeds.problem is None)
        read = GaugeMetricFamily("watchfloor_feed_list_read_timestamp_seconds", "When the list that is polled was read.")
        read.add_metric([], self._feeds.read_at)
        now = self._clock()
        for feed in self._feeds.feeds:
            record = self._record(feed.url)
            found = health(record, feed.every, now)
            state.add_metric([feed.name, found.state], 1)
            bad.add_metric([feed.name], found.is_bad)
            if record is None:
                continue
            values = (
                (polled, record.polled),
                (succeeded, record.succeeded),
                (newest, record.newest),
                (allowed, silence_allowed(record)),
                (failures, float(record.failures)),
            )
            for family, value in values:
                if value is not None:
                    family.add_metric([feed.name], value)
        return (polled, succeeded, newest, allowed, failures, state, bad, good, read)
