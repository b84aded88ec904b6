"""The supervisor, on parts that are real processes: whatever dies is started again, and nothing is left behind."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest

from harness import wait_until
from watchfloor.runtime.keeper import Part, PartFailed
from watchfloor.runtime.run_file import RunningPart, read_run_file
from watchfloor.runtime.supervisor import AlreadyRunning, Supervisor

STUB = (sys.executable, str(Path(__file__).with_name("stub_part.py")))


class Told(list[str]):
    """What people were told."""

    def about(self, words: str) -> bool:
        return any(words in line for line in self)


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
async def supervisor(tmp_path: Path, told: Told) -> AsyncIterator[Supervisor]:
    supervisor = Supervisor(tmp_path, "127.0.0.1", told.append)
    yield supervisor
    await supervisor.stop()


async def until(condition: object, what: str) -> None:
    await asyncio.to_thread(wait_until, condition, what, 15)


def running(tmp_path: Path, name: str) -> RunningPart:
    return next(part for part in read_run_file(tmp_path) if part.name == name)


async def test_the_run_file_lists_name_pid_and_port_of_each_part(supervisor: Supervisor, tmp_path: Path) -> None:
    await supervisor.start(Part("ingest", STUB), Part("view", STUB))
    parts = read_run_file(tmp_path)
    assert sorted(part.name for part in parts) == ["ingest", "view"]
    assert all(psutil.pid_exists(part.pid) for part in parts)
    assert {part.port for part in parts} == {supervisor.address("ingest").port, supervisor.address("view").port}


async def test_a_part_that_is_killed_is_started_again_and_the_run_file_says_where(
    supervisor: Supervisor, tmp_path: Path, told: Told
) -> None:
    await supervisor.start(Part("ingest", STUB))
    before = running(tmp_path, "ingest").pid
    os.kill(before, signal.SIGKILL)
    await until(lambda: told.about("ingest is back"), "ingest is back")
    after = running(tmp_path, "ingest")
    assert after.pid != before
    assert after.port == supervisor.address("ingest").port
    assert told.about(f"ingest (pid {before}) ended with SIGKILL and is started again")


async def test_what_a_killed_part_leaves_behind_is_ended(supervisor: Supervisor, tmp_path: Path) -> None:
    await supervisor.start(Part("extractor", (*STUB, "parent")))
    orphan = int((tmp_path / "run" / "extractor.child").read_text())
    os.kill(running(tmp_path, "extractor").pid, signal.SIGKILL)
    await until(lambda: not psutil.pid_exists(orphan), "the child of the killed part ends")


async def test_a_part_that_never_starts_is_an_error_with_its_own_last_words(supervisor: Supervisor) -> None:
    failing = (sys.executable, "-c", "import sys; sys.exit('watchfloor: topic articles has 3 partitions, should have 4')")
    with pytest.raises(PartFailed, match=r"extractor does not start \(status 1\): topic articles has 3 partitions, should have 4"):
        await supervisor.start(Part("extractor", failing))


async def test_a_part_that_does_not_heed_sigterm_is_killed_within_ten_seconds(tmp_path: Path, told: Told) -> None:
    supervisor = Supervisor(tmp_path, "127.0.0.1", told.append)
    await supervisor.start(Part("view", (*STUB, "stubborn")), Part("ingest", STUB))
    pids = [part.pid for part in read_run_file(tmp_path)]
    began = time.monotonic()
    await supervisor.stop()
    assert time.monotonic() - began < 10
    assert not any(psutil.pid_exists(pid) for pid in pids)
    assert told.about("view does not stop within 6 s and is killed")
    assert read_run_file(tmp_path) == []


async def test_a_part_that_is_about_to_be_started_again_is_not_when_all_stops(tmp_path: Path, told: Told) -> None:
    before = {each.pid for each in psutil.Process().children()}  # The Kafka of other tests.
    supervisor = Supervisor(tmp_path, "127.0.0.1", told.append)
    await supervisor.start(Part("ingest", STUB))
    os.kill(running(tmp_path, "ingest").pid, signal.SIGKILL)
    await until(lambda: told.about("is started again"), "the end is noticed")
    await supervisor.stop()
    left = [each for each in psutil.Process().children() if each.status() != psutil.STATUS_ZOMBIE and each.pid not in before]
    assert not left


async def test_a_second_supervisor_on_the_same_folder_says_who_is_there(supervisor: Supervisor, tmp_path: Path) -> None:
    with pytest.raises(AlreadyRunning, match=rf"already up on {tmp_path} \(pid {os.getpid()}\)"):
        Supervisor(tmp_path, "127.0.0.1", print)


def test_when_the_supervisor_itself_is_killed_no_part_outlives_it(tmp_path: Path) -> None:
    script = f"""
import asyncio, sys
from pathlib import Path
from watchfloor.runtime.keeper import Part
from watchfloor.runtime.supervisor import Supervisor

async def main():
    supervisor = Supervisor(Path({str(tmp_path)!r}), "127.0.0.1", print)
    await supervisor.start(Part("ingest", {STUB!r}), Part("view", {(*STUB, "stubborn")!r}))
    print("up", flush=True)
    await asyncio.Event().wait()

asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "up\n"
        pids = [part.pid for part in read_run_file(tmp_path)]
        assert len(pids) == 2
        process.kill()
    wait_until(lambda: not any(psutil.pid_exists(pid) for pid in pids), "all parts end", 5)
