"""Kafka's jars: only what the lock file says is ever run."""

import hashlib
import shutil
import threading
from pathlib import Path

import pytest

from watchfloor.runtime.kafka_jars import Jar, JarsError, ensure_jars, read_lock


def jar(name: str, content: bytes) -> Jar:
    return Jar("org.example", name, "1.0", hashlib.sha256(content).hexdigest())


class Central:
    """A stand-in for Maven Central that counts what is fetched."""

    def __init__(self, contents: dict[str, bytes]) -> None:
        self.contents = contents
        self.fetched: list[str] = []

    def fetch(self, wanted: Jar, folder: Path) -> Path:
        self.fetched.append(wanted.artifact)
        path = folder / wanted.filename
        path.write_bytes(self.contents[wanted.artifact])
        return path


JARS = [jar("broker", b"broker bytes"), jar("clients", b"clients bytes")]


@pytest.fixture
def central() -> Central:
    return Central({"broker": b"broker bytes", "clients": b"clients bytes"})


def test_jars_are_fetched_once_and_come_in_the_order_of_the_lock_file(tmp_path: Path, central: Central) -> None:
    paths = ensure_jars(tmp_path, JARS, central.fetch)
    assert [path.read_bytes() for path in paths] == [b"broker bytes", b"clients bytes"]
    assert ensure_jars(tmp_path, JARS, central.fetch) == paths
    assert sorted(central.fetched) == ["broker", "clients"]


@pytest.mark.parametrize("spoiled", [b"clients byt", b"clients bytes and a backdoor", b""])
def test_a_half_written_or_tampered_jar_is_fetched_again(tmp_path: Path, central: Central, spoiled: bytes) -> None:
    _, clients = ensure_jars(tmp_path, JARS, central.fetch)
    clients.write_bytes(spoiled)
    ensure_jars(tmp_path, JARS, central.fetch)
    assert clients.read_bytes() == b"clients bytes"
    assert central.fetched.count("clients") == 2


def test_a_download_that_is_not_what_the_lock_file_says_is_refused_and_not_kept(tmp_path: Path, central: Central) -> None:
    central.contents["clients"] = b"something else"
    with pytest.raises(JarsError, match=r"org.example:clients:1.0 .* is not run"):
        ensure_jars(tmp_path, JARS, central.fetch)
    assert not list(tmp_path.rglob("clients-1.0.jar"))


def test_without_network_the_error_names_the_jar_and_what_to_do(tmp_path: Path) -> None:
    def fetch(wanted: Jar, folder: Path) -> Path:
        raise ConnectionError("no route to host")

    with pytest.raises(JarsError, match=r"cannot download org.example:broker:1.0 .*no route to host.*first start needs network"):
        ensure_jars(tmp_path, JARS, fetch)


def test_without_network_everything_that_is_there_still_runs(tmp_path: Path, central: Central) -> None:
    ensure_jars(tmp_path, JARS, central.fetch)
    central.contents.clear()
    assert len(ensure_jars(tmp_path, JARS, central.fetch)) == 2


def test_two_first_starts_at_once_download_once(tmp_path: Path, central: Central) -> None:
    starts = [threading.Thread(target=ensure_jars, args=(tmp_path, JARS, central.fetch)) for _ in range(2)]
    for start in starts:
        start.start()
    for start in starts:
        start.join()
    assert sorted(central.fetched) == ["broker", "clients"]


def test_a_folder_that_cannot_be_written_names_the_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(JarsError, match="WATCHFLOOR_CACHE_DIR"):
        ensure_jars(tmp_path / "file", JARS)


def test_the_lock_file_lists_kafka_with_the_clients_that_its_pom_asks_for() -> None:
    jars = {f"{each.group}:{each.artifact}": each for each in read_lock()}
    assert len(jars) == len(read_lock()) == 46
    kafka = {each.version for each in jars.values() if each.group == "org.apache.kafka"}
    assert kafka == {"4.3.1"}
    assert jars["org.apache.logging.log4j:log4j-slf4j-impl"].version == "2.25.4"


def test_a_bad_line_of_the_lock_file_is_named(tmp_path: Path) -> None:
    shutil.copy(__file__, tmp_path / "bad.lock")
    with pytest.raises(JarsError, match=r"bad.lock:1: expected `group:artifact:version sha256:HEX`"):
        read_lock(tmp_path / "bad.lock")
