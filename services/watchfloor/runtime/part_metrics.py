"""What every process tells of itself: which part of Watchfloor it is, its version, and whether it is ready."""

from importlib.metadata import version

from prometheus_client import Gauge

from watchfloor.runtime.health import Health

# The label is not `service`: scrapers put one of that name on everything.
_BUILD = Gauge("watchfloor_build_info", "1; which part of Watchfloor this process is, and its version.", ["part", "version"])
_READY = Gauge("watchfloor_ready", "1 while /readyz says that the process is ready.", ["part"])


def tell(part: str, health: Health) -> None:
    """Show from now on what this process is.

    Args:
        part: `ingest`, `extractor`, `aggregator` or `view`.
        health: is looked at when somebody scrapes.
    """
    _BUILD.labels(part=part, version=version("watchfloor")).set(1)
    _READY.labels(part=part).set_function(lambda: not health.reasons)
