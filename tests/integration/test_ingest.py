"""Ingest on a real Kafka."""

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition

from harness import environment, free_port, wait_until
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


@contextmanager
def running(settings: Settings, **more: str) -> Iterator[httpx.Client]:
    """The ingest service, ready unless its broker is away."""
    process = subprocess.Popen([sys.executable, "-m", "watchfloor.cli.main", "ingest"], env={**environment(settings), **more})
    with httpx.Client(base_url=f"http://127.0.0.1:{settings.ingest_port}", timeout=30) as client:
        try:
            wait_until(lambda: _answers(client), "ingest answers")
            yield client
        finally:
            process.terminate()
            assert process.wait(10) == 0


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/healthz").status_code == 200
    except httpx.TransportError:
        return False


def ready(client: httpx.Client) -> None:
    wait_until(lambda: client.get("/readyz").status_code == 200, "ingest is ready")


def published(settings: Settings) -> list[ConsumerRecord]:
    """All records of the articles topic."""

    async def read() -> list[ConsumerRecord]:
        consumer = AIOKafkaConsumer(bootstrap_servers=settings.bootstrap, group_id=None)
        await consumer.start()
        try:
            parts = [TopicPartition(settings.topic(Topic.ARTICLES), number) for number in range(settings.partitions)]
            consumer.assign(parts)
            await consumer.seek_to_beginning()
            ends = await consumer.end_offsets(parts)
            found: list[ConsumerRecord] = []
            while len(found) < sum(ends.values()):
                for records in (await consumer.getmany(timeout_ms=1000)).values():
                    found += records
            return found
        finally:
            await consumer.stop()

    return asyncio.run(read())


def test_what_is_answered_with_202_is_on_the_topic(settings: Settings) -> None:
    article = {"text": "Kabul airport is closed.", "id": "a1", "published_at": "2021-08-31T06:10:00Z"}
    with running(settings) as client:
        ready(client)
        answer = client.post("/v1/articles", json=article, headers={"traceparent": TRACE})
    assert (answer.status_code, answer.json()) == (202, {"accepted": 1, "ids": ["a1"], "errors": []})
    [record] = published(settings)
    assert record.key == b"a1"
    assert json.loads(record.value) == article
    headers = dict(record.headers)
    assert headers["ce_type"] == b"watchfloor.articles.v1"
    assert headers["traceparent"] == TRACE.encode()


def test_an_article_without_a_trace_begins_one_and_without_an_id_gets_that_of_its_url(settings: Settings) -> None:
    with running(settings) as client:
        ready(client)
        forms = ["http://www.example.org/story?utm_source=x", "https://example.org/story"]
        ids = [client.post("/v1/articles", json={"url": url, "text": "x"}).json()["ids"] for url in forms]
    assert ids[0] == ids[1]
    assert re.fullmatch(rb"00-[0-9a-f]{32}-[0-9a-f]{16}-01", dict(published(settings)[0].headers)["traceparent"])


def test_json_lines_are_taken_and_bad_lines_are_told(settings: Settings) -> None:
    with running(settings) as client:
        ready(client)
        answer = client.post("/v1/articles", content=b'{"id":"a","text":"x"}\nnonsense\n{"id":"c","text":"z"}\n')
        body = answer.json()
        assert (answer.status_code, body["accepted"], body["ids"]) == (202, 2, ["a", "c"])
        assert [each["line"] for each in body["errors"]] == [2]
        all_bad = client.post("/v1/articles", content=b"1\n2\n", headers={"Content-Type": "application/x-ndjson"})
        assert (all_bad.status_code, all_bad.json()["accepted"], len(all_bad.json()["errors"])) == (202, 0, 2)
    assert len(published(settings)) == 2


def test_without_a_broker_the_answer_is_503_with_the_time_to_come_back(tmp_path: Path) -> None:
    alone = Settings(broker=f"127.0.0.1:{free_port()}", data_dir=tmp_path, ingest_port=free_port())
    with running(alone) as client:
        answer = client.post("/v1/articles", json={"text": "x"})
        assert client.get("/readyz").status_code == 503
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0


def test_files_go_straight_to_the_topic_and_bad_lines_to_standard_error(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    lines: list[Any] = [{"id": f"a{number}", "text": "x" * 1000} for number in range(2000)]
    file.write_text("\n".join(["nonsense", *map(json.dumps, lines)]))
    command = [sys.executable, "-m", "watchfloor.cli.main", "ingest", str(file)]
    done = subprocess.run(command, env=environment(settings), capture_output=True, text=True, timeout=60)
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("line 1: is no JSON")
    assert done.stderr.endswith("2000 articles published, 1 line refused\n")
    records = published(settings)
    assert len(records) == 2000
    for number in range(settings.partitions):
        ids = [int(each.key[1:]) for each in records if each.partition == number]
        assert ids == sorted(ids)


def test_a_file_and_no_broker_is_one_line_and_an_error(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_text('{"text":"x"}')
    command = [sys.executable, "-m", "watchfloor.cli.main", "ingest", str(file)]
    alone = environment(Settings(broker=f"127.0.0.1:{free_port()}", data_dir=tmp_path))
    done = subprocess.run(command, env=alone, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "no Kafka answers at 127.0.0.1" in done.stderr
