"""A lock on a data folder that says who holds it; the kernel lets go of it when the holder dies, however it dies."""

import fcntl
import json
import os
from pathlib import Path
from typing import Any


class DataLock:
    """One holder at a time of the file at `path`, which holds what the holder wrote about himself as JSON."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self) -> dict[str, Any] | None:
        """None when the lock is ours now; else what its holder wrote about himself (empty if he has not yet)."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._path, os.O_CREAT | os.O_RDWR, 0o644)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            with os.fdopen(descriptor, encoding="utf-8") as file:
                return _holder(file.read())
        self._descriptor = descriptor
        return None

    def write(self, holder: dict[str, Any]) -> None:
        """Tells others who we are."""
        text = json.dumps(holder).encode()
        os.pwrite(self._held(), text, 0)
        os.ftruncate(self._held(), len(text))

    def inherit(self) -> int:
        """Lets the lock live on in what this process executes or starts with the descriptor that is returned."""
        os.set_inheritable(self._held(), True)
        return self._held()

    def release(self) -> None:
        """Gives the lock up in this process; it stays held as long as a child has inherited it."""
        os.close(self._held())
        self._descriptor = None

    def _held(self) -> int:
        if self._descriptor is None:
            raise RuntimeError(f"the lock {self._path} is not held")
        return self._descriptor


def _holder(text: str) -> dict[str, Any]:
    try:
        holder = json.loads(text)
    except ValueError:  # caught between the holder's taking of the lock and his writing
        return {}
    return holder if isinstance(holder, dict) else {}
