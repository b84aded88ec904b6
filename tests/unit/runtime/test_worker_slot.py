"""Each worker of a service has a folder and a name of its own, and the next one inherits them."""

from pathlib import Path

from watchfloor.runtime.worker_slot import take_slot


def test_a_second_worker_takes_the_next_place(tmp_path: Path) -> None:
    first, second = take_slot(tmp_path, "extractor"), take_slot(tmp_path, "extractor")
    assert [first.folder.name, second.folder.name] == ["extractor-0", "extractor-1"]
    assert first.instance_id != second.instance_id


def test_whoever_takes_the_place_of_a_dead_worker_gets_its_stores_and_its_name(tmp_path: Path) -> None:
    dead = take_slot(tmp_path, "extractor")
    dead.lock.release()
    assert take_slot(tmp_path, "extractor").instance_id == dead.instance_id


def test_workers_on_two_machines_never_have_the_same_name(tmp_path: Path) -> None:
    names = {take_slot(tmp_path / machine, "extractor").instance_id for machine in ("a", "b")}
    assert len(names) == 2
