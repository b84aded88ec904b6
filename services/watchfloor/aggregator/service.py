"""`watchfloor aggregator`: the fold as a process."""

from watchfloor.aggregator.agent import Folding, Repartition
from watchfloor.aggregator.rules import load_rules
from watchfloor.runtime import part_metrics
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.strict_app import StrictApp
from watchfloor.runtime.worker import Service, run_worker


class AggregatorService(Service):
    """Folds extractions into actor states and state changes."""

    name = "aggregator"

    def __init__(self, settings: Settings) -> None:
        self.port = settings.fold_port
        self._settings = settings
        self._rules = load_rules()
        part_metrics.knows(self._rules.fingerprint)

    def attach(self, app: StrictApp) -> None:
        replicas = max(1, app.conf.topic_replication_factor - 1)
        Repartition(app, self._settings, min_insync_replicas=replicas)
        Folding(app, self._settings, self._rules, min_insync_replicas=replicas)


def run(settings: Settings) -> int:
    """Run the aggregator until it is told to stop; the exit status."""
    return run_worker(settings, AggregatorService)
