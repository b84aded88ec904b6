"""`run.json` in the data folder: name, pid and port of each part that runs there."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from watchfloor.runtime.http_client import Address, local_address
from watchfloor.runtime.settings import Settings

RUN_FILE = "run.json"


@dataclass(frozen=True, slots=True)
class RunningPart:
    """A part of Watchfloor that runs, and where it listens."""

    name: str
    pid: int
    port: int


def write_run_file(data_dir: Path, parts: Iterable[RunningPart]) -> None:
    """Replaces the file as a whole: a reader finds the parts before or after a restart, never half of them."""
    path = data_dir / RUN_FILE
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps([asdict(part) for part in parts], indent=2) + "\n", "utf-8")
    draft.replace(path)


def read_run_file(data_dir: Path) -> list[RunningPart]:
    """The parts that run on this data folder; none where nothing runs."""
    try:
        return [RunningPart(**part) for part in json.loads((data_dir / RUN_FILE).read_text("utf-8"))]
    except FileNotFoundError:
        return []


def remove_run_file(data_dir: Path) -> None:
    (data_dir / RUN_FILE).unlink(missing_ok=True)


def part_address(settings: Settings, name: str, usual_port: int) -> Address:
    """Where a part listens on this machine: as `run.json` says if something runs on this data folder, else at its usual port."""
    running = {part.name: part.port for part in read_run_file(settings.data_dir)}
    return local_address(settings.host, running.get(name, usual_port))


def ingest_address(settings: Settings) -> Address:
    """Where ingest listens: as the settings say, else on this machine."""
    if settings.ingest is not None:
        host, _, port = settings.ingest.rpartition(":")
        return Address(host.strip("[]"), int(port))
    return part_address(settings, "ingest", settings.ingest_port)
