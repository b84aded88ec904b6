"""What the streaming services must end in, by the pure functions and the reader that needs no model."""

import json
import random
from typing import Any

from streams import latest, read, recorded_at
from stub_services import StubExtractor
from watchfloor.aggregator.replaying import replay
from watchfloor.contracts.article import accept, parse_article
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.topics import Topic
from watchfloor.extractor.messages import messages
from watchfloor.runtime.settings import Settings

READ_TOPICS = (Topic.ENTITIES, Topic.EVENTS, Topic.EXTRACTIONS)


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


def extractions_of(records: list[bytes]) -> list[Extraction]:
    """What the reader makes of article records that are fed in this order."""
    return StubExtractor().extract_batch([accept(parse_article(value), recorded_at(number)) for number, value in enumerate(records)])


def outputs_of(records: list[bytes]) -> dict[Topic, list[tuple[bytes, bytes]]]:
    """By topic keys and values of all that the extractor must produce for them, sorted."""
    found: dict[Topic, list[tuple[bytes, bytes]]] = {topic: [] for topic in READ_TOPICS}
    for extraction in extractions_of(records):
        for topic, key, message in messages(extraction):
            found[topic].append((key.encode(), message.to_bytes()))
    return {topic: sorted(produced) for topic, produced in found.items()}


async def check_outputs(settings: Settings, records: list[bytes]) -> None:
    """Nothing is missing of what the extractor must produce, and nothing else is there; some of it may be there twice."""
    for topic, wanted in outputs_of(records).items():
        found = {(record.key, record.value) for record in await read(settings, settings.topic(topic))}
        missing, foreign = set(wanted) - found, found - set(wanted)
        assert (len(missing), len(foreign)) == (0, 0), f"{topic}: {sorted(missing)[:3]} are missing, {sorted(foreign)[:3]} should not be"


async def check_states(settings: Settings, extractions: list[Extraction]) -> None:
    """The states are those of the replay, byte for byte, and no change was ever told in two ways."""
    expected = {state.actor_id.encode(): state.to_bytes() for state in replay(extractions)}
    found = {actor: value for actor, value in latest(await read(settings, settings.topic(Topic.ACTOR_STATES))).items() if value is not None}
    wrong = sorted(actor for actor in expected.keys() | found.keys() if expected.get(actor) != found.get(actor))
    assert wrong == []
    told: dict[str, set[bytes]] = {}
    for record in await read(settings, settings.topic(Topic.STATE_CHANGES)):
        told.setdefault(json.loads(record.value)["change_id"], set()).add(record.value)
    assert {change for change, contents in told.items() if len(contents) > 1} == set()
