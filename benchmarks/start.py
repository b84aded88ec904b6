"""How long `watchfloor up` takes until it is ready, and how much memory all of it holds, Kafka included.

    python -m benchmarks.start [--times 3] [--articles 2000]

Each time on a fresh data folder and free ports; then the last one reads news (gensim's test data, again and again), so that the
memory is that of services at work.
"""

import argparse
import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path

import httpx
import psutil

from benchmarks.aggregate import MEBIBYTE, WATCHFLOOR
from benchmarks.extract_service import gensim_news, read
from harness import free_port, wait_until

READY_S, READ_S = 90.0, 600.0


@contextmanager
def up(folder: Path) -> Iterator[tuple[psutil.Process, float]]:
    """Watchfloor once it says that it is up, and the seconds until then."""
    free = {f"WATCHFLOOR_{name}_PORT": "0" for name in ("VIEW", "INGEST", "EXTRACTOR", "FOLD")}
    environment = {**os.environ, **free, "WATCHFLOOR_KAFKA_PORT": str(free_port(2)), "WATCHFLOOR_DATA_DIR": str(folder)}
    begun = time.perf_counter()
    process = subprocess.Popen([*WATCHFLOOR, "up"], env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        if not any("is up" in line for line in process.stdout) or time.perf_counter() - begun > READY_S:
            raise SystemExit("Watchfloor did not come up")
        yield psutil.Process(process.pid), time.perf_counter() - begun
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(30)


def ports(folder: Path) -> dict[str, int]:
    return {part["name"]: part["port"] for part in json.loads((folder / "run.json").read_text(encoding="utf-8"))}


def read_news(folder: Path, articles: int) -> None:
    """Post so many articles and wait until they are read, or 300 of them."""
    known = ports(folder)
    lines = [json.dumps({"id": f"a{number}", "text": text}) for number, text in enumerate(islice(cycle(gensim_news()), articles))]
    for start in range(0, len(lines), 200):
        body = "\n".join(lines[start : start + 200])
        answer = httpx.post(f"http://127.0.0.1:{known['ingest']}/v1/articles", content=body, headers={"Content-Type": "application/jsonl"})
        answer.raise_for_status()
    wait_until(lambda: read(known["extractor"]) >= min(articles, 300), "the articles are read", READ_S)


def memory(process: psutil.Process) -> dict[str, float]:
    """MiB by part; pages that processes share are counted once (proportional set size)."""
    found: dict[str, float] = {}
    for each in [process, *process.children(recursive=True)]:
        words = each.cmdline()
        command = words.index(WATCHFLOOR[-1]) + 1 if WATCHFLOOR[-1] in words else None
        name = words[command] if command is not None else "kafka" if "java" in each.name() else "reading process"
        found[name] = found.get(name, 0) + each.memory_full_info().pss / MEBIBYTE
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--articles", type=int, default=600)
    given = parser.parse_args()
    seconds = []
    for number in range(given.times):
        with tempfile.TemporaryDirectory(prefix="start-") as name, up(Path(name)) as (process, took):
            seconds.append(took)
            if number == given.times - 1:
                read_news(Path(name), given.articles)
                parts = memory(process)
    print(f"ready after {statistics.median(seconds):.1f} s (median of {len(seconds)}; slowest {max(seconds):.1f})")
    print(f"memory {sum(parts.values()):.0f} MiB: " + ", ".join(f"{name} {size:.0f}" for name, size in sorted(parts.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
