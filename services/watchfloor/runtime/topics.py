"""Creates Watchfloor's topics and checks that those which are there are what the services rest on.

A topic with another number of partitions, or one that forgets earlier than it should, loses or tears apart data without a
word; here it is an error that names the topic, what it is and what it should be. Larger limits than ours are welcome.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, TopicAuthorizationFailedError, UnknownTopicOrPartitionError, for_code

from watchfloor.contracts.topics import CONFIGS, TopicConfig
from watchfloor.runtime.kafka_access import client_arguments, refusal
from watchfloor.runtime.settings import Settings

BROKER_TIMEOUT_S = 30.0
RETRY_S = 0.1
MAX_REPLICATION = 3
NEWER_IS_LARGER = ("retention.ms", "retention.bytes", "max.message.bytes", "min.insync.replicas")
"""Settings of which more than we ask for is as good; -1 means without limit."""


class TopicsError(RuntimeError):
    """The broker cannot be reached or a topic is not what it must be; the message is one line."""


@dataclass(frozen=True, slots=True)
class TopicSpec:
    """A topic as it must be."""

    name: str
    partitions: int
    replication: int
    configs: Mapping[str, str]


async def ensure_topics(settings: Settings, *, within: float = BROKER_TIMEOUT_S) -> list[str]:
    """Waits for the broker, creates what is missing, checks what is there, and waits until each partition has a leader.

    Returns:
        The names of the topics that were created now.

    Raises:
        TopicsError: no answer within `within` seconds, or topics that are not what they must be (all of them named).
    """
    async with admin_client(settings, within=within) as admin:
        return await ensure(admin, topic_specs(settings, await broker_count(admin)), within=within)


async def ensure(admin: AIOKafkaAdminClient, wanted: list[TopicSpec], *, within: float = BROKER_TIMEOUT_S) -> list[str]:
    """The same for any topics, such as the changelogs of tables.

    Raises:
        TopicsError: as `ensure_topics`.
    """
    there = set(await admin.list_topics())
    created = await _create(admin, [spec for spec in wanted if spec.name not in there])
    found = await _wait_for_leaders(admin, wanted, within)
    wrong = differences(wanted, found, await _configs(admin, wanted, within))
    if wrong:
        raise TopicsError("; ".join(wrong))
    return created


async def broker_count(admin: AIOKafkaAdminClient) -> int:
    """How many brokers of the cluster are up."""
    return len((await admin.describe_cluster())["brokers"])


@asynccontextmanager
async def admin_client(settings: Settings, *, within: float = BROKER_TIMEOUT_S) -> AsyncIterator[AIOKafkaAdminClient]:
    """An admin client of a cluster that answers.

    Raises:
        TopicsError: no answer within `within` seconds, or one that says that we shall have none.
    """
    deadline = time.monotonic() + within
    while True:
        admin = AIOKafkaAdminClient(**client_arguments(settings))
        try:
            with _quiet_aiokafka():
                await admin.start()
            break
        except (KafkaError, OSError) as error:
            await admin.close()
            refused = await refusal(settings)
            if refused is not None:
                raise TopicsError(refused) from error
            if time.monotonic() > deadline:
                raise TopicsError(
                    f"cannot reach Kafka at {settings.bootstrap} by {settings.kafka_security_protocol} within {within:g} s"
                ) from error
            await asyncio.sleep(RETRY_S)
    try:
        yield admin
    finally:
        await admin.close()


def replication_of(settings: Settings, brokers: int) -> int:
    """How many brokers hold each record, on a cluster of so many that are up."""
    return settings.replication or min(MAX_REPLICATION, brokers)


def topic_specs(settings: Settings, brokers: int) -> list[TopicSpec]:
    """All topics as they must be on a cluster of so many brokers: with three of them each record is on two before it counts."""
    replication = replication_of(settings, brokers)
    return [
        TopicSpec(settings.topic(topic), settings.partitions, replication, _as_configs(config, replication))
        for topic, config in CONFIGS.items()
    ]


def differences(wanted: Iterable[TopicSpec], found: Mapping[str, Any], configs: Mapping[str, Mapping[str, str]]) -> list[str]:
    """A sentence for each way in which a topic is not what it must be.

    Args:
        wanted: topics as they must be.
        found: by topic, its metadata as the broker tells them.
        configs: by topic, its settings as the broker tells them.
    """
    wrong = []
    for spec in wanted:
        partitions = found[spec.name]["partitions"]
        if len(partitions) != spec.partitions:
            wrong.append(
                f"topic {spec.name} has {len(partitions)} partitions, should have {spec.partitions} "
                "(WATCHFLOOR_PARTITIONS; the number is fixed for the life of a cluster)"
            )
        replicas = min((len(each["replicas"]) for each in partitions), default=0)
        if replicas < spec.replication:
            wrong.append(f"topic {spec.name} has {replicas} replicas, should have {spec.replication}")
        for name, value in spec.configs.items():
            actual = configs[spec.name].get(name, "unset")
            if not _is_as_good(name, actual, value):
                wrong.append(f"topic {spec.name} has {name}={actual}, should have {name}={value}")
    return wrong


def _as_configs(config: TopicConfig, replication: int) -> dict[str, str]:
    return {
        "cleanup.policy": config.cleanup,
        "retention.ms": str(config.retention_ms),
        "retention.bytes": "-1",
        "max.message.bytes": str(config.max_message_bytes),
        "min.insync.replicas": str(max(1, replication - 1)),
        **config.extra,
    }


def _is_as_good(name: str, actual: str, wanted: str) -> bool:
    if name not in NEWER_IS_LARGER:
        return actual == wanted
    unlimited = "-1"
    return actual == unlimited or (wanted != unlimited and int(actual) >= int(wanted))


async def _create(admin: AIOKafkaAdminClient, missing: list[TopicSpec]) -> list[str]:
    if not missing:
        return []
    new = [NewTopic(spec.name, spec.partitions, spec.replication, topic_configs=dict(spec.configs)) for spec in missing]
    created = []
    for name, code, message in (await admin.create_topics(new)).topic_errors:
        error = for_code(code)
        if code == 0:
            created.append(name)
        elif error is not TopicAlreadyExistsError:  # another service was quicker: what it made is checked all the same
            raise TopicsError(f"cannot create topic {name}: {message or error.__name__}{_hint(error)}")
    return created


def _hint(error: type[KafkaError]) -> str:
    return " `watchfloor topics --acls` prints who needs which rights" if error is TopicAuthorizationFailedError else ""


async def _wait_for_leaders(admin: AIOKafkaAdminClient, wanted: list[TopicSpec], within: float) -> dict[str, Any]:
    """By topic its metadata, once each has a leader for each partition: a new topic takes a moment to be usable."""
    deadline = time.monotonic() + within
    while True:
        # Asking for all topics, never for one by its name: that would create it on a cluster with auto.create.
        found = {topic["topic"]: topic for topic in await admin.describe_topics()}
        waiting = [spec.name for spec in wanted if not _has_leaders(found.get(spec.name))]
        if not waiting:
            return found
        if time.monotonic() > deadline:
            raise TopicsError(f"no leader for {', '.join(waiting)} within {within:g} s; are all brokers up?")
        await asyncio.sleep(RETRY_S)


def _has_leaders(topic: Mapping[str, Any] | None) -> bool:
    return topic is not None and bool(topic["partitions"]) and all(each["leader"] >= 0 for each in topic["partitions"])


async def _configs(admin: AIOKafkaAdminClient, wanted: list[TopicSpec], within: float) -> dict[str, dict[str, str]]:
    """The settings of topics. Of several brokers the one that is asked may hear last that a topic was made, so it is asked again."""
    resources = [ConfigResource(ConfigResourceType.TOPIC, spec.name) for spec in wanted]
    deadline = time.monotonic() + within
    while True:
        answers = [each for response in await admin.describe_configs(resources) for each in response.resources]
        refused = {name: for_code(code) for code, _, _, name, _ in answers if code != 0}
        if not refused:
            return {name: {entry[0]: entry[1] for entry in entries} for _, _, _, name, entries in answers}
        if any(each is not UnknownTopicOrPartitionError for each in refused.values()) or time.monotonic() > deadline:
            words = ", ".join(f"{name}: {each.__name__}" for name, each in refused.items())
            raise TopicsError(f"cannot read the settings of topics: {words}")
        await asyncio.sleep(RETRY_S)


class _quiet_aiokafka:  # noqa: N801
    """aiokafka logs each refused connection as an error; while we wait for the broker a refusal is no news."""

    def __enter__(self) -> None:
        self._logger = logging.getLogger("aiokafka")
        self._level = self._logger.level
        self._logger.setLevel(logging.CRITICAL)

    def __exit__(self, *_: object) -> None:
        self._logger.setLevel(self._level)
