"""What the dashboards ask of Prometheus, as Grafana would ask it."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watched_floor import Prometheus

BOARDS = sorted((Path(__file__).parents[2] / "deploy" / "grafana" / "dashboards").glob("*.json"))
INSTEAD = {"$__rate_interval": "20s", "$__range": "1m"}

Series = list[dict[str, Any]]


@dataclass(frozen=True)
class Question:
    """A query of a panel, everything chosen that can be chosen."""

    expr: str
    legend: str
    over_time: bool

    def ask(self, prometheus: Prometheus, start: float, end: float) -> Series:
        return prometheus.over_time(self.expr, start, end) if self.over_time else prometheus.instant(self.expr)

    def name(self, labels: dict[str, str]) -> str:
        """What a series is called."""
        return re.sub(r"\{\{(\w+)\}\}", lambda match: labels.get(match[1], ""), self.legend)


def panels(board: Path) -> Iterator[dict[str, Any]]:
    """Of a dashboard, without the heads of its rows."""
    return (panel for panel in json.loads(board.read_text("utf-8"))["panels"] if panel["type"] != "row")


def questions(panel: dict[str, Any]) -> list[Question]:
    return [Question(_filled_in(each["expr"]), each.get("legendFormat", ""), bool(each.get("range"))) for each in panel["targets"]]


def _filled_in(expr: str) -> str:
    for variable, value in INSTEAD.items():
        expr = expr.replace(variable, value)
    return re.sub(r"\$\w+", ".*", expr)
