"""`watchfloor refeed`: what one installation has, another beside it gets as it was, apart from what is to be forgotten."""

import json
import subprocess
import sys
from typing import Any

from aiokafka import ConsumerRecord

from harness import environment
from streams import feed, read, values
from watchfloor.cli.sending import send
from watchfloor.contracts.article import article_from
from watchfloor.contracts.forgotten import Forgotten
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings

ARTICLES = values([{"id": "a", "text": "OAKB closed."}, {"id": "b", "text": "OAHR open."}, {"url": "https://x.example/1", "text": "c"}])


def refeed(settings: Settings, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "watchfloor.cli.main", "refeed", *arguments]
    return subprocess.run(command, env=environment(settings), capture_output=True, text=True, timeout=60)


def as_sent(records: list[ConsumerRecord]) -> list[tuple[Any, ...]]:
    return sorted((each.value, each.key, each.timestamp, tuple(each.headers)) for each in records)


async def test_articles_come_with_their_times_and_those_forgotten_as_retractions_only(settings: Settings) -> None:
    await feed(settings, [*ARTICLES, b"no json"])
    gone: Any = [
        (Topic.ARTICLES, article_from({"id": "b", "retracted": True})),
        (Topic.FORGOTTEN, Forgotten(article_id="b", at="2024-05-01T00:00:00Z")),
    ]
    await send(settings, "forget", "b", gone)
    beside = settings.model_copy(update={"topic_prefix": f"{settings.topic_prefix}next-"})

    done = refeed(beside, "--from", settings.topic_prefix)

    assert done.returncode == 0, done.stderr
    assert f"4 records of {settings.topic(Topic.ARTICLES)} are on {beside.topic(Topic.ARTICLES)}" in done.stderr
    for topic in (Topic.ARTICLES, Topic.FORGOTTEN):
        before, after = await read(settings, settings.topic(topic)), await read(beside, beside.topic(topic))
        kept = [each for each in before if b"OAHR open." not in each.value]
        assert as_sent([*after]) == as_sent(kept) and len(after) > 0
    assert all(json.loads(each.value).get("text") is None for each in after if each.key == b"b")


async def test_an_installation_is_not_fed_from_itself(settings: Settings) -> None:
    done = refeed(settings, "--from", settings.topic_prefix)
    assert (done.returncode, "is this installation itself" in done.stderr) == (2, True)
