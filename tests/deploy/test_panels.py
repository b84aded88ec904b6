"""Every query of every panel, and every metric that a rule looks at, asked of a real Prometheus that scrapes the real services."""

import math
import re
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from questions import BOARDS, Question, Series, panels, questions
from watched_floor import RULES, Prometheus, load, watched_floor

pytestmark = [
    pytest.mark.deploy,
    pytest.mark.timeout(600),
    pytest.mark.skipif(shutil.which("prometheus") is None, reason="no prometheus here; on Debian: apt install prometheus"),
]
LOAD_S = 75
SELECTOR = re.compile(r"\b((?:watchfloor_|watch:|process_|up\b|scrape_|ALERTS\b)[\w:]*)\s*(\{[^}]*\})?")


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Prometheus]:
    with watched_floor(tmp_path_factory.mktemp("floor")) as (settings, running, room):
        load(settings, room, LOAD_S)
        yield running


def has_a_number(series: Series) -> bool:
    points = [point for each in series for point in each.get("values", [each.get("value")])]
    return any(not math.isnan(float(value)) for _, value in points)


def unknown(expr: str, prometheus: Prometheus) -> list[str]:
    """The metrics in PromQL, with the labels asked for, of which Prometheus has nothing of the last minutes."""
    looked_at = (name + labels for name, labels in SELECTOR.findall(expr))
    return [each for each in looked_at if not prometheus.instant(f"count(last_over_time({each}[10m]))")]


@pytest.mark.parametrize("board", BOARDS, ids=lambda path: path.stem)
def test_every_query_of_a_dashboard_is_answered(board: Path, prometheus: Prometheus) -> None:
    now = time.time()

    def is_answered(question: Question) -> bool:
        # What has a number whatever happens, such as `or vector(0)`, must still look at something.
        return has_a_number(question.ask(prometheus, now - LOAD_S, now)) and not unknown(question.expr, prometheus)

    asked = {panel["title"]: questions(panel) for panel in panels(board)}
    assert [title for title, of_panel in asked.items() if not of_panel] == []
    empty = [f"{title}: {question.expr}" for title, of_panel in asked.items() for question in of_panel if not is_answered(question)]
    assert empty == []


def test_what_is_not_there_is_found(prometheus: Prometheus) -> None:
    made_up = 'sum(watchfloor_made_up_total{stage="extractor"}) or vector(0)'
    assert unknown(made_up, prometheus) == ['watchfloor_made_up_total{stage="extractor"}']
    assert not has_a_number(prometheus.instant('rate(watchfloor_articles_total{part="made up"}[1m])'))


def test_every_metric_that_a_rule_looks_at_is_there(prometheus: Prometheus) -> None:
    missing = []
    for path in sorted(RULES.glob("*.yml")):
        for rule in (rule for group in yaml.safe_load(path.read_text("utf-8"))["groups"] for rule in group["rules"]):
            missing += [f"{rule.get('alert', rule.get('record'))}: {each}" for each in unknown(rule["expr"], prometheus)]
    assert missing == []
