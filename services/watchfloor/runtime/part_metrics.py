"""What every process tells of itself: which part of Watchfloor it is, its versions, and whether it is ready."""

from importlib.metadata import version

from prometheus_client import Gauge

from watchfloor.runtime.health import Health

# The label is not `service`: scrapers put one of that name on everything.
_BUILD = Gauge("watchfloor_build_info", "1; which part of Watchfloor this process is, and its version.", ["part", "version"])
_READY = Gauge("watchfloor_ready", "1 while /readyz says that the process is ready.", ["part"])
_KNOWLEDGE = Gauge(
    "watchfloor_knowledge_info",
    "1; what it reads or folds with: of the extractor the version that extractions carry, else the fingerprint of the rules.",
    ["model", "version"],
)


def tell(part: str, health: Health) -> None:
    """Show from now on what this process is.

    Args:
        part: `ingest`, `extractor`, `aggregator` or `view`.
        health: is looked at when somebody scrapes.
    """
    _BUILD.labels(part=part, version=version("watchfloor")).set(1)
    _READY.labels(part=part).set_function(lambda: not health.reasons)


def knows(version: str, model: str = "") -> None:
    """Show from now on with which knowledge it works.

    Args:
        version: of rules, model and knowledge together.
        model: the name of the spaCy model, of a part that has one.
    """
    _KNOWLEDGE.clear()
    _KNOWLEDGE.labels(model=model, version=version).set(1)
