"""Draws what a panel of Grafana would show: not its looks, but its numbers."""

import math
from collections import defaultdict
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from matplotlib.axes import Axes
from matplotlib.dates import DateFormatter, date2num
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from questions import Question, Series

SHOWN_ROWS = 10
MOST_NAMES = 10
GREY = "#666666"
COLOURS = {"green": "#3c7d4f", "yellow": "#b58900", "orange": "#c4621b", "red": "#b3202f", "blue": "#2b5c9e"}


def draw(axes: Axes, panel: dict[str, Any], answers: list[tuple[Question, Series]]) -> None:
    """One panel with the answers to its queries."""
    axes.set_title(panel["title"], fontsize=8, loc="left", fontweight="bold")
    axes.tick_params(labelsize=6, colors=GREY)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    _KINDS[panel["type"]](axes, panel, answers)


def _lines(axes: Axes, panel: dict[str, Any], answers: list[tuple[Question, Series]]) -> None:
    named = [(question.name(each["metric"]), _points(each)) for question, series in answers for each in series]
    if panel["fieldConfig"]["defaults"].get("custom", {}).get("stacking"):
        moments = sorted({moment for _, points in named for moment, _ in points})
        axes.stackplot(
            [datetime.fromtimestamp(moment, UTC) for moment in moments],
            *[[dict(points).get(moment, 0.0) for moment in moments] for _, points in named],
            labels=[name for name, _ in named],
            alpha=0.7,
        )
    else:
        for name, points in named:
            axes.plot(
                [datetime.fromtimestamp(moment, UTC) for moment, _ in points], [value for _, value in points], label=name, linewidth=1
            )
    axes.set_ylim(bottom=0)
    _clock(axes)
    axes.yaxis.set_major_formatter(lambda value, _: _words(value, panel))
    if 0 < len(named) <= MOST_NAMES:
        axes.legend(fontsize=5, framealpha=0.8, edgecolor="none", ncols=2, loc="upper left")


def _number(axes: Axes, panel: dict[str, Any], answers: list[tuple[Question, Series]]) -> None:
    axes.axis("off")
    ((_, series),) = answers
    points = _points(series[0])
    value = points[-1][1]
    colour = next(
        (
            step["color"]
            for step in reversed(panel["fieldConfig"]["defaults"]["thresholds"]["steps"])
            if step["value"] is None or value >= step["value"]
        ),
        "blue",
    )
    axes.text(0.5, 0.4, _words(value, panel), fontsize=17, ha="center", va="center", color=COLOURS[colour], transform=axes.transAxes)


def _timeline(axes: Axes, panel: dict[str, Any], answers: list[tuple[Question, Series]]) -> None:
    words = panel["fieldConfig"]["defaults"]["mappings"][0]["options"]
    names = []
    for question, series in answers:
        for place, each in enumerate(sorted(series, key=lambda one: question.name(one["metric"]), reverse=True)):
            names.append(question.name(each["metric"]))
            points = _points(each)
            for (moment, value), (after, _) in pairwise([*points, (points[-1][0] + 1, 0.0)]):
                begin, end = date2num(datetime.fromtimestamp(moment, UTC)), date2num(datetime.fromtimestamp(after, UTC))
                axes.barh(place, end - begin, left=begin, height=0.8, color=words[f"{value:.0f}"]["color"], linewidth=0)
    axes.set_yticks(range(len(names)), names)
    _clock(axes)
    axes.xaxis_date()
    handles = [Patch(color=word["color"], label=word["text"]) for word in words.values()]
    axes.legend(handles=handles, fontsize=6, frameon=False, ncols=len(words), loc="lower right", bbox_to_anchor=(1, 0.99))


def _table(axes: Axes, panel: dict[str, Any], answers: list[tuple[Question, Series]]) -> None:
    axes.axis("off")
    arranged = panel["transformations"][-1]["options"]
    labels = [name for name in arranged["indexByName"] if not name.startswith("Value")]
    rows: dict[tuple[str, ...], dict[str, str]] = defaultdict(dict)
    keyed_by = _shared_labels(answers)
    for place, (_, series) in enumerate(answers):
        value_name = f"Value #{chr(ord('A') + place)}" if len(answers) > 1 else "Value"
        for each in series:
            row = rows[tuple(each["metric"].get(label, "") for label in keyed_by)]
            row.update({label: each["metric"][label] for label in labels if label in each["metric"]})
            if value_name in arranged["renameByName"]:
                name = arranged["renameByName"][value_name]
                row[name] = _words(float(each["value"][1]), panel, name)
    heads = [arranged["renameByName"][name] for name in sorted(arranged["indexByName"], key=arranged["indexByName"].get)]
    cells = [[row.get(head, "") for head in heads] for row in rows.values()][:SHOWN_ROWS]
    if cells:
        table = axes.table(cellText=cells, colLabels=heads, loc="upper left", cellLoc="left", edges="horizontal")
        table.auto_set_font_size(False)
        table.set_fontsize(6)
        table.auto_set_column_width(range(len(heads)))


def _shared_labels(answers: list[tuple[Question, Series]]) -> list[str]:
    """The labels by which Grafana's merge brings the columns together."""
    sets = [set(series[0]["metric"]) for _, series in answers if series]
    return sorted(set.intersection(*sets)) if sets else []


def _bars(axes: Axes, panel: dict[str, Any], answers: list[tuple[Question, Series]]) -> None:
    ((question, series),) = answers
    axes.barh([question.name(each["metric"]) for each in series], [float(each["value"][1]) for each in series], color=COLOURS["blue"])
    axes.xaxis.set_major_formatter(lambda value, _: _words(value, panel))


def _heat(axes: Axes, panel: dict[str, Any], answers: list[tuple[Question, Series]]) -> None:
    ((_, series),) = answers
    buckets = sorted(series, key=lambda each: float(each["metric"]["le"]))
    moments = sorted({moment for each in buckets for moment, _ in _points(each)})
    cumulative = [[dict(_points(each)).get(moment, 0.0) for moment in moments] for each in buckets]
    counts = [
        cumulative[0],
        *([high - low for low, high in zip(*pair, strict=True)] for pair in pairwise(cumulative)),
    ]
    begin = [datetime.fromtimestamp(moment, UTC) for moment in moments]
    axes.pcolormesh(begin, range(len(buckets)), counts, cmap="Blues", shading="nearest")
    axes.set_yticks(range(len(buckets)), [each["metric"]["le"] for each in buckets])
    axes.set_ylabel("seconds, up to", fontsize=6, color=GREY)
    _clock(axes)


def _clock(axes: Axes) -> None:
    axes.xaxis.set_major_locator(MaxNLocator(5))
    axes.xaxis.set_major_formatter(DateFormatter("%H:%M:%S"))


def _points(series: dict[str, Any]) -> list[tuple[float, float]]:
    return [(float(moment), float(value)) for moment, value in series["values"] if not math.isnan(float(value))]


def _words(value: float, panel: dict[str, Any], column: str = "") -> str:
    """A number with its unit, as the panel or its column has it."""
    unit = panel["fieldConfig"]["defaults"].get("unit", "short")
    for override in panel["fieldConfig"]["overrides"] or ():
        if column and override["matcher"]["options"] == column:
            unit = next(each["value"] for each in override["properties"] if each["id"] == "unit")
    return _UNITS.get(unit, _plain)(value)


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value == round(value) or value >= 100 else f"{value:.2g}"


def _seconds(value: float) -> str:
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if value >= size:
            return f"{value / size:.0f} {unit}"
    return f"{value:.3g} s"


_UNITS = {
    "cps": lambda value: f"{_plain(value)}/s",
    "s": _seconds,
    "percentunit": lambda value: f"{value:.0%}",
    "bytes": lambda value: f"{value / 1e6:,.0f} MB",
    "dateTimeAsIso": lambda value: f"{datetime.fromtimestamp(value / 1000, UTC):%Y-%m-%d %H:%M:%S}",
}
_KINDS = {"timeseries": _lines, "stat": _number, "state-timeline": _timeline, "table": _table, "bargauge": _bars, "heatmap": _heat}
