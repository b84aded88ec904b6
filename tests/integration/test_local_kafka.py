"""The local Kafka: what it was given it keeps, and it says clearly why it does not start."""

import asyncio
import signal
import socket
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import Popen

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from harness import free_port, wait_for_port
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.local_kafka import LocalKafkaError, Node, cluster, start_node
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.topics import admin_client, ensure_topics

Start = Callable[[Node], Popen[bytes]]


@pytest.fixture
def start(kafka_jars: list[Path], tmp_path: Path) -> Iterator[Start]:
    """Starts a node; whatever runs in the end is killed."""
    running: list[Popen[bytes]] = []

    def start(node: Node) -> Popen[bytes]:
        running.append(start_node(node, kafka_jars, tmp_path / "kafka.log"))
        return running[-1]

    yield start
    for process in running:
        process.kill()
        process.wait()


@pytest.fixture
def node(tmp_path: Path) -> Node:
    return Node(tmp_path / "kafka", free_port(), free_port())


async def produce(settings: Settings, *values: bytes) -> None:
    async with AIOKafkaProducer(bootstrap_servers=settings.bootstrap, acks="all", enable_idempotence=True) as producer:
        for value in values:
            await producer.send_and_wait(settings.topic(Topic.ARTICLES), value)


async def consume(settings: Settings, count: int) -> list[bytes]:
    topic = settings.topic(Topic.ARTICLES)
    async with AIOKafkaConsumer(topic, bootstrap_servers=settings.bootstrap, auto_offset_reset="earliest") as consumer:
        return sorted([(await asyncio.wait_for(consumer.getone(), 30)).value for _ in range(count)])


async def replicas(settings: Settings) -> set[int]:
    async with admin_client(settings) as admin:
        topics = {each["topic"]: each["partitions"] for each in await admin.describe_topics()}
    return {len(partition["replicas"]) for topic in Topic for partition in topics[settings.topic(topic)]}


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_what_was_acknowledged_is_there_after_a_restart(start: Start, node: Node, end: signal.Signals) -> None:
    settings = Settings(broker=node.address)
    first = start(node)
    asyncio.run(ensure_topics(settings))
    asyncio.run(produce(settings, b"one", b"two", b"three"))
    first.send_signal(end)
    first.wait(10)
    start(node)
    assert asyncio.run(ensure_topics(settings)) == []
    assert asyncio.run(consume(settings, 3)) == [b"one", b"three", b"two"]


def test_sigterm_stops_it_in_seconds(start: Start, node: Node) -> None:
    process = start(node)
    asyncio.run(ensure_topics(Settings(broker=node.address)))
    began = time.monotonic()
    process.terminate()
    process.wait(10)
    assert time.monotonic() - began < 3


def test_a_second_start_on_the_same_folder_says_which_one_runs(start: Start, node: Node) -> None:
    process = start(node)
    with pytest.raises(LocalKafkaError, match=rf"already runs on .*kafka \(pid {process.pid}, port {node.port}\)"):
        start(Node(node.data_dir, free_port(), free_port()))


@pytest.mark.parametrize("which", ["port", "controller_port"])
def test_a_busy_port_is_named_with_the_setting_that_changes_it(start: Start, tmp_path: Path, which: str) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        ports = {"port": free_port(), "controller_port": free_port(), which: port}
        with pytest.raises(LocalKafkaError, match=rf"port {port} on 127.0.0.1, .* is not free .*WATCHFLOOR_KAFKA_PORT"):
            start(Node(tmp_path / "kafka", **ports))


def test_a_folder_whose_preparation_was_cut_short_is_prepared_again(start: Start, node: Node) -> None:
    start(node).kill()
    (node.data_dir / "formatted").unlink()
    time.sleep(0.1)
    start(node)
    wait_for_port(node.port)


def test_three_nodes_keep_every_acknowledged_record_when_one_dies(start: Start, tmp_path: Path) -> None:
    nodes = cluster(tmp_path, [free_port() for _ in range(3)], [free_port() for _ in range(3)])
    processes = [start(node) for node in nodes]
    settings = Settings(broker=",".join(node.address for node in nodes))
    for node in nodes:
        wait_for_port(node.port)
    asyncio.run(ensure_topics(settings))
    assert asyncio.run(replicas(settings)) == {3}
    asyncio.run(produce(settings, b"one", b"two"))
    processes[0].kill()
    asyncio.run(produce(settings, b"zero"))
    assert asyncio.run(consume(settings, 3)) == [b"one", b"two", b"zero"]


def test_an_id_of_the_cluster_that_begins_with_a_dash_is_no_option(kafka_jars: list[Path], tmp_path: Path) -> None:
    node = Node(tmp_path / "kafka", free_port(), free_port())
    node.data_dir.mkdir()
    (node.data_dir / "cluster.id").write_text("-k1nzsCjQ8y0cPzWpXvGDQ", "ascii")
    process = start_node(node, kafka_jars, tmp_path / "kafka.log")
    try:
        wait_for_port(node.port)
    finally:
        process.terminate()
        assert process.wait(20) in (0, 143)
