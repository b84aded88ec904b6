"""A cluster of local Kafkas that can be killed, with a second listener that is reached through a proxy."""

import asyncio
import resource
import subprocess
from contextlib import suppress
from pathlib import Path
from unittest.mock import patch

from aiokafka.errors import NodeNotReadyError
from proxy import Proxy

from harness import free_port, until
from watchfloor.runtime import local_kafka
from watchfloor.runtime.local_kafka import Node, cluster, start_node
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.topics import admin_client, broker_count


class Brokers:
    """So many brokers; clients that start at `proxied` reach them through proxies, those at `direct` do not."""

    def __init__(self, folder: Path, jars: list[Path], count: int) -> None:
        self._folder = folder
        self._jars = jars
        ports = [free_port() for _ in range(count)]
        controllers = [free_port() for _ in range(count)]
        self.nodes = cluster(folder, ports, controllers) if count > 1 else [Node(folder / "node-1", ports[0], controllers[0])]
        self._inner = [free_port() for _ in range(count)]
        self._outer = [free_port() for _ in range(count)]
        self.proxies = [Proxy(port) for port in self._inner]
        self.processes: list[subprocess.Popen[bytes]] = []

    @property
    def direct(self) -> str:
        return ",".join(node.address for node in self.nodes)

    @property
    def proxied(self) -> str:
        return ",".join(f"127.0.0.1:{port}" for port in self._outer)

    async def start(self) -> None:
        for proxy, port in zip(self.proxies, self._outer, strict=True):
            await proxy.start(port)
        self.processes = [await asyncio.to_thread(self._start, number) for number in range(len(self.nodes))]

    async def all_up(self) -> None:
        """Wait until every broker is a member of the cluster."""
        async with admin_client(Settings(broker=self.direct)) as admin:
            for _ in range(300):
                with suppress(NodeNotReadyError):  # a member that does not listen yet
                    if await broker_count(admin) == len(self.nodes):
                        return
                await asyncio.sleep(0.1)
        raise AssertionError("not all brokers are up")

    def _start(self, number: int) -> "subprocess.Popen[bytes]":
        original = local_kafka._properties

        def with_proxied_listener(node: Node) -> str:
            inner, outer = self._inner[number], self._outer[number]
            # The last one of a name counts.
            return original(node) + (
                f"listeners=PLAINTEXT://{node.address},PROXIED://127.0.0.1:{inner},CONTROLLER://{node.host}:{node.controller_port}\n"
                f"advertised.listeners=PLAINTEXT://{node.address},PROXIED://127.0.0.1:{outer}\n"
                "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,PROXIED:PLAINTEXT,CONTROLLER:PLAINTEXT\n"
                "inter.broker.listener.name=PLAINTEXT\n"
            )

        with patch.object(local_kafka, "_properties", with_proxied_listener):
            return start_node(self.nodes[number], self._jars, self._folder / f"broker-{number + 1}.log")

    async def kill(self, number: int) -> None:
        """kill -9; the lock of its folder goes with it."""
        self.processes[number].kill()
        await self.ended(number)

    async def ended(self, number: int, within: float = 30) -> None:
        await until(lambda: self.processes[number].poll() is not None, f"broker {number + 1} ends", within)

    async def restart(self, number: int) -> None:
        self.processes[number] = await asyncio.to_thread(self._start, number)

    def fill_disk(self, number: int) -> None:
        """From now on no file of the broker can grow; a restart frees the disk."""
        resource.prlimit(self.processes[number].pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))

    async def stop(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                await asyncio.to_thread(process.wait, 15)
            except subprocess.TimeoutExpired:
                process.kill()
        for proxy in self.proxies:
            await proxy.stop()
