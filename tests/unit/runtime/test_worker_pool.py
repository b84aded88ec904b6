"""One item that takes too long, or ends the process, fails alone."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from watchfloor.runtime.worker_pool import ItemFailed, WorkerPool

LIMIT_SECONDS = 1.0


class Doubler:
    """Doubles numbers; other items do what hostile articles do."""

    version = "doubler-1"

    def extract_batch(self, items: Sequence[int | str]) -> list[int]:
        return [self._one(item) for item in items]

    def _one(self, item: int | str) -> int:
        if item == "hang":
            time.sleep(600)
        if item == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if item == "pid":
            return os.getpid()
        return 2 * int(item)


def no_model() -> Doubler:
    raise FileNotFoundError("no such model")


@asynccontextmanager
async def started() -> AsyncIterator[WorkerPool[int | str, int]]:
    pool: WorkerPool[int | str, int] = WorkerPool(Doubler, item_seconds=LIMIT_SECONDS)
    await pool.start()
    try:
        yield pool
    finally:
        pool.stop()


def outcome(result: int | ItemFailed) -> int | str:
    return result.code if isinstance(result, ItemFailed) else result


async def test_the_results_of_a_batch_come_in_order() -> None:
    async with started() as pool:
        assert [result async for result in pool.each([1, 2, 3])] == [2, 4, 6]
        assert pool.version == "doubler-1"


@pytest.mark.parametrize(("item", "code"), [("hang", "too_slow"), ("kill", "killed_reader"), ("nonsense", "reader_error")])
async def test_a_bad_item_leaves_the_others_of_its_batch_unharmed(item: str, code: str) -> None:
    async with started() as pool:
        results = [outcome(result) async for result in pool.each([1, item, 3])]
        assert results == [2, code, 6]
        assert [result async for result in pool.each([4])] == [8]


async def test_what_keeps_the_reader_from_loading_is_told_as_it_is() -> None:
    pool: WorkerPool[int, int] = WorkerPool(no_model, item_seconds=1)
    with pytest.raises(FileNotFoundError, match="no such model"):
        await pool.start()
    pool.stop()


PARENT = """
import asyncio, sys
sys.path[:0] = {path!r}
from test_worker_pool import Doubler, WorkerPool

async def main():
    pool = WorkerPool(Doubler, item_seconds=60)
    async for pid in pool.each(["pid"]):
        print(pid, flush=True)
    await asyncio.sleep(600)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_a_killed_parent_leaves_no_process_behind(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT.format(path=sys.path), encoding="utf-8")
    parent = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE)
    assert parent.stdout is not None
    reader = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 5
    while _alive(reader):
        assert time.monotonic() < deadline, "the reading process outlived its parent by 5 seconds"
        time.sleep(0.05)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
