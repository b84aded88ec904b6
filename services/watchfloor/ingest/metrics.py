"""What ingest counts. One method a fact, so that names and labels stand in one place."""

from itertools import product

from prometheus_client import Counter, Histogram

_ARTICLES = Counter("watchfloor_ingest_articles", "Articles taken in, by how they came and what became of them.", ["via", "outcome"])
for _via, _outcome in product(("file", "http"), ("accepted", "refused", "broker_unavailable")):
    _ARTICLES.labels(_via, _outcome)  # from the start, so that the first one counts as an increase
_ACKNOWLEDGED = Histogram(
    "watchfloor_ingest_acknowledge_seconds",
    "From sending an article to the broker's acknowledgement.",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)
_POLLS = Counter("watchfloor_feed_polls", "Polls, by what came of them: `changed`, `unchanged`, or a kind of failure.", ["outcome"])
_ITEMS = Counter(
    "watchfloor_feed_items",
    "What items of feeds were: `new`, `copy`, `edited`, `retracted`, `nothing_new` (such as a newer date only), `undated`.",
    ["outcome"],
)
_UNREAD_LANGUAGE = Counter("watchfloor_ingest_language_skipped", "Articles passed over for a language without a model.", ["language"])
_PAGES = Counter("watchfloor_article_page_failures", "Pages of articles that could not be fetched, by kind of failure.", ["kind"])
_COPIES = Counter("watchfloor_ingest_copies", "Articles of files and requests that were found to be copies.")
_NOT_COMPARED = Counter("watchfloor_ingest_not_compared", "Articles whose copies were not looked for, since the database failed.")
_FILES = Counter("watchfloor_watched_files", "Files of the watched folder, by what came of them.", ["outcome"])


def accepted(via: str) -> None:
    _ARTICLES.labels(via, "accepted").inc()


def refused(via: str) -> None:
    _ARTICLES.labels(via, "refused").inc()


def not_taken(via: str) -> None:
    _ARTICLES.labels(via, "broker_unavailable").inc()


def rate_limited(articles: int) -> None:
    _ARTICLES.labels("http", "rate_limited").inc(articles)


def copied() -> None:
    _COPIES.inc()


def not_compared(articles: int) -> None:
    _NOT_COMPARED.inc(articles)


def acknowledged_after(seconds: float) -> None:
    _ACKNOWLEDGED.observe(seconds)


def polled(outcome: str) -> None:
    _POLLS.labels(outcome).inc()


def took(outcome: str) -> None:
    _ITEMS.labels(outcome).inc()


def unread_language(language: str) -> None:
    _UNREAD_LANGUAGE.labels(language).inc()


def page_failed(kind: str) -> None:
    _PAGES.labels(kind).inc()


def watched_file(outcome: str) -> None:
    _FILES.labels(outcome).inc()
