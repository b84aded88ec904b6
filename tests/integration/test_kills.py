"""Whatever is killed, and whenever: the same bytes in the end."""

import asyncio
import random
import shutil

import pytest

from oracle import check_outputs, check_states, extractions_of, revised_articles
from streams import Workers, feed, metrics_at, settled, values
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings


@pytest.mark.long
async def test_extractor_and_aggregator_that_are_killed_in_mid_feed_end_in_the_same_bytes(settings: Settings, workers: Workers) -> None:
    services = [workers.start("extractor"), workers.start("aggregator")]
    records = values(revised_articles(900, seed=1))
    feeding = asyncio.create_task(feed(settings, records, seconds=8))
    pick = random.Random(4)
    await asyncio.sleep(3)
    for number in range(4):
        services[number % 2].kill_and_restart()
        await asyncio.sleep(pick.uniform(0.8, 2.2))
    await feeding
    await settled(settings, "extractor", "aggregator")
    await check_outputs(settings, records)
    await check_states(settings, extractions_of(records))


async def test_a_wiped_store_is_restored_from_the_changelogs(settings: Settings, workers: Workers) -> None:
    aggregator = workers.start("aggregator")
    extractions = extractions_of(values(revised_articles(900, seed=2)))
    sent = [each.to_bytes() for each in extractions]
    await feed(settings, sent[:450], Topic.EXTRACTIONS)
    await settled(settings, "aggregator")
    aggregator.process.kill()
    aggregator.process.wait()
    for folder in settings.data_dir.glob("aggregator-*"):
        shutil.rmtree(folder)
    aggregator.restart_if_ended()
    await feed(settings, sent[450:], Topic.EXTRACTIONS, first=450)
    await settled(settings, "aggregator")
    await check_states(settings, extractions)
    metrics = await metrics_at(settings.fold_port)
    # A group may come together twice while it loses a killed member; each time the tables are restored once, never twice.
    assert 1 <= metrics["watchfloor_recovery_seconds_count"] <= metrics["watchfloor_rebalances_total"]
    assert metrics["watchfloor_recovering"] == 0
    assert metrics["watchfloor_recovery_remaining_records"] == 0
