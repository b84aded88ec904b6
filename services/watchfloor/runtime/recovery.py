"""Seeks in the right order after a rebalance, and no record that was fetched before a seek is taken after it.

Faust resumes the source partitions and seeks afterwards. Records that were fetched in between become a gap that counts
as acknowledged: what lies in the gap is lost, or commits creep by one offset each. Here the seek comes first, while all
is paused, and a fetch during which a seek happened is thrown away and sought again.

Tables are restored a fetch at a time, each with one write that also notes the offset. Faust passes each record of a changelog
through two queues, for 75 µs.
"""

from time import monotonic
from typing import Any
from weakref import WeakSet

from aiokafka import ConsumerRecord
from faust.stores.rocksdb import Store
from faust.tables.base import Collection
from faust.tables.manager import TableManager
from faust.tables.recovery import Recovery
from faust.transport.consumer import RecordMap
from faust.transport.drivers.aiokafka import Consumer
from faust.types import TP, AppT, Message
from faust.types.tuples import ConsumerMessage
from rocksdict import WriteBatch

from watchfloor.contracts.topics import MEBIBYTE
from watchfloor.runtime.faust_log import FAUST_LOG
from watchfloor.runtime.metrics import REBALANCES, RECOVERING, RECOVERY_REMAINING, RECOVERY_SECONDS
from watchfloor.runtime.seeking import SeekingThread

MAX_HELD_BYTES = 32 * MEBIBYTE
"""Of records that are fetched and not yet dealt with: Faust counts records (4,096), which may be megabytes each."""
HELD_LOOK_SECONDS = 0.05


class StrictRecovery(Recovery):
    """Restores tables as Faust does, but a fetch at a time, and seeks the source partitions before it resumes them."""

    logger = FAUST_LOG
    seeks = 0
    """How often changelogs were sought: a fetch that goes on meanwhile is of another place."""

    async def _seek_offsets(self, *args: Any, **kwargs: Any) -> None:
        # Twice, as `StrictConsumer.perform_seek` does.
        self.seeks += 1
        await super()._seek_offsets(*args, **kwargs)
        self.seeks += 1

    async def on_recovery_completed(self, generation_id: int = 0) -> None:
        consumer = self.app.consumer
        consumer.stop_flow()
        self.app.flow_control.suspend()
        await consumer.perform_seek()

        async def sought_already() -> None:
            pass

        consumer.perform_seek = sought_already  # type: ignore[method-assign]
        try:
            await super().on_recovery_completed(generation_id)
        finally:
            del consumer.perform_seek

    def restore(self, tp: TP, records: list[ConsumerRecord]) -> list[ConsumerRecord]:
        """Write what was fetched of a changelog to its table.

        Returns:
            What Faust is still to see: the last record, which it finds written and takes as the occasion to look whether that
            was all. Nothing of a partition that is not, or no longer, to be restored here: Faust would write it to another table.
        """
        if tp not in self.active_tps:
            return []
        table = self.tp_to_table[tp]
        assert isinstance(table, Collection)
        assert isinstance(table.data, Store)
        store = table.data
        seen = self.active_offsets[tp]
        batch = WriteBatch(raw_mode=True)
        for record in records:
            if seen is not None and record.offset <= seen:
                continue
            if record.value is None:
                batch.delete(record.key)
            else:
                batch.put(record.key, record.value)
        last = records[-1]
        if seen is None or last.offset > seen:
            batch.put(store.offset_key, str(last.offset).encode())
            store._db_for_partition(tp.partition).write(batch)
            self.active_offsets[tp] = last.offset
        return [last]

    def _set_recovery_started(self) -> None:
        super()._set_recovery_started()
        RECOVERING.set(1)
        # Asked at each scrape: a stalled recovery calls nothing.
        RECOVERY_REMAINING.set_function(lambda: self.active_remaining_total() if self.in_recovery else 0)

    def _set_recovery_ended(self) -> None:
        # Faust also calls this where there was nothing to restore.
        if self.in_recovery and self._recovery_started_at is not None:
            RECOVERY_SECONDS.observe(monotonic() - self._recovery_started_at)
        super()._set_recovery_ended()
        RECOVERING.set(0)


class StrictTableManager(TableManager):
    """Uses StrictRecovery."""

    logger = FAUST_LOG

    @property
    def recovery(self) -> StrictRecovery:
        if self._recovery is None:
            self._recovery = StrictRecovery(self.app, self, beacon=self.beacon, loop=self.loop)
        assert isinstance(self._recovery, StrictRecovery)
        return self._recovery

    def on_rebalance_start(self) -> None:
        REBALANCES.inc()
        super().on_rebalance_start()


def recovery_of(app: AppT) -> StrictRecovery:
    """The restoring of an application's tables, which also runs where there are none."""
    tables = app.tables
    assert isinstance(tables, StrictTableManager)
    return tables.recovery


class StrictConsumer(Consumer):
    """Acknowledges only what an agent says it has dealt with, takes no source record that was fetched before a seek, and
    fetches nothing while it holds enough: a slow agent makes lag, never memory.

    Faust's streams acknowledge each record that they skip because a rebalance is under way. It is committed like any
    other, and with it everything before it that the rebalance has thrown out of the queues: records are lost that way
    whenever a stream happens to hold one in that moment.
    """

    logger = FAUST_LOG
    seeks = 0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held: WeakSet[ConsumerMessage] = WeakSet()

    async def verify_all_partitions_active(self) -> None:
        """Faust's look for partitions that stand still, which only logs: does nothing, since our watchdog looks.

        On a busy machine it asked for positions that were not known yet, and ended the worker with an AssertionError.
        """

    def _new_consumer_thread(self) -> SeekingThread:
        return SeekingThread(self, loop=self.loop, beacon=self.beacon)

    def check_errors(self) -> None:
        """Raise what the group's coordination gave up on.

        aiokafka tells it only to whoever asks, and waits without end until somebody has; Faust never asks.

        Raises:
            KafkaError: the worker has to end.
        """
        thread = self._thread
        assert isinstance(thread, SeekingThread)
        coordinator = thread._consumer._coordinator if thread._consumer is not None else None
        if coordinator is not None:
            coordinator.check_errors()

    def committed(self, tp: TP) -> int:
        """The offset of a partition that is to be read next after a restart."""
        return self._committed_offset.get(tp) or 0

    def ack(self, message: Message) -> bool:
        """What Faust calls, also for what it skips: does nothing."""
        return False

    def acknowledge(self, message: Message) -> None:
        """Count a record as dealt with: its offset may be committed."""
        super().ack(message)

    async def perform_seek(self) -> None:
        # Twice, so that a fetch is also caught that begins while the seek is under way.
        self.seeks += 1
        await super().perform_seek()
        self.seeks += 1

    async def _wait_next_records(self, timeout: float) -> tuple[RecordMap | None, set[TP] | None]:  # noqa: ASYNC109
        if self._holds_enough():
            await self.sleep(HELD_LOOK_SECONDS)
            return None, None
        recovery = recovery_of(self.app)
        before, generation, started = self.seeks, self.app.consumer_generation_id, recovery.seeks
        records, active = await super()._wait_next_records(timeout)
        if records:
            whole = self.flow_active and self.app.consumer_generation_id == generation and recovery.seeks == started
            records = await self._without_changelogs(records, whole=whole)
        if records and self.seeks != before:
            # The fetch may also have moved the position after the seek: once more, then nothing is skipped.
            # Not through the instance, whose method StrictRecovery may have silenced just now.
            await StrictConsumer.perform_seek(self)
            records = {tp: batch for tp, batch in records.items() if self._is_changelog_tp(tp)}
        return records, active

    async def _without_changelogs(self, records: RecordMap, *, whole: bool) -> RecordMap:
        """What is left for Faust once changelogs have gone to their tables.

        Args:
            whole: nothing has moved while it was fetched. Otherwise records of changelogs are fetched again: what Faust took of
                them would wait in its buffers, and come over what is newer.
        """
        recovery = recovery_of(self.app)
        changelogs = {tp: batch for tp, batch in records.items() if self._is_changelog_tp(tp)}
        kept = {tp: batch for tp, batch in records.items() if tp not in changelogs}
        if whole:
            restored = {tp: recovery.restore(tp, batch) for tp, batch in changelogs.items()}
            return kept | {tp: batch for tp, batch in restored.items() if batch}
        again = {tp: max(0, recovery.active_offsets[tp] or 0) for tp in changelogs.keys() & recovery.active_tps & self.assignment()}
        if again:
            await self.seek_wait(again)
        return kept

    def _to_message(self, tp: TP, record: Any) -> ConsumerMessage:
        message = super()._to_message(tp, record)
        if not self._is_changelog_tp(tp):
            self._held.add(message)
        return message

    def _holds_enough(self) -> bool:
        # Those that somebody still refers to: in Faust's queues, which know only the number, or in an agent's hand.
        # While tables are restored nothing is dealt with, so that waiting would never end.
        return not self.app.in_recovery and sum(len(each.value or b"") for each in self._held) > MAX_HELD_BYTES
