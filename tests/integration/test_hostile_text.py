"""Texts that make a reader slow or large: each ends within its limit as an extraction or as a dead letter, and the next one is read."""

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from harness import environment
from streams import feed, read, settled
from watchfloor.contracts.topics import Topic
from watchfloor.extractor.agent import ARTICLE_SECONDS
from watchfloor.runtime.settings import Settings

SENTENCE = "Kabul airport remains closed, officials said on Monday, and all flights are suspended until further notice. "
TEXTS = {
    "a 100,000-word article": SENTENCE * (100_000 // len(SENTENCE.split())),
    "an article of one sentence of 20,000 words": " and ".join(["the airport is closed"] * 4000),
    "an article with 10,000 names": ". ".join(f"Kabul airport and Qatar met the Taliban in town {number}" for number in range(10_000)),
    "a word of a million letters": "a" * 1_000_000,
    "a million spaces": "closed" + " " * 1_000_000 + "airport",
    "nested quotes": '"' * 20_000 + "closed" + '"' * 20_000,
    "nested brackets": "(" * 20_000 + "the airport is closed" + ")" * 20_000,
    "numbers and dates": "1/2/3 4-5-6 7:8:9 " * 20_000,
    "half a date": "Monday, " * 20_000 + "2024-",
    "commas": "closed, " * 30_000,
    "dots": "." * 200_000,
    "hyphens": "re-" * 100_000 + "opened",
    "newlines": "\n" * 200_000 + "Kabul airport is closed.",
    "marks": "a\u0301" * 100_000,
    "capital letters": "KABUL AIRPORT CLOSED " * 5_000,
}


@pytest.fixture
def extractor(settings: Settings) -> Iterator["subprocess.Popen[bytes]"]:
    """The real one, with its model."""
    with subprocess.Popen([sys.executable, "-m", "watchfloor.cli.main", "extractor"], env=environment(settings)) as process:
        yield process
        process.terminate()


@pytest.mark.long
@pytest.mark.timeout(1800)
async def test_each_hostile_text_is_read_or_is_a_letter_within_its_limit_and_the_next_is_read(
    settings: Settings, extractor: "subprocess.Popen[bytes]"
) -> None:
    ids = {}
    slow: dict[str, float] = {}
    await feed(settings, [b'{"id":"first","text":"Kabul airport is closed."}'])
    await settled(settings, "extractor", within=120)
    for name, text in TEXTS.items():
        value = json.dumps({"id": name, "text": text}).encode()
        ids[name] = hashlib.sha256(value).hexdigest()
        began = time.monotonic()
        await feed(settings, [value])
        # A batch, then each of it alone: at most twice the limit, and the start of a new reading process.
        await settled(settings, "extractor", within=2 * ARTICLE_SECONDS + 60)
        slow[name] = time.monotonic() - began
    assert extractor.poll() is None
    read_ids = {json.loads(record.value)["article"]["id"] for record in await read(settings, settings.topic(Topic.EXTRACTIONS))}
    letters = {dict(record.headers)["sha256"].decode() for record in await read(settings, settings.topic(Topic.DEAD_LETTERS))}
    for name in TEXTS:
        print(f"{slow[name]:6.1f} s  {name}: {'read' if name in read_ids else 'dead letter'}")
    assert {name for name, digest in ids.items() if name not in read_ids and digest not in letters} == set()
