"""The extractor as a process, Kafka to Kafka, beside plain `nlp.pipe` with the whole model on the same articles and the same core.

    python -m benchmarks.extract_service [--articles N] [--feed FILE.jsonl.gz ...] [--profile FILE]

Starts a Kafka of its own and preloads a topic for each case: the 300 news articles of gensim's test data, again and again, and
each feed. One extractor, all of its processes held to one core, then two, each on a core of its own; the broker is on the
second core, so that its CPU is reported and is no part of the rate of one. The peer's batch size is the best of three on some of the
articles; it runs before and after one, since the speed of a machine of the cloud changes within minutes.
--profile writes what py-spy sees of the reading process in the first case.
"""

import argparse
import asyncio
import gzip
import json
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.resources import files
from itertools import cycle, islice
from pathlib import Path

import httpx
import psutil

from benchmarks.aggregate import LOOK_S, MEBIBYTE, WITHIN_S, begin, busy, kafka, ready, send, service, watch_profile
from harness import free_port, wait_until
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings, load_settings

COUNTER = re.compile(r"^watchfloor_articles_total ([0-9.e+]+)$", re.MULTILINE)
PEER = """
import json, sys, time, spacy
texts, model = json.load(sys.stdin), spacy.load(sys.argv[1])
for size in map(int, sys.argv[2:]):
    begun = time.process_time()
    with model.memory_zone():
        for _ in model.pipe(texts, batch_size=size):
            pass
    print(len(texts) / (time.process_time() - begun))
"""
PEER_SIZES = ("8", "16", "64")
PEER_ARTICLES, TUNING_ARTICLES = 300, 90
LONGEST_S = 30.0
"""Of a measurement: a slow machine reads less in it."""


@dataclass(frozen=True)
class Measured:
    rate: float
    """Articles a second of the clock."""
    for_a_core: float
    """Articles a second of CPU, of all processes of the extractor together."""
    broker_cpu: float
    memory: float
    """MiB, resident, of one extractor: its reading process and its shell."""


def gensim_news() -> list[str]:
    text = (Path(str(files("gensim"))) / "test" / "test_data" / "lee_background.cor").read_text(encoding="utf-8")
    return text.splitlines()


def texts_of(feed: Path) -> list[str]:
    with gzip.open(feed, "rt", encoding="utf-8") as lines:
        return [json.loads(line)["text"] for line in lines]


def articles(texts: Sequence[str]) -> Iterator[tuple[bytes, bytes, bytes]]:
    for number, text in enumerate(texts):
        key = f"a{number}".encode()
        value = {"id": key.decode(), "text": text, "source": "Bench", "published_at": "2020-01-01T00:00:00Z"}
        yield key, key, json.dumps(value).encode()


def peer(texts: Sequence[str], sizes: Sequence[str]) -> tuple[float, str]:
    """Articles a second of CPU of plain spaCy, with the best of some batch sizes, and that size."""
    command = [sys.executable, "-c", PEER, load_settings().model, *sizes]
    done = subprocess.run(command, input=json.dumps(texts), check=True, capture_output=True, text=True)
    return max(zip(map(float, done.stdout.split()), sizes, strict=True))


def read(port: int) -> int:
    found = COUNTER.search(httpx.get(f"http://127.0.0.1:{port}/metrics").text)
    return int(float(found[1])) if found else 0


def family(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def spent(processes: Sequence[psutil.Process]) -> float:
    return sum(busy(each) for each in processes)


def measure(
    bootstrap: str, broker: psutil.Process, folder: Path, name: str, texts: Sequence[str], cores: Sequence[int], profile: Path | None = None
) -> Measured:
    """One extractor for each core, from a topic that is full to what they make of it."""
    first = begin(bootstrap, folder, f"{name} {len(cores)}")
    ports = [free_port() for _ in cores]
    asyncio.run(send(first, first.topic(Topic.ARTICLES), articles(texts)))
    with ExitStack() as running:
        parts: list[list[psutil.Process]] = []
        for number, (port, core) in enumerate(zip(ports, cores, strict=True)):
            mine = {"extractor_port": port, "data_dir": first.data_dir / str(number)}
            process = running.enter_context(service(Settings(**{**first.model_dump(), **mine}), "extractor"))
            wait_until(lambda port=port, process=process: ready(port) or process.poll() is not None, "the extractor is ready", WITHIN_S)  # type: ignore[misc]
            parts.append(family(process.pid))
            for each in parts[-1]:
                each.cpu_affinity([core])
        everyone = [each for part in parts for each in part]
        total = lambda: sum(read(port) for port in ports)  # noqa: E731
        wait_until(lambda: all(read(port) > len(texts) // 20 // len(ports) for port in ports), "all have begun", WITHIN_S)
        spy = watch_profile(parts[0][-1].pid, profile)
        done, at, cpu, theirs = total(), time.perf_counter(), spent(everyone), busy(broker)
        until = len(texts) * 9 // 10
        while (now := total()) < until and time.perf_counter() - at < LONGEST_S:
            time.sleep(LOOK_S)
        if now == done:
            raise SystemExit(f"{name}: the extractor stands still; see {first.data_dir}")
        seconds, used = time.perf_counter() - at, spent(everyone) - cpu
        if spy is not None:
            spy.send_signal(signal.SIGINT)
            spy.wait()
        memory = sum(each.memory_info().rss for each in parts[0]) / MEBIBYTE
        return Measured((now - done) / seconds, (now - done) / used, (busy(broker) - theirs) / seconds, memory)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--feed", type=Path, action="append", default=[])
    parser.add_argument("--profile", type=Path)
    given = parser.parse_args()
    cases = {"gensim": gensim_news()} | {each.name.split(".")[0]: texts_of(each) for each in given.feed}
    cores = sorted(psutil.Process().cpu_affinity() or [])[:2]
    with tempfile.TemporaryDirectory(prefix="extract-") as name, kafka(Path(name)) as (bootstrap, broker):
        broker.cpu_affinity(cores[-1:])
        print("| articles | words | one a core | plain nlp.pipe | ratio | two | of one | broker's CPU | memory |", flush=True)
        print("|---|---|---|---|---|---|---|---|---|", flush=True)
        for case, texts in cases.items():
            chosen = list(islice(cycle(texts), given.articles))
            _, size = peer(chosen[:TUNING_ARTICLES], PEER_SIZES)
            before, _ = peer(chosen[:PEER_ARTICLES], [size])
            one = measure(bootstrap, broker, Path(name), case, chosen, cores[:1], given.profile)
            plain = (before + peer(chosen[:PEER_ARTICLES], [size])[0]) / 2
            two = measure(bootstrap, broker, Path(name), case, chosen, cores) if len(cores) > 1 else None
            words = sum(len(text.split()) for text in chosen) / len(chosen)
            both = f"{two.rate:.0f}/s | {two.rate / one.rate:.2f} | {100 * two.broker_cpu:.0f} %" if two else "| |"
            row = f"{one.for_a_core:.0f}/s ({one.rate:.0f} on the clock) | {plain:.0f}/s | {one.for_a_core / plain:.2f} | {both}"
            print(f"| {case} | {words:.0f} | {row} | {one.memory:.0f} MiB |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
