"""`watchfloor refeed`: what one installation has, another beside it gets as it was, apart from what is to be forgotten."""

import asyncio
import json
import signal
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


async def test_what_is_forgotten_while_it_follows_is_forgotten_beside_as_well(settings: Settings) -> None:
    await feed(settings, ARTICLES)
    beside = settings.model_copy(update={"topic_prefix": f"{settings.topic_prefix}next-"})
    command = [sys.executable, "-m", "watchfloor.cli.main", "refeed", "--from", settings.topic_prefix, "--follow"]
    following = await asyncio.create_subprocess_exec(*command, env=environment(beside), stderr=asyncio.subprocess.PIPE)

    async def next_line() -> bytes:
        assert following.stderr is not None
        line = await asyncio.wait_for(following.stderr.readline(), 30)
        assert line, "refeed has ended"
        return line

    try:
        assert b"3 records of" in await next_line()
        gone: Any = [
            (Topic.ARTICLES, article_from({"id": "a", "retracted": True})),
            (Topic.FORGOTTEN, Forgotten(article_id="a", at="2024-05-01T00:00:00Z")),
        ]
        await send(settings, "forget", "a", gone)
        # It tells of each batch when it is sent.
        while not (notes := await read(beside, beside.topic(Topic.FORGOTTEN))):
            await next_line()
        await feed(settings, values([{"id": "a", "text": "OAKB closed, says a copy."}, {"id": "d", "text": "OAHR closed."}]))
        while not (after := await told(beside, b"OAHR closed.")):
            await next_line()
    finally:
        following.send_signal(signal.SIGINT)
        await following.wait()

    assert [json.loads(each.value)["article_id"] for each in notes] == ["a"]
    assert len(after) == 1
    assert await told(beside, b"retracted") and not await told(beside, b"says a copy")


async def told(settings: Settings, words: bytes) -> list[ConsumerRecord]:
    """The articles with some words in them."""
    return [each for each in await read(settings, settings.topic(Topic.ARTICLES)) if words in each.value]


async def test_an_installation_is_not_fed_from_itself(settings: Settings) -> None:
    done = refeed(settings, "--from", settings.topic_prefix)
    assert (done.returncode, "is this installation itself" in done.stderr) == (2, True)
