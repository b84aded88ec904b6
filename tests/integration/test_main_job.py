"""The main job as users run it: the real services and model on a real Kafka print what the commands without a broker print."""

import asyncio
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from aiokafka import ConsumerRecord

from harness import environment
from streams import REAL, Workers, feed, latest, read, settled
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings

SEEDS = Path(__file__).parents[2] / "seeds"
AS_READ = (Topic.ENTITIES, Topic.EVENTS, Topic.EXTRACTIONS)


def printed(settings: Settings, *arguments: str, text: bytes) -> list[bytes]:
    """The lines that a `watchfloor` command prints for a text on its standard input."""
    command = [sys.executable, "-m", "watchfloor.cli.main", *arguments]
    done = subprocess.run(command, input=text, capture_output=True, env=environment(settings), check=True)
    return done.stdout.splitlines()


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


async def on_topics(settings: Settings) -> Counter[tuple[str, bytes, bytes]]:
    """How often each message stands on the topics of what is read."""
    found: Counter[tuple[str, bytes, bytes]] = Counter()
    for topic in AS_READ:
        found.update((settings.topic(topic), record.key, record.value) for record in await read(settings, settings.topic(topic)))
    return found


def by_extract(settings: Settings, articles: bytes) -> Counter[tuple[str, bytes, bytes]]:
    """The same as `watchfloor extract` prints it."""
    lines = [json.loads(line) for line in printed(settings, "extract", text=articles)]
    return Counter((line["topic"], line["key"].encode(), canonical(line["value"])) for line in lines)


def by_replay(settings: Settings, articles: bytes) -> dict[bytes, bytes]:
    """By actor the state that `watchfloor replay` prints."""
    return {json.loads(line)["actor_id"].encode(): line for line in printed(settings, "replay", text=articles)}


def states(records: list[ConsumerRecord]) -> dict[bytes, bytes]:
    return {actor: value for actor, value in latest(records).items() if value is not None}


async def test_the_seed_article_ends_on_the_topics_as_extract_and_replay_print_it(settings: Settings, workers: Workers) -> None:
    seed = (SEEDS / "seed_article.json").read_bytes().strip()
    for service in ("extractor", "aggregator"):
        workers.start(service, program=REAL)
    await feed(settings, [seed])
    await settled(settings, "extractor", "aggregator")

    assert await on_topics(settings) == by_extract(settings, seed)
    found = states(await read(settings, settings.topic(Topic.ACTOR_STATES)))
    assert found == by_replay(settings, seed)
    operations = json.loads(found[b"airport:OAKB"])["facets"]["operations"]
    assert operations["outlook"] == "resumption_discussed"
    assert operations["status"] != "open"
    assert {b"country:QAT", b"org:taliban"} <= found.keys()


async def test_killed_in_mid_feed_the_real_services_end_in_the_same_bytes(settings: Settings, workers: Workers) -> None:
    timeline = (SEEDS / "kabul_2021.jsonl").read_bytes()
    articles = [line for line in timeline.splitlines() if line.strip()]
    running = [workers.start(service, program=REAL) for service in ("extractor", "aggregator")]
    feeding = asyncio.create_task(feed(settings, articles, seconds=6))
    for worker in running:
        await asyncio.sleep(2.5)
        worker.kill_and_restart()
    await feeding
    await settled(settings, "extractor", "aggregator", within=90)

    # A killed worker may have told something twice, never something else.
    assert (await on_topics(settings)).keys() == by_extract(settings, timeline).keys()
    assert states(await read(settings, settings.topic(Topic.ACTOR_STATES))) == by_replay(settings, timeline)
