"""A client of the stream of changes misses nothing and sees nothing twice while the fold and the view are killed under it."""

import asyncio
import json
import signal

import httpx

from harness import until
from oracle import revised_articles
from running_view import view
from streams import Workers, feed, read, settled, values
from watchfloor.client import Client
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings

ARTICLES = 600
ROUNDS = 3


class Browser:
    """What EventSource does, and no more: it comes back with the last id that it has seen."""

    def __init__(self, url: str, position: str) -> None:
        self.seen: list[str] = []
        self.resets = 0
        self.breaks = 0
        self._url = url
        self._last_id = position

    async def run(self) -> None:
        async with httpx.AsyncClient(timeout=30) as client:
            while True:
                try:
                    async with client.stream("GET", self._url, headers={"Last-Event-ID": self._last_id}) as answer:
                        await self._read(answer)
                except httpx.TransportError:
                    pass
                self.breaks += 1
                await asyncio.sleep(0.1)

    async def _read(self, answer: httpx.Response) -> None:
        block: dict[str, str] = {}
        async for line in answer.aiter_lines():
            name, _, value = line.partition(": ")
            if line:
                block[name] = value
                continue
            # As the standard has it: a block that was cut off counts for nothing, also not its id.
            self._last_id = block.get("id", self._last_id)
            self.resets += block.get("event") == "reset"
            if block.get("event") == "change":
                self.seen.append(json.loads(block["data"])["change_id"])
            block = {}


async def test_a_client_misses_nothing_and_sees_nothing_twice(settings: Settings, workers: Workers) -> None:
    articles = values(revised_articles(ARTICLES, seed=8))
    workers.start("extractor")
    aggregator = workers.start("aggregator")
    address = f"http://127.0.0.1:{settings.view_port}"
    told: list[str] = []

    async def follow(position: str) -> None:
        async with Client(address) as client:
            async for received in client.changes(after=position):
                told.append(received.change.change_id)  # noqa: PERF401 - it is read meanwhile

    with view(settings) as running:
        position = running.client.get("/v1/changes").json()["position"]
        browser = Browser(f"{address}/v1/changes/stream", position)
        tasks = [asyncio.create_task(browser.run()), asyncio.create_task(follow(position))]
        part = len(articles) // (ROUNDS + 1)
        for number in range(ROUNDS):
            await feed(settings, articles[number * part : (number + 1) * part], first=number * part, seconds=2)
            seen = len(browser.seen)
            await until(lambda seen=seen: len(browser.seen) > seen, "changes come", 60)  # type: ignore[misc]
            aggregator.kill_and_restart()
            await asyncio.to_thread(running.end, signal.SIGKILL)
            running.process = running.start(settings)
        await feed(settings, articles[ROUNDS * part :], first=ROUNDS * part)
        await settled(settings, "extractor", "aggregator", within=90)
        topic = [json.loads(record.value)["change_id"] for record in await read(settings, settings.topic(Topic.STATE_CHANGES))]
        await until(lambda: len(browser.seen) >= len(set(topic)) and len(told) >= len(set(topic)), "all changes are seen", 60)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    assert browser.breaks >= ROUNDS
    assert browser.resets == 0
    assert sorted(browser.seen) == sorted(set(topic))
    assert sorted(told) == sorted(set(topic))
