"""The settings of topics right after they were made, on a cluster of which not every broker has heard of them."""

import asyncio
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from aiokafka.admin import AIOKafkaAdminClient

from watchfloor.runtime import topics
from watchfloor.runtime.topics import TopicsError, TopicSpec, ensure

WANTED = TopicSpec("actors", partitions=1, replication=1, configs={"cleanup.policy": "compact"})
UNKNOWN, FORBIDDEN = 3, 29


class Cluster:
    """An admin client of brokers that know the topic; what each says when it is asked for the settings is given."""

    def __init__(self, codes: Iterator[int]) -> None:
        self._codes = codes

    async def list_topics(self) -> list[str]:
        return ["actors"]

    async def describe_topics(self) -> list[dict[str, Any]]:
        return [{"topic": "actors", "error_code": 0, "partitions": [{"partition": 0, "leader": 1, "replicas": [1]}]}]

    async def describe_configs(self, resources: list[Any]) -> list[SimpleNamespace]:
        code = next(self._codes)
        entries = [("cleanup.policy", "compact")] if code == 0 else []
        return [SimpleNamespace(resources=[(code, "", 2, "actors", entries)])]


def ensured(*codes: int, within: float) -> list[str]:
    cluster = cast("AIOKafkaAdminClient", Cluster(iter([*codes, *[codes[-1]] * 1000])))
    return asyncio.run(ensure(cluster, [WANTED], within=within))


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "RETRY_S", 0.001)


def test_a_broker_that_has_not_heard_of_a_topic_is_asked_again() -> None:
    assert ensured(UNKNOWN, UNKNOWN, 0, within=5) == []


def test_one_that_never_hears_of_it_is_named() -> None:
    with pytest.raises(TopicsError, match="actors: UnknownTopicOrPartition"):
        ensured(UNKNOWN, within=0.02)


def test_another_refusal_is_told_at_once() -> None:
    with pytest.raises(TopicsError, match="actors: TopicAuthorizationFailed"):
        ensured(FORBIDDEN, 0, within=60)
