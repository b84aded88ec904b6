"""`watchfloor up`, with the local Kafka and all services as a user has them."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from harness import environment, free_port, wait_until
from watchfloor.cli.view_client import get_actors, view_address
from watchfloor.runtime.http_client import local_address
from watchfloor.runtime.run_file import read_run_file
from watchfloor.runtime.settings import Settings

PARTS = {"kafka", "ingest", "extractor", "aggregator", "view"}
ARTICLE = {
    "id": "herat-1",
    "source": "Example Times",
    "title": "Herat airport closed",
    "text": "Herat airport is closed. Officials said the runway had been damaged.",
    "published_at": "2024-05-14T09:00:00Z",
}


class Up:
    """A `watchfloor up` that runs, and what it has printed so far."""

    def __init__(self, settings: Settings, *arguments: str) -> None:
        self.settings = settings
        self.process = subprocess.Popen(
            [sys.executable, "-m", "watchfloor.cli.main", "up", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=environment(settings),
        )
        self.printed = ""
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.printed += line

    def until(self, words: str, timeout: float = 60) -> None:
        def said() -> bool:
            assert self.process.poll() is None or words in self.printed, self.printed
            return words in self.printed

        wait_until(said, f"`up` prints {words!r}", timeout)

    def pids(self) -> dict[str, int]:
        return {part.name: part.pid for part in read_run_file(self.settings.data_dir)}

    def all_pids(self) -> set[int]:
        """Of the supervisor, the parts and whatever they have started."""
        return {self.process.pid, *(each.pid for each in psutil.Process(self.process.pid).children(recursive=True))}


def alive(pids: set[int]) -> set[int]:
    def lives(pid: int) -> bool:
        try:
            return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return False

    return {pid for pid in pids if lives(pid)}


@pytest.fixture
def up(tmp_path: Path, kafka_jars: list[Path]) -> Iterator[Callable[..., Up]]:
    started: list[Up] = []
    settings = Settings(
        data_dir=tmp_path / "var",
        kafka_port=free_port(2),
        view_port=free_port(),
        ingest_port=free_port(),
        extractor_port=free_port(),
        fold_port=free_port(),
    )

    def start(*arguments: str) -> Up:
        started.append(Up(settings, *arguments))
        return started[-1]

    yield start
    for each in started:
        with contextlib.suppress(ProcessLookupError):
            each.process.send_signal(signal.SIGTERM)
        each.process.wait(15)


def test_one_command_brings_an_article_to_a_state_with_its_evidence(up: Callable[..., Up], tmp_path: Path) -> None:
    feed = tmp_path / "feed.json"
    feed.write_text(json.dumps(ARTICLE, indent=2))
    running = up("--feed", str(feed))
    running.until("from feed to state")
    assert "(airport:OAHR)" in running.printed
    assert "operations   closed" in running.printed
    assert "“Herat airport" in running.printed
    assert set(running.pids()) == PARTS
    view = view_address(running.settings)
    assert f"{view}/v1/actors" in running.printed
    assert [state["actor_id"] for state in get_actors(view, kind="airport")] == ["airport:OAHR"]

    second = up()
    assert second.process.wait(30) == 1
    wait_until(lambda: "already up" in second.printed, "the second `up` says why it does not start")
    assert f"(pid {running.process.pid})" in second.printed

    processes = running.all_pids()
    assert len(processes) > len(PARTS)
    began = time.monotonic()
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(15) == 0
    assert time.monotonic() - began < 10
    assert alive(processes) == set()


def test_each_part_that_is_killed_comes_back_and_nothing_outlives_a_supervisor_that_is_killed(up: Callable[..., Up]) -> None:
    running = up()
    running.until("Watchfloor is up")
    before = running.pids()
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    for name in before:
        running.until(f"{name} is back", 60)
    after = running.pids()
    assert set(after) == PARTS
    assert not set(after.values()) & set(before.values())

    processes = running.all_pids()
    running.process.kill()
    wait_until(lambda: not alive(processes), "all processes end", 10)


def test_a_broker_of_ones_own_is_used_instead_and_sigterm_stops_the_rest(settings: Settings) -> None:
    running = Up(settings)
    try:
        running.until("Watchfloor is up")
        assert set(running.pids()) == PARTS - {"kafka"}
        assert f"Kafka      {settings.broker}" in running.printed
        assert local_address(settings.host, settings.view_port) == view_address(settings)
        processes = running.all_pids()
    finally:
        running.process.send_signal(signal.SIGTERM)
        assert running.process.wait(15) == 0
    assert alive(processes) == set()


def test_an_up_that_cannot_start_says_why_in_one_line(settings: Settings) -> None:
    running = Up(settings.model_copy(update={"partitions": 8}))
    assert running.process.wait(60) == 1
    line = f"watchfloor: topic {settings.topic_prefix}watchfloor.articles.v1 has 4 partitions, should have 8"
    wait_until(lambda: line in running.printed, "it says why", 5)
    assert "Traceback" not in running.printed
