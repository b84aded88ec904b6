"""Whether our user may do on Kafka what its service has to, asked at the start: a right that is missing later shows as a standstill."""

from typing import Any

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.errors import GroupAuthorizationFailedError, KafkaError
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Array, Boolean, Int16, Int32, Schema, String

from watchfloor.contracts.rights import RIGHTS, Right
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.topics import TopicsError

OPERATIONS = {"Read": 3, "Write": 4, "Describe": 8, "DescribeConfigs": 10}
"""The bit of each in what Kafka answers (org.apache.kafka.common.acl.AclOperation)."""


async def require_rights(admin: AIOKafkaAdminClient, settings: Settings, role: str) -> None:
    """Asks for what the user may do with the topics that are there and its groups, and compares it with what `role` needs.

    Raises:
        TopicsError: something is missing; one line that names all of it.
    """
    if settings.kafka_security_protocol == "plaintext":
        return  # nobody is asked who he is
    allowed = await _operations(admin)
    missing: list[str] = []
    for right in RIGHTS[role]:
        if right.resource == "topic":
            missing += missing_on_topics(right, allowed, settings.topic_prefix)
        elif not await _may_see(admin, settings.topic_prefix + right.name):
            missing.append(f"{right.operations[0]} group {settings.topic_prefix}{right.name}")
    if missing:
        who = f"the user {settings.kafka_sasl_username!r}" if settings.kafka_uses_user else "who we are by our certificate"
        raise TopicsError(f"Kafka does not let {who} {', '.join(missing)}; `watchfloor topics --acls` prints what the {role} needs")


def missing_on_topics(right: Right, allowed: dict[str, int], prefix: str) -> list[str]:
    """What of a right is missing, such as `Write topic watchfloor.articles.v1`.

    Args:
        right: on topics.
        allowed: by topic that we may see, the operations that we may do, a bit each.
        prefix: of the installation.
    """
    name = prefix + right.name
    topics = [topic for topic in allowed if topic.startswith(name)] if right.beginning else [name]
    asked = [each for each in right.operations if each in OPERATIONS]
    return [
        f"{operation} topic {topic}" for topic in topics for operation in asked if not allowed.get(topic, 0) >> OPERATIONS[operation] & 1
    ]


async def _may_see(admin: AIOKafkaAdminClient, group: str) -> bool:
    try:
        await admin.find_coordinator(group)
    except GroupAuthorizationFailedError:
        return False
    except KafkaError:
        return True  # such as: the coordinator is just being chosen; that is nothing against us
    return True


async def _operations(admin: AIOKafkaAdminClient) -> dict[str, int]:
    answer: Any = await admin._send_request(_OperationsRequest())
    return {name: operations for error, name, _, _, operations in answer.topics if error == 0}


class _MetadataResponse(Response):  # type: ignore[misc]  # aiokafka has no types
    API_KEY = 3
    API_VERSION = 8
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("brokers", Array(("node_id", Int32), ("host", String("utf-8")), ("port", Int32), ("rack", String("utf-8")))),
        ("cluster_id", String("utf-8")),
        ("controller_id", Int32),
        (
            "topics",
            Array(
                ("error_code", Int16),
                ("topic", String("utf-8")),
                ("is_internal", Boolean),
                (
                    "partitions",
                    Array(
                        ("error_code", Int16),
                        ("partition", Int32),
                        ("leader", Int32),
                        ("leader_epoch", Int32),
                        ("replicas", Array(Int32)),
                        ("isr", Array(Int32)),
                        ("offline_replicas", Array(Int32)),
                    ),
                ),
                ("authorized_operations", Int32),
            ),
        ),
        ("cluster_authorized_operations", Int32),
    )


class _MetadataRequest(RequestStruct):  # type: ignore[misc]
    """The first version that tells what one may do; aiokafka has none above 5."""

    API_KEY = 3
    API_VERSION = 8
    RESPONSE_TYPE = _MetadataResponse
    SCHEMA = Schema(
        ("topics", Array(String("utf-8"))),
        ("allow_auto_topic_creation", Boolean),
        ("include_cluster_authorized_operations", Boolean),
        ("include_topic_authorized_operations", Boolean),
    )


class _OperationsRequest(Request[_MetadataRequest]):  # type: ignore[misc]
    """Of all topics that we may see."""

    API_KEY = 3

    def build(self, request_struct_class: type[_MetadataRequest]) -> _MetadataRequest:
        return request_struct_class(None, False, False, True)
