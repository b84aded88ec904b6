"""The lock on a data folder."""

import subprocess
import sys
from pathlib import Path

from watchfloor.runtime.data_lock import DataLock


def test_a_second_holder_learns_who_the_first_is(tmp_path: Path) -> None:
    first, second = DataLock(tmp_path / "lock"), DataLock(tmp_path / "lock")
    assert first.take() is None
    first.write({"pid": 12345, "port": 9092})
    first.write({"pid": 12, "port": 9092})
    assert second.take() == {"pid": 12, "port": 9092}


def test_a_holder_that_has_not_written_yet_is_still_a_holder(tmp_path: Path) -> None:
    first, second = DataLock(tmp_path / "lock"), DataLock(tmp_path / "lock")
    assert first.take() is None
    assert second.take() == {}


def test_what_is_released_can_be_taken(tmp_path: Path) -> None:
    first, second = DataLock(tmp_path / "lock"), DataLock(tmp_path / "lock")
    first.take()
    first.release()
    assert second.take() is None


def test_a_child_that_inherited_the_lock_holds_it_until_it_ends(tmp_path: Path) -> None:
    ours, other = DataLock(tmp_path / "lock"), DataLock(tmp_path / "lock")
    ours.take()
    ours.write({"pid": 7})
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE, pass_fds=(ours.inherit(),))
    ours.release()
    assert other.take() == {"pid": 7}
    child.communicate(b"\n")
    assert other.take() is None
