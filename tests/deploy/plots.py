"""Pictures of what the dashboards show, from real services under load and a real Prometheus: `make dashboard-plots`.

python tests/deploy/plots.py [SECONDS]

Grafana draws them otherwise; the numbers are the same.
"""

import sys
import tempfile
import time
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

import matplotlib as mpl
from PIL import Image

mpl.use("Agg")

from matplotlib import pyplot

from drawing import draw
from questions import BOARDS, panels, questions
from watched_floor import Prometheus, load, watched_floor

FOLDER = Path(__file__).parents[2] / "docs" / "images"
COLUMNS = 24
WIDTH, ROW = 15, 0.29
"""Inches."""
NAMES = {"state-timeline": 2.4, "bargauge": 2.4, "table": 0.1, "stat": 0.2}
"""Inches for what stands at the left."""
COLOURS = 64


def plot(board: Path, prometheus: Prometheus, start: float, end: float) -> None:
    """One picture of a dashboard, its panels where Grafana puts them."""
    shown = list(panels(board))
    rows = max(panel["gridPos"]["y"] + panel["gridPos"]["h"] for panel in shown)
    figure = pyplot.figure(figsize=(WIDTH, rows * ROW))
    for panel in shown:
        at = panel["gridPos"]
        left = at["x"] * WIDTH / COLUMNS + NAMES.get(panel["type"], 0.5)
        right = (at["x"] + at["w"]) * WIDTH / COLUMNS - 0.15
        bottom, top = (rows - at["y"] - at["h"]) * ROW + 0.3, (rows - at["y"]) * ROW - 0.25
        axes = figure.add_axes((left / WIDTH, bottom / (rows * ROW), (right - left) / WIDTH, (top - bottom) / (rows * ROW)))
        draw(axes, panel, [(question, question.ask(prometheus, start, end)) for question in questions(panel)])
    file = BytesIO()
    figure.savefig(file, dpi=100)
    pyplot.close(figure)
    Image.open(file).convert("RGB").quantize(COLOURS).save(FOLDER / f"dashboard_{board.stem}.png", optimize=True)


def main(seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder, watched_floor(Path(folder)) as (settings, prometheus, room):
        start = time.time()
        load(settings, room, seconds)
        for board in BOARDS:
            plot(board, prometheus, start, time.time())


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 300)
