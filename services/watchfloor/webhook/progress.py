"""How far a forwarder is, in a file of its own for each address and filter; one forwarder at a time."""

import json
import os
from pathlib import Path
from typing import Any

from watchfloor.contracts.ids import digest
from watchfloor.runtime.data_lock import DataLock

REMEMBERED = 1000


class InUseError(RuntimeError):
    """Another forwarder sends the same to the same address; the message is one line."""


class Progress:
    """The position after the last change that was taken, and the ids of the last ones."""

    def __init__(self, folder: Path, url: str, filters: dict[str, Any]) -> None:
        name = digest(url, filters)[:16]
        self._path = folder / f"{name}.json"
        self._lock = DataLock(folder / f"{name}.lock")
        if self._lock.take() is not None:
            raise InUseError(f"another forwarder already sends to {url}; two would send everything twice")
        self.position: str | None = None
        self._taken: list[str] = []
        if self._path.exists():
            known = json.loads(self._path.read_text("utf-8"))
            self.position, self._taken = known["position"], known["taken"]

    def has(self, change_id: str) -> bool:
        """Whether it was taken already."""
        return change_id in self._taken

    def reach(self, position: str, change_id: str | None = None) -> None:
        """Remember, before anything else is sent, that all up to here is done."""
        self.position = position
        if change_id is not None:
            self._taken = [*self._taken, change_id][-REMEMBERED:]
        draft = self._path.with_suffix(".new")
        with draft.open("w", encoding="utf-8") as file:
            json.dump({"position": position, "taken": self._taken}, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)

    def close(self) -> None:
        self._lock.release()
