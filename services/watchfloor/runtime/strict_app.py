"""The Faust application that all agents run in: what is handed over is delivered before anything counts as done.

Every line of it is there because its absence lost data or stood still on a real Kafka (docs/reliability.md). The commit
order of an agent: fold a batch, hand over the outputs, await their delivery (`deliver`), write the tables, acknowledge.
Faust commits acknowledged offsets once a second, and only after all changelog records are delivered, too.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from time import monotonic
from typing import Any

import faust
from faust.auth import SASLCredentials, SSLCredentials
from faust.sensors import Monitor
from faust.transport.drivers.aiokafka import Transport
from faust.types import TP, StreamT, TableT, TopicT
from faust.types.auth import CredentialsT
from mode.supervisors import CrashingSupervisor

from watchfloor.contracts.topics import COMPACTED, MEBIBYTE, Topic
from watchfloor.runtime.assigning import StrictAssignor
from watchfloor.runtime.delivery import StrictProducer
from watchfloor.runtime.faust_log import FAUST_LOG
from watchfloor.runtime.fencing import SESSION_TIMEOUT
from watchfloor.runtime.kafka_access import client_arguments
from watchfloor.runtime.recovery import StrictConsumer, StrictRecovery, StrictTableManager, recovery_of
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.worker_slot import WorkerSlot

MAX_RECORD_BYTES = 8 * MEBIBYTE
"""What the broker takes on `extractions` and on changelogs; a request holds a batch header more."""
BLOCK_CACHE_BYTES = 16 * MEBIBYTE
WRITE_BUFFER_BYTES = 8 * MEBIBYTE
"""Of each table partition; RocksDB's defaults here are 2 GiB and 64 MiB."""


class QuietMonitor(Monitor):
    """What Faust itself needs to know of offsets. The rest is counted by our own metrics, or not at all.

    The bundled monitor keeps numbers of every record that nobody reads, and measures rebalances wrongly.
    """

    logger = FAUST_LOG

    def on_message_in(self, tp: TP, offset: int, message: Any) -> None:
        self.tp_read_offsets[tp] = offset

    def on_stream_event_in(self, tp: TP, offset: int, stream: Any, event: Any) -> None:
        self.stream_inbound_time[tp] = monotonic()

    def on_stream_event_out(self, *args: Any, **kwargs: Any) -> None:
        pass

    def on_message_out(self, *args: Any) -> None:
        pass

    def on_table_get(self, *args: Any) -> None:
        pass

    def on_table_set(self, *args: Any) -> None:
        pass

    def on_send_initiated(self, *args: Any, **kwargs: Any) -> None:
        pass

    def on_send_completed(self, *args: Any) -> None:
        pass


class StrictTransport(Transport):
    """aiokafka with our consumer."""

    Consumer = StrictConsumer


class StrictApp(faust.App):
    """A Faust application with the strict producer, consumer and recovery."""

    logger = FAUST_LOG

    def _new_transport(self) -> StrictTransport:
        return StrictTransport(self.conf.broker_consumer, self)

    def _new_producer(self) -> StrictProducer:
        return StrictProducer(self.transport, loop=self.loop, beacon=self.beacon)

    @property
    def strict_producer(self) -> StrictProducer:
        """The producer, to publish with."""
        producer = self.producer
        assert isinstance(producer, StrictProducer)
        return producer

    @property
    def strict_consumer(self) -> StrictConsumer:
        """The consumer, to ask for offsets."""
        consumer = self.consumer
        assert isinstance(consumer, StrictConsumer)
        return consumer

    @property
    def recovery(self) -> StrictRecovery:
        """The restoring of the tables, to ask how far it is."""
        return recovery_of(self)


def strict_app(service: str, settings: Settings, slot: WorkerSlot, *, replication: int = 1) -> StrictApp:
    """The application of a service.

    Args:
        service: `extractor` or `aggregator`; with the prefix it names the consumer group and the changelogs.
        settings: broker, prefix, partitions.
        slot: where this worker keeps its stores, and as whom it joins the group.
        replication: of the changelogs that are created.
    """
    return StrictApp(
        settings.group(service),
        broker=[f"kafka://{server}" for server in settings.bootstrap.split(",")],
        broker_credentials=faust_credentials(settings),
        datadir=slot.folder,
        store="rocksdb://",
        key_serializer="raw",
        value_serializer="raw",
        autodiscover=False,
        TableManager=StrictTableManager,
        PartitionAssignor=StrictAssignor,
        Monitor=QuietMonitor,
        agent_supervisor=CrashingSupervisor,
        # A crash heals in seconds: a restarted worker takes its own partitions back at once (static membership), others
        # get them after the session timeout.
        consumer_group_instance_id=slot.instance_id,
        broker_session_timeout=SESSION_TIMEOUT,
        broker_heartbeat_interval=SESSION_TIMEOUT / 5,
        broker_request_timeout=30.0,
        broker_commit_interval=1.0,
        consumer_max_fetch_size=MAX_RECORD_BYTES,
        producer_request_timeout=120.0,
        producer_linger=0.005,
        producer_max_batch_size=524_288,
        producer_max_request_size=MAX_RECORD_BYTES + MEBIBYTE,
        stream_wait_empty=True,
        stream_recovery_delay=0.0,
        stream_buffer_maxsize=4096,
        # A standby misses changelog records about the end of its recovery: 573 heads of 1,985 were wrong.
        table_standby_replicas=0,
        topic_partitions=settings.partitions,
        topic_replication_factor=replication,
        topic_disable_leader=True,
        # They are made and checked before; to make them again would need a right that only an operator should have.
        topic_allow_declare=False,
        web_enabled=False,
        web_tables_enabled=False,
        worker_redirect_stdouts=False,
    )


def faust_credentials(settings: Settings) -> CredentialsT | None:
    """How a Faust application shows who it is; None where nobody asks."""
    arguments = client_arguments(settings)
    tls = arguments.get("ssl_context")
    if settings.kafka_uses_user:
        return SASLCredentials(
            username=arguments["sasl_plain_username"],
            password=arguments["sasl_plain_password"],
            mechanism=arguments["sasl_mechanism"],
            ssl_context=tls,
        )
    return SSLCredentials(tls) if tls is not None else None


def source(app: StrictApp, settings: Settings, topic: Topic) -> TopicT:
    """A topic to read as bytes; a tombstone is a record, too."""
    return app.topic(settings.topic(topic), key_type=bytes, value_type=bytes, allow_empty=True)


def table(app: StrictApp, name: str, *, min_insync_replicas: int = 1) -> TableT[bytes, bytes]:
    """A table from bytes to bytes; its changelog carries the prefix of the application."""
    return app.Table(
        name,
        key_type=bytes,
        value_type=bytes,
        options={"block_cache_size": BLOCK_CACHE_BYTES, "write_buffer_size": WRITE_BUFFER_BYTES},
        extra_topic_configs={
            "max.message.bytes": str(MAX_RECORD_BYTES),
            "min.insync.replicas": str(min_insync_replicas),
            **COMPACTED,
        },
    )


def agent(app: StrictApp, topic: TopicT, name: str, handle: Callable[[StreamT[Any]], Awaitable[None]]) -> None:
    """Let `handle` read `topic`: one at a time, and whatever it raises ends the worker."""
    app.agent(topic, name=name, concurrency=1, supervisor_strategy=CrashingSupervisor)(handle)


async def deliver(deliveries: Iterable[Awaitable[Any]]) -> None:
    """Wait until records that were handed over are delivered.

    Raises:
        the error of the first that was not.
    """
    await asyncio.gather(*deliveries)
