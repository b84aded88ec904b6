"""Keeps one part of Watchfloor running: starts it, waits until it is ready, starts it again whenever it ends."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from watchfloor.runtime.http_client import Address, Unreachable, ask
from watchfloor.runtime.http_server import PORT_FILE
from watchfloor.runtime.processes import Child, last_words

FIRST_ATTEMPTS = 3
"""A part that is never ready in so many starts has a fault that a restart does not mend, such as a wrong topic."""
FIRST_DELAY_S, MAX_DELAY_S = 0.2, 10.0
STEADY_AFTER_S = 30.0
"""A part that lived so long is started again as quickly as if it had never died."""
PROBE_EVERY_S = 0.1
READY_WITHIN_S = 300.0
"""Time for a first start to download Kafka over a slow line."""


class PartFailed(RuntimeError):
    """A part does not start; the message is one line with its own last words."""


@dataclass(frozen=True, slots=True)
class Part:
    """A command that is kept running."""

    name: str
    command: tuple[str, ...]
    port: int | None = None
    """Where it accepts connections once it is ready; None for a service, which reports its port and answers `/readyz` there."""
    death_signal: signal.Signals = signal.SIGKILL
    """What it gets when its supervisor is killed: what a service knows is in Kafka, so that it needs no farewell."""


class Keeper:
    """One part, from its first start to its last end."""

    def __init__(self, part: Part, data_dir: Path, host: str, tell: Callable[[str], None], moved: Callable[[], None]) -> None:
        """
        Args:
            part: what is kept running.
            data_dir: has the folders `logs` and `run`.
            host: where the part is reached.
            tell: takes a line for people.
            moved: is called whenever pid or port have changed.
        """
        self.part = part
        self.port = part.port
        self.child: Child | None = None
        self.log = data_dir / "logs" / f"{part.name}.log"
        self._port_file = data_dir / "run" / f"{part.name}.port"
        self._host = host
        self._tell = tell
        self._moved = moved
        self._stopping = False
        self._first: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waits_for = "it has not said where it listens"
        self.task = asyncio.create_task(self._keep(), name=f"keeper of {part.name}")

    async def ready(self) -> None:
        """Waits until the part is ready for the first time.

        Raises:
            PartFailed: it ended three times before that, or is not ready after 300 s.
        """
        try:
            await asyncio.wait_for(asyncio.shield(self._first), READY_WITHIN_S)
        except TimeoutError as error:
            raise PartFailed(f"{self.part.name} is not ready after {READY_WITHIN_S:g} s: {self._waits_for}; see {self.log}") from error

    def terminate(self) -> None:
        """Asks the part to stop; it is not started again. `task` is done when it has ended."""
        self._stopping = True
        if self.child is None:
            self.task.cancel()  # it waits for its next start
        else:
            self.child.terminate()

    def kill(self) -> None:
        """Ends the part and all its processes at once; it is not started again."""
        self._stopping = True
        if self.child is not None:
            self.child.signal_group(signal.SIGKILL)

    async def _keep(self) -> None:
        delay, ends = FIRST_DELAY_S, 0
        while not self._stopping:
            started = time.monotonic()
            ended_as = await self._run_once(again=ends > 0)
            if self._stopping:
                return
            ends += 1
            if not self._first.done() and ends == FIRST_ATTEMPTS:
                words = last_words(self.log)
                self._first.set_exception(PartFailed(f"{self.part.name} does not start ({ended_as}): {words or 'no word'}; see {self.log}"))
                return
            if time.monotonic() - started > STEADY_AFTER_S:
                delay = FIRST_DELAY_S
            await asyncio.sleep(delay)
            delay = min(2 * delay, MAX_DELAY_S)

    async def _run_once(self, *, again: bool) -> str:
        """One life of the part; says how it ended."""
        self._port_file.unlink(missing_ok=True)
        environment = {**os.environ, PORT_FILE: str(self._port_file)}
        child = self.child = await Child.start(self.part.command, environment, self.log, self.part.death_signal)
        if self._stopping:  # told to stop in the moment of the start
            child.terminate()
        self._moved()
        probe = asyncio.create_task(self._become_ready(child.pid, again=again), name=f"probe of {self.part.name}")
        try:
            ended_as = await child.ended()
        finally:
            probe.cancel()
            self.child = None
        if not self._stopping and self._first.done():
            self._tell(f"{self.part.name} (pid {child.pid}) ended with {ended_as} and is started again; its log: {self.log}")
        return ended_as

    async def _become_ready(self, pid: int, *, again: bool) -> None:
        while True:
            if await self._is_ready():
                break
            await asyncio.sleep(PROBE_EVERY_S)
        if not self._first.done():
            self._first.set_result(None)
        elif again:
            self._tell(f"{self.part.name} is back (pid {pid}, port {self.port})")

    async def _is_ready(self) -> bool:
        if self.part.port is None and not self._learn_port():
            return False
        assert self.port is not None
        try:
            if self.part.port is not None:
                _, writer = await asyncio.open_connection(self._host, self.port)
                writer.close()
                return True
            answer = await asyncio.to_thread(ask, Address(self._host, self.port), "/readyz")
        except (Unreachable, OSError) as error:
            self._waits_for = str(error)
            return False
        self._waits_for = answer.body.decode("utf-8", "replace")
        return answer.status == 200

    def _learn_port(self) -> bool:
        try:
            port = int(self._port_file.read_text("ascii"))
        except FileNotFoundError:
            return False
        if port != self.port:
            self.port = port
            self._moved()
        return True
