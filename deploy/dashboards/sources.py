"""The quality of the input: would we know, if something happened?"""

from collections.abc import Sequence

from grafana_foundation_sdk.builders.dashboard import Dashboard

from deploy.dashboards.panels import ORANGE, RED, YELLOW, Column, Panel, Query, bars, choice, filled, lines, new, number, rows
from deploy.dashboards.pipeline import grown, rate

FEEDS = 'feed=~"$feed"'
COPIES = 'watchfloor_feed_items_total{outcome="copy"}'
NEW_OR_COPIES = 'watchfloor_feed_items_total{outcome=~"new|copy"}'


def sources() -> Dashboard:
    what = "Which feeds bring what they should, and what of it can be read? A feed that is silent is no all-clear."
    board = new("sources", "the input", what, since="now-24h").with_variable(
        choice("feed", "Feed", "label_values(watchfloor_feed_bad, feed)")
    )
    return filled(board, _at_once(), {"Feeds: both clocks": _feeds(), "What came": _came(), "What could not be read": _unread()})


def _at_once() -> Sequence[Panel]:
    return (
        number("Feeds", "On the list.", "count(watchfloor_feed_bad)"),
        number("Feeds that bring too little", "Failing, silent, frozen, empty.", "sum(watchfloor_feed_bad)", steps=[(1, ORANGE), (5, RED)]),
        number(
            "Articles in, last hour",
            "From all sources.",
            grown('watchfloor_ingest_articles_total{outcome="accepted"}', "1h"),
        ),
        number(
            "Copies, of what is new",
            "The part of the new items of feeds, in the last hour, that tell what another has told.",
            f"{grown(COPIES, '1h')} / {grown(NEW_OR_COPIES, '1h')}",
            unit="percentunit",
        ),
        number(
            "Not read, last hour",
            "Articles in a language without a model.",
            f"{grown('watchfloor_ingest_language_skipped_total', '1h')} or vector(0)",
            steps=[(100, YELLOW)],
        ),
        number(
            "Dead letters, last hour",
            "Records that could not be handled.",
            f"{grown('watchfloor_dead_letters_total', '1h')} or vector(0)",
            steps=[(1, ORANGE)],
        ),
    )


def _feeds() -> Sequence[Panel]:
    return (
        rows(
            "Feeds",
            "Two clocks: when the feed last answered, and how old its newest item is beside the silence that its own cadence allows.",
            Column("", f"max by (feed, state) (watchfloor_feed_state{{{FEEDS}}} == 1)"),
            Column("bad", f"max by (feed) (watchfloor_feed_bad{{{FEEDS}}})", steps=[(1, RED)]),
            Column("answered", f"max by (feed) (time() - watchfloor_feed_last_success_timestamp_seconds{{{FEEDS}}})", unit="s"),
            Column("newest item", f"max by (feed) (time() - watchfloor_feed_newest_item_timestamp_seconds{{{FEEDS}}})", unit="s"),
            Column("silence allowed", f"max by (feed) (watchfloor_feed_silence_allowed_seconds{{{FEEDS}}})", unit="s"),
            Column("failed in a row", f"max by (feed) (watchfloor_feed_failures{{{FEEDS}}})", steps=[(1, YELLOW), (5, RED)]),
            by={"feed": "feed", "state": "state"},
            sort="bad",
        ),
        lines(
            "First clock: since it last answered",
            "Grows when the outlet or the network is down.",
            Query(f"time() - max by (feed) (watchfloor_feed_last_success_timestamp_seconds{{{FEEDS}}})", "{{feed}}"),
            unit="s",
        ),
        lines(
            "Second clock: its newest item, by the silence allowed",
            "Above 1 the feed answers, and has been silent for longer than its own cadence explains.",
            Query(
                f"(time() - max by (feed) (watchfloor_feed_newest_item_timestamp_seconds{{{FEEDS}}})) "
                f"/ max by (feed) (watchfloor_feed_silence_allowed_seconds{{{FEEDS}}})",
                "{{feed}}",
            ),
        ),
        lines(
            "Feeds by state",
            "How many are in each.",
            Query("sum by (state) (watchfloor_feed_state)", "{{state}}"),
            stacked=True,
        ),
        lines(
            "Polls",
            "A second, by what came of them.",
            Query(rate("watchfloor_feed_polls_total", "outcome"), "{{outcome}}"),
            unit="cps",
            stacked=True,
        ),
    )


def _came() -> Sequence[Panel]:
    return (
        lines(
            "Items of feeds",
            "A second: new, copies of what another has told, edited, retracted, or nothing new.",
            Query(rate("watchfloor_feed_items_total", "outcome"), "{{outcome}}"),
            unit="cps",
            stacked=True,
        ),
        lines(
            "Articles by way and outcome",
            "A second. `refused` broke the contract; `broker_unavailable` and `rate_limited` are to be sent again.",
            Query(rate("watchfloor_ingest_articles_total", "via, outcome"), "{{via}}: {{outcome}}"),
            unit="cps",
            stacked=True,
        ),
    )


def _unread() -> Sequence[Panel]:
    return (
        bars(
            "Languages without a model, last day",
            "Articles of feeds and files that were passed over.",
            Query(grown("watchfloor_ingest_language_skipped_total", "1d", "language"), "{{language}}"),
            span=8,
        ),
        bars(
            "Pages that could not be fetched, last day",
            "By what went wrong; of these articles only the summary of the feed is read.",
            Query(grown("watchfloor_article_page_failures_total", "1d", "kind"), "{{kind}}"),
            span=8,
        ),
        bars(
            "Dead letters, last day",
            "By stage and reason.",
            Query(grown("watchfloor_dead_letters_total", "1d", "stage, code"), "{{stage}}: {{code}}"),
            span=8,
        ),
    )
