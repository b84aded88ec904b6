"""The aggregator as a process, Kafka to Kafka: observations a second, by the number of actors and by the length of their histories.

    python -m benchmarks.aggregate [--full] [--only NAME] [--articles N] [--profile FILE]

Starts a Kafka of its own, preloads extractions, runs the service that users run (without its view) until it has folded them, and
beside it the same job on plain aiokafka (`plain_fold.py`). Long histories are laid into the changelog of the tables before the
service starts, which restores them: that is also the measure of recovery, during which a view is asked for states. --full takes
200,000 actors and a recovery of 100,000 actors with ten contributions each; without it both are a tenth. --profile writes what
py-spy sees of the first case.
"""

import argparse
import asyncio
import logging
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
from aiokafka import AIOKafkaProducer

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from benchmarks.fold_input import OBSERVATIONS_EACH, airport, extraction, states, table
from harness import environment, free_port, wait_for_port, wait_until
from watchfloor.aggregator.rules import load_rules
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.kafka_jars import ensure_jars
from watchfloor.runtime.local_kafka import Node, start_node
from watchfloor.runtime.outputs import partition_of
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.topics import ensure_topics

MEBIBYTE = 1024 * 1024
WATCHFLOOR = (sys.executable, "-m", "watchfloor.cli.main")
COUNTER = re.compile(r"^watchfloor_observations_total ([0-9.e+]+)$", re.MULTILINE)
LOOK_S = 0.5
"""Between two looks at a counter: /metrics costs the service milliseconds, twenty times a second a tenth of what is measured."""
ASK_S = 0.05
"""Between two questions to the view while tables are restored."""
WITHIN_S = 900.0
LONGEST_S = 15.0
"""Of a measurement: a slow machine folds less in it."""
SHOWN = 2_000
"""Actors that the view knows while tables are restored."""


@dataclass(frozen=True)
class Case:
    name: str
    actors: int
    before: int
    """Contributions of each actor that the tables hold when it begins."""
    articles: int
    with_peer: bool = False


@dataclass(frozen=True)
class Measured:
    rate: float
    cpu: float
    """Seconds of the process, for each second."""
    broker_cpu: float
    memory: float
    """MiB, resident."""
    restored: float
    """Seconds from the start of the process until it is ready."""


def cases(full: bool, articles: int) -> list[Case]:
    return [
        Case("10 actors", 10, 0, articles, True),
        Case("2,000 actors", 2_000, 0, articles, True),
        Case("200,000 actors" if full else "20,000 actors", 200_000 if full else 20_000, 1, articles),
        Case("10 contributions each", 500, 10, articles),
        Case("1,000 contributions each", 500, 1_000, articles),
        Case("1,000,000 contributions each", 500, 1_000_000, articles),
    ]


@contextmanager
def kafka(folder: Path) -> Iterator[tuple[str, psutil.Process]]:
    """A broker that is up, and its process."""
    node = Node(folder / "kafka", free_port(), free_port())
    process = start_node(node, ensure_jars(Settings().cache), folder / "kafka.log")
    try:
        wait_for_port(node.port)
        yield node.address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def service(settings: Settings, *command: str) -> Iterator["subprocess.Popen[bytes]"]:
    """A part of Watchfloor while the block runs; killed in the end, since nothing of it is needed."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    with (settings.data_dir / f"{command[0]}.log").open("ab") as log:
        process = subprocess.Popen([*WATCHFLOOR, *command], env=environment(settings), stdout=log, stderr=log)
    try:
        yield process
    except Exception:
        words = Path(log.name).read_text(encoding="utf-8", errors="replace").splitlines()[-20:]
        sys.stderr.write("\n".join([f"the last words of {command[0]}:", *words, ""]))
        raise
    finally:
        process.kill()
        process.wait()


def ready(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz").is_success
    except httpx.HTTPError:
        return False


def folded(port: int) -> int:
    found = COUNTER.search(httpx.get(f"http://127.0.0.1:{port}/metrics").text)
    return int(float(found[1])) if found else 0


async def send(settings: Settings, topic: str, rows: Iterable[tuple[bytes, bytes, bytes]]) -> int:
    """Send rows of (whose, key, value), each to the partition of whose it is; how many bytes these were."""
    sent = 0
    # A broker that leads a new topic refuses its first records for a moment: they are sent again, and the table stays readable.
    logging.getLogger("aiokafka.producer").setLevel(logging.ERROR)
    async with AIOKafkaProducer(
        bootstrap_servers=settings.bootstrap, linger_ms=20, max_batch_size=512 * 1024, max_request_size=9_000_000
    ) as producer:
        for whose, key, value in rows:
            await producer.send(topic, value, key=key, partition=partition_of(whose, settings.partitions))
            sent += len(key) + len(value)
    return sent


def articles(case: Case) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Articles that are newer than all that the tables hold."""
    first = 10_000_000
    for number in range(first, first + case.articles):
        made = extraction(number, case.actors, 1 + (number - first) / case.articles / 100)
        key = made.article.id.encode()
        yield key, key, made.to_bytes()


def begin(bootstrap: str, folder: Path, name: str) -> Settings:
    """Topics and changelogs of a case, made by a service that has nothing to do yet."""
    prefix = re.sub(r"[^a-z0-9]", "-", name) + "-"
    settings = Settings(broker=bootstrap, topic_prefix=prefix, data_dir=folder / prefix, fold_port=free_port(), view_port=free_port())
    asyncio.run(ensure_topics(settings))
    return settings


def fill(settings: Settings, actors: int, before: int) -> int:
    """Lay the tables of a history into the changelog; how many bytes they are."""
    if not before:
        return 0
    with service(settings, "aggregator", "--without-view"):
        wait_until(lambda: ready(settings.fold_port), "the changelogs are made", 120)
    return asyncio.run(send(settings, f"{settings.group('aggregator')}-actors-changelog", table(actors, before, load_rules())))


def measure(bootstrap: str, broker: psutil.Process, folder: Path, case: Case, profile: Path | None) -> Measured:
    settings = begin(bootstrap, folder, case.name)
    fill(settings, case.actors, case.before)
    asyncio.run(send(settings, settings.topic(Topic.EXTRACTIONS), articles(case)))
    expected = OBSERVATIONS_EACH * case.articles
    started = time.perf_counter()
    with service(settings, "aggregator", "--without-view") as process:
        me = psutil.Process(process.pid)
        wait_until(lambda: ready(settings.fold_port) or process.poll() is not None, "the tables are restored", WITHIN_S)
        restored = time.perf_counter() - started
        spy = watch_profile(process.pid, profile)
        wait_until(lambda: folded(settings.fold_port) > expected // 20, "it has begun", WITHIN_S)
        first, at, cpu, theirs = folded(settings.fold_port), time.perf_counter(), busy(me), busy(broker)
        while (now := folded(settings.fold_port)) < expected * 95 // 100 and time.perf_counter() - at < LONGEST_S:
            time.sleep(LOOK_S)
            if process.poll() is not None:
                raise SystemExit(f"{case.name}: the aggregator ended; see {settings.data_dir}")
        if now == first:
            raise SystemExit(f"{case.name}: the aggregator stands still; see {settings.data_dir}")
        seconds = time.perf_counter() - at
        if spy is not None:
            spy.send_signal(signal.SIGINT)
            spy.wait()
        memory = me.memory_info().rss / MEBIBYTE
        return Measured((now - first) / seconds, (busy(me) - cpu) / seconds, (busy(broker) - theirs) / seconds, memory, restored)


def busy(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def watch_profile(pid: int, file: Path | None) -> "subprocess.Popen[bytes] | None":
    if file is None:
        return None
    return subprocess.Popen([Path(sys.executable).with_name("py-spy"), "record", "-p", str(pid), "-f", "raw", "-r", "200", "-o", str(file)])


def plain(bootstrap: str, name: str) -> float:
    """Observations a second of the peer, on what the case has left on its topic."""
    prefix = re.sub(r"[^a-z0-9]", "-", name) + "-"
    command = [sys.executable, "-m", "benchmarks.plain_fold", bootstrap, prefix, str(Settings().partitions)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=dict(os.environ))
    number, seconds = done.stdout.split()
    return int(number) / float(seconds)


def recover(bootstrap: str, folder: Path, actors: int) -> str:
    """Restore the tables of so many actors with ten contributions each, and ask a view meanwhile."""
    settings = begin(bootstrap, folder, "recovery")
    size = fill(settings, actors, 10)
    shown = states(SHOWN, 10, load_rules())
    asyncio.run(send(settings, settings.topic(Topic.ACTOR_STATES), ((key, key, value) for key, value in shown)))
    with service(settings, "view"):
        last = f"http://127.0.0.1:{settings.view_port}/v1/actors/{airport(SHOWN - 1)}"
        wait_until(lambda: ready(settings.view_port) and httpx.get(last).is_success, "the view has the states", 120)
        started = time.perf_counter()
        answers: list[float] = []
        with service(settings, "aggregator", "--without-view"):
            while not ready(settings.fold_port):
                asked = time.perf_counter()
                assert httpx.get(f"http://127.0.0.1:{settings.view_port}/v1/actors").is_success
                answers.append(time.perf_counter() - asked)
                time.sleep(ASK_S)
            seconds = time.perf_counter() - started
    answers.sort()
    return (
        f"{actors:,} actors with 10 contributions each, {size / MEBIBYTE:.0f} MiB, are restored in {seconds:.1f} s; the view meanwhile "
        f"answered {len(answers)} times, median {1000 * statistics.median(answers):.0f} ms, worst {1000 * answers[-1]:.0f} ms"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--only", help="the case whose name begins so, or `recovery`")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--profile", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="aggregate-") as name, kafka(Path(name)) as (bootstrap, broker):
        folder = Path(name)
        print(
            "| | observations/s | CPU time of one | its CPU | broker's CPU | memory | plain aiokafka |\n|---|---|---|---|---|---|---|",
            flush=True,
        )
        for case in cases(given.full, given.articles):
            if given.only and not case.name.startswith(given.only):
                continue
            found = measure(bootstrap, broker, folder, case, given.profile)
            peer = f"{plain(bootstrap, case.name):,.0f}" if case.with_peer else ""
            shares = f"{100 * found.cpu:.0f} % | {100 * found.broker_cpu:.0f} %"
            row = f"{found.rate:,.0f} | {1000 * found.cpu / found.rate:.2f} ms | {shares} | {found.memory:.0f} MiB | {peer}"
            print(f"| {case.name} | {row} |", flush=True)
        if not given.only or given.only == "recovery":
            print(recover(bootstrap, folder, 100_000 if given.full else 10_000), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
