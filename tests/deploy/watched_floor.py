"""The whole of Watchfloor under a load that has some of everything, and a real Prometheus that scrapes it.

Feeds that are well, that fail and that are empty; copies, edits, withdrawals, another language, a page that is gone; articles over
HTTP and bad ones; a record that no service can read; and airports that close and open again.
"""

import asyncio
import itertools
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import httpx
import yaml
from aiokafka import AIOKafkaProducer

from harness import environment, free_port, wait_until
from newsroom import Item, Newsroom, newsroom_beside
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.run_file import read_run_file
from watchfloor.runtime.settings import Settings

PARTS = {"ingest", "extractor", "aggregator", "view"}
RULES = Path(__file__).parents[2] / "deploy" / "prometheus" / "rules"
SCRAPE_S = 1
JOB = "watchfloor"
WHO = ("Two teachers", "A retired baker", "Some students", "The gardeners", "A choir", "Three painters", "The librarian", "Her neighbours")
DID = ("counted", "collected", "repaired", "described", "photographed", "compared", "catalogued", "admired")
WHAT = ("old bicycles", "rare stamps", "wooden boats", "fruit trees", "school books", "tea cups", "garden chairs", "kites")
WHERE = ("behind the market", "near the old mill", "in the harbour quarter", "along the canal", "on the hill", "beside the theatre")
WHEN = ("before breakfast", "after lunch", "until dusk", "for a whole week", "on their day off", "in light rain", "without any hurry")
SENTENCES = 7
"""Such sentences tell of no actor, and make each story one of its own: one that only repeated another would be found to be a copy."""
GERMAN = (
    "Der Flughafen der Stadt bleibt nach Angaben der Behörden wegen des starken Schneefalls bis zum Abend geschlossen. "
    "Mehrere hundert Reisende warteten in der Halle, viele von ihnen wurden in Hotels in der Innenstadt untergebracht."
)
CLOSED = "{airport} was closed this morning after a fire near the fuel depot, the airport authority said."
OPEN = "{airport} reopened this morning after a fire near the fuel depot, the airport authority said."
LIMITED = "{airport} is open to humanitarian flights only, the airport authority said."
SUSPENDED = "All flights at {airport} were suspended this morning, the airport authority said."
DENIED = "{airport} is open and flights are operating normally, the transport ministry said."
AIRPORTS = {
    "airport:OAKB": "Kabul International Airport",
    "airport:OAHR": "Herat International Airport",
    "airport:FZNA": "Goma International Airport",
    "airport:HSSK": "Khartoum International Airport",
    "airport:OLBA": "Beirut Rafic Hariri International Airport",
    "airport:MTPP": "Toussaint Louverture International Airport",
}
SILENT, STALE, ANNOUNCED = "airport:ORBI", "airport:LCLK", "airport:OYSN"
"""Watched too: one of which nobody tells, one of which nobody has told for long, and one that should have opened days ago."""
COURSE = (CLOSED, LIMITED, OPEN, SUSPENDED, OPEN, OPEN)
"""What happens to each airport, one thing after the other; each begins at another place."""
ROUNDS = 4
"""In which an airport stays as it is."""


class Prometheus:
    """A running Prometheus, by its HTTP API."""

    def __init__(self, port: int) -> None:
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30)

    def ready(self) -> bool:
        with suppress(httpx.TransportError):
            return self.client.get("/-/ready").status_code == 200
        return False

    def instant(self, expr: str) -> list[dict[str, Any]]:
        return self._ask("/api/v1/query", query=expr)

    def over_time(self, expr: str, start: float, end: float, step: float = SCRAPE_S) -> list[dict[str, Any]]:
        return self._ask("/api/v1/query_range", query=expr, start=str(start), end=str(end), step=str(step))

    def _ask(self, path: str, **parameters: str) -> list[dict[str, Any]]:
        answer = self.client.post(path, data=parameters).json()
        assert answer["status"] == "success", f"{answer['error']}: {parameters['query']}"
        found: list[dict[str, Any]] = answer["data"]["result"]
        return found


@contextmanager
def watched_floor(folder: Path) -> Iterator[tuple[Settings, Prometheus, Newsroom]]:
    """Everything, up, with its data in `folder`."""
    with newsroom_beside() as room:
        settings = Settings(
            data_dir=folder / "data",
            kafka_port=free_port(2),
            view_port=free_port(),
            ingest_port=free_port(),
            extractor_port=free_port(),
            fold_port=free_port(),
            feeds=_feeds(room, folder),
            fetch_networks="127.0.0.1/32",
            watchlist=_watchlist(folder),
        )
        with _process([sys.executable, "-m", "watchfloor.cli.main", "up"], environment(settings)):
            wait_until(lambda: {part.name for part in read_run_file(settings.data_dir)} >= PARTS, "all is up", 90)
            with _prometheus(settings, folder) as prometheus:
                yield settings, prometheus, room


def load(settings: Settings, room: Newsroom, seconds: float) -> None:
    """Some of everything for so many seconds."""
    deadline = time.monotonic() + seconds
    for article in _old_articles():
        post(settings, article)
    with _reader_of_the_stream(settings):
        for turn in itertools.count():
            if time.monotonic() > deadline:
                return
            if turn % 20 == 5:
                asyncio.run(_send_what_nobody_can_read(settings))
            _publish_feeds(room, turn)
            for article in _articles(turn):
                post(settings, article)
            post(settings, {"text": 7})
            time.sleep(1)


def post(settings: Settings, article: dict[str, Any]) -> None:
    httpx.post(f"http://127.0.0.1:{settings.ingest_port}/v1/articles", json=article, timeout=30)


def _articles(turn: int) -> Iterator[dict[str, Any]]:
    """A second's: one airport goes on in its course, as two outlets tell that do not copy each other; of one a third says otherwise."""
    now = datetime.now(UTC)
    place = turn % len(AIRPORTS)
    airport = list(AIRPORTS.values())[place]
    happened = COURSE[(turn // (len(AIRPORTS) * ROUNDS) + place) % len(COURSE)]
    told = {"Example Times": happened, "Example Post": happened, "Example Herald": DENIED if happened in (CLOSED, SUSPENDED) else happened}
    for outlet, words in list(told.items())[: 3 if place == 0 else 2]:
        yield {
            "id": f"{outlet}-{turn}",
            "source": outlet,
            "title": f"{airport}: what we know ({turn})",
            "text": _story(words.format(airport=airport), f"{outlet} {turn}"),
            "published_at": now.isoformat(),
        }


def _story(told: str, number: str) -> str:
    chance = random.Random(number)
    around = (" ".join(chance.choice(words) for words in (WHO, DID, WHAT, WHERE, WHEN)) + "." for _ in range(SENTENCES))
    return " ".join((told, *around))


def _old_articles() -> Iterator[dict[str, Any]]:
    now = datetime.now(UTC)
    opening = f"{now - timedelta(days=2):%d %B %Y}"
    told = f"Sanaa International Airport remains closed. It will reopen on {opening}, the transport minister said."
    yield {
        "id": "announced",
        "source": "Example Times",
        "text": told,
        "published_at": (now - timedelta(days=5)).isoformat(),
        "backfill": True,
    }
    told = "Larnaca International Airport is closed, the airport authority said."
    yield {
        "id": "stale",
        "source": "Example Times",
        "text": told,
        "published_at": (now - timedelta(days=200)).isoformat(),
        "backfill": True,
    }


def _watchlist(folder: Path) -> Path:
    path = folder / "watchlist.yaml"
    path.write_text(yaml.safe_dump({"actors": [{"id": actor, "voices": 2} for actor in (*AIRPORTS, SILENT, STALE, ANNOUNCED)]}))
    return path


def _publish_feeds(room: Newsroom, turn: int) -> None:
    now = format_datetime(datetime.now(UTC) - timedelta(seconds=turn % 7))
    told = CLOSED.format(airport="Entebbe International Airport")
    items = [Item(f"story-{number}", f"Story {number}", _story("It was a quiet day.", f"{number}"), now) for number in range(turn // 5 + 6)]
    edited = Item("edited", "As we know it now", _story(f"{told} {turn // 10} were hurt.", "edited"), now)
    passing = [Item("passing", "Retracted soon", _story(told, "passing"), now)] if turn % 30 < 15 else []
    short = Item("gone", "More on our page", "The airport.", now)
    room.feed("/courier", *items[-20:], edited, *passing, short, Item("de", "Flughafen", GERMAN, now), host="127.0.0.1")
    room.feed("/gazette", Item("copy", "As we know it now", edited.text, now), *items[-3:], host="127.0.0.1")


def _feeds(room: Newsroom, folder: Path) -> Path:
    _publish_feeds(room, 0)
    room.feed("/empty", host="127.0.0.1")
    room.put("/broken", "out of order", status=500)
    path = folder / "feeds.yaml"
    names = ("courier", "gazette", "empty", "broken")
    path.write_text(
        yaml.safe_dump({"feeds": [{"name": name, "url": f"http://127.0.0.1:{room.port}/{name}", "every": "10s"} for name in names]})
    )
    return path


async def _send_what_nobody_can_read(settings: Settings) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=settings.bootstrap)
    await producer.start()
    try:
        for topic in (Topic.ARTICLES, Topic.EXTRACTIONS):
            await producer.send_and_wait(settings.topic(topic), b'{"text": ')
    finally:
        await producer.stop()


@contextmanager
def _reader_of_the_stream(settings: Settings) -> Iterator[None]:
    stop = threading.Event()

    def read() -> None:
        with (
            suppress(httpx.TransportError),
            httpx.stream("GET", f"http://127.0.0.1:{settings.view_port}/v1/changes/stream", timeout=60) as answer,
        ):
            for _ in answer.iter_lines():
                if stop.is_set():
                    return

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()


@contextmanager
def _prometheus(settings: Settings, folder: Path) -> Iterator[Prometheus]:
    ports = {
        "view": settings.view_port,
        "ingest": settings.ingest_port,
        "extractor": settings.extractor_port,
        "aggregator": settings.fold_port,
    }
    targets = [{"targets": [f"127.0.0.1:{port}"], "labels": {"service": service}} for service, port in ports.items()]
    config = {
        "global": {"scrape_interval": f"{SCRAPE_S}s", "evaluation_interval": f"{SCRAPE_S}s"},
        "rule_files": [str(RULES / "*.yml")],
        "scrape_configs": [{"job_name": JOB, "static_configs": targets}],
    }
    path = folder / "prometheus.yml"
    path.write_text(yaml.safe_dump(config))
    port = free_port()
    command = [
        "prometheus",
        f"--config.file={path}",
        f"--storage.tsdb.path={folder / 'tsdb'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=error",
    ]
    with _process(command):
        prometheus = Prometheus(port)
        wait_until(prometheus.ready, "Prometheus is ready")
        yield prometheus


@contextmanager
def _process(command: list[str], variables: dict[str, str] | None = None) -> Iterator[None]:
    process = subprocess.Popen(command, env=variables, stdout=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(30)
