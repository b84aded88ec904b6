"""All parts of Watchfloor on one data folder: started in order, kept running, written to `run.json`, and stopped together."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from watchfloor.runtime.data_lock import DataLock
from watchfloor.runtime.http_client import Address
from watchfloor.runtime.keeper import Keeper, Part
from watchfloor.runtime.run_file import RunningPart, remove_run_file, write_run_file

SERVICES_STOP_S, BROKER_STOP_S, KILLED_S = 6.0, 2.0, 0.5
"""Together under the 10 s in which all must have stopped, also when both are killed in the end."""


class AlreadyRunning(RuntimeError):
    """Another supervisor has this data folder; the message is one line that names its pid."""


class Supervisor:
    """The parts that run on one data folder."""

    def __init__(self, data_dir: Path, host: str, tell: Callable[[str], None]) -> None:
        """
        Args:
            data_dir: gets `run.json`, `logs/` and `run/`, and is ours as long as this process lives.
            host: under which the parts are reached.
            tell: takes a line for people.

        Raises:
            AlreadyRunning: another process has this folder.
        """
        self._data_dir = data_dir.absolute()
        self._host = host
        self._tell = tell
        self._keepers: list[Keeper] = []
        self._lock = DataLock(self._data_dir / "up.lock")
        self._take_lock()
        for folder in ("logs", "run"):
            (self._data_dir / folder).mkdir(parents=True, exist_ok=True)
        remove_run_file(self._data_dir)

    async def start(self, *parts: Part) -> None:
        """Starts parts at the same time and keeps them running from now on; returns when all are ready.

        Raises:
            PartFailed: one of them does not start.
        """
        keepers = [Keeper(part, self._data_dir, self._host, self._tell, self._write) for part in parts]
        self._keepers += keepers
        await asyncio.gather(*(keeper.ready() for keeper in keepers))

    def address(self, name: str) -> Address:
        """Where a part listens now; it may have moved when it was started again."""
        port = next(keeper.port for keeper in self._keepers if keeper.part.name == name)
        assert port is not None, f"{name} is not ready"
        return Address(self._host, port)

    async def stop(self) -> None:
        """Stops all parts in under 10 s, in the reverse order of their start: the services, then what they stand on."""
        backwards = list(reversed(self._keepers))
        await self._stop([keeper for keeper in backwards if keeper.part.port is None], SERVICES_STOP_S)
        await self._stop([keeper for keeper in backwards if keeper.part.port is not None], BROKER_STOP_S)
        remove_run_file(self._data_dir)
        self._lock.release()

    async def _stop(self, keepers: list[Keeper], within: float) -> None:
        if not keepers:
            return
        for keeper in keepers:
            keeper.terminate()
        _, late = await asyncio.wait({keeper.task for keeper in keepers}, timeout=within)
        for keeper in keepers:
            if keeper.task in late:
                self._tell(f"{keeper.part.name} does not stop within {within:g} s and is killed")
                keeper.kill()
        if late:
            await asyncio.wait(late, timeout=KILLED_S)

    def _take_lock(self) -> None:
        holder = self._lock.take()
        if holder is not None:
            raise AlreadyRunning(
                f"Watchfloor is already up on {self._data_dir} (pid {holder.get('pid', '?')}); `watchfloor status` shows what it knows, "
                "another WATCHFLOOR_DATA_DIR starts a second one"
            )
        self._lock.write({"pid": os.getpid()})

    def _write(self) -> None:
        write_run_file(
            self._data_dir,
            [
                RunningPart(keeper.part.name, keeper.child.pid, keeper.port)
                for keeper in self._keepers
                if keeper.child is not None and keeper.port is not None
            ],
        )
