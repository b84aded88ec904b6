"""A Faust table from bytes to bytes, used for the partition of a record: Faust's own way reads it from a context variable."""

from collections.abc import Iterator
from itertools import takewhile
from typing import Any

from faust.stores.rocksdb import Store as RocksDBStore
from faust.types import TableT

from watchfloor.runtime.batches import Record, in_partition_of


class PartitionTable:
    """Gives every access the partition of the record that it is made for.

    Args:
        table: on RocksDB, or in memory (for tests).
    """

    def __init__(self, table: TableT[Any, Any]) -> None:
        self._table = table

    def get(self, record: Record, key: bytes) -> bytes | None:
        in_partition_of(record)
        value: bytes | None = self._table.get(key)
        return value

    def put(self, record: Record, key: bytes, value: bytes) -> None:
        """Write locally, and hand the changelog record over; `StrictProducer.flush` waits for its delivery."""
        in_partition_of(record)
        self._table[key] = value

    def under(self, record: Record, prefix: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Keys that begin with `prefix`, in order, with their values.

        On RocksDB the cost is that of what is found; in memory it is that of the whole table.
        """
        store = self._table.data
        if isinstance(store, RocksDBStore):
            pairs = store._db_for_partition(record.partition).items(from_key=prefix)
            return takewhile(lambda pair: pair[0].startswith(prefix), pairs)
        return iter(sorted((key, value) for key, value in store.items() if key.startswith(prefix)))
