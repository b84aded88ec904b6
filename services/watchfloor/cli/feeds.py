"""`watchfloor feeds`: how each feed is doing."""

import time
from typing import TYPE_CHECKING

import click

from watchfloor.cli.columns import columns

if TYPE_CHECKING:
    from pathlib import Path

    from watchfloor.ingest.feed_health import FeedRecord
    from watchfloor.ingest.feed_list import Feed
    from watchfloor.runtime.settings import Settings

COLUMNS = ("FEED", "STATE", "LAST SUCCESS", "NEWEST ITEM", "ARTICLES A DAY", "ERRORS", "WHY")


@click.command(name="feeds")
def command() -> int:
    """Show each feed of WATCHFLOOR_FEEDS: state, last success, age of its newest item, articles a day, errors in a row.

    Reads what ingest has written down in WATCHFLOOR_DATA_DIR, so it answers while ingest is down too. Where no list is named,
    the running ingest is asked, which tells the states alone. Exits 1 if any feed brings less than it should.
    """
    from watchfloor.runtime.settings import load_settings

    settings = load_settings()
    rows, bad = _asked(settings) if settings.feeds is None else _looked_up(settings, settings.feeds)
    click.echo("\n".join(columns(rows)))
    return int(bad)


def _asked(settings: "Settings") -> tuple[list[tuple[str, ...]], bool]:
    """The table as the running ingest knows it, and whether any feed brings less than it should."""
    from watchfloor.runtime.http_client import Unreachable, ask
    from watchfloor.runtime.run_file import ingest_address

    name_one = "name a list of feeds in WATCHFLOOR_FEEDS, such as a copy of seeds/feeds.example.yaml"
    ingest = ingest_address(settings)
    try:
        answer = ask(ingest, "/v1/feeds")
    except Unreachable as error:
        raise click.ClickException(f"no list of feeds, and no ingest that knows one ({error}); {name_one}") from error
    if answer.status != 200:
        raise click.ClickException(f"ingest at {ingest} answers {answer.status}: {answer.body.decode('utf-8', 'replace')}")
    feeds = answer.json()["items"]
    if not feeds:
        raise click.ClickException(f"ingest at {ingest} polls no feeds; {name_one}, and start it again")
    click.echo(f"as ingest at {ingest} says; with its list in WATCHFLOOR_FEEDS this shows more", err=True)
    return [COLUMNS[:2], *((each["name"], each["state"]) for each in feeds)], any(each["bad"] for each in feeds)


def _looked_up(settings: "Settings", path: "Path") -> tuple[list[tuple[str, ...]], bool]:
    """The same for the feeds of a list, with all that is written down of them."""
    from watchfloor.ingest.database import open_database
    from watchfloor.ingest.feed_health import DAY, health
    from watchfloor.ingest.feed_list import load_feeds
    from watchfloor.ingest.feed_store import FeedStore

    feeds = load_feeds(path)
    database = open_database(settings.data_dir)
    try:
        store, now = FeedStore(database), time.time()
        records = [(feed, store.feed(feed.url), store.articles_of(feed.url, now - DAY)) for feed in feeds]
    finally:
        database.close()
    rows = [COLUMNS, *(_row(feed, record, articles, now) for feed, record, articles in records)]
    return rows, any(health(record, feed.every, now).is_bad for feed, record, _ in records)


def _row(feed: "Feed", record: "FeedRecord | None", articles: int, now: float) -> tuple[str, ...]:
    from watchfloor.ingest.feed_health import age, health

    def ago(moment: float | None) -> str:
        return "never" if moment is None else f"{age(now - moment)} ago"

    found = health(record, feed.every, now)
    succeeded, newest, failures = (record.succeeded, record.newest, record.failures) if record else (None, None, 0)
    return feed.name, found.state, ago(succeeded), ago(newest), str(articles), str(failures), found.reason
