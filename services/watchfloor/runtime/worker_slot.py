"""Which of several workers of a service on one machine this is: its folder, and its name in the consumer group.

The lowest number whose folder nobody holds. A worker that was killed frees its folder with its life, so that the one
that is started in its place gets the same stores, and the same name, under which it takes its partitions back at once.
"""

import uuid
from dataclasses import dataclass
from pathlib import Path

from watchfloor.runtime.data_lock import DataLock

MAX_WORKERS = 1000
INSTANCE_FILE = "instance-id"


@dataclass(frozen=True, slots=True)
class WorkerSlot:
    """A place of a worker; held until the process ends."""

    number: int
    folder: Path
    instance_id: str
    """The static member id: unique, since two machines would fence each other out under one name."""
    lock: DataLock


def take_slot(data_dir: Path, service: str) -> WorkerSlot:
    """Take the first free place of `service` under `data_dir`; its folder is created.

    Raises:
        RuntimeError: all are held.
        OSError: the folder cannot be written.
    """
    for number in range(MAX_WORKERS):
        folder = data_dir.absolute() / f"{service}-{number}"
        lock = DataLock(folder / "lock")
        if lock.take() is None:
            return WorkerSlot(number, folder, _instance_id(folder, service, number), lock)
    raise RuntimeError(f"{MAX_WORKERS} workers of {service} already run on {data_dir}")


def _instance_id(folder: Path, service: str, number: int) -> str:
    path = folder / INSTANCE_FILE
    if not path.exists():
        draft = path.with_suffix(".new")
        draft.write_text(f"{service}-{number}-{uuid.uuid4().hex[:12]}\n", encoding="utf-8")
        # By rename: a crash must not leave half a name behind.
        draft.replace(path)
    return path.read_text(encoding="utf-8").strip()
