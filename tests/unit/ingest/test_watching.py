"""A folder that is watched."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from watchfloor.ingest.database import open_database
from watchfloor.ingest.feed_store import FeedStore
from watchfloor.ingest.files import FileUnreadable
from watchfloor.ingest.watching import Watch

Watching = Callable[[], tuple[Watch, list[str]]]


@pytest.fixture
def watching(tmp_path: Path) -> Watching:
    """Makes a watch of a folder, as after a restart, with the names that it reads."""
    (tmp_path / "in").mkdir()

    def make() -> tuple[Watch, list[str]]:
        read: list[str] = []

        async def take(path: Path) -> None:
            if path.name.startswith("bad"):
                raise FileUnreadable(f"{path}: broken")
            read.append(path.name)

        return Watch(tmp_path / "in", FeedStore(open_database(tmp_path)), take), read

    return make


async def test_a_file_is_read_when_it_has_stopped_growing(watching: Watching, tmp_path: Path) -> None:
    watch, read = watching()
    file = tmp_path / "in" / "a.jsonl"
    file.write_text("half")
    await watch.look()
    file.write_text("half and half")
    await watch.look()
    assert read == []
    await watch.look()
    await watch.look()
    assert read == ["a.jsonl"]


async def test_a_changed_file_is_read_again_and_an_old_one_not_even_after_a_restart(watching: Watching, tmp_path: Path) -> None:
    watch, read = watching()
    file = tmp_path / "in" / "a.jsonl"
    file.write_text("one")
    for _ in range(2):
        await watch.look()
    watch, after = watching()
    for _ in range(3):
        await watch.look()
    assert (read, after) == (["a.jsonl"], [])
    file.write_text("one and two")
    for _ in range(2):
        await watch.look()
    assert after == ["a.jsonl"]


async def test_files_are_read_oldest_first_and_what_is_being_written_is_left_alone(watching: Watching, tmp_path: Path) -> None:
    watch, read = watching()
    for number, name in enumerate(["z.jsonl", "a.jsonl", ".hidden", "b.jsonl.part"]):
        (tmp_path / "in" / name).write_text("x")
        os.utime(tmp_path / "in" / name, (number, number))
    for _ in range(2):
        await watch.look()
    assert read == ["z.jsonl", "a.jsonl"]


async def test_an_unreadable_file_is_told_once_and_holds_nothing_up(watching: Watching, tmp_path: Path) -> None:
    watch, read = watching()
    (tmp_path / "in" / "bad.gz").write_text("x")
    (tmp_path / "in" / "good.txt").write_text("x")
    for _ in range(4):
        await watch.look()
    assert read == ["good.txt"]
