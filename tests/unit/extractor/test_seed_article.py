"""The article that the project starts from: all that is read in it, against a list that was reviewed by hand.

The list is `tests/gold/seed_article.jsonl`. After a change of reading: `python tests/unit/extractor/test_seed_article.py`
writes it anew; read each line that changed against the article before it is committed.
"""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from watchfloor.contracts.article import accept, parse_article
from watchfloor.contracts.events import Condition
from watchfloor.contracts.extraction import Extraction
from watchfloor.extractor.pipeline import Extractor
from watchfloor.runtime.settings import load_settings

ROOT = Path(__file__).parents[3]
GOLD = ROOT / "tests" / "gold" / "seed_article.jsonl"


def extraction() -> Extraction:
    article = accept(parse_article((ROOT / "seeds" / "seed_article.json").read_bytes()), datetime(2021, 9, 2, tzinfo=UTC))
    return Extractor(load_settings().model).extract(article)


def told(found: Extraction) -> Iterator[dict[str, Any]]:
    """What is read, without hashes and versions, in the order of the messages."""
    for entity in found.entities:
        yield {"entity": entity.actor_id, "name": entity.name, "role": entity.role, "mentions": [each.text for each in entity.mentions]}
    for event in found.events:
        said = event.attribution.speaker if event.attribution else None
        common = {"modality": event.modality, "time": event.event_time, "speaker": said, "sentence": event.sentence}
        if isinstance(event, Condition):
            yield {"condition": event.facet, "actor": event.actor.actor_id, "value": event.value, "scope": event.scope, **common}
        else:
            sides = {
                role: [side.actor_id, side.text] if side else None for role, side in (("source", event.source), ("target", event.target))
            }
            yield {"event": event.type, **sides, "place": event.location.name if event.location else None, **common}


@pytest.fixture(scope="module")
def found() -> Extraction:
    return extraction()


def test_all_that_is_read_in_the_seed_article_was_reviewed(found: Extraction) -> None:
    reviewed = [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]
    assert list(told(found)) == reviewed


def test_the_taliban_ask_qatar_and_talk_with_it(found: Extraction) -> None:
    pairs = {(each["event"], each["source"][0], each["target"][0]) for each in told(found) if each.get("source") and each.get("target")}
    assert ("REQUEST", "org:taliban", "country:QAT") in pairs
    assert ("CONSULT", "country:QAT", "org:taliban") in pairs


def test_nothing_says_that_the_airport_is_open(found: Extraction) -> None:
    claims = [each for each in told(found) if "condition" in each]
    assert claims
    assert {(each["actor"], each["modality"]) for each in claims} == {("airport:OAKB", "discussed")}


if __name__ == "__main__":
    GOLD.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in told(extraction())), encoding="utf-8")
