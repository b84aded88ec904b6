"""The jars of Apache Kafka: what `kafka_jars.lock` lists, from Maven Central, checked before each run.

The lock file names every jar with its version and sha256, as Maven itself resolves Kafka's POM (`mvn dependency:list`);
jgo only downloads, because its own resolver chooses another kafka-clients than Kafka's POM asks for.
"""

import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

LOCK_FILE = Path(__file__).with_name("kafka_jars.lock")
FOLDER = "kafka-jars"
DOWNLOADS_AT_ONCE = 8


class JarsError(RuntimeError):
    """Kafka's jars are not to be had or not what the lock file says; the message is one line."""


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of the lock file."""

    group: str
    artifact: str
    version: str
    sha256: str

    @property
    def filename(self) -> str:
        return f"{self.artifact}-{self.version}.jar"

    def __str__(self) -> str:
        return f"{self.group}:{self.artifact}:{self.version}"


Fetch = Callable[[Jar, Path], Path]
"""Downloads a jar somewhere below an empty folder and says where it is."""


def read_lock(path: Path = LOCK_FILE) -> list[Jar]:
    """The jars in the order of the lock file, which is the order of the class path.

    Raises:
        JarsError: a line that is not `group:artifact:version sha256:HEX`.
    """
    jars = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        coordinates, _, digest = line.partition(" sha256:")
        match coordinates.split(":"):
            case [group, artifact, version] if len(digest) == 64:
                jars.append(Jar(group, artifact, version, digest))
            case _:
                raise JarsError(f"{path}:{number}: expected `group:artifact:version sha256:HEX`, found {line!r}")
    return jars


def are_there(cache: Path) -> bool:
    """Whether all jars have been fetched before, unchecked: only to tell people what takes so long."""
    return all((cache / FOLDER / jar.filename).exists() for jar in read_lock())


def ensure_jars(cache: Path, jars: list[Jar] | None = None, fetch: Fetch | None = None) -> list[Path]:
    """The paths of all jars, each checked against its sha256 in this very call; what is missing or wrong is fetched again.

    Args:
        cache: the folder that keeps jars between runs; any number of processes may share it.
        jars: those of the lock file unless given.
        fetch: from Maven Central unless given.

    Raises:
        JarsError: a jar that cannot be fetched, or whose content is not what the lock file says.
    """
    wanted = read_lock() if jars is None else jars
    folder = cache / FOLDER
    with _locked(folder):
        missing = [jar for jar in wanted if _sha256(folder / jar.filename) != jar.sha256]
        if missing:
            _fetch_all(missing, folder, fetch or _from_maven_central)
    return [folder / jar.filename for jar in wanted]


def _fetch_all(missing: list[Jar], folder: Path, fetch: Fetch) -> None:
    # Beside their final place, so that the rename that publishes a checked jar stays within one file system.
    with tempfile.TemporaryDirectory(prefix=".download-", dir=folder) as temporary, ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
        for done in [pool.submit(_fetch_one, jar, folder, Path(temporary), fetch) for jar in missing]:
            done.result()


def _fetch_one(jar: Jar, folder: Path, temporary: Path, fetch: Fetch) -> None:
    try:
        downloaded = fetch(jar, temporary)
    except Exception as error:  # whatever the network or jgo comes up with: the user's question is the same
        raise JarsError(f"cannot download {jar} of Kafka from Maven Central ({error}); the first start needs network access") from error
    found = _sha256(downloaded)
    if found != jar.sha256:
        raise JarsError(f"{jar} was downloaded with sha256 {found}, but {LOCK_FILE.name} says {jar.sha256}: it is not run")
    downloaded.replace(folder / jar.filename)


def _from_maven_central(jar: Jar, temporary: Path) -> Path:
    from jgo.maven import MavenContext  # loads requests: only for a download

    context = MavenContext(repo_cache=temporary, local_repos=[], timeout=60)
    return Path(context.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve())


def _sha256(path: Path) -> str | None:
    """The hex digest, None where there is no file."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return None


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """One process at a time, so that two first starts do not download twice."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(folder / ".lock", os.O_CREAT | os.O_RDWR, 0o644)
    except OSError as error:
        raise JarsError(
            f"cannot write to {folder} ({error.strerror}); WATCHFLOOR_CACHE_DIR names another folder for Kafka's jars"
        ) from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
