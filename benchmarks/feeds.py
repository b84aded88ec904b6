"""How fast feeds come in, and in how much memory: 1,000 feeds with 10 articles each, from a web server in a process of its own.

    python benchmarks/feeds.py [--feeds N] [--items N] [--pages]

Prints one JSON line a step: the first poll of all feeds, and a second one in which nothing has changed. Articles go to a
publisher that only counts them, so that ingest is measured, not Kafka. With --pages feeds carry summaries, and each article is
read from its page.
"""

import argparse
import asyncio
import json
import multiprocessing
import random
import resource
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from newsroom import Item, Names, newsroom, page
from watchfloor.contracts.article import Article
from watchfloor.ingest.addresses import Allowed, parse_networks
from watchfloor.ingest.copies import Copies
from watchfloor.ingest.credits import Credits
from watchfloor.ingest.database import FILE, open_database
from watchfloor.ingest.feed_list import Feed
from watchfloor.ingest.feed_store import FeedStore
from watchfloor.ingest.fetching import fetching
from watchfloor.ingest.intake import Desk
from watchfloor.ingest.polling import Poller
from watchfloor.ingest.visiting import Visitor
from watchfloor.knowledge.outlets import load_outlets

WORDS = "the airport port city minister said on Tuesday that flights ships had been halted after a blast near depot and officials"
SENTENCES = 12
"""Of 16 words: an article of some 200 words, as agencies write them."""


def serve(ready: Connection, feeds: int, items: int, with_pages: bool) -> None:
    """Play the outlets until killed."""

    async def play() -> None:
        chance = random.Random(7)
        async with newsroom() as room:
            for number in range(feeds):
                host = f"outlet{number}.example"
                room.feed(f"/{number}/rss", *(story(room, chance, number, item, with_pages) for item in range(items)), host=host)
            ready.send(room.port)
            await asyncio.Event().wait()

    def story(room: object, chance: random.Random, number: int, item: int, with_pages: bool) -> Item:
        # A word of its own in each sentence keeps random articles from being copies of each other.
        sentences = [
            " ".join([f"x{chance.randrange(10**9):x}", *chance.choices(WORDS.split(), k=15)]).capitalize() + "." for _ in range(SENTENCES)
        ]
        title, slug = f"Story {number} {item}", f"{number}/{item}"
        if with_pages:
            room.put(f"/{slug}", page(title, *sentences), kind="text/html; charset=utf-8")  # type: ignore[attr-defined]
        return Item(slug, title, sentences[0] if with_pages else " ".join(sentences), f"Tue, 24 Nov 2026 {item:02}:00:00 GMT")

    asyncio.run(play())


async def measure(port: int, folder: Path, feeds: int) -> None:
    published = 0

    async def publish(article: Article) -> str:
        nonlocal published
        published += 1
        return article.id or ""

    database, outlets = open_database(folder), load_outlets()
    listed = [Feed(name=str(number), url=f"http://outlet{number}.example:{port}/{number}/rss") for number in range(feeds)]
    async with fetching(Allowed(parse_networks("127.0.0.1/32")), resolver=Names()) as fetcher:
        desk = Desk(FeedStore(database), Copies(database), Credits(outlets), outlets, Visitor(fetcher, pause=0), publish)
        poller = Poller(listed, desk)
        for step in ("first poll", "second poll, nothing new"):
            before, began, cpu = published, time.monotonic(), time.process_time()
            await poller.poll_once()
            seconds = time.monotonic() - began
            new = published - before
            told = {
                "step": step,
                "feeds": feeds,
                "articles": new,
                "seconds": round(seconds, 2),
                "cpu_seconds": round(time.process_time() - cpu, 2),
                "articles_per_second": round(new / seconds),
                "feeds_per_second": round(feeds / seconds),
                "peak_rss_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
                "database_mb": round((folder / FILE).stat().st_size / 1e6, 1),
            }
            print(json.dumps(told), flush=True)
    database.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--feeds", type=int, default=1000)
    parser.add_argument("--items", type=int, default=10)
    parser.add_argument("--pages", action="store_true", help="feeds carry summaries, articles are read from pages")
    arguments = parser.parse_args()
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(
        target=serve, args=(theirs, arguments.feeds, arguments.items, arguments.pages), daemon=True
    )
    server.start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            asyncio.run(measure(ours.recv(), Path(folder), arguments.feeds))
    finally:
        server.terminate()


if __name__ == "__main__":
    main()
