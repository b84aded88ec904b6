"""The small commands, on a real Kafka."""

import asyncio
import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
from aiokafka import AIOKafkaProducer

from harness import environment, free_port, wait_for_port, wait_until
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings

CHANGE: dict[str, Any] = {
    "change_id": "c1",
    "actor_id": "airport:OAHR",
    "name": "Herat International Airport",
    "facet": "operations",
    "field": "status",
    "before": "open",
    "after": "closed",
    "current": True,
    "timeline": [],
    "recorded_at": "2024-05-14T09:01:00Z",
    "reason": "report",
    "cause": {"event": {"sentence": "The airport is closed."}, "article": {"id": "a1", "source": "Example Times"}},
}


def watchfloor(settings: Settings, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "watchfloor.cli.main", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(settings),
    )


def produce(settings: Settings, *changes: dict[str, Any]) -> None:
    async def send() -> None:
        async with AIOKafkaProducer(bootstrap_servers=settings.bootstrap) as producer:
            for change in changes:
                await producer.send_and_wait(settings.topic(Topic.STATE_CHANGES), json.dumps(change).encode(), b"airport:OAHR")

    asyncio.run(send())


def test_topics_says_of_each_whether_it_was_made_or_there(kafka: str) -> None:
    settings = Settings(broker=kafka, topic_prefix="topics-command-")
    out, _ = watchfloor(settings, "topics").communicate(timeout=30)
    assert [line.split() for line in out.splitlines()] == [[settings.topic(topic), "4", "partitions", "created"] for topic in Topic]
    out, _ = watchfloor(settings, "topics").communicate(timeout=30)
    assert {line.split()[-1] for line in out.splitlines()} == {"there"}


def test_tail_prints_each_new_change_of_the_chosen_actor_once_until_ctrl_c(settings: Settings) -> None:
    produce(settings, {**CHANGE, "change_id": "before"})
    tail = watchfloor(settings, "tail", "--actor", "airport:OAHR")
    assert tail.stdout is not None
    assert tail.stderr is not None
    assert tail.stderr.readline().startswith("waiting for changes")
    other = {**CHANGE, "change_id": "c2", "actor_id": "airport:OAMS"}
    produce(settings, other, CHANGE, CHANGE, {**CHANGE, "change_id": "c3", "before": "closed", "after": "open"})
    lines = [tail.stdout.readline() for _ in range(2)]
    assert ["open -> closed" in lines[0], "closed -> open" in lines[1]] == [True, True]
    tail.send_signal(signal.SIGINT)
    out, err = tail.communicate(timeout=15)
    assert (tail.returncode, out, err) == (0, "", "")


def test_tail_without_topics_says_how_to_make_them(kafka: str) -> None:
    tail = watchfloor(Settings(broker=kafka, topic_prefix="nothing-here-"), "tail")
    _, err = tail.communicate(timeout=30)
    assert tail.returncode == 1
    assert err == f"watchfloor: there is no topic nothing-here-watchfloor.state-changes.v1 at {kafka}; `watchfloor topics` creates it\n"


def test_broker_becomes_kafka_itself_and_a_second_one_says_who_is_there(kafka_jars: list[Path], tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, kafka_port=free_port(2))
    broker = watchfloor(settings, "broker")
    try:
        wait_for_port(settings.kafka_port)
        wait_until(lambda: "java" in psutil.Process(broker.pid).name(), "the process is Kafka's")
        second = watchfloor(settings.model_copy(update={"kafka_port": free_port(2)}), "broker")
        _, err = second.communicate(timeout=30)
        assert second.returncode == 1
        assert err.startswith(f"watchfloor: a local Kafka already runs on {tmp_path}/kafka (pid {broker.pid}, port {settings.kafka_port})")
    finally:
        broker.terminate()
        broker.communicate(timeout=20)
