"""Publishes articles on their topic. An article counts as taken when all in-sync replicas have acknowledged it."""

import asyncio
import secrets
import time
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from watchfloor.contracts.article import Article
from watchfloor.contracts.ids import article_id
from watchfloor.contracts.topics import CONFIGS, Topic
from watchfloor.ingest import metrics
from watchfloor.runtime.cloudevents import event_headers
from watchfloor.runtime.kafka_access import client_arguments
from watchfloor.runtime.kafka_rights import require_rights
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.topics import TopicsError, admin_client

ACKNOWLEDGE_WITHIN_S = 10.0
"""Longer than a broker needs to come back after kill -9 (5 s, measured), shorter than clients wait for an answer."""
STOP_WITHIN_S = 3.0


class BrokerUnavailable(RuntimeError):
    """The broker does not take more; what was sent may still arrive, and sending it again does no harm."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An article that is on its way."""

    id: str
    at: float
    """When it was sent, on the monotonic clock."""
    future: asyncio.Future[Any]


class Publisher:
    """An idempotent producer for articles, between `start` and `stop`."""

    def __init__(self, settings: Settings, *, within: float = ACKNOWLEDGE_WITHIN_S) -> None:
        self._topic = settings.topic(Topic.ARTICLES)
        self._settings = settings
        self._within = within
        self._producer: AIOKafkaProducer | None = None

    async def start(self) -> None:
        """
        Raises:
            BrokerUnavailable: no broker answers, or it does not let us; one line that says where it was looked for.
        """
        await self._require_access()
        producer = AIOKafkaProducer(
            **client_arguments(self._settings),
            enable_idempotence=True,
            acks="all",
            linger_ms=5,
            max_batch_size=256 * 1024,
            max_request_size=CONFIGS[Topic.ARTICLES].max_message_bytes,
            compression_type="gzip",
        )
        try:
            await asyncio.wait_for(producer.start(), self._within)
        except (KafkaError, OSError, TimeoutError) as error:
            await producer.client.close()
            raise BrokerUnavailable(f"no Kafka answers at {self._settings.bootstrap}") from error
        self._producer = producer

    async def _require_access(self) -> None:
        if self._settings.kafka_security_protocol == "plaintext":
            return
        try:
            async with admin_client(self._settings, within=self._within) as admin:
                await require_rights(admin, self._settings, "ingest")
        except (TopicsError, KafkaError) as error:
            raise BrokerUnavailable(str(error)) from error

    async def stop(self) -> None:
        """Send what is still in the queue, as far as the broker takes it, and end."""
        producer, self._producer = self._producer, None
        if producer is None:
            return
        try:
            # An idempotent producer tries for ever: without a limit a broker that is gone would keep us from stopping.
            await asyncio.wait_for(producer.stop(), STOP_WITHIN_S)
        except TimeoutError:
            await producer.client.close()

    async def send(self, article: Article, *, traceparent: str | None = None) -> Sent:
        """Put an article into the queue, after those that were sent before.

        Raises:
            BrokerUnavailable: the queue is full and the broker takes nothing of it.
        """
        if self._producer is None:
            raise BrokerUnavailable(f"Kafka at {self._settings.bootstrap} has not answered yet")
        identifier = article.id or article_id(article.url, article.text or "")
        key, value, now = identifier.encode(), article.to_bytes(), time.time_ns() // 1_000_000
        headers = event_headers(Topic.ARTICLES, "ingest", key, value, now, (traceparent or new_trace()).encode("latin-1", "replace"))
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._within):
                acknowledged = await self._producer.send(self._topic, value, key, timestamp_ms=now, headers=headers)
        except (KafkaError, OSError, TimeoutError) as error:
            raise self._not_taken(error) from error
        return Sent(identifier, started, acknowledged)

    async def acknowledged(self, sent: Sent) -> str:
        """Wait until an article is acknowledged.

        Returns:
            The id of the article: its own, else that of its canonical URL or text.

        Raises:
            BrokerUnavailable: not acknowledged in time, or refused by the broker.
        """
        try:
            # Shielded: a future that is cancelled would tear its whole batch.
            await asyncio.wait_for(asyncio.shield(sent.future), self._within)
        except (KafkaError, OSError, TimeoutError) as error:
            raise self._not_taken(error) from error
        metrics.acknowledged_after(time.monotonic() - sent.at)
        return sent.id

    def _not_taken(self, error: Exception) -> BrokerUnavailable:
        return BrokerUnavailable(f"Kafka at {self._settings.bootstrap} does not take more articles: {str(error) or type(error).__name__}")


def new_trace() -> str:
    """A W3C traceparent with which a trace begins: what becomes of an article can be followed from here."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"
