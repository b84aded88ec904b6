"""Workers that come and go, or stand still, under load: whoever has a partition goes on where the last one stopped."""

import asyncio
import random

import pytest

from harness import wait_until
from oracle import check_outputs, check_states, extractions_of, revised_articles
from streams import Worker, Workers, feed, is_ready, settled, values
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]
FENCED = 75
LONGER_THAN_THE_SESSION = 9.0


async def ended(worker: Worker) -> None:
    """Wait until a worker has ended itself."""
    async with asyncio.timeout(15):
        await asyncio.to_thread(worker.process.wait)


async def ready(*ports: int) -> None:
    """Wait until the workers that listen there are members with partitions."""
    for port in ports:
        await asyncio.to_thread(wait_until, lambda port=port: is_ready(port), f"the worker on {port} is ready", 60)


async def test_workers_that_join_and_leave_lose_nothing(settings: Settings, workers: Workers) -> None:
    workers.start("extractor")
    workers.start("aggregator")
    records = values(revised_articles(4000, seed=7))
    feeding = asyncio.create_task(feed(settings, records, seconds=60))
    pick = random.Random(8)
    for _ in range(5):
        more = [workers.start("extractor"), workers.start("aggregator")]
        await asyncio.sleep(pick.uniform(5, 8))
        for each in more:
            if pick.random() < 0.5:
                each.process.kill()
            await asyncio.to_thread(each.stop)
    await feeding
    await settled(settings, "extractor", "aggregator", within=120)
    await check_outputs(settings, records)
    await check_states(settings, extractions_of(records))


@pytest.mark.parametrize("service", ["extractor", "aggregator"])
async def test_a_paused_worker_whose_partitions_were_taken_over_ends_itself_and_spoils_nothing(
    settings: Settings, workers: Workers, service: str
) -> None:
    pair = [workers.start(service), workers.start(service)]
    first = settings.extractor_port if service == "extractor" else settings.fold_port
    await ready(first, first + 1)
    records = values(revised_articles(6000, seed=5))
    extractions = extractions_of(records)
    sent, topic = (records, Topic.ARTICLES) if service == "extractor" else ([each.to_bytes() for each in extractions], Topic.EXTRACTIONS)
    feeding = asyncio.create_task(feed(settings, sent, topic, seconds=60))
    for number in range(3):
        await asyncio.sleep(5)
        paused = pair[number % 2]
        paused.pause()
        await asyncio.sleep(LONGER_THAN_THE_SESSION)
        paused.resume()
        await ended(paused)
        assert paused.status == FENCED
        paused.restart_if_ended()
        await ready(first, first + 1)
    await feeding
    await settled(settings, service, within=120)
    if service == "extractor":
        await check_outputs(settings, records)
    else:
        await check_states(settings, extractions)
