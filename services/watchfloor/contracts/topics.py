"""The topics: names, keys and what a broker must be told about them."""

from dataclasses import dataclass, field
from enum import StrEnum

MEBIBYTE = 1024 * 1024
DAY_MS = 24 * 3600 * 1000


class Topic(StrEnum):
    """Names without prefix, as they stand in design and documentation."""

    ARTICLES = "watchfloor.articles.v1"
    ENTITIES = "watchfloor.entities.v1"
    EVENTS = "watchfloor.events.v1"
    EXTRACTIONS = "watchfloor.extractions.v1"
    OBSERVATIONS = "watchfloor.observations.v1"
    ACTOR_STATES = "watchfloor.actor-states.v1"
    STATE_CHANGES = "watchfloor.state-changes.v1"
    DEAD_LETTERS = "watchfloor.dead-letters.v1"
    FORGOTTEN = "watchfloor.forgotten.v1"

    def named(self, prefix: str) -> str:
        """The name on a broker on which every topic, group and changelog carries `prefix`."""
        return prefix + self.value


RECORD_OVERHEAD = 16 * 1024
"""Headers, key and framing of a record, which the limit of a topic counts too."""


@dataclass(frozen=True, slots=True)
class TopicConfig:
    """What a topic must be like. Retention is in milliseconds, -1 keeps for ever."""

    cleanup: str = "delete"
    retention_ms: int = -1
    max_message_bytes: int = 2 * MEBIBYTE + 64 * 1024
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def max_value_bytes(self) -> int:
        """Of the value of a record that is surely taken."""
        return self.max_message_bytes - RECORD_OVERHEAD


COMPACTED = {"segment.ms": str(DAY_MS), "max.compaction.lag.ms": str(DAY_MS), "segment.bytes": str(32 * MEBIBYTE)}
"""Of topics of which only the last value of a key counts. The active segment is never compacted: with Kafka's own settings a
value that is replaced may stay in it for ever, and a restore reads up to a gigabyte a partition of such values."""

CONFIGS: dict[Topic, TopicConfig] = {
    Topic.ARTICLES: TopicConfig(max_message_bytes=8 * MEBIBYTE),
    Topic.ENTITIES: TopicConfig(retention_ms=30 * DAY_MS),
    Topic.EVENTS: TopicConfig(retention_ms=30 * DAY_MS, max_message_bytes=8 * MEBIBYTE),
    Topic.EXTRACTIONS: TopicConfig(max_message_bytes=8 * MEBIBYTE),
    Topic.OBSERVATIONS: TopicConfig(retention_ms=7 * DAY_MS, max_message_bytes=8 * MEBIBYTE),
    Topic.ACTOR_STATES: TopicConfig(cleanup="compact", extra=COMPACTED),
    Topic.STATE_CHANGES: TopicConfig(),
    Topic.DEAD_LETTERS: TopicConfig(max_message_bytes=8 * MEBIBYTE),
    Topic.FORGOTTEN: TopicConfig(cleanup="compact"),
}
DEFAULT_PARTITIONS = 4
