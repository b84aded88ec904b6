"""From an article's acknowledgement to its state change: on the stream, with many clients on one view, and on the live page.

    python -m benchmarks.latency [--clients 1000] [--articles 100] [--load N] [--page]

Starts Watchfloor on a fresh data folder and free ports, posts one article after the other to ingest, each of which moves a state, and
prints the median and the 99th percentile of the time from its 202 to the change: for the first client that has it, for the last, and,
with `--page`, until it stands on the page in Chromium. Beside them real news are read (gensim's test data, 200 words each), half as
many a second as this machine reads when it has nothing else to do; `--load` sets another number, 0 is none.
"""

import argparse
import asyncio
import json
import math
import statistics
import tempfile
import time
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks.extract_service import gensim_news
from benchmarks.start import ports, read_news, up

CHANGE_S = 30
LOAD_EVERY_S = 0.2
CAPACITY_ARTICLES = 300
AIRPORT = "Kabul airport"


def half_load(folder: Path) -> float:
    """Half as many articles a second as all services together read of what lies there. A fixed number is too many for a slow machine."""
    begun = time.perf_counter()
    read_news(folder, CAPACITY_ARTICLES)
    return CAPACITY_ARTICLES / (time.perf_counter() - begun) / 2


async def listen(session: aiohttp.ClientSession, url: str, seen: dict[str, list[float]], greeted: asyncio.Semaphore) -> None:
    """One client of the stream: notes when it has the change of each article."""
    async with session.get(url) as answer:
        async for raw in answer.content:
            if raw.startswith(b": watchfloor"):
                greeted.release()
            if raw.startswith(b"data: "):
                change = json.loads(raw[6:])
                seen.setdefault(change["cause"]["article"]["id"], []).append(time.perf_counter())


def article(number: int, of: int) -> dict[str, Any]:
    """An article that moves the state: a day after the last one, so that the two are no dispute."""
    word = ("has been closed", "has reopened")[number % 2]
    published = datetime.now(UTC) - timedelta(days=of - number)
    return {"id": f"b{number}", "source": "Reuters", "text": f"{AIRPORT} {word}.", "published_at": published.isoformat()}


async def feed(session: aiohttp.ClientSession, ingest: str, load: float) -> None:
    """Post so many news articles a second, evenly, for ever."""
    if not load:
        return
    news = gensim_news()
    begun, sent = time.monotonic(), 0
    for number in count():
        await asyncio.sleep(max(0.0, begun + number * LOAD_EVERY_S - time.monotonic()))
        due = range(sent, int(number * LOAD_EVERY_S * load))
        lines = [json.dumps({"id": f"lee-{each}", "text": news[each % len(news)], "source": "ABC"}) for each in due]
        if lines:
            async with session.post(ingest, data="\n".join(lines), headers={"Content-Type": "application/jsonl"}) as answer:
                assert answer.status == 202, await answer.text()
        sent += len(lines)


async def end(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    ended = await asyncio.gather(*tasks, return_exceptions=True)
    broken = [each for each in ended if isinstance(each, Exception)]
    assert not broken, broken[0]


async def measure(known: dict[str, int], clients: int, articles: int, load: float, page: Any) -> None:
    stream = f"http://127.0.0.1:{known['view']}/v1/changes/stream?kind=airport&field=status"
    ingest = f"http://127.0.0.1:{known['ingest']}/v1/articles"
    seen: dict[str, list[float]] = {}
    first, last, shown = [], [], []
    async with AsyncExitStack() as stack:
        limit = aiohttp.TCPConnector(limit=0)
        session = await stack.enter_async_context(aiohttp.ClientSession(connector=limit, timeout=aiohttp.ClientTimeout(total=None)))
        greeted = asyncio.Semaphore(0)
        tasks = [asyncio.create_task(listen(session, stream, seen, greeted)) for _ in range(clients)]
        stack.push_async_callback(end, tasks)
        for _ in range(clients):
            await greeted.acquire()
        tasks.append(asyncio.create_task(feed(session, ingest, load)))
        await asyncio.sleep(3)
        for number in range(articles):
            sent = article(number, articles)
            async with session.post(ingest, json=sent) as answer:
                assert answer.status == 202, await answer.text()
            start = time.perf_counter()
            while len(seen.get(sent["id"], ())) < clients:
                await asyncio.sleep(0.001)
                if time.perf_counter() - start > CHANGE_S:
                    raise SystemExit(f"{len(seen.get(sent['id'], ()))} of {clients} clients have the change of {sent} after {CHANGE_S} s")
            first.append(min(seen[sent["id"]]) - start)
            last.append(max(seen[sent["id"]]) - start)
            if page is not None:
                await page.wait_for_function(
                    "text => document.querySelector('#changes')?.textContent.includes(text)", arg=sent["text"][:-1]
                )
                shown.append(time.perf_counter() - start)
            await asyncio.sleep(0.2)
    print(f"{articles} articles, {clients} clients of the stream on one view, {load:.0f} other articles a second")
    for name, times in (("first client", first), ("last client", last), ("on the page", shown)):
        if times:
            worst = sorted(times)[math.ceil(len(times) * 0.99) - 1]
            print(f"  {name:14} median {1000 * statistics.median(times):.0f} ms, p99 {1000 * worst:.0f} ms")


async def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--clients", type=int, default=1000)
    options.add_argument("--articles", type=int, default=100)
    options.add_argument("--load", type=float)
    options.add_argument("--page", action="store_true")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as name, up(Path(name)):
        known = ports(Path(name))
        load = await asyncio.to_thread(half_load, Path(name)) if chosen.load is None else chosen.load
        if not chosen.page:
            await measure(known, chosen.clients, chosen.articles, load, None)
            return
        from playwright.async_api import async_playwright

        async with async_playwright() as tools:
            browser = await tools.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = await browser.new_page()
            await page.goto(f"http://127.0.0.1:{known['view']}/")
            await measure(known, chosen.clients, chosen.articles, load, page)
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
