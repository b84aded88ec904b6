"""The services as processes that are started again when they end, as the supervisor does it."""

import asyncio
import math
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil

from harness import environment, free_port, until
from watchfloor.runtime.settings import Settings

STUB = Path(__file__).parents[1] / "stub_services.py"
AGAIN_S = 0.2


class Part:
    """One service; its log is a file of its name."""

    def __init__(self, name: str, command: list[str], settings: Settings, log: Path, port: int, **more: str) -> None:
        self.name = name
        self.settings = settings
        self.ends: list[int] = []
        self.environment = {**environment(settings), **more}
        self._command = command
        self._log = log
        self._port = port
        self._kept: asyncio.Task[None] | None = None
        self._free: Callable[[], None] | None = None

    def start(self) -> None:
        self.process = self._start()
        self._kept = asyncio.create_task(self._keep())

    def _start(self) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as log:
            return subprocess.Popen(self._command, env=self.environment, stdout=log, stderr=log)

    async def _keep(self) -> None:
        while True:
            await until(lambda: self.process.poll() is not None, f"{self.name} ends", math.inf)
            self.ends.append(self.process.returncode)
            if self._free is not None:
                self._free()
                self._free = None
            await asyncio.sleep(AGAIN_S)
            self.process = self._start()

    def kill(self) -> None:
        self.process.kill()

    def terminate(self) -> None:
        self.process.terminate()

    def pause(self) -> None:
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def wipe_when_it_has_ended(self, service: str) -> None:
        """The disk of the worker is lost with it."""

        def wipe() -> None:
            for folder in self.settings.data_dir.glob(f"{service}-*"):
                shutil.rmtree(folder)

        self._free = wipe

    def fill_disk(self) -> None:
        """No file of the process can grow beyond 64 KiB from now on; the next one has room again."""
        resource.prlimit(self.process.pid, resource.RLIMIT_FSIZE, (64 * 1024, resource.RLIM_INFINITY))

    def owns(self) -> Callable[[int], bool]:
        """Whether a local port is of a connection of this service now."""
        known: dict[int, bool] = {}

        def owned(port: int) -> bool:
            if port not in known:
                try:
                    known[port] = any(each.laddr.port == port for each in psutil.Process(self.process.pid).net_connections("tcp"))
                except psutil.Error:
                    return False
            return known[port]

        return owned

    async def ready(self, within: float = 90) -> float:
        """Wait until it says that it is ready; when that was."""
        async with asyncio.timeout(within), httpx.AsyncClient(timeout=2) as client:
            while True:
                try:
                    if (await client.get(f"http://127.0.0.1:{self._port}/readyz")).status_code == 200:
                        return time.time()
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.05)

    async def ended(self, after: int, within: float = 30) -> None:
        """Wait until it has ended more often than `after` times."""
        await until(lambda: len(self.ends) > after, f"{self.name} ends", within)

    async def stop(self, within: float = 15) -> int:
        """SIGTERM, and not started again; the exit status."""
        if self._kept is not None:
            self._kept.cancel()
        self.process.send_signal(signal.SIGCONT)
        self.process.terminate()
        try:
            return await asyncio.to_thread(self.process.wait, within)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return await asyncio.to_thread(self.process.wait)


class Fleet:
    """All services. Each worker has a data folder of its own, as on machines of their own."""

    def __init__(self, settings: Settings, folder: Path, *, reads_really: bool) -> None:
        self._settings = settings
        self._folder = folder
        self._reads_really = reads_really
        self.parts: dict[str, Part] = {}

    def start(self, name: str, **more: str) -> Part:
        """Start `ingest`, `view`, `extractor`, `aggregator`, or with a number behind it a further one."""
        service = name.partition("-")[0]
        ports = {f"{each}_port": free_port() for each in ("extractor", "fold")} if "-" in name else {}
        settings = self._settings.model_copy(update={**ports, "data_dir": self._folder / name})
        really = [sys.executable, "-m", "watchfloor.cli.main", service]
        command = {
            "extractor": really if self._reads_really else [sys.executable, str(STUB), "extractor"],
            "aggregator": [*really, "--without-view"],
        }.get(service, really)
        port = {
            "extractor": settings.extractor_port,
            "aggregator": settings.fold_port,
            "ingest": settings.ingest_port,
            "view": settings.view_port,
        }[service]
        part = Part(name, command, settings, self._folder / f"{name}.log", port, **more)
        self.parts[name] = part
        part.start()
        return part

    async def stop(self) -> dict[str, int]:
        """Stop all; the exit status of each."""
        statuses = await asyncio.gather(*(part.stop() for part in self.parts.values()))
        return dict(zip(self.parts, statuses, strict=True))
