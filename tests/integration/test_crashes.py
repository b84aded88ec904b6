"""Whatever dies, and whenever: the same bytes in the end."""

import asyncio
import random
from collections.abc import Iterator

import pytest
from streams import Workers, feed, read, recorded_at, settled, values

from harness import wait_until
from stub_services import StubExtractor
from watchfloor.contracts.article import accept, parse_article
from watchfloor.contracts.topics import Topic
from watchfloor.extractor.messages import messages
from watchfloor.runtime.settings import Settings

ARTICLES = [
    {"id": f"a{number % 150}", "revision": number // 150, "text": "OAKB closed. OAHR open." if number % 7 else "Nothing of note."}
    for number in range(1500)
]
FENCED = 75


@pytest.fixture
def workers(settings: Settings) -> Iterator[Workers]:
    started = Workers(settings)
    yield started
    started.kill_all()


def expected_outputs(records: list[bytes]) -> dict[Topic, set[tuple[bytes, bytes]]]:
    """Keys and values that the pure extractor makes of records fed in this order."""
    accepted = [accept(parse_article(value), recorded_at(number)) for number, value in enumerate(records)]
    found: dict[Topic, set[tuple[bytes, bytes]]] = {Topic.ENTITIES: set(), Topic.EVENTS: set(), Topic.EXTRACTIONS: set()}
    for extraction in StubExtractor().extract_batch(accepted):
        for topic, key, message in messages(extraction):
            found[topic].add((key.encode(), message.to_bytes()))
    return found


async def test_an_extractor_that_is_killed_in_mid_feed_loses_and_changes_nothing(settings: Settings, workers: Workers) -> None:
    extractor = workers.start("extractor")
    records = values(ARTICLES)
    feeding = asyncio.create_task(feed(settings, records, seconds=9))
    pauses = random.Random(3)
    for _ in range(3):
        await asyncio.sleep(pauses.uniform(2.5, 3.5))
        extractor.kill_and_restart()
    await feeding
    await settled(settings, "extractor")
    for topic, wanted in expected_outputs(records).items():
        assert {(record.key, record.value) for record in await read(settings, settings.topic(topic))} == wanted


@pytest.mark.long
async def test_a_paused_extractor_whose_partitions_were_taken_over_ends_itself(settings: Settings, workers: Workers) -> None:
    paused, other = workers.start("extractor"), workers.start("extractor")
    records = values(ARTICLES)
    feeding = asyncio.create_task(feed(settings, records, seconds=20))
    await asyncio.sleep(6)
    paused.pause()
    await asyncio.sleep(9)
    paused.resume()
    wait_until(lambda: paused.status is not None, "the paused worker has ended", 10)
    assert paused.status == FENCED
    await feeding
    await settled(settings, "extractor")
    assert other.status is None
    for topic, wanted in expected_outputs(records).items():
        assert {(record.key, record.value) for record in await read(settings, settings.topic(topic))} == wanted
