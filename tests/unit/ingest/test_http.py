"""POST /v1/articles, with a publisher that takes everything or nothing."""

from typing import cast

import pytest
from fastapi.testclient import TestClient

from watchfloor.contracts.article import MAX_ARTICLE_BYTES, Article
from watchfloor.ingest.http import router
from watchfloor.ingest.publisher import BrokerUnavailable, Publisher
from watchfloor.ingest.requests import MAX_BODY_BYTES
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


def door(topic: Topic, token: str | None = None) -> TestClient:
    app = http_app("ingest", "")
    app.include_router(router(cast("Publisher", topic), token))
    return TestClient(app)


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
