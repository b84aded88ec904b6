"""Every query of every panel, and every metric that a rule looks at, asked of a real Prometheus that scrapes the real services."""

import json
import math
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from watched_floor import RULES, Prometheus, load, watched_floor

pytestmark = [
    pytest.mark.deploy,
    pytest.mark.timeout(600),
    pytest.mark.skipif(shutil.which("prometheus") is None, reason="no prometheus here; on Debian: apt install prometheus"),
]
BOARDS = sorted((Path(__file__).parents[2] / "deploy" / "grafana" / "dashboards").glob("*.json"))
LOAD_S = 75
INSTEAD = {"$__rate_interval": "20s", "$__range": "1m"}
SELECTOR = re.compile(r"\b((?:watchfloor_|process_|up\b|scrape_)\w*)\s*(\{[^}]*\})?")


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    with watched_floor(tmp_path_factory.mktemp("floor")) as (settings, running, room):
        load(settings, room, LOAD_S)
        yield running


def panels(board: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for panel in board.get("panels", ()):
        yield panel
        yield from panel.get("panels", ())


def filled_in(expr: str) -> str:
    """As Grafana fills it in, everything chosen."""
    for variable, value in INSTEAD.items():
        expr = expr.replace(variable, value)
    return re.sub(r"\$\w+", ".*", expr)


def has_a_number(series: list[dict[str, Any]]) -> bool:
    points = [point for each in series for point in each.get("values", [each.get("value")])]
    return any(not math.isnan(float(value)) for _, value in points)


def unknown(expr: str, prometheus: Prometheus) -> list[str]:
    """The metrics in PromQL, with the labels asked for, of which Prometheus has nothing of the last minutes."""
    looked_at = (name + labels for name, labels in SELECTOR.findall(expr))
    return [each for each in looked_at if not prometheus.instant(f"count(last_over_time({each}[10m]))")]


@pytest.mark.parametrize("board", BOARDS, ids=lambda path: path.stem)
def test_every_panel_of_a_dashboard_shows_something(board: Path, prometheus: Prometheus) -> None:
    now = time.time()
    empty = []
    for panel in panels(json.loads(board.read_text("utf-8"))):
        assert panel["type"] == "row" or panel["targets"]
        for target in panel.get("targets", ()):
            expr = filled_in(target["expr"])
            found = prometheus.over_time(expr, now - LOAD_S, now) if target.get("range") else prometheus.instant(expr)
            # What has a number whatever happens, such as `or vector(0)`, must still look at something.
            if not has_a_number(found) or unknown(expr, prometheus):
                empty.append(f"{panel['title']}: {expr}")
    assert empty == []


def test_every_metric_that_a_rule_looks_at_is_there(prometheus: Prometheus) -> None:
    if not list(RULES.glob("*.yml")):
        pytest.skip("no rules yet")
    missing = []
    for path in sorted(RULES.glob("*.yml")):
        for rule in (rule for group in yaml.safe_load(path.read_text("utf-8"))["groups"] for rule in group["rules"]):
            missing += [f"{rule.get('alert', rule.get('record'))}: {each}" for each in unknown(rule["expr"], prometheus)]
    assert missing == []
