"""Tables are restored a fetch at a time: each record once, in order, and nothing that belongs to somebody else."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka import ConsumerRecord
from faust.types import TP

from watchfloor.runtime.recovery import StrictConsumer, StrictRecovery, StrictTableManager
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.strict_app import strict_app, table
from watchfloor.runtime.tables import PartitionTable
from watchfloor.runtime.worker_slot import take_slot

CHANGELOG = "aggregator-actors-changelog"
PLACE, OTHER = TP(CHANGELOG, 1), TP(CHANGELOG, 2)
SOURCE = TP("observations", 1)


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


class Fetching(StrictConsumer):
    """A consumer without a broker, which remembers where it was sought to."""

    def __init__(self, restoring: Restoring) -> None:
        self.app = SimpleNamespace(tables=StrictTableManager.__new__(StrictTableManager))  # type: ignore[assignment]
        self.app.tables._recovery = restoring.recovery  # type: ignore[attr-defined]
        self.sought: dict[TP, int] = {}

    def _is_changelog_tp(self, tp: TP) -> bool:
        return tp.topic == CHANGELOG

    def assignment(self) -> set[TP]:
        return {PLACE, SOURCE}

    async def seek_wait(self, partitions: Mapping[TP, int]) -> None:
        self.sought.update(partitions)


async def test_what_was_fetched_while_partitions_moved_is_fetched_again_and_waits_nowhere(restoring: Restoring) -> None:
    consumer = Fetching(restoring)
    restoring.recovery.restore(PLACE, fetched((3, b"a", b"1")))
    stale = {PLACE: fetched((4, b"a", b"2")), SOURCE: fetched((9, b"", b"{}"), tp=SOURCE)}
    assert set(await consumer._without_changelogs(stale, whole=False)) == {SOURCE}
    assert (restoring.value(b"a"), consumer.sought) == (b"1", {PLACE: 3})


async def test_what_was_fetched_in_peace_is_restored_beside_what_agents_read(restoring: Restoring) -> None:
    consumer = Fetching(restoring)
    records = {PLACE: fetched((4, b"a", b"2"), (5, b"a", b"3")), SOURCE: fetched((9, b"", b"{}"), tp=SOURCE)}
    left = await consumer._without_changelogs(records, whole=True)
    assert {tp: [each.offset for each in batch] for tp, batch in left.items()} == {PLACE: [5], SOURCE: [9]}
    assert (restoring.value(b"a"), consumer.sought) == (b"3", {})
