"""The table of a run: what was done how often, and how long the system took to recover."""

from collections.abc import Iterable
from pathlib import Path
from statistics import median

from schedule import Kind


def table(recoveries: Iterable[tuple[Kind, float]]) -> list[str]:
    """In Markdown; seconds."""
    by_kind: dict[Kind, list[float]] = {}
    for kind, seconds in recoveries:
        by_kind.setdefault(kind, []).append(seconds)
    lines = ["| what is done | times | recovery, median | worst |", "|---|---|---|---|"]
    for kind in Kind:
        if kind in by_kind:
            times = by_kind[kind]
            lines.append(f"| {kind} | {len(times)} | {median(times):.1f} s | {max(times):.1f} s |")
    kills = sum(len(times) for kind, times in by_kind.items() if kind.is_kill)
    lines.append(f"| **all, of them {kills} kills** | {sum(map(len, by_kind.values()))} | | |")
    return lines


def write(folder: Path, name: str, lines: list[str]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.md"
    path.write_text("\n".join(lines) + "\n")
    return path
