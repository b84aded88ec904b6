"""What each service and person may do on a Kafka that asks who is there: the least with which all commands of theirs work.

`watchfloor topics --acls` prints it as commands; tests/integration/test_secured_kafka.py runs everything with it and no more.
"""

from dataclasses import dataclass
from typing import Literal

from watchfloor.contracts.topics import Topic

Operation = Literal["Read", "Write", "Create", "Describe", "DescribeConfigs"]


@dataclass(frozen=True, slots=True)
class Right:
    """To do something with a topic or a consumer group, or with all whose names begin so."""

    resource: Literal["topic", "group"]
    name: str
    """Without the prefix of an installation."""
    operations: tuple[Operation, ...]
    beginning: bool = False
    """Whether `name` is only how names begin."""


def _read(*topics: Topic) -> list[Right]:
    return [Right("topic", topic.value, ("Read",)) for topic in topics]


def _write(*topics: Topic) -> list[Right]:
    return [Right("topic", topic.value, ("Write",)) for topic in topics]


# Each start checks all topics: a wrong one would lose data without a word.
_CHECK = [Right("topic", "watchfloor.", ("Describe", "DescribeConfigs"), beginning=True)]

RIGHTS: dict[str, list[Right]] = {
    "ingest": _write(Topic.ARTICLES),
    "extractor": [
        *_CHECK,
        Right("group", "watchfloor-extractor", ("Read",)),
        *_read(Topic.ARTICLES),
        *_write(Topic.ENTITIES, Topic.EVENTS, Topic.EXTRACTIONS, Topic.DEAD_LETTERS),
    ],
    "aggregator": [
        *_CHECK,
        Right("group", "watchfloor-aggregator", ("Read",)),
        *_read(Topic.EXTRACTIONS, Topic.OBSERVATIONS),
        # An extraction from somebody else under another key goes to its own partition.
        *_write(Topic.EXTRACTIONS, Topic.OBSERVATIONS, Topic.ACTOR_STATES, Topic.STATE_CHANGES, Topic.DEAD_LETTERS),
        # The changelogs of its tables.
        Right("topic", "watchfloor-aggregator-", ("Create", "Read", "Write", "DescribeConfigs"), beginning=True),
    ],
    "view": [
        *_CHECK,
        *_read(Topic.EXTRACTIONS, Topic.ACTOR_STATES, Topic.STATE_CHANGES, Topic.FORGOTTEN),
        # To say how far the services are behind.
        Right("group", "watchfloor-extractor", ("Describe",)),
        Right("group", "watchfloor-aggregator", ("Describe",)),
    ],
    "analyst": [*_CHECK, *_write(Topic.ARTICLES, Topic.FORGOTTEN), *_read(Topic.STATE_CHANGES)],
    "operator": [Right("topic", "watchfloor.", ("Create", "Read", "Write", "DescribeConfigs"), beginning=True)],
}
"""By role; a user is called `watchfloor-ROLE`. The analyst may override, forget and tail, the operator create topics and replay dead
letters. Idempotent producers need no right of their own since Kafka 3."""


def acl_command(role: str, right: Right, *, bootstrap: str, prefix: str) -> str:
    """A right as the command of Kafka's own tool that gives it."""
    pattern = " --resource-pattern-type prefixed" if right.beginning else ""
    operations = "".join(f" --operation {each}" for each in right.operations)
    who = f"--allow-principal User:watchfloor-{role}"
    return f"kafka-acls.sh --bootstrap-server {bootstrap} --add {who}{operations} --{right.resource} {prefix}{right.name}{pattern}"
