"""What ingest counts. One method a fact, so that names and labels stand in one place."""

from prometheus_client import Counter, Histogram

_ARTICLES = Counter("watchfloor_ingest_articles", "Articles taken in, by how they came and what became of them.", ["via", "outcome"])
_ACKNOWLEDGED = Histogram(
    "watchfloor_ingest_acknowledge_seconds",
    "From sending an article to the broker's acknowledgement.",
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10),
)


def accepted(via: str) -> None:
    _ARTICLES.labels(via, "accepted").inc()


def refused(via: str) -> None:
    _ARTICLES.labels(via, "refused").inc()


def not_taken(via: str) -> None:
    _ARTICLES.labels(via, "broker_unavailable").inc()


def acknowledged_after(seconds: float) -> None:
    _ACKNOWLEDGED.observe(seconds)
