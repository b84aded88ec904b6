"""What the streaming tests share: services as processes, and topics as lists of records."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRecord, TopicPartition

from harness import environment
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings

SERVICES = Path(__file__).with_name("stub_services.py")
SOURCES = {"extractor": (Topic.ARTICLES,), "aggregator": (Topic.EXTRACTIONS, Topic.OBSERVATIONS)}
RECORDED_MS = 1_714_600_000_000
"""Record timestamps of the tests begin here, so that a replay knows them."""


def recorded_at(number: int) -> datetime:
    """The timestamp of the record that `feed` sends as this one."""
    return datetime.fromtimestamp(RECORDED_MS // 1000, UTC) + timedelta(milliseconds=RECORDED_MS % 1000 + number)


STUB = (sys.executable, str(SERVICES))
"""A streaming service with a reader that needs no model."""
REAL = (sys.executable, "-m", "watchfloor.cli.main")
"""The command that users run."""


class Worker:
    """A streaming service as a process."""

    def __init__(self, service: str, settings: Settings, program: Sequence[str] = STUB, **more: str) -> None:
        self.service = service
        self._command = [*program, service]
        self._environment = {**environment(settings), **more}
        self.process = self._start()

    def _start(self) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(self._command, env=self._environment)

    @property
    def status(self) -> int | None:
        return self.process.poll()

    def kill_and_restart(self) -> None:
        """As a supervisor does after kill -9."""
        self.process.kill()
        self.process.wait()
        self.process = self._start()

    def pause(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def restart_if_ended(self) -> bool:
        """Start it again where it has ended itself; whether it had."""
        ended = self.status is not None
        if ended:
            self.process = self._start()
        return ended

    def stop(self, timeout: float = 15) -> int:
        """SIGTERM, as the supervisor stops it; the exit status."""
        self.process.terminate()
        try:
            return self.process.wait(timeout)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


class Workers:
    """Workers that are stopped, however a test ends."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._all: list[Worker] = []

    def start(self, service: str, settings: Settings | None = None, program: Sequence[str] = STUB, **more: str) -> Worker:
        worker = Worker(service, settings or self._settings, program, **more)
        self._all.append(worker)
        return worker

    def kill_all(self) -> None:
        for worker in self._all:
            if worker.status is None:
                worker.resume()
                worker.process.kill()
            worker.process.wait()


def values(articles: Iterable[dict[str, Any]]) -> list[bytes]:
    return [json.dumps(article).encode() for article in articles]


async def feed(
    settings: Settings, records: Sequence[bytes], topic: Topic = Topic.ARTICLES, *, first: int | None = 0, seconds: float = 0
) -> None:
    """Send values with a plain aiokafka producer, evenly over some time; the timestamp of each says its number, with no first the time."""
    producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap, enable_idempotence=True, max_request_size=9_000_000)
    await producer.start()
    try:
        for number, value in enumerate(records, first or 0):
            recorded = None if first is None else RECORDED_MS + number
            await producer.send(settings.topic(topic), value, timestamp_ms=recorded)
            if seconds and number % 20 == 0:
                await producer.flush()
                await asyncio.sleep(20 * seconds / len(records))
        await producer.flush()
    finally:
        await producer.stop()


async def read(settings: Settings, topic: str) -> list[ConsumerRecord]:
    """Everything on a topic, each partition in order."""
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.bootstrap, auto_offset_reset="earliest", max_partition_fetch_bytes=8 << 20)
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, number) for number in range(settings.partitions)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        found: list[ConsumerRecord] = []
        for partition in partitions:
            await consumer.seek_to_beginning(partition)
        while any([await consumer.position(each) < ends[each] for each in partitions]):
            for batch in (await consumer.getmany(timeout_ms=200)).values():
                found += batch
    finally:
        await consumer.stop()
    return found


def latest(records: Iterable[ConsumerRecord]) -> dict[bytes, bytes | None]:
    """What remains of a compacted topic: of each key the last value."""
    return {record.key: record.value for record in records}


async def settled(settings: Settings, *services: str, within: float = 60) -> None:
    """Wait until the services have committed everything on the topics that they read, one after the other."""
    deadline = time.monotonic() + within
    for service in services:
        # Assigned by hand, it asks for the group's commits without joining the group.
        consumer = AIOKafkaConsumer(bootstrap_servers=settings.bootstrap, group_id=settings.group(service), enable_auto_commit=False)
        await consumer.start()
        try:
            for topic in SOURCES[service]:
                partitions = [TopicPartition(settings.topic(topic), number) for number in range(settings.partitions)]
                consumer.assign(partitions)
                while behind := await _behind(consumer, partitions):
                    assert time.monotonic() < deadline, f"{service} is still behind after {within:g} s: {behind}"
                    await asyncio.sleep(0.1)
        finally:
            await consumer.stop()


async def _behind(consumer: AIOKafkaConsumer, partitions: list[TopicPartition]) -> dict[TopicPartition, tuple[int, int]]:
    """Of each partition with a lag the offset that is committed, and the end."""
    ends = await consumer.end_offsets(partitions)
    committed = {each: await consumer.committed(each) or 0 for each in partitions}
    return {each: (committed[each], ends[each]) for each in partitions if committed[each] < ends[each]}


async def metrics_at(port: int) -> dict[str, float]:
    """What a service shows to Prometheus now, by name and labels."""
    async with httpx.AsyncClient() as client:
        text = (await client.get(f"http://127.0.0.1:{port}/metrics")).text
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#"))}


def children(pid: int) -> list[int]:
    """Processes below a process."""
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(each.read_text().rpartition(")")[2].split()[1])
        except (OSError, IndexError):
            continue
        if parent == pid:
            child = int(each.parent.name)
            found += [child, *children(child)]
    return found


def is_ready(port: int) -> bool:
    """Whether the service there says that it is ready."""
    try:
        return httpx.get(f"http://127.0.0.1:{port}/readyz").is_success
    except httpx.HTTPError:
        return False


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
