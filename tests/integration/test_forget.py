"""`watchfloor forget` on a real Kafka: no state rests on the article any more, and no view shows its words."""

import asyncio
import subprocess
import sys

import httpx
import pytest

from harness import environment, wait_until
from streams import Workers, feed, is_ready, latest, read, settled, values
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings

ARTICLES = values([
    {"id": "a", "text": "OAKB closed. OAHR open.", "title": "SECRET", "published_at": "2024-05-01T09:00:00Z"},
    {"id": "b", "text": "OAHR closed.", "title": "told", "published_at": "2024-05-02T09:00:00Z"},
])  # fmt: skip


@pytest.fixture
def view(settings: Settings) -> object:
    with subprocess.Popen([sys.executable, "-m", "watchfloor.cli.main", "view"], env=environment(settings)) as process:
        wait_until(lambda: is_ready(settings.view_port), "the view is ready")
        with httpx.Client(base_url=f"http://127.0.0.1:{settings.view_port}", timeout=10) as client:
            yield client
        process.terminate()


def forget(settings: Settings, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "watchfloor.cli.main", "forget", *arguments]
    return subprocess.run(command, env=environment(settings), capture_output=True, text=True, timeout=60)


def test_an_article_that_has_not_come_in_is_forgotten_only_where_that_is_meant(settings: Settings) -> None:
    done = forget(settings, "no-such-article")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no article with the id no-such-article is known" in done.stderr
    assert asyncio.run(read(settings, settings.topic(Topic.ARTICLES))) == []
    assert "it is retracted for when it comes" in forget(settings, "--unseen", "no-such-article").stdout
    assert "was retracted before" in forget(settings, "no-such-article").stdout


def test_states_and_views_drop_a_forgotten_article(settings: Settings, workers: Workers, view: httpx.Client) -> None:
    workers.start("extractor")
    workers.start("aggregator")
    asyncio.run(feed(settings, ARTICLES))
    asyncio.run(settled(settings, "extractor", "aggregator"))
    wait_until(lambda: "SECRET" in view.get("/v1/changes").text, "the view shows the article")

    done = forget(settings, "a")
    assert (done.returncode, "a is retracted" in done.stdout) == (0, True), done.stderr
    assert f"{settings.topic(Topic.ARTICLES)}" in done.stdout
    asyncio.run(settled(settings, "extractor", "aggregator"))

    states = latest(asyncio.run(read(settings, settings.topic(Topic.ACTOR_STATES))))
    assert states[b"airport:OAKB"] is None
    assert b"SECRET" not in (states[b"airport:OAHR"] or b"")
    wait_until(lambda: view.get("/v1/actors/airport:OAKB").status_code == 404, "the actor that stood on it alone is gone")
    for path in (
        "/v1/actors",
        "/v1/changes",
        "/v1/actors/airport:OAHR",
        "/v1/actors/airport:OAHR/changes",
        "/v1/actors/airport:OAHR/articles",
    ):
        answer = view.get(path)
        assert answer.status_code == 200
        assert "SECRET" not in answer.text, path
        assert "OAKB closed" not in answer.text, path
