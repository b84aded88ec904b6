"""Tables are restored a fetch at a time: each record once, in order, and nothing that belongs to somebody else."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import ConsumerRecord
from faust.types import TP

from watchfloor.runtime.recovery import StrictRecovery
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.strict_app import strict_app, table
from watchfloor.runtime.tables import PartitionTable
from watchfloor.runtime.worker_slot import take_slot

CHANGELOG = "aggregator-actors-changelog"
PLACE, OTHER = TP(CHANGELOG, 1), TP(CHANGELOG, 2)


def fetched(*rows: tuple[int, bytes, bytes | None], tp: TP = PLACE) -> list[ConsumerRecord[bytes, bytes]]:
    return [ConsumerRecord(tp.topic, tp.partition, offset, 0, 0, key, value, None, len(key), 0, ()) for offset, key, value in rows]


class Restoring:
    """A recovery of one partition on a RocksDB of its own, without a broker."""

    def __init__(self, folder: Path) -> None:
        app = strict_app("aggregator", Settings(data_dir=folder), take_slot(folder, "aggregator"))
        self.table = table(app, "actors")
        self.recovery = StrictRecovery(app, SimpleNamespace())  # type: ignore[arg-type]
        self.recovery.add_active(self.table, PLACE)

    def value(self, key: bytes) -> bytes | None:
        record: Any = SimpleNamespace(partition=PLACE.partition)
        return PartitionTable(self.table).get(record, key)


@pytest.fixture
def restoring(tmp_path: Path) -> Restoring:
    return Restoring(tmp_path)


def test_the_last_value_of_a_key_is_in_the_table(restoring: Restoring) -> None:
    restoring.recovery.restore(PLACE, fetched((3, b"a", b"1"), (4, b"b", b"1"), (7, b"a", b"2")))
    restoring.recovery.restore(PLACE, fetched((8, b"b", None)))
    assert (restoring.value(b"a"), restoring.value(b"b")) == (b"2", None)


def test_faust_sees_only_the_last_record_and_finds_it_written(restoring: Restoring) -> None:
    left = restoring.recovery.restore(PLACE, fetched((3, b"a", b"1"), (7, b"a", b"2")))
    assert [record.offset for record in left] == [7] == [restoring.recovery.active_offsets[PLACE]]


def test_a_restart_reads_on_from_what_is_in_the_table(restoring: Restoring) -> None:
    restoring.recovery.restore(PLACE, fetched((3, b"a", b"1"), (7, b"a", b"2")))
    assert restoring.table.data.persisted_offset(PLACE) == 7


def test_what_is_fetched_again_does_not_come_over_what_is_newer(restoring: Restoring) -> None:
    restoring.recovery.restore(PLACE, fetched((3, b"a", b"1"), (7, b"a", b"2")))
    left = restoring.recovery.restore(PLACE, fetched((3, b"a", b"1")))
    assert (restoring.value(b"a"), restoring.recovery.active_offsets[PLACE], len(left)) == (b"2", 7, 1)


def test_a_partition_that_is_not_to_be_restored_here_is_left_alone(restoring: Restoring) -> None:
    assert restoring.recovery.restore(OTHER, fetched((3, b"a", b"1"), tp=OTHER)) == []
    assert OTHER not in restoring.recovery.active_offsets
