"""Topics on a real Kafka: made as they must be, and found out when they are not."""

import asyncio
from dataclasses import replace

import pytest
from aiokafka.admin import NewTopic

from harness import free_port
from watchfloor.aggregator.service import AggregatorService
from watchfloor.contracts.topics import CONFIGS, Topic
from watchfloor.runtime.changelogs import changelog_specs
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.strict_app import StrictApp, strict_app
from watchfloor.runtime.topics import TopicsError, admin_client, ensure, ensure_topics
from watchfloor.runtime.worker_slot import take_slot


@pytest.fixture
def aggregator(settings: Settings) -> StrictApp:
    """The application of an aggregator that is not started."""
    app = strict_app("aggregator", settings, take_slot(settings.data_dir, "aggregator"))
    AggregatorService(settings).attach(app)
    return app


async def test_all_topics_are_created_once_and_then_found_right(kafka: str) -> None:
    settings = Settings(broker=kafka, topic_prefix="created-once-")
    assert sorted(await ensure_topics(settings)) == sorted(settings.topic(topic) for topic in Topic)
    assert await ensure_topics(settings) == []


async def test_services_that_start_at_the_same_time_do_not_trip_over_each_other(kafka: str) -> None:
    settings = Settings(broker=kafka, topic_prefix="same-time-")
    created = await asyncio.gather(*(ensure_topics(settings) for _ in range(4)))
    assert sorted(name for names in created for name in names) == sorted(settings.topic(topic) for topic in Topic)


async def test_another_number_of_partitions_is_an_error_that_says_what_is_and_what_should_be(kafka: str, prefix: str) -> None:
    with pytest.raises(TopicsError, match=f"topic {prefix}watchfloor.articles.v1 has 4 partitions, should have 8"):
        await ensure_topics(Settings(broker=kafka, topic_prefix=prefix, partitions=8))


async def test_a_topic_that_forgets_too_early_is_an_error_that_names_it(kafka: str) -> None:
    settings = Settings(broker=kafka, topic_prefix="forgets-")
    name = settings.topic(Topic.ARTICLES)
    async with admin_client(Settings(broker=kafka)) as admin:
        await admin.create_topics([NewTopic(name, 4, 1, topic_configs={"retention.ms": "60000", "max.message.bytes": "8388608"})])
    with pytest.raises(TopicsError, match=f"topic {name} has retention.ms=60000, should have retention.ms=-1"):
        await ensure_topics(settings)


async def test_a_topic_that_keeps_longer_than_asked_is_welcome(kafka: str, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(broker=kafka, topic_prefix="keeps-longer-")
    await ensure_topics(settings)
    monkeypatch.setitem(CONFIGS, Topic.ARTICLES, replace(CONFIGS[Topic.ARTICLES], retention_ms=1000, max_message_bytes=1000))
    assert await ensure_topics(settings) == []


async def test_changelogs_have_leaders_before_an_application_starts(aggregator: StrictApp, kafka: str) -> None:
    async with admin_client(Settings(broker=kafka)) as admin:
        names = [spec.name for spec in changelog_specs(aggregator)]
        assert names == [f"{aggregator.conf.id}-{table}-changelog" for table in ("articles", "actors")]
        assert await ensure(admin, changelog_specs(aggregator)) == names
        assert await ensure(admin, changelog_specs(aggregator)) == []


async def test_a_changelog_that_would_forget_is_an_error_that_names_it(aggregator: StrictApp, kafka: str) -> None:
    name = f"{aggregator.conf.id}-articles-changelog"
    async with admin_client(Settings(broker=kafka)) as admin:
        await admin.create_topics([NewTopic(name, 4, 1)])
        with pytest.raises(TopicsError, match=f"topic {name} has cleanup.policy=delete, should have cleanup.policy=compact"):
            await ensure(admin, changelog_specs(aggregator))


async def test_an_unreachable_broker_is_one_clear_line() -> None:
    broker = f"127.0.0.1:{free_port()}"
    with pytest.raises(TopicsError, match=f"cannot reach Kafka at {broker} by plaintext within 0.3 s"):
        await ensure_topics(Settings(broker=broker), within=0.3)
