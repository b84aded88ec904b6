"""Feeds files again and again through everything that `watchfloor up` starts, and watches the memory of each part.

python benchmarks/soak.py FILE... [--rounds 2] [--articles N]

Prints a line every half minute, and in the end a table: memory of each part after the warm-up, in the end, and at most,
and that nothing is left to be done.
"""

import argparse
import asyncio
import gzip
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from harness import environment, free_port, wait_until
from streams import settled
from watchfloor.runtime.run_file import read_run_file
from watchfloor.runtime.settings import Settings

MEBIBYTE = 1024 * 1024
WATCHFLOOR = (sys.executable, "-m", "watchfloor.cli.main")
PARTS = 5
"""Kafka, ingest, extractor, aggregator and view."""
LOOK_S = 5.0
TELL_S = 30.0
WARM_UP = 0.25
"""The share of the samples before which memory may still grow."""
SETTLED_WITHIN_S = 6 * 3600.0


def lines_of(path: Path, most: int | None) -> Iterator[bytes]:
    with (gzip.open if path.suffix == ".gz" else open)(path, "rb") as file:
        for number, line in enumerate(file):
            if most is not None and number >= most:
                return
            yield line


def memory(data_dir: Path) -> dict[str, float]:
    """Of each part with the processes below it, the resident memory in MiB."""
    found = {}
    for part in read_run_file(data_dir):
        try:
            process = psutil.Process(part.pid)
            found[part.name] = sum(each.memory_info().rss for each in (process, *process.children(recursive=True))) / MEBIBYTE
        except psutil.Error:
            continue
    return found


@contextmanager
def everything(folder: Path) -> Iterator[Settings]:
    """`watchfloor up` on ports of its own, while the block runs."""
    ports = {f"{name}_port": free_port() for name in ("view", "ingest", "extractor", "fold")}
    settings = Settings(data_dir=folder / "var", kafka_port=free_port(2), **ports)
    with (folder / "up.log").open("wb") as log:
        up = subprocess.Popen([*WATCHFLOOR, "up"], env=environment(settings), stdout=log, stderr=log)
    try:
        wait_until(lambda: len(memory(settings.data_dir)) == PARTS, "everything is up", 120)
        yield settings
    finally:
        up.send_signal(signal.SIGTERM)
        up.wait(30)


async def soak(settings: Settings, files: list[Path], rounds: int, most: int | None) -> None:
    samples: list[dict[str, float]] = []
    watching = asyncio.create_task(watch(settings.data_dir, samples))
    began, fed = time.monotonic(), 0
    for number in range(rounds):
        for path in files:
            part = settings.data_dir / f"{path.stem}-{number}.jsonl"
            fed += write_round(path, part, number, most)
            await asyncio.to_thread(subprocess.run, [*WATCHFLOOR, "ingest", str(part)], env=environment(settings), check=True)
            part.unlink()
            await settled(settings, "extractor", "aggregator", within=SETTLED_WITHIN_S)
    seconds = time.monotonic() - began
    watching.cancel()
    print(f"{fed} articles in {seconds:.0f} s, {fed / seconds:.1f} a second, no lag left")
    tell(samples)


def write_round(path: Path, part: Path, number: int, most: int | None) -> int:
    """The articles of a file under ids of this round: the same version again would be nothing new to the fold."""
    written = 0
    with part.open("wb") as output:
        for line in lines_of(path, most):
            article = json.loads(line)
            output.write(json.dumps({**article, "id": f"{number}-{article.get('id', written)}"}).encode() + b"\n")
            written += 1
    return written


async def watch(data_dir: Path, samples: list[dict[str, float]]) -> None:
    while True:
        samples.append(memory(data_dir))
        if len(samples) % int(TELL_S / LOOK_S) == 0:
            print("  ".join(f"{name} {value:.0f} MiB" for name, value in sorted(samples[-1].items())), flush=True)
        await asyncio.sleep(LOOK_S)


def tell(samples: list[dict[str, float]]) -> None:
    warm = samples[int(len(samples) * WARM_UP) :]
    print("| part | after the warm-up | in the end | at most |\n|---|---|---|---|")
    for name in sorted(samples[-1]):
        values = [each[name] for each in warm if name in each]
        print(f"| {name} | {values[0]:.0f} MiB | {values[-1]:.0f} MiB | {max(values):.0f} MiB |")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--articles", type=int, help="of each file; all, if not said")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder, everything(Path(folder)) as settings:
        asyncio.run(soak(settings, given.files, given.rounds, given.articles))
    return 0


if __name__ == "__main__":
    sys.exit(main())
