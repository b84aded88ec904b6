"""What was released is kept: who produced for it is accepted, and who reads by it finds what it promised."""

import json
from pathlib import Path
from typing import Any

import pytest

from schema_compatibility import Side, breaks
from watchfloor.contracts.article import Article
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.schemas import FOLDER, files

RELEASED = sorted((FOLDER / "released").iterdir(), key=lambda folder: [int(each) for each in folder.name.split(".")])
LAST = RELEASED[-1]
ACCEPTED = {"article": Article, "extraction": Extraction}
"""What anybody may produce."""


def released(folder: Path, name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((folder / f"{name}.json").read_text("utf-8"))
    return schema


@pytest.mark.parametrize("name", sorted(path.stem for path in LAST.glob("*.json")))
def test_what_consumers_of_the_last_release_rely_on_is_there(name: str) -> None:
    assert breaks(released(LAST, name), json.loads(files()[f"{name}.json"]), "consumer") == [], "docs/operations.md says what to do"


@pytest.mark.parametrize("name", sorted(ACCEPTED))
def test_what_producers_of_the_last_release_send_is_accepted(name: str) -> None:
    assert breaks(released(LAST, name), ACCEPTED[name].model_json_schema(), "producer") == [], "docs/operations.md says what to do"


OLD = {
    "type": "object",
    "properties": {
        "id": {"type": "string", "maxLength": 80},
        "status": {"enum": ["open", "closed"]},
        "since": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "parts": {"type": "array", "items": {"$ref": "#/$defs/Part"}},
    },
    "required": ["id", "status"],
    "$defs": {"Part": {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}},
}


def changed(**properties: Any) -> dict[str, Any]:
    """OLD with other properties; None takes one away."""
    merged = {name: schema for name, schema in {**OLD["properties"], **properties}.items() if schema is not None}
    return {**OLD, "properties": merged}


@pytest.mark.parametrize(
    ("new", "side", "said"),
    [
        (changed(id=None), "consumer", ["message.id: is gone"]),
        (changed(id=None), "producer", ["message.id: is gone"]),
        (changed(id={"type": "integer"}), "consumer", ["message.id: was string, is integer"]),
        (changed(id={"type": ["string", "null"]}), "consumer", ["message.id: was string, is null or string"]),
        ({**OLD, "required": ["id"]}, "consumer", ["message.status: is not always there any more"]),
        ({**OLD, "required": ["id", "status", "since"]}, "producer", ["message.since: is required now"]),
        (changed(since={"type": "string"}), "producer", ["message.since: was null, is string"]),
        (changed(id={"type": "string", "maxLength": 40}), "producer", ["message.id: maxLength is 40 now"]),
        (changed(id={"type": "string", "pattern": "^a"}), "producer", ["message.id: pattern is ^a now"]),
        (changed(status={"enum": ["open"]}), "producer", ["message.status: closed is allowed no more"]),
        ({**OLD, "$defs": {"Part": {"type": "object", "properties": {}}}}, "consumer", ["message.parts[].name: is gone"]),
    ],
)
def test_what_breaks_somebody_is_named(new: dict[str, Any], side: Side, said: list[str]) -> None:
    assert breaks(OLD, new, side) == said


@pytest.mark.parametrize(
    ("new", "side"),
    [
        (OLD, "producer"),
        (OLD, "consumer"),
        (changed(note={"type": "string"}), "producer"),
        ({**changed(note={"type": "string"}), "required": ["id", "status", "note"]}, "consumer"),
        (changed(status={"enum": ["open", "closed", "limited"]}), "producer"),
        (changed(status={"enum": ["open", "closed", "limited"]}), "consumer"),
        (changed(since={"type": "string"}), "consumer"),
        (changed(id={"type": "string"}), "producer"),
    ],
)
def test_what_adds_or_allows_more_breaks_nobody(new: dict[str, Any], side: Side) -> None:
    assert breaks(OLD, new, side) == []
