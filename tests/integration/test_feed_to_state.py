"""The whole chain, as a user has it: what a feed says is what the state of an airport says after the next poll."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import yaml

from harness import environment, wait_until
from newsroom import Item, Newsroom, newsroom_beside
from watchfloor.runtime.run_file import read_run_file
from watchfloor.runtime.settings import Settings

GOMA = "airport:FZNA"
EVERY = "10s"
WITHIN_S = 40
DEPOT = (
    "Firefighters brought the blaze under control in the evening and the governor said that an inquiry had begun. "
    "About four hundred passengers waited in the terminal, and their luggage was brought to hotels in the city. "
    "The lake steamers took some of them on board, and the harbour office sent two more boats for the next morning."
)
CLOSED = f"Goma International Airport was closed on Tuesday after a blast near the fuel depot, the airport authority said. {DEPOT}"
OPEN = f"Goma International Airport reopened on Tuesday after a blast near the fuel depot, the airport authority said. {DEPOT}"


def feeds_file(room: Newsroom, folder: Path) -> Path:
    path = folder / "feeds.yaml"
    feeds = [{"name": name, "url": f"http://127.0.0.1:{room.port}/{name}", "every": EVERY} for name in ("courier", "gazette")]
    path.write_text(yaml.safe_dump({"feeds": feeds}))
    return path


@contextmanager
def up(settings: Settings) -> Iterator[None]:
    process = subprocess.Popen([sys.executable, "-m", "watchfloor.cli.main", "up"], env=environment(settings), stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: {"view", "ingest", "aggregator"} <= {part.name for part in read_run_file(settings.data_dir)}, "all is up", 90)
        yield
    finally:
        process.terminate()
        process.wait(30)


def operations(settings: Settings) -> dict[str, Any]:
    """What the view says of Goma's operations; empty where it knows nothing."""
    try:
        answer = httpx.get(f"http://127.0.0.1:{settings.view_port}/v1/actors/{GOMA}", timeout=10)
    except httpx.TransportError:
        return {}
    facet: dict[str, Any] = answer.json()["facets"]["operations"] if answer.status_code == 200 else {}
    return facet


def voices(facet: dict[str, Any]) -> tuple[set[str], set[str]]:
    """The articles of the evidence for a status, and the voices that they count as."""
    told = [each for each in facet.get("evidence", []) if each["stands"] == "for"]
    return {each["article_id"] for each in told}, {each["voice"] for each in told}


def feeds_table(settings: Settings) -> list[list[str]]:
    """The first two columns of `watchfloor feeds`, which ends with 1 where a feed is not well."""
    command = [sys.executable, "-m", "watchfloor.cli.main", "feeds"]
    shown = subprocess.run(command, env=environment(settings), capture_output=True, text=True)
    assert (shown.returncode, shown.stderr) == (1, "")
    return [line.split()[:2] for line in shown.stdout.splitlines()]


def test_an_article_an_edit_a_copy_and_a_withdrawal_in_a_feed_show_in_the_state(settings: Settings, tmp_path: Path) -> None:
    with newsroom_beside() as room:
        room.feed("/courier", Item("a", "Blast at the lake", CLOSED), host="127.0.0.1")
        room.feed("/gazette", host="127.0.0.1")
        settings = settings.model_copy(update={"feeds": feeds_file(room, tmp_path), "fetch_networks": "127.0.0.1/32"})
        with up(settings):
            wait_until(lambda: operations(settings).get("status") == "closed", "the article shows", 90)

            room.feed("/gazette", Item("b", "Goma: what we know", CLOSED), host="127.0.0.1")
            wait_until(lambda: len(voices(operations(settings))[0]) == 2, "the copy in the other feed shows", WITHIN_S)
            assert len(voices(operations(settings))[1]) == 1

            room.feed("/gazette", host="127.0.0.1")
            wait_until(lambda: len(voices(operations(settings))[0]) == 1, "the withdrawn copy is gone", WITHIN_S)

            room.feed("/courier", Item("a", "Blast at the lake", OPEN), host="127.0.0.1")
            wait_until(lambda: operations(settings).get("status") == "open", "the edit shows", WITHIN_S)

            room.feed("/courier", host="127.0.0.1")
            wait_until(lambda: operations(settings) == {}, "nothing is left of a withdrawn story", WITHIN_S)

            assert feeds_table(settings) == [["FEED", "STATE"], ["courier", "empty"], ["gazette", "empty"]]
            metrics = httpx.get(f"http://127.0.0.1:{settings.ingest_port}/metrics").text
            assert 'watchfloor_feed_state{feed="courier",state="empty"} 1.0' in metrics
