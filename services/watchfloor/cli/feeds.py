"""`watchfloor feeds`: how each feed is doing."""

import time
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from watchfloor.ingest.feed_health import FeedRecord
    from watchfloor.ingest.feed_list import Feed

COLUMNS = ("FEED", "STATE", "LAST SUCCESS", "NEWEST ITEM", "ARTICLES A DAY", "ERRORS", "WHY")


@click.command(name="feeds")
def command() -> int:
    """Show each feed of WATCHFLOOR_FEEDS: state, last success, age of its newest item, articles a day, errors in a row.

    Reads what ingest has written down in WATCHFLOOR_DATA_DIR, so it answers while ingest is down too. Exits 1 if any feed
    brings less than it should.
    """
    from watchfloor.ingest.database import open_database
    from watchfloor.ingest.feed_health import DAY, health
    from watchfloor.ingest.feed_list import load_feeds
    from watchfloor.ingest.feed_store import FeedStore
    from watchfloor.runtime.settings import load_settings

    settings = load_settings()
    if settings.feeds is None:
        raise click.ClickException("no list of feeds: name one in WATCHFLOOR_FEEDS, such as a copy of seeds/feeds.example.yaml")
    feeds = load_feeds(settings.feeds)
    database = open_database(settings.data_dir)
    try:
        store, now = FeedStore(database), time.time()
        records = [(feed, store.feed(feed.url), store.articles_of(feed.url, now - DAY)) for feed in feeds]
    finally:
        database.close()
    rows = [_row(feed, record, articles, now) for feed, record, articles in records]
    widths = [max(len(row[column]) for row in (COLUMNS, *rows)) for column in range(len(COLUMNS))]
    for row in (COLUMNS, *rows):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    return int(any(health(record, feed.every, now).is_bad for feed, record, _ in records))


def _row(feed: "Feed", record: "FeedRecord | None", articles: int, now: float) -> tuple[str, ...]:
    from watchfloor.ingest.feed_health import age, health

    def ago(moment: float | None) -> str:
        return "never" if moment is None else f"{age(now - moment)} ago"

    found = health(record, feed.every, now)
    succeeded, newest, failures = (record.succeeded, record.newest, record.failures) if record else (None, None, 0)
    return feed.name, found.state, ago(succeeded), ago(newest), str(articles), str(failures), found.reason
