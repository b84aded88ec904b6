"""More than can be taken: ingest says so and loses nothing that it accepted, and a slow extractor makes lag, never memory."""

import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from harness import environment, free_port, wait_for_port, wait_until
from streams import Workers, feed, is_ready, read
from watchfloor.contracts.topics import MEBIBYTE, Topic
from watchfloor.runtime.local_kafka import Node, start_node
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.topics import ensure_topics

HELD_MIB = 500
"""What an extractor or ingest may take, whatever comes: interpreter, libraries, and what is in hand."""


@pytest.fixture
def broker(kafka_jars: list[Path], tmp_path: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A broker of its own, that may be stopped."""
    node = Node(tmp_path / "kafka", free_port(), free_port())
    process = start_node(node, kafka_jars, tmp_path / "kafka.log")
    wait_for_port(node.port)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.wait(20)


@pytest.fixture
def own(broker: "subprocess.Popen[bytes]", tmp_path: Path) -> Settings:
    port = json.loads((tmp_path / "kafka" / "lock").read_text())["port"]
    settings = Settings(broker=f"127.0.0.1:{port}", data_dir=tmp_path / "data", ingest_port=free_port())
    asyncio.run(ensure_topics(settings))
    return settings


@pytest.fixture
def ingest(own: Settings) -> Iterator["subprocess.Popen[bytes]"]:
    with subprocess.Popen([sys.executable, "-m", "watchfloor.cli.main", "ingest"], env=environment(own)) as process:
        wait_until(lambda: is_ready(own.ingest_port), "ingest is ready")
        yield process
        process.terminate()


def lines(first: int, count: int) -> bytes:
    return b"\n".join(json.dumps({"id": f"a{number}", "text": "x" * 20_000}).encode() for number in range(first, first + count))


async def test_a_broker_that_takes_nothing_makes_503_and_what_was_answered_202_is_on_the_topic(
    own: Settings, broker: "subprocess.Popen[bytes]", ingest: "subprocess.Popen[bytes]"
) -> None:
    accepted: set[str] = set()
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{own.ingest_port}", timeout=60) as client:

        async def post(first: int) -> int:
            answer = await client.post("/v1/articles", content=lines(first, 50))
            if answer.status_code == 202:
                accepted.update(answer.json()["ids"])
            else:
                assert int(answer.headers["retry-after"]) > 0
            return answer.status_code

        assert await asyncio.gather(*(post(each * 50) for each in range(5))) == [202] * 5
        broker.send_signal(signal.SIGSTOP)
        # Together 150 MB: more than is held at once.
        assert set(await asyncio.gather(*(post(each * 50) for each in range(10, 160)))) == {503}
        memory = psutil.Process(ingest.pid).memory_info().rss / MEBIBYTE
        broker.send_signal(signal.SIGCONT)
        assert memory < HELD_MIB
        for _ in range(30):
            if await post(9000) == 202:
                break
            await asyncio.sleep(1)
    on_topic = {record.key.decode() for record in await read(own, own.topic(Topic.ARTICLES))}
    assert len(accepted) == 300
    assert accepted <= on_topic


@pytest.mark.long
async def test_a_slow_extractor_makes_lag_and_never_memory(settings: Settings, workers: Workers) -> None:
    article = {"text": "x" * MEBIBYTE}
    await feed(settings, [json.dumps({**article, "id": f"a{number}"}).encode() for number in range(600)])
    extractor = workers.start("extractor", STUB_SECONDS="0.5")
    largest = 0.0
    for _ in range(40):
        await asyncio.sleep(0.5)
        largest = max(largest, psutil.Process(extractor.process.pid).memory_info().rss / MEBIBYTE)
    assert extractor.status is None
    assert largest < HELD_MIB, f"the extractor took {largest:.0f} MiB"
