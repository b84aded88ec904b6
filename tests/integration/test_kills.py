"""Whatever dies, and whenever: the same bytes in the end."""

import asyncio
import json
import random
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from streams import Worker, Workers, feed, latest, read, recorded_at, settled, values

from stub_services import StubExtractor
from watchfloor.aggregator.replaying import replay
from watchfloor.contracts.article import accept, parse_article
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.topics import Topic
from watchfloor.extractor.messages import messages
from watchfloor.runtime.settings import Settings

ARTICLES = [
    {"id": f"a{number % 150}", "revision": number // 150, "text": "OAKB closed. OAHR open." if number % 7 else "Nothing of note."}
    for number in range(1500)
]
FENCED = 75


def revised_articles(number: int, seed: int) -> list[dict[str, Any]]:
    """Versions of articles in no order, some retracted, about airports that they no longer name in the next version."""
    pick = random.Random(seed)
    found: list[dict[str, Any]] = []
    for _ in range(number):
        identifier = f"a{pick.randrange(number // 3)}"
        if pick.random() < 0.05:
            found.append({"id": identifier, "retracted": True, "revision": pick.randrange(4)})
            continue
        sentences = [f"XA{pick.randrange(40):02d} {pick.choice(['open', 'closed', 'suspended'])}." for _ in range(pick.randrange(4))]
        published = f"2024-05-{pick.randrange(1, 28):02d}T{pick.randrange(24):02d}:00:00Z"
        found.append({"id": identifier, "revision": pick.randrange(4), "text": " ".join(sentences), "published_at": published})
    return found


async def check_states(settings: Settings, extractions: list[Extraction]) -> None:
    """The states are those of the replay, byte for byte, and no change was ever told in two ways."""
    expected = {state.actor_id.encode(): state.to_bytes() for state in replay(extractions)}
    found = latest(await read(settings, settings.topic(Topic.ACTOR_STATES)))
    assert {actor: value for actor, value in found.items() if value is not None} == expected
    told: dict[str, set[bytes]] = {}
    for record in await read(settings, settings.topic(Topic.STATE_CHANGES)):
        told.setdefault(json.loads(record.value)["change_id"], set()).add(record.value)
    assert {change for change, contents in told.items() if len(contents) > 1} == set()


def wipe(settings: Settings, service: str) -> None:
    """As if the disk of a worker had been lost."""
    for folder in settings.data_dir.glob(f"{service}-*"):
        shutil.rmtree(folder)


@pytest.fixture
def workers(settings: Settings) -> Iterator[Workers]:
    started = Workers(settings)
    yield started
    started.kill_all()


def read_by_stub(records: list[bytes]) -> list[Extraction]:
    """What the pure extractor reads in records fed in this order."""
    return StubExtractor().extract_batch([accept(parse_article(value), recorded_at(number)) for number, value in enumerate(records)])


async def ended(worker: Worker, within: float = 10) -> None:
    """Wait until a worker has ended itself."""
    async with asyncio.timeout(within):
        await asyncio.to_thread(worker.process.wait)


def expected_outputs(records: list[bytes]) -> dict[Topic, set[tuple[bytes, bytes]]]:
    """Keys and values that the pure extractor makes of records fed in this order."""
    found: dict[Topic, set[tuple[bytes, bytes]]] = {Topic.ENTITIES: set(), Topic.EVENTS: set(), Topic.EXTRACTIONS: set()}
    for extraction in read_by_stub(records):
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


async def test_extractor_and_aggregator_that_are_killed_in_mid_feed_end_in_the_same_bytes(settings: Settings, workers: Workers) -> None:
    services = [workers.start("extractor"), workers.start("aggregator")]
    records = values(revised_articles(900, seed=1))
    feeding = asyncio.create_task(feed(settings, records, seconds=12))
    pick = random.Random(4)
    await asyncio.sleep(3)
    for number in range(6):
        services[number % 2].kill_and_restart()
        await asyncio.sleep(pick.uniform(0.8, 2.2))
    await feeding
    await settled(settings, "extractor", "aggregator")
    await check_states(settings, read_by_stub(records))


async def test_a_wiped_store_is_restored_from_the_changelogs(settings: Settings, workers: Workers) -> None:
    aggregator = workers.start("aggregator")
    extractions = read_by_stub(values(revised_articles(900, seed=2)))
    sent = [each.to_bytes() for each in extractions]
    await feed(settings, sent[:450], Topic.EXTRACTIONS)
    await asyncio.sleep(4)
    aggregator.process.kill()
    aggregator.process.wait()
    wipe(settings, "aggregator")
    aggregator.restart_if_ended()
    await feed(settings, sent[450:], Topic.EXTRACTIONS, first=450)
    await settled(settings, "aggregator")
    await check_states(settings, extractions)


@pytest.mark.long
async def test_a_paused_aggregator_whose_partitions_were_taken_over_ends_itself_and_spoils_nothing(
    settings: Settings, workers: Workers
) -> None:
    services = [workers.start("aggregator"), workers.start("aggregator")]
    extractions = read_by_stub(values(revised_articles(6000, seed=5)))
    feeding = asyncio.create_task(feed(settings, [each.to_bytes() for each in extractions], Topic.EXTRACTIONS, seconds=50))
    await asyncio.sleep(8)
    for number in range(3):
        paused = services[number % 2]
        paused.pause()
        await asyncio.sleep(9)
        paused.resume()
        await ended(paused)
        assert paused.status == FENCED
        paused.restart_if_ended()
        await asyncio.sleep(5)
    await feeding
    await settled(settings, "aggregator")
    await check_states(settings, extractions)


@pytest.mark.long
async def test_a_paused_extractor_whose_partitions_were_taken_over_ends_itself(settings: Settings, workers: Workers) -> None:
    paused, other = workers.start("extractor"), workers.start("extractor")
    records = values(ARTICLES)
    feeding = asyncio.create_task(feed(settings, records, seconds=20))
    await asyncio.sleep(6)
    paused.pause()
    await asyncio.sleep(9)
    paused.resume()
    await ended(paused)
    assert paused.status == FENCED
    await feeding
    await settled(settings, "extractor")
    assert other.status is None
    for topic, wanted in expected_outputs(records).items():
        assert {(record.key, record.value) for record in await read(settings, settings.topic(topic))} == wanted
