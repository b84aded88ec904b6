"""A view on a real Kafka, fed by a plain producer as the aggregator feeds it."""

import asyncio
import json
import queue
import signal
import threading
from pathlib import Path
from typing import Any

import httpx
import psutil
from aiokafka import AIOKafkaProducer

from harness import free_port, wait_until
from read_model import a_change, a_state
from running_view import view
from watchfloor.contracts.canonical import encode
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings

WATCHLIST = Path(__file__).parents[2] / "seeds" / "watchlist.example.yaml"
MEGABYTE = 1024 * 1024


class Listener:
    """Reads the stream in a thread of its own, as a browser does: from the last id that it has seen."""

    def __init__(self, port: int, last_id: str) -> None:
        self.seen: queue.Queue[tuple[str, str]] = queue.Queue()
        self.last_id = last_id
        self._port = port
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        url = f"http://127.0.0.1:{self._port}/v1/changes/stream"
        try:
            with httpx.stream("GET", url, headers={"Last-Event-ID": self.last_id}, timeout=30) as answer:
                event = ""
                for line in answer.iter_lines():
                    name, _, value = line.partition(": ")
                    if name == "id":
                        self.last_id = value
                    elif name == "event":
                        event = value
                    elif name == "data":
                        self.seen.put((event, json.loads(value).get("change_id", value)))
        except httpx.TransportError:
            return

    def next(self, count: int) -> list[tuple[str, str]]:
        return [self.seen.get(timeout=20) for _ in range(count)]


def produce(settings: Settings, *records: tuple[Topic, dict[str, Any] | None, str, int]) -> None:
    """Records of value, key and partition."""

    async def send() -> None:
        producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap)
        await producer.start()
        try:
            for topic, value, key, partition in records:
                data = None if value is None else encode(value)
                await producer.send_and_wait(settings.topic(topic), data, key.encode(), partition)
        finally:
            await producer.stop()

    asyncio.run(send())


def state(status: str) -> tuple[Topic, dict[str, Any], str, int]:
    return Topic.ACTOR_STATES, a_state(status=status), "airport:OAKB", 1


def change(number: int, partition: int = 1) -> tuple[Topic, dict[str, Any], str, int]:
    return Topic.STATE_CHANGES, a_change(number), "airport:OAKB", partition


def ids(client: httpx.Client, path: str) -> list[str]:
    return [each.get("change_id", each.get("actor_id")) for each in client.get(path).json()["items"]]


def test_it_is_ready_when_it_has_read_what_was_there_and_follows_what_comes(settings: Settings) -> None:
    produce(settings, state("open"), change(1))
    with view(settings.model_copy(update={"watchlist": WATCHLIST})) as running:
        assert running.client.get("/v1/actors/airport:OAKB").json()["facets"]["operations"]["status"] == "open"
        assert ids(running.client, "/v1/changes") == ["c1"]
        produce(settings, state("closed"), change(2))
        wait_until(lambda: ids(running.client, "/v1/changes") == ["c2", "c1"], "the change is there")
        assert running.client.get("/v1/actors/airport:OAKB").json()["facets"]["operations"]["status"] == "closed"
        assert 'watchfloor_actor_status{actor="airport:OAKB",facet="operations",status="closed"} 1.0' in running.client.get("/metrics").text
        produce(settings, (Topic.ACTOR_STATES, None, "airport:OAKB", 1))
        wait_until(lambda: running.client.get("/v1/actors/airport:OAKB").status_code == 404, "the actor is gone")
        memory = psutil.Process(running.process.pid).memory_info().rss
        assert memory < 120 * MEGABYTE, f"a view takes {memory / MEGABYTE:.0f} MB"
        assert "watchfloor_view_lag_records" in running.client.get("/metrics").text


def test_after_a_kill_it_goes_on_from_its_own_offsets_and_misses_nothing(settings: Settings) -> None:
    produce(settings, state("open"), change(1))
    with view(settings) as running:
        listener = Listener(settings.view_port, running.client.get("/v1/changes").json()["position"])
        produce(settings, change(2), change(3, partition=0))
        assert set(listener.next(2)) == {("change", "c2"), ("change", "c3")}
        running.end(signal.SIGKILL)
        produce(settings, change(2), change(4), change(5, partition=0))
    with view(settings) as running:
        again = Listener(settings.view_port, listener.last_id)
        assert sorted(again.next(2)) == [("change", "c4"), ("change", "c5")]
        produce(settings, change(6))
        assert again.next(1) == [("change", "c6")]
        assert len(ids(running.client, "/v1/changes")) == 6


def test_another_view_of_the_same_data_folder_has_a_read_model_of_its_own_and_knows_the_same_positions(settings: Settings) -> None:
    other = settings.model_copy(update={"view_port": free_port()})
    produce(settings, change(1), change(2, partition=0))
    with view(settings) as first, view(other) as second:
        position = first.client.get("/v1/actors").json()["position"]
        assert position == second.client.get("/v1/actors").json()["position"]
        produce(settings, change(3))
        assert Listener(other.view_port, position).next(1) == [("change", "c3")]
        assert sorted(each.name for each in (settings.data_dir / "view").glob("*.sqlite")) == ["1.sqlite", "2.sqlite"]


def test_a_position_that_kafka_does_not_have_gets_a_reset(settings: Settings) -> None:
    produce(settings, change(1))
    with view(settings):
        name, data = Listener(settings.view_port, "0:0,1:900,2:0,3:0").next(1)[0]
        assert name == "reset"
        assert json.loads(data)["position"] == "0:0,1:1,2:0,3:0"


def test_a_broken_file_is_made_anew(settings: Settings) -> None:
    file: Path = settings.data_dir / "view" / "1.sqlite"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"broken" * 5000)
    produce(settings, state("open"))
    with view(settings) as running:
        assert ids(running.client, "/v1/actors") == ["airport:OAKB"]


def test_sigterm_ends_it_at_once_also_with_streams_open(settings: Settings) -> None:
    produce(settings, change(1))
    with view(settings) as running:
        listener = Listener(settings.view_port, "0:0,1:0,2:0,3:0")
        listener.next(1)
        assert running.end() == 0
