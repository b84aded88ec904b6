"""From files and pipes to the topic, with a publisher that only remembers."""

import asyncio
import json
import os
import sqlite3
from pathlib import Path
from typing import cast

import pytest

from watchfloor.contracts.article import Article
from watchfloor.ingest.credits import Credits
from watchfloor.ingest.database import prepare
from watchfloor.ingest.feeding import Fed, feed
from watchfloor.ingest.files import FileUnreadable
from watchfloor.ingest.marking import Marker
from watchfloor.ingest.publisher import Publisher
from watchfloor.knowledge.outlets import load_outlets

WIRE = (
    "The airport in Goma closed on Tuesday after a blast near the fuel depot, the operator said. Three flights to Kinshasa were "
    "diverted to Kigali and about four hundred passengers waited in the terminal while firefighters brought the blaze under control."
)


class Topic:
    def __init__(self) -> None:
        self.articles: list[Article] = []
        self.came = asyncio.Event()

    async def send(self, article: Article) -> Article:
        self.articles.append(article)
        self.came.set()
        return article

    async def acknowledged(self, sent: Article) -> str:
        return sent.id or "hash"


@pytest.fixture
def marker() -> Marker:
    database = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    prepare(database)
    return Marker(database, Credits(load_outlets()))


async def fed_from(topic: Topic, marker: Marker, *paths: Path, fed: Fed | None = None, told: list[str] | None = None) -> None:
    def complain(path: Path, line: int, reason: str) -> None:
        if told is not None:
            told.append(f"{path.name}:{line}")

    await feed(cast("Publisher", topic), marker, paths, complain, fed or Fed())


async def test_files_come_in_their_order_with_their_copies_marked_and_bad_lines_told(tmp_path: Path, marker: Marker) -> None:
    first, second = tmp_path / "a.jsonl", tmp_path / "b.jsonl"
    first.write_text(
        "\n".join([json.dumps({"id": "a", "text": WIRE}), "nonsense", *(json.dumps({"id": f"x{n}", "text": "x"}) for n in range(250))])
    )
    second.write_text(json.dumps({"id": "b", "text": f"{WIRE} More soon."}))
    topic, fed, told = Topic(), Fed(), list[str]()
    await fed_from(topic, marker, first, second, fed=fed, told=told)
    assert [each.id for each in topic.articles] == ["a", *(f"x{n}" for n in range(250)), "b"]
    assert [each.duplicate_of for each in topic.articles if each.id in ("a", "b")] == [None, "a"]
    assert ((fed.accepted, fed.refused), told) == ((252, 1), ["a.jsonl:2"])


async def test_what_a_pipe_brings_goes_out_at_once_and_not_when_the_next_line_comes(tmp_path: Path, marker: Marker) -> None:
    os.mkfifo(tmp_path / "pipe")
    topic = Topic()
    feeding = asyncio.create_task(fed_from(topic, marker, tmp_path / "pipe"))
    writing = await asyncio.to_thread(lambda: (tmp_path / "pipe").open("w"))
    with writing:
        writing.write(json.dumps({"id": "a", "text": "x"}) + "\n")
        writing.flush()
        async with asyncio.timeout(5):
            await topic.came.wait()
    await feeding
    assert [each.id for each in topic.articles] == ["a"]


async def test_what_was_read_before_a_file_breaks_off_is_published_and_counted(tmp_path: Path, marker: Marker) -> None:
    (tmp_path / "a.jsonl").write_text(json.dumps({"id": "a", "text": "x"}))
    topic, fed = Topic(), Fed()
    with pytest.raises(FileUnreadable, match="missing"):
        await fed_from(topic, marker, tmp_path / "a.jsonl", tmp_path / "missing.jsonl", fed=fed)
    assert (fed.accepted, [each.id for each in topic.articles]) == (1, ["a"])
