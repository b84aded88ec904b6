"""Child processes that never outlive their parent, each with a log file and a process group of its own. Linux only."""

import asyncio
import ctypes
import json
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import BinaryIO

PR_SET_PDEATHSIG = 1  # linux/prctl.h
MAX_LOG_BYTES = 16 * 1024 * 1024
LAST_LINES_BYTES = 16 * 1024
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(parent: int, with_signal: signal.Signals) -> None:
    """Asks the kernel to send us this signal when our parent ends, also by kill -9; it survives an exec.

    To be called in the child with the pid of the parent, as the parent saw it before the fork. The kernel means the
    parent's thread: a child must be started from a thread that stays.
    """
    _libc.prctl(PR_SET_PDEATHSIG, int(with_signal), 0, 0, 0)
    # The parent may have died between the fork and the call.
    if os.getppid() != parent:
        os.kill(os.getpid(), with_signal)


def watchfloor(*arguments: str) -> tuple[str, ...]:
    """A `watchfloor` command of this very installation."""
    return (sys.executable, "-m", "watchfloor.cli.main", *arguments)


class Child:
    """A running child process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.pid = process.pid

    @classmethod
    async def start(cls, command: Sequence[str], environment: Mapping[str, str], log: Path | None, death_signal: signal.Signals) -> "Child":
        """Starts a command in a process group of its own.

        Args:
            command: program and arguments.
            environment: the whole environment of the child.
            log: gets what it prints at its end; set aside as `NAME.log.1` beyond 16 MiB. None: it prints where we print.
            death_signal: what the kernel sends it when this process ends without stopping it.
        """
        parent = os.getpid()
        with _appending(log) as output:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=dict(environment),
                start_new_session=True,
                preexec_fn=lambda: die_with_parent(parent, death_signal),
            )
        return cls(process)

    async def ended(self) -> str:
        """Waits for the end; says how it came, and ends what the child has left behind of its own children."""
        status = await self._process.wait()
        self.signal_group(signal.SIGKILL)
        return f"status {status}" if status >= 0 else signal.Signals(-status).name

    def terminate(self) -> None:
        """Asks the child to stop; its own children are its own to stop."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)

    def signal_group(self, which: signal.Signals) -> None:
        """Sends a signal to the child and all its children."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, which)


def _appending(log: Path | None) -> AbstractContextManager[BinaryIO | None]:
    if log is None:
        return nullcontext()
    if log.exists() and log.stat().st_size > MAX_LOG_BYTES:
        log.replace(log.with_name(log.name + ".1"))
    return log.open("ab")


def last_words(log: Path) -> str:
    """The message of the last line of a log, whether it is one of our JSON lines or plain; empty where it says nothing."""
    with log.open("rb") as file:
        file.seek(0, os.SEEK_END)
        file.seek(max(0, file.tell() - LAST_LINES_BYTES))
        lines = file.read().decode("utf-8", "replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    try:
        return str(json.loads(last)["message"])
    except (ValueError, TypeError, KeyError):
        return last.removeprefix("watchfloor: ")
