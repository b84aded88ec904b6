"""docs/metrics.md has a line for each metric there is, with its type and labels, and for no other."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.metrics import MetricWrapperBase

import watchfloor.aggregator.view.metrics
import watchfloor.ingest.metrics
import watchfloor.runtime.metrics
import watchfloor.runtime.part_metrics
from read_model import NOW, Model
from watchfloor.aggregator.rules import load_rules
from watchfloor.aggregator.view.watch_metrics import WatchCollector
from watchfloor.ingest.feed_list import FeedList
from watchfloor.ingest.feed_metrics import FeedCollector
from watchfloor.knowledge.watchlist import load_watchlist

ROOT = Path(__file__).parents[3]
MODULES = (watchfloor.aggregator.view.metrics, watchfloor.ingest.metrics, watchfloor.runtime.metrics, watchfloor.runtime.part_metrics)
LINE = re.compile(r"^\| `(watchfloor_\w+)` \| (\w+) \|([^|]*)\| [^|]+ \|$", re.MULTILINE)
Metrics = dict[str, tuple[str, tuple[str, ...]]]
"""By name type and labels."""


def documented() -> Metrics:
    lines = LINE.findall((ROOT / "docs" / "metrics.md").read_text("utf-8"))
    assert len(lines) == len({name for name, _, _ in lines})
    return {name: (kind, tuple(sorted(re.findall(r"`(\w+)`", labels)))) for name, kind, labels in lines}


def counted() -> Metrics:
    """Those of the modules that count."""
    found: Metrics = {}
    for module in MODULES:
        for each in vars(module).values():
            if isinstance(each, MetricWrapperBase):
                name = each._name + ("_total" if each._type == "counter" else "")
                found[name] = (each._type, tuple(sorted(each._labelnames)))
    return found


def collected(folder: Path) -> Metrics:
    """Those that are read at each scrape."""
    rules = load_rules()
    watches = load_watchlist(ROOT / "seeds" / "watchlist.example.yaml", rules.facets)
    model = Model(folder / "view.sqlite")
    registry = CollectorRegistry()
    registry.register(WatchCollector(watches, model.reader, rules, lambda: NOW, lambda: True))
    registry.register(FeedCollector(FeedList(ROOT / "seeds" / "feeds.example.yaml"), lambda _: None))
    metrics = list(registry.collect())
    model.connection.close()
    return {each.name: (each.type, tuple(sorted(each._labelnames))) for each in metrics}  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Metrics:
    return {**counted(), **collected(tmp_path_factory.mktemp("view"))}


def test_the_page_and_the_code_have_the_same_metrics(there: Metrics) -> None:
    assert documented() == there


def test_names_follow_the_conventions_of_prometheus(there: Metrics) -> None:
    for name, (kind, _) in there.items():
        assert (kind == "counter") == name.endswith("_total"), name
        assert not re.search(r"_(ms|millis|minutes|hours|kb|mb|percent)(_|$)", name), f"{name} has no base unit"


@pytest.mark.skipif(shutil.which("promtool") is None, reason="no promtool here; on Debian: apt install prometheus")
def test_promtool_finds_nothing_to_better() -> None:
    done = subprocess.run(["promtool", "check", "metrics"], input=generate_latest(REGISTRY), capture_output=True)
    assert (done.returncode, done.stdout + done.stderr) == (0, b"")


def test_nothing_is_counted_outside_the_modules_for_it(there: Metrics) -> None:
    registered = {each.name + ("_total" if each.type == "counter" else "") for each in REGISTRY.collect()}
    ours = {name for name in registered if name.startswith("watchfloor_") and not name.startswith("watchfloor_test_")}
    assert ours <= there.keys()
    places = [
        path for path in (ROOT / "services").rglob("*.py") if re.search(r"\b(Counter|Gauge|Histogram)\(\s*\"", path.read_text("utf-8"))
    ]
    assert {path.name for path in places} == {"metrics.py", "part_metrics.py"}
