"""Whatever comes on a topic or to an endpoint: nothing crashes, no partition is stuck, and what cannot be handled is a dead letter."""

import asyncio
import hashlib
import itertools
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from hypothesis import strategies as st

from harness import environment, free_port, wait_until
from hostile import ODD_TEXT, STORED, drawn, variations
from read_model import a_change, a_state
from streams import SERVICES, feed, is_ready, latest, read, recorded_at, settled, values
from stub_services import StubExtractor
from watchfloor.aggregator.incoming import extraction_in, observation_in
from watchfloor.aggregator.observations import observations_of
from watchfloor.contracts.article import ContractError, accept, parse_article
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.topics import ensure_topics

SOME_OR_MANY = pytest.mark.parametrize("count", [pytest.param(150, id="some"), pytest.param(700, id="many", marks=pytest.mark.long)])
FULL = {
    "id": "f", "url": "https://example.org/1", "source": "AFP", "title": "OAKB", "text": "OAKB closed. OAHR open.", "revision": 1,
    "language": "en",
    "published_at": "2024-05-01T09:00:00+04:30", "updated_at": "2024-05-01T10:00:00Z", "duplicate_of": "g", "backfill": True,
    "override": {
        "actor_id": "airport:OAKB", "facet": "operations", "field": "status", "value": "closed", "author": "me", "reason": "seen",
        "until": "2024-06-01T00:00:00Z",
    },
}  # fmt: skip
GOOD = [{"text": "OAKB closed."}, {"id": "r", "retracted": True}, FULL]
_numbers = itertools.count(1)


@dataclass
class Running:
    """All services on topics of their own."""

    settings: Settings
    processes: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)

    def start(self, name: str, port: int) -> None:
        stub = [sys.executable, str(SERVICES), name]
        command = stub if name in ("extractor", "aggregator") else [sys.executable, "-m", "watchfloor.cli.main", name]
        self.processes[name] = subprocess.Popen(command, env={**environment(self.settings), "STUB_ITEM_SECONDS": "20"})
        wait_until(lambda: is_ready(port), f"{name} is ready", 60)

    def check_alive(self) -> None:
        assert {name: process.poll() for name, process in self.processes.items()} == dict.fromkeys(self.processes)

    def client(self, port: int) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60)

    async def comes_through(self) -> None:
        """A good article on each partition ends in states that the view serves."""
        number = next(_numbers)
        status, airports = ("open", "closed")[number % 2], [f"XA{each:02d}" for each in range(12)]
        articles = [
            {"id": f"canary-{number}-{each}", "text": f"{each} {status}.", "published_at": f"2026-01-01T00:{number:02d}:00Z"}
            for each in airports
        ]
        await feed(self.settings, values(articles), first=56_000_000_000)
        await settled(self.settings, "extractor", "aggregator")
        async with self.client(self.settings.view_port) as view:
            for airport in airports:
                for _ in range(100):
                    answer = await view.get(f"/v1/actors/airport:{airport}")
                    if answer.status_code == 200 and answer.json()["facets"]["operations"]["status"] == status:
                        break
                    await asyncio.sleep(0.1)
                else:
                    pytest.fail(f"{airport} is not {status}: {answer.text[:300]}")
        self.check_alive()

    async def letters(self, topic: Topic) -> dict[str, str]:
        """Of a topic, by the SHA-256 of what cannot be handled, the code."""
        headers = [dict(record.headers) for record in await read(self.settings, self.settings.topic(Topic.DEAD_LETTERS))]
        assert all(each["reason"] for each in headers)
        of_topic = [each for each in headers if each["topic"].decode() == self.settings.topic(topic)]
        return {each["sha256"].decode(): each["code"].decode() for each in of_topic}


@pytest.fixture(scope="module")
def running(kafka: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    ports = {f"{name}_port": free_port() for name in ("view", "ingest", "extractor", "fold")}
    settings = Settings(broker=kafka, topic_prefix="hostile-", data_dir=tmp_path_factory.mktemp("hostile"), **ports)
    asyncio.run(ensure_topics(settings))
    system = Running(settings)
    try:
        for name, port in (("extractor", "extractor"), ("aggregator", "fold"), ("ingest", "ingest"), ("view", "view")):
            system.start(name, ports[f"{port}_port"])
        yield system
    finally:
        for process in system.processes.values():
            process.send_signal(signal.SIGTERM)
        for process in system.processes.values():
            process.wait(20)


def sha256(value: bytes) -> str:
    return hashlib.sha256(value).hexdigest()


def extractions_of(articles: list[dict[str, Any]]) -> list[Extraction]:
    return StubExtractor().extract_batch([accept(parse_article(value), recorded_at(0)) for value in values(articles)])


def as_json(messages: list[Any]) -> list[dict[str, Any]]:
    return [json.loads(each.to_bytes()) for each in messages]


def refused(records: list[bytes], parse: Any) -> dict[str, str]:
    """What the contract refuses, and why."""
    letters = {}
    for number, value in enumerate(records):
        try:
            parse(value, number)
        except ContractError as error:
            letters[sha256(value)] = error.code
    return letters


@SOME_OR_MANY
async def test_articles(running: Running, count: int) -> None:
    records = [*STORED, *drawn(variations(GOOD), count, count)]
    await feed(running.settings, records)
    await settled(running.settings, "extractor", "aggregator")
    expected = refused(records, lambda value, number: accept(parse_article(value), recorded_at(number)))
    found = await running.letters(Topic.ARTICLES)
    assert {digest: found.get(digest) for digest in expected} == expected
    await running.comes_through()


@SOME_OR_MANY
async def test_extractions(running: Running, count: int) -> None:
    records = [*STORED, *drawn(variations(as_json(extractions_of(GOOD))), count, count)]
    await feed(running.settings, records, Topic.EXTRACTIONS)
    await settled(running.settings, "aggregator")
    expected = refused(records, lambda value, _: extraction_in(value))
    found = await running.letters(Topic.EXTRACTIONS)
    assert {digest: found.get(digest) for digest in expected} == expected
    await running.comes_through()


@SOME_OR_MANY
async def test_observations(running: Running, count: int) -> None:
    good = [each for extraction in extractions_of(GOOD) for each in observations_of(None, extraction)[1]]
    records = [*STORED, *drawn(variations(as_json(good)), count, count)]
    unfoldable = next(each for each in good if each.contribution and each.contribution.events).to_json()
    # An article that no other test has sent, with offsets that no JSON of ours can hold.
    unfoldable["article"]["id"] = unfoldable["contribution"]["events"][0]["article_id"] = "of-nobody-else"
    unfoldable["contribution"]["events"][0]["offsets"] = [0, 2**70]
    await feed(running.settings, [*records, json.dumps(unfoldable).encode()], Topic.OBSERVATIONS)
    await settled(running.settings, "aggregator")
    expected = refused(records, lambda value, _: observation_in(value))
    expected[sha256(json.dumps(unfoldable).encode())] = "fold_error"
    found = await running.letters(Topic.OBSERVATIONS)
    assert {digest: found.get(digest) for digest in expected} == expected
    await running.comes_through()


@SOME_OR_MANY
@pytest.mark.parametrize(
    ("topic", "good"), [(Topic.ACTOR_STATES, a_state()), (Topic.STATE_CHANGES, a_change(1))], ids=["states", "changes"]
)
async def test_what_the_view_reads(running: Running, topic: Topic, good: dict[str, Any], count: int) -> None:
    await feed(running.settings, [*STORED, *drawn(variations([good]), count, count)], topic)
    await running.comes_through()
    async with running.client(running.settings.view_port) as view:
        for path in ("/v1/actors", "/v1/changes", "/v1/actors?status=closed", "/v1/actors?q=kabul", "/readyz", "/metrics"):
            answer = await view.get(path)
            assert answer.status_code == 200, f"{path}: {answer.text[:500]}"
        cursor: str | None = ""
        while cursor is not None:
            page = (await view.get("/v1/actors", params={"limit": 500, **({"cursor": cursor} if cursor else {})})).json()
            for actor in page["items"]:
                answer = await view.get(f"/v1/actors/{quote(actor['actor_id'], safe='')}")
                assert answer.status_code in (200, 404, 422), f"{actor['actor_id']!r}: {answer.text[:500]}"
            cursor = page["next_cursor"]


@SOME_OR_MANY
async def test_bodies_of_requests(running: Running, count: int) -> None:
    types = [None, "application/json", "application/x-ndjson", "text/html", "application/json; charset=utf-16", "x", "multipart/form-data"]
    async with running.client(running.settings.ingest_port) as ingest:
        for number, body in enumerate([*STORED, *drawn(variations(GOOD), count, count)]):
            kind = types[number % len(types)]
            answer = await ingest.post("/v1/articles", content=body, headers={"Content-Type": kind} if kind else {})
            assert answer.status_code in (202, 400, 403, 413, 422), f"{body[:200]!r} as {kind}: {answer.status_code} {answer.text[:300]}"
            assert answer.json()
        large = b'{"text":"' + b"x" * 20_000_000 + b'"}'
        assert (await ingest.post("/v1/articles", content=large)).status_code == 413
        many_lines = b"\n".join([b'{"id":"l%d","text":"x"}' % number for number in range(5000)] + [b"x" * 3_000_000])
        answer = await ingest.post("/v1/articles", content=many_lines)
        assert (answer.status_code, answer.json()["accepted"]) == (202, 5000)
        headers = {"traceparent": b"\xff" * 300, "Idempotency-Key": b"k" * 5000}
        assert (await ingest.post("/v1/articles", content=b'{"text":"a"}', headers=headers)).status_code in (202, 422, 431)
    await settled(running.settings, "extractor", "aggregator")
    await running.comes_through()


@SOME_OR_MANY
async def test_parameters_of_requests(running: Running, count: int) -> None:
    names = ("kind", "status", "q", "limit", "cursor", "at", "known_at", "without", "actor", "facet", "field", "current", "position", "x")
    paths = (
        "/v1/actors",
        "/v1/changes",
        "/v1/actors/{}",
        "/v1/actors/{}/changes",
        "/v1/actors/{}/articles",
        "/v1/actors/{}/relations",
        "/{}",
    )
    odd = st.one_of(
        ODD_TEXT, st.integers().map(str), st.sampled_from(["0:0,1:1", "2024-05-01", "airport:OAKB", '"', "*", "a OR b", "NEAR(", "é"])
    )
    requests = st.tuples(st.sampled_from(paths), odd, st.dictionaries(st.sampled_from(names), odd, max_size=4))
    async with running.client(running.settings.view_port) as view:
        for path, word, parameters in drawn(requests, count, count):
            clean = {name: value.encode("utf-8", "replace").decode() for name, value in parameters.items()}
            where = path.format(quote(word.encode("utf-8", "replace"), safe=""))
            answer = await view.get(where, params=clean)
            assert answer.status_code in (200, 304, 307, 400, 404, 405, 414, 422, 501), (
                f"{where} {clean}: {answer.status_code} {answer.text[:300]}"
            )
    running.check_alive()


async def test_states_are_still_what_was_read_in_the_end(running: Running) -> None:
    """After all of it, no state on the topic is anything but a state."""
    await running.comes_through()
    states = latest(await read(running.settings, running.settings.topic(Topic.ACTOR_STATES)))
    assert json.loads(states[b"airport:XA00"] or b"")["articles"] >= 1
