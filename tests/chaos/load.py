"""A seeded stream of articles: new ones, revisions, retractions, copies, some undated, some late; and bad messages."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from harness import until
from watchfloor.contracts.article import article_from
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings

STATUSES = ("open", "closed", "suspended", "limited")
OUTLETS = ("AFP", "Reuters", "Pajhwok", "Khaama Press", "AP", None)
BAD_ARTICLES = (
    b"{", b"[1]", b'{"text": 3}', b'{"id": "no-text"}', b"\xff\xfe", b'{"text": "a", "published_at": "yesterday"}', b'{"text": "\\ud800"}',
    b'{"id": "raise-%d", "text": "RAISE"}', b'{"id": "kill-%d", "text": "KILL"}',
)  # fmt: skip
BAD_EXTRACTIONS = (b"{", b"{}", b'{"article": {"id": "%d"}}', b"[]")
BATCH, EVERY_S = 8, 0.2
IN_FLIGHT = 100
RECENT = 400
"""Revisions are of one of so many last articles."""


class Articles:
    """An endless stream of articles; the same for the same seed."""

    def __init__(self, seed: int, airports: tuple[str, ...]) -> None:
        self._pick = random.Random(seed)
        self._airports = airports
        self._made = 0

    def __next__(self) -> dict[str, Any]:
        pick = self._pick
        self._made += 1
        number = pick.randrange(max(1, self._made - RECENT), self._made + 1) if pick.random() < 0.35 else self._made
        if pick.random() < 0.04:
            return {"id": f"a{number}", "retracted": True, "revision": pick.randrange(5)}
        airports = [pick.choice(self._airports) for _ in range(pick.randrange(1, 4))]
        article = {
            "id": f"a{number}",
            "revision": pick.randrange(5),
            "source": pick.choice(OUTLETS),
            "text": " ".join(f"{each} {pick.choice(STATUSES)}." for each in airports),
            "published_at": f"2024-05-{pick.randrange(1, 28):02d}T{pick.randrange(24):02d}:{pick.randrange(60):02d}:00Z",
        }
        if pick.random() < 0.1:
            del article["published_at"]
        if pick.random() < 0.1:
            article["duplicate_of"] = f"a{max(1, number - pick.randrange(1, 20))}"
        return article


@dataclass
class Loader:
    """Posts articles to ingest, as a client does, and puts bad messages on the topics. What was answered 202 is `acknowledged`."""

    settings: Settings
    articles: Articles
    direct: str
    """The broker's address for the bad messages, which ingest would refuse."""
    seed: int
    acknowledged: set[bytes] = field(default_factory=set)
    """The canonical bytes of each article that was answered 202."""
    refused: int = 0
    """Answers of 503, and requests without an answer."""
    accepted_at: list[float] = field(default_factory=list)
    _stop: bool = False

    async def run(self) -> None:
        """Until `stop`: eight articles every fifth of a second, each batch tried three times."""
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.settings.ingest_port}", timeout=15) as client:
            posting: set[asyncio.Task[None]] = set()
            while not self._stop:
                batch = [next(self.articles) for _ in range(BATCH)]
                task = asyncio.create_task(self._post(client, batch))
                posting.add(task)
                task.add_done_callback(posting.discard)
                await asyncio.sleep(EVERY_S)
                await until(lambda: len(posting) <= IN_FLIGHT, "ingest answers", 120)
            await asyncio.gather(*posting)

    def stop(self) -> None:
        self._stop = True

    async def _post(self, client: httpx.AsyncClient, batch: list[dict[str, Any]]) -> None:
        messages = [article_from(each).to_bytes() for each in batch]
        for _ in range(3):
            try:
                answer = await client.post("/v1/articles", content=b"\n".join(messages))
            except httpx.TransportError:
                self.refused += 1
                await asyncio.sleep(0.5)
                continue
            if answer.status_code == 202:
                assert answer.json()["accepted"] == len(batch), answer.text
                self.acknowledged.update(messages)
                self.accepted_at.append(time.time())
                return
            assert answer.status_code == 503, answer.text
            assert int(answer.headers["retry-after"]) > 0
            self.refused += 1
            await asyncio.sleep(1)

    async def run_bad(self) -> None:
        """Until `stop`: a bad article or a bad extraction every second."""
        pick = random.Random(self.seed)
        number = 0
        while not self._stop:
            try:
                async with AIOKafkaProducer(bootstrap_servers=self.direct, enable_idempotence=True) as producer:
                    while not self._stop:
                        number += 1
                        topic, bad = (Topic.ARTICLES, BAD_ARTICLES) if pick.random() < 0.6 else (Topic.EXTRACTIONS, BAD_EXTRACTIONS)
                        value = pick.choice(bad)
                        await producer.send_and_wait(self.settings.topic(topic), value % number if b"%d" in value else value)
                        await asyncio.sleep(1)
            except (KafkaError, OSError):
                await asyncio.sleep(0.5)
