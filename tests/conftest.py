"""A real Kafka once a run, and a topic prefix of its own for each test. Tests that use it run in one process."""

import asyncio
import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness import free_port, wait_for_port
from streams import Workers
from watchfloor.runtime.kafka_jars import ensure_jars
from watchfloor.runtime.local_kafka import Node, start_node
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.topics import ensure_topics

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def kafka_jars() -> list[Path]:
    return ensure_jars(Settings().cache)


@pytest.fixture(scope="session")
def kafka(kafka_jars: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address, `host:port`, of a local Kafka that is up."""
    folder = tmp_path_factory.mktemp("kafka")
    node = Node(folder / "kafka", free_port(), free_port())
    process = start_node(node, kafka_jars, folder / "kafka.log")
    try:
        wait_for_port(node.port)
        yield node.address
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def prefix(kafka: str) -> str:
    """A topic prefix that no other test has, with all topics of Watchfloor created under it."""
    new = f"t{os.getpid()}-{next(_numbers)}-"
    asyncio.run(ensure_topics(Settings(broker=kafka, topic_prefix=new)))
    return new


@pytest.fixture
def settings(kafka: str, prefix: str, tmp_path: Path) -> Settings:
    """Settings of a service of this test: its topics, a data folder of its own, free ports."""
    return Settings(
        broker=kafka,
        topic_prefix=prefix,
        data_dir=tmp_path / "data",
        view_port=free_port(),
        ingest_port=free_port(),
        extractor_port=free_port(2),  # a second worker takes the port after it
        fold_port=free_port(2),
    )


@pytest.fixture
def workers(settings: Settings) -> Iterator[Workers]:
    """Starts streaming services as processes; they end with the test."""
    started = Workers(settings)
    yield started
    started.kill_all()
