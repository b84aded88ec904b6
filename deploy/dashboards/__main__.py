"""Writes the dashboards as Grafana reads them, or says whether they are as they should be.

python -m deploy.dashboards [--check]
"""

import json
import sys
from pathlib import Path

from grafana_foundation_sdk.cog.encoder import JSONEncoder

from deploy.dashboards.actors import actors
from deploy.dashboards.pipeline import pipeline
from deploy.dashboards.sources import sources

FOLDER = Path(__file__).parents[1] / "grafana" / "dashboards"
BOARDS = {"pipeline": pipeline, "actors": actors, "sources": sources}


def main(arguments: list[str]) -> int:
    """0, or 1 where `--check` finds a file that is not what the code says."""
    stale = []
    for name, board in BOARDS.items():
        path = FOLDER / f"{name}.json"
        text = json.dumps(board().build(), cls=JSONEncoder, indent=1, sort_keys=True) + "\n"
        if arguments == ["--check"]:
            if not path.exists() or path.read_text("utf-8") != text:
                stale.append(str(path.relative_to(FOLDER.parents[2])))
        else:
            path.write_text(text, "utf-8")
    if stale:
        print(f"not what deploy/dashboards says: {', '.join(stale)}; make dashboards writes them", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
