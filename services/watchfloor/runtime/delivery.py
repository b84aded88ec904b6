"""A producer that knows what is delivered, so that no offset is committed past a record that is not.

Faust's own producer counts a message as flushed when it leaves a queue, gives up flushing after 100 ms, and only logs
a send that failed; each of these loses data when a worker dies at the wrong moment.
"""

import asyncio
import time
from asyncio import Future
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.producer.message_accumulator import BatchBuilder
from faust.exceptions import ProducerSendError
from faust.transport.drivers.aiokafka import Producer
from faust.transport.producer import ProducerBuffer
from faust.types import FutureMessage, HeadersArg, RecordMetadata

from watchfloor.runtime.faust_log import FAUST_LOG

Headers = list[tuple[str, bytes]]


class Outgoing(NamedTuple):
    """A record to be sent."""

    topic: str
    partition: int
    key: bytes | None
    value: bytes | None
    headers: Headers = []  # noqa: RUF012 - nobody adds to it


Delivery = tuple[tuple[str, int], int, "Future[RecordMetadata]"]
"""Of a batch: topic and partition, how many records it has, and what completes when they are delivered; its offset is that of the first."""


class Undelivered:
    """Records from the moment they are handed over until their delivery, and the first error among them."""

    def __init__(self) -> None:
        self._waiting: set[Future[Any]] = set()
        self._error: BaseException | None = None

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, delivery: "Future[Any]") -> None:
        """Follow a record whose delivery completes `delivery`."""
        self._waiting.add(delivery)
        delivery.add_done_callback(self._done)

    def _done(self, delivery: "Future[Any]") -> None:
        self._waiting.discard(delivery)
        if delivery.cancelled():
            self._error = self._error or ProducerSendError("the delivery was cancelled")
        elif delivery.exception():
            self._error = self._error or delivery.exception()

    async def drain(self) -> None:
        """Wait until all that was handed over before this call is delivered.

        Raises:
            ProducerSendError: a record, now or ever before, was not delivered. It stays that way: the worker has to
                end without a commit, so that the next one sends again.
        """
        # A snapshot: under load an open-ended wait would never end.
        waiting = set(self._waiting)
        if waiting:
            await asyncio.wait(waiting)
        if self._error:
            raise ProducerSendError(f"a record was not delivered: {self._error!r}") from self._error


class StrictBuffer(ProducerBuffer):
    """The queue of changelog records, flushed when they are delivered, not when they leave the queue."""

    logger = FAUST_LOG

    def __post_init__(self) -> None:
        super().__post_init__()
        self.undelivered = Undelivered()

    def put(self, fut: FutureMessage) -> None:
        self.undelivered.add(fut)
        super().put(fut)

    async def flush(self) -> None:
        await self.undelivered.drain()

    async def wait_until_ebb(self) -> None:
        """The agents await the delivery of each batch, so that the queue never holds more than one."""


class StrictProducer(Producer):
    """Idempotent, acknowledged by all replicas in sync, and flushed only when everything is delivered."""

    logger = FAUST_LOG

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.undelivered = Undelivered()
        self.buffer: StrictBuffer = StrictBuffer(loop=self.loop, beacon=self.beacon)
        self.buffer.app = self.app

    def _settings_extra(self) -> Mapping[str, Any]:
        return {"acks": "all", "enable_idempotence": True}

    async def send(
        self,
        topic: str,
        key: bytes | None,
        value: bytes | None,
        partition: int | None,
        timestamp: float | None,
        headers: HeadersArg | None,
        *,
        transactional_id: str | None = None,
    ) -> "Future[RecordMetadata]":
        """What Faust itself sends with: the changelogs."""
        delivery = await super().send(topic, key, value, partition, timestamp, headers, transactional_id=transactional_id)
        assert isinstance(delivery, Future)
        self.undelivered.add(delivery)
        return delivery

    async def publish(
        self, topic: str, *, key: bytes | None, value: bytes | None, timestamp_ms: int, headers: Headers
    ) -> "Future[RecordMetadata]":
        """Hand a record over; what is returned completes when it is delivered.

        Straight to aiokafka: Faust's `topic.send` takes a third of the time of a batch, and turns milliseconds into a
        float and back, which loses one now and then.
        """
        producer = self._ensure_producer()
        delivery: Future[RecordMetadata] = await producer.send(topic, value, key=key, timestamp_ms=timestamp_ms, headers=headers)
        self.undelivered.add(delivery)
        return delivery

    async def publish_all(self, records: Iterable[Outgoing]) -> list[Delivery]:
        """Hand records over in batches, those of one partition in their order.

        One by one, a record takes 50 microseconds on its way through aiokafka, most of them for a future of its own.
        """
        producer = self._ensure_producer()
        now = time.time_ns() // 1_000_000
        batches: dict[tuple[str, int], list[BatchBuilder]] = {}
        for topic, partition, key, value, headers in records:
            filled = batches.setdefault((topic, partition), [])
            if not filled or filled[-1].append(timestamp=now, key=key, value=value, headers=headers) is None:
                filled.append(producer.create_batch())  # it takes the first record, however large that is
                filled[-1].append(timestamp=now, key=key, value=value, headers=headers)
        handed = await asyncio.gather(*(self._hand_over(producer, place, filled) for place, filled in batches.items()))
        return [each for some in handed for each in some]

    async def _hand_over(self, producer: AIOKafkaProducer, place: tuple[str, int], filled: list[BatchBuilder]) -> list[Delivery]:
        topic, partition = place
        deliveries: list[Delivery] = []
        for batch in filled:
            batch.close()  # so that it does not linger
            delivery: Future[RecordMetadata] = await producer.send_batch(batch, topic, partition=partition)
            self.undelivered.add(delivery)
            deliveries.append((place, batch.record_count(), delivery))
        return deliveries

    async def flush(self) -> None:
        await self.buffer.flush()
        await self.undelivered.drain()
