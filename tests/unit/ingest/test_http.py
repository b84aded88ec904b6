"""POST /v1/articles, with a publisher that takes everything or nothing."""

import gzip
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import cast

import pytest
from backports import zstd
from fastapi.testclient import TestClient

from watchfloor.contracts.article import MAX_ARTICLE_BYTES, Article
from watchfloor.ingest.credits import Credits
from watchfloor.ingest.database import open_database, prepare
from watchfloor.ingest.http import router
from watchfloor.ingest.marking import Marker
from watchfloor.ingest.publisher import BrokerUnavailable, Publisher
from watchfloor.ingest.rates import Rates
from watchfloor.ingest.requests import MAX_BODY_BYTES
from watchfloor.knowledge.outlets import load_outlets
from watchfloor.runtime.http_app import http_app


class Topic:
    """Stands for the publisher: remembers what it was given; acknowledges only so many articles."""

    def __init__(self, takes: int = 1000) -> None:
        self.articles: list[Article] = []
        self._takes = takes

    async def send(self, article: Article, *, traceparent: str | None = None) -> Article:
        self.articles.append(article)
        return article

    async def acknowledged(self, sent: Article) -> str:
        if self.articles.index(sent) >= self._takes:
            raise BrokerUnavailable("Kafka does not take more articles")
        return sent.id or "hash"


def door(topic: Topic, token: str | None = None, *, rate: str = "1000/minute", folder: Path | None = None) -> TestClient:
    if folder is None:
        database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        prepare(database)
    else:
        database = open_database(folder)
    app = http_app("ingest", "")
    marker = Marker(database, Credits(load_outlets()))
    app.include_router(router(cast("Publisher", topic), marker, Rates(rate), token))
    return TestClient(app)


def lines(*articles: dict[str, str]) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in articles)


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 400, "empty"),
        (b"no json", 422, "no JSON"),
        (b'{"id":"a"}', 422, "needs a text"),
        (b'{"text":"%s"}' % (b"x" * MAX_ARTICLE_BYTES), 413, "above the limit"),
        (b"\n" * (MAX_BODY_BYTES + 1), 413, "several requests"),
    ],
)
def test_what_is_no_article_is_a_problem_in_plain_words(body: bytes, status: int, words: str) -> None:
    topic = Topic()
    answer = door(topic).post("/v1/articles", content=body)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]
    assert topic.articles == []


def test_whoever_sends_lines_is_told_of_each_also_when_all_are_bad() -> None:
    answer = door(Topic()).post("/v1/articles", content=b"1\n2\n", headers={"Content-Type": "application/x-ndjson"})
    assert answer.status_code == 202
    assert [each["line"] for each in answer.json()["errors"]] == [1, 2]


def test_when_the_broker_takes_only_some_the_answer_is_503_and_says_which_are_in() -> None:
    answer = door(Topic(takes=1)).post("/v1/articles", content=b'{"id":"a","text":"x"}\n{"id":"b","text":"y"}')
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    assert answer.json()["ids"] == ["a"]


@pytest.mark.parametrize("headers", [{"Content-Encoding": "gzip"}, {}])
def test_packed_lines_are_unpacked_whether_they_say_so_or_not(headers: dict[str, str]) -> None:
    topic = Topic()
    body = gzip.compress(lines({"id": "a", "text": "x"}, {"id": "b", "text": "y"}), mtime=0)
    assert door(topic).post("/v1/articles", content=body, headers=headers).status_code == 202
    body = zstd.compress(lines({"id": "c", "text": "x"}))
    assert door(topic).post("/v1/articles", content=body, headers={"Content-Encoding": "zstd"} if headers else {}).status_code == 202
    assert [each.id for each in topic.articles] == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("body", "encoding", "status", "words"),
    [
        (gzip.compress(bytes(MAX_BODY_BYTES + 1), mtime=0), "gzip", 413, "unpacks to more than"),
        (b"not packed", "gzip", 415, "damaged"),
        (b"x", "br", 415, "not asked for"),
    ],
    ids=["bomb", "damaged", "unknown"],
)
def test_a_bomb_and_what_cannot_be_unpacked_are_problems(body: bytes, encoding: str, status: int, words: str) -> None:
    answer = door(Topic()).post("/v1/articles", content=body, headers={"Content-Encoding": encoding})
    assert answer.status_code == status
    assert words in answer.json()["detail"]


def test_the_same_idempotency_key_publishes_once() -> None:
    topic = Topic()
    client = door(topic)
    key = {"Idempotency-Key": "k1"}
    first, again = (client.post("/v1/articles", json={"text": "x"}, headers=key) for _ in range(2))
    other = client.post("/v1/articles", json={"text": "y"}, headers=key)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert other.status_code == 422
    assert len(topic.articles) == 1


def test_with_a_token_only_who_has_it_may_post() -> None:
    client = door(Topic(), "secret")
    assert client.post("/v1/articles", json={"text": "x"}).status_code == 401
    assert client.post("/v1/articles", json={"text": "x"}, headers={"Authorization": "Bearer wrong"}).status_code == 401
    assert client.post("/v1/articles", json={"text": "x"}, headers={"Authorization": "Bearer secret"}).status_code == 202


def test_above_the_rate_the_answer_is_429_with_the_time_to_come_back_and_nothing_of_it_is_taken() -> None:
    topic = Topic()
    client = door(topic, rate="5/hour")
    assert client.post("/v1/articles", content=lines(*({"id": str(n), "text": "x"} for n in range(4)))).status_code == 202
    many = client.post("/v1/articles", content=lines({"id": "a", "text": "x"}, {"id": "b", "text": "x"}))
    assert many.status_code == 429
    assert many.headers["content-type"] == "application/problem+json"
    assert 0 < int(many.headers["retry-after"]) <= 3600
    assert "WATCHFLOOR_INGEST_RATE" in many.json()["detail"]
    assert client.post("/v1/articles", json={"id": "c", "text": "x"}).status_code == 202
    assert client.post("/v1/articles", json={"id": "d", "text": "x"}).status_code == 429
    assert [each.id for each in topic.articles] == ["0", "1", "2", "3", "c"]


def test_a_request_with_more_articles_than_could_ever_be_taken_is_too_large() -> None:
    answer = door(Topic(), rate="2/minute").post("/v1/articles", content=lines(*({"text": str(n)} for n in range(3))))
    assert answer.status_code == 413
    assert "2 articles" in answer.json()["detail"]


def test_a_bad_line_and_a_bad_request_count_too() -> None:
    client = door(Topic(), rate="2/minute")
    assert client.post("/v1/articles", content=b"no json").status_code == 422
    assert client.post("/v1/articles", content=b"no json").status_code == 422
    assert client.post("/v1/articles", content=b"no json").status_code == 429


def test_each_address_has_a_rate_of_its_own_and_all_who_have_the_token_one_together() -> None:
    def statuses(client: TestClient) -> list[int]:
        found = []
        for address in ("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"):
            asking = TestClient(client.app, client=(address, 1), headers={"Authorization": "Bearer secret"})
            found.append(asking.post("/v1/articles", json={"text": "x"}).status_code)
        return found

    assert statuses(door(Topic(), rate="1/minute")) == [202, 202, 202, 429]  # the last two are of one network
    assert statuses(door(Topic(), "secret", rate="1/minute")) == [202, 429, 429, 429]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"actor_id": "airport:Heathrow"}, "no list has an actor 'airport:Heathrow'; did you mean airport:EGLL"),
        ({"value": "shut"}, "status of operations is one of open, limited"),
        ({"facet": "operation"}, "there is no facet 'operation'"),
    ],
    ids=str,
)
def test_an_override_that_can_be_of_nobody_is_refused_with_all_of_its_request(said: dict[str, str], words: str) -> None:
    topic = Topic()
    client = door(topic, "secret")
    client.headers["Authorization"] = "Bearer secret"
    good = {"actor_id": "airport:EGLL", "facet": "operations", "value": "closed", "author": "a", "reason": "b", "until": "2099-01-01"}
    articles = [{"id": "o", "override": good}, {"id": "p", "override": {**good, **said}}]
    answer = client.post("/v1/articles", content=b"\n".join(json.dumps(each).encode() for each in articles))
    assert (answer.status_code, topic.articles) == (422, [])
    assert words in answer.json()["detail"]
    assert client.post("/v1/articles", json=articles[0]).status_code == 202


WIRE = (
    "The airport in Goma closed on Tuesday after a blast near the fuel depot, the operator said. Three flights to Kinshasa were "
    "diverted to Kigali and about four hundred passengers waited in the terminal while firefighters brought the blaze under control."
)


def test_a_copy_names_its_root_also_after_a_restart_and_a_withdrawn_story_is_no_root(tmp_path: Path) -> None:
    topic = Topic()
    door(topic, folder=tmp_path).post("/v1/articles", content=lines({"id": "a", "text": WIRE}, {"id": "b", "text": WIRE + " More soon."}))
    door(topic, folder=tmp_path).post("/v1/articles", json={"id": "c", "text": f"GOMA (Reuters) - {WIRE}"})
    assert [(each.id, each.duplicate_of) for each in topic.articles] == [("a", None), ("b", "a"), ("c", "a")]
    again = Topic()
    client = door(again)
    client.post("/v1/articles", content=lines({"id": "a", "text": WIRE}))
    client.post("/v1/articles", json={"id": "a", "retracted": True})
    client.post("/v1/articles", json={"id": "b", "text": WIRE})
    assert [each.duplicate_of for each in again.articles] == [None, None, None]


def test_what_a_client_says_of_copies_and_sources_stands_and_a_credit_names_the_source_of_the_unsigned() -> None:
    topic = Topic()
    body = lines(
        {"id": "a", "text": WIRE, "duplicate_of": "ours"},
        {"id": "b", "text": WIRE},
        {"id": "c", "text": "GOMA (Reuters) - Nothing flies.", "source": "Gazette"},
        {"id": "d", "text": "GOMA (Reuters) - Nothing flies."},
    )
    door(topic).post("/v1/articles", content=body)
    assert [each.duplicate_of for each in topic.articles] == ["ours", "ours", None, None]
    assert [each.source for each in topic.articles] == [None, None, "Gazette", "Reuters"]


def test_where_copies_cannot_be_looked_for_articles_are_taken_as_they_are(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    topic = Topic()
    client = door(topic, folder=tmp_path)
    with closing(sqlite3.connect(tmp_path / "ingest.sqlite")) as other:
        other.execute("drop table signatures")
    answer = client.post("/v1/articles", content=lines({"id": "a", "text": WIRE}, {"id": "b", "text": WIRE}))
    assert (answer.status_code, [each.duplicate_of for each in topic.articles]) == (202, [None, None])
    assert "copies of 2 articles were not looked for" in caplog.text
