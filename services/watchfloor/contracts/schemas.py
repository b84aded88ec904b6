"""Writes `schemas/`: the JSON Schema of every message and `asyncapi.yaml`, generated from the contracts.

python -m watchfloor.contracts.schemas           write them
python -m watchfloor.contracts.schemas --check   fail where one is not current
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from watchfloor.contracts.actors import Entity
from watchfloor.contracts.article import Article
from watchfloor.contracts.canonical import Message
from watchfloor.contracts.events import Condition, Event, Interaction
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.forgotten import Forgotten
from watchfloor.contracts.observation import Observation
from watchfloor.contracts.state import ActorState, StateChange
from watchfloor.contracts.topics import CONFIGS, DEFAULT_PARTITIONS, Topic

FOLDER = Path(__file__).parents[3] / "schemas"
EXAMPLES = FOLDER / "examples"
"""By hand: of each message one, of the same short article."""

MESSAGES: dict[Topic, tuple[str, list[type[Message]], str]] = {
    Topic.ARTICLES: ("article", [Article], "A version of an article, or its retraction. Anybody may produce; the key is ignored."),
    Topic.ENTITIES: ("entity", [Entity], "One message an actor of an article version, with its mentions."),
    Topic.EVENTS: ("event", [Interaction, Condition], "One message an event."),
    Topic.EXTRACTIONS: ("extraction", [Extraction], "All of one article version; the unit that is folded. Anybody may produce."),
    Topic.OBSERVATIONS: ("observation", [Observation], "All that one article version says of one actor, or that it says nothing any more."),
    Topic.ACTOR_STATES: ("actor-state", [ActorState], "The current state of an actor; null where it has none any more."),
    Topic.STATE_CHANGES: ("state-change", [StateChange], "Each change of a facet's timeline; deliver a change_id once."),
    Topic.FORGOTTEN: ("forgotten", [Forgotten], "An article whose text is to be shown no more: remove what you hold of it."),
}
KEYS = {Topic.OBSERVATIONS: "actor id", Topic.ACTOR_STATES: "actor id", Topic.STATE_CHANGES: "actor id"}
CLOUDEVENTS_HEADERS = {
    "ce_specversion": "1.0",
    "ce_id": "A hash of topic, key and value: who gets the same message again, gets the same id.",
    "ce_type": "The topic without the prefix of an installation.",
    "ce_source": "/watchfloor/ and the service.",
    "ce_time": "As ce_recordedtime.",
    "ce_recordedtime": "When the article was recorded that the message stems from; the timestamp of the record is when it was written.",
    "content-type": "application/json",
    "traceparent": "The W3C trace of the article.",
}
DEAD_LETTER_HEADERS = {
    "topic": "Where the record lay, with partition and offset.",
    "partition": "A decimal number.",
    "offset": "A decimal number.",
    "timestamp": "When the record, or the article that it stems from, was recorded: milliseconds since 1970.",
    "stage": "What failed.",
    "code": "Why, in a word of a bounded list.",
    "reason": "Why, for people.",
    "sha256": "Of all of the original bytes.",
    "size": "Of all of the original bytes.",
    "truncated": "Where only the first bytes are kept.",
    "retries": "How often the record was replayed.",
    "replayed": "Of a receipt, which has no value: the letter that was replayed, partition:offset.",
}


def _json_schema(name: str, models: list[type[Message]]) -> dict[str, Any]:
    if len(models) == 1:
        schema = models[0].model_json_schema(mode="serialization" if models[0] is not Article else "validation")
    else:
        from pydantic import TypeAdapter

        schema = TypeAdapter(Event).json_schema(mode="serialization")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": f"urn:watchfloor:{name}:v1", **schema}


def _asyncapi() -> dict[str, Any]:
    channels: dict[str, Any] = {}
    operations: dict[str, Any] = {}
    messages: dict[str, Any] = {}
    for topic, (name, _, summary) in MESSAGES.items():
        config = CONFIGS[topic]
        channels[name] = {
            "address": topic.value,
            "description": summary,
            "messages": {name: {"$ref": f"#/components/messages/{name}"}},
            "bindings": {
                "kafka": {
                    "topic": topic.value,
                    "partitions": DEFAULT_PARTITIONS,
                    "topicConfiguration": {"cleanup.policy": [config.cleanup], "max.message.bytes": config.max_message_bytes},
                    "bindingVersion": "0.5.0",
                }
            },
        }
        operations[f"receive-{name}"] = {"action": "send", "channel": {"$ref": f"#/channels/{name}"}}
        messages[name] = {
            "name": name,
            "summary": summary,
            "contentType": "application/json",
            "payload": {"schemaFormat": "application/schema+json;version=draft-07", "schema": {"$ref": f"{name}.json"}},
            "headers": {"$ref": "#/components/schemas/cloudevents"},
            "examples": [{"payload": json.loads((EXAMPLES / f"{name}.json").read_text("utf-8"))}],
            "bindings": {"kafka": {"key": {"type": "string", "description": KEYS.get(topic, "article id")}, "bindingVersion": "0.5.0"}},
        }
    for name in ("article", "extraction"):
        operations[f"produce-{name}"] = {"action": "receive", "channel": {"$ref": f"#/channels/{name}"}}
    channels["dead-letter"] = {
        "address": Topic.DEAD_LETTERS.value,
        "description": "The original bytes, with headers that say where they lay and why they could not be handled.",
        "messages": {"dead-letter": {"$ref": "#/components/messages/dead-letter"}},
    }
    messages["dead-letter"] = {
        "name": "dead-letter",
        "contentType": "application/octet-stream",
        "headers": _headers(DEAD_LETTER_HEADERS),
    }
    operations["receive-dead-letter"] = {"action": "send", "channel": {"$ref": "#/channels/dead-letter"}}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Watchfloor",
            "version": "1.0.0",
            "description": "News in, a live and evidenced picture of its actors out. Values are canonical JSON, headers CloudEvents 1.0.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": channels,
        "operations": operations,
        "components": {"messages": messages, "schemas": {"cloudevents": _headers(CLOUDEVENTS_HEADERS)}},
    }


def _headers(described: dict[str, str]) -> dict[str, Any]:
    return {"type": "object", "properties": {name: {"type": "string", "description": text} for name, text in described.items()}}


def files() -> dict[str, str]:
    """Name and content of each file of `schemas/`."""
    made = {
        f"{name}.json": json.dumps(_json_schema(name, models), indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        for name, models, _ in MESSAGES.values()
    }
    made["asyncapi.yaml"] = yaml.safe_dump(_asyncapi(), sort_keys=True, allow_unicode=True, width=120)
    return made


def main() -> int:
    stale = [name for name, content in files().items() if not (path := FOLDER / name).exists() or path.read_text("utf-8") != content]
    if sys.argv[1:] == ["--check"]:
        if stale:
            sys.stderr.write(f"schemas/ is not current: {', '.join(stale)}; run `make schemas`\n")
        return 1 if stale else 0
    FOLDER.mkdir(exist_ok=True)
    for name, content in files().items():
        (FOLDER / name).write_text(content, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
