"""Files, standard input and a watched folder, on a real Kafka."""

import gzip
import json
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
from test_ingest import published

from harness import environment, free_port, wait_until
from watchfloor.ingest.database import FILE, open_database
from watchfloor.runtime.settings import Settings

COMMAND = [sys.executable, "-m", "watchfloor.cli.main"]


def lines(*articles: dict[str, str]) -> bytes:
    return b"".join(json.dumps(each).encode() + b"\n" for each in articles)


def ids(settings: Settings) -> list[str]:
    return sorted(record.key.decode() for record in published(settings))


def ingest(settings: Settings, *arguments: str, standard_input: bytes = b"", ends: int = 0) -> subprocess.CompletedProcess[bytes]:
    command = [*COMMAND, "ingest", *arguments]
    done = subprocess.run(command, env=environment(settings), input=standard_input, capture_output=True, check=False)
    assert done.returncode == ends, done.stderr
    return done


@contextmanager
def service(settings: Settings) -> Iterator[None]:
    process = subprocess.Popen([*COMMAND, "ingest"], env=environment(settings))
    try:
        yield
    finally:
        process.terminate()
        assert process.wait(10) == 0


def test_standard_input_and_files_of_each_kind_are_published(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "b.jsonl.gz").write_bytes(gzip.compress(lines({"id": "b", "text": "x"})))
    (tmp_path / "c.txt").write_text("Airport closes\n\nThe airport closed on Tuesday, the operator said.")
    given = lines({"id": "a", "text": "x"}) + b"bad\n"
    told = ingest(settings, "-", str(tmp_path / "b.jsonl.gz"), str(tmp_path / "c.txt"), standard_input=given, ends=1)  # for the bad line
    assert b"-: line 2: is no JSON" in told.stderr
    assert b"3 articles published" in told.stderr
    assert ids(settings)[1:] == ["a", "b"]


def test_a_rate_holds_articles_back(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(lines(*({"id": str(n), "text": "x"} for n in range(11))))
    began = time.monotonic()
    ingest(settings, "--rate", "5", str(tmp_path / "a.jsonl"))
    assert time.monotonic() - began >= 2
    assert len(ids(settings)) == 11


def test_a_file_that_comes_into_the_watched_folder_is_published_once(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    watching = settings.model_copy(update={"watch_dir": tmp_path / "in"})
    (tmp_path / "in" / "a.jsonl").write_bytes(lines({"id": "a", "text": "x"}))
    with service(watching):
        wait_until(lambda: ids(settings) == ["a"], "what was there is published")
        (tmp_path / "in" / "b.txt").write_text("The airport closed on Tuesday.")
        wait_until(lambda: len(ids(settings)) == 2, "what comes is published")
    with service(watching):
        (tmp_path / "in" / "c.jsonl").write_bytes(lines({"id": "c", "text": "x"}))
        wait_until(lambda: "c" in ids(settings), "after a restart too")
    assert len(ids(settings)) == 3


def test_a_second_ingest_on_the_same_data_folder_stands_by(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    watching = settings.model_copy(update={"watch_dir": tmp_path / "in"})
    second = watching.model_copy(update={"ingest_port": free_port()})
    with service(watching):
        wait_until(lambda: _ready(settings), "the first is ready")
        with service(second):
            wait_until(lambda: _ready(second), "the second is ready")
            (tmp_path / "in" / "a.jsonl").write_bytes(lines({"id": "a", "text": "x"}))
            wait_until(lambda: ids(settings) == ["a"], "it is published")
            time.sleep(3)
            assert ids(settings) == ["a"]


def _ready(settings: Settings) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{settings.ingest_port}/readyz").status_code == 200
    except httpx.TransportError:
        return False


def test_a_wrong_list_of_feeds_is_told_with_its_line_and_ends_the_service(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "feeds.yaml").write_text("feeds:\n  - name: A\n    url: ftp://x.example/\n")
    wrong = settings.model_copy(update={"feeds": tmp_path / "feeds.yaml"})
    for arguments in (["ingest"], ["feeds"]):
        ended = subprocess.run([*COMMAND, *arguments], env=environment(wrong), capture_output=True, text=True, timeout=30)
        assert ended.returncode == 1
        assert "feeds.yaml:3: " in ended.stderr + ended.stdout


def test_what_a_newer_version_remembered_ends_the_service_with_what_to_do(settings: Settings) -> None:
    open_database(settings.data_dir).close()
    with closing(sqlite3.connect(settings.data_dir / FILE)) as newer:
        newer.execute("pragma user_version = 99")
    ended = subprocess.run([*COMMAND, "ingest"], env=environment(settings), capture_output=True, text=True, timeout=30)
    assert ended.returncode == 1
    assert "was written by a newer Watchfloor" in ended.stderr + ended.stdout


def test_copies_are_marked_whatever_way_they_come_in(settings: Settings, tmp_path: Path) -> None:
    story = (
        "The airport in Goma closed on Tuesday after a blast near the fuel depot, the operator said, and three flights were diverted. " * 2
    )
    (tmp_path / "b.jsonl").write_bytes(lines({"id": "b", "text": f"{story} More soon."}))
    with service(settings):
        wait_until(lambda: _ready(settings), "ingest is ready")
        url = f"http://127.0.0.1:{settings.ingest_port}/v1/articles"
        assert httpx.post(url, json={"id": "a", "text": story}, timeout=30).status_code == 202
        ingest(settings, str(tmp_path / "b.jsonl"))
        assert httpx.post(url, json={"id": "c", "text": f"Goma: {story}"}, timeout=30).status_code == 202
    roots = {record.key.decode(): json.loads(record.value).get("duplicate_of") for record in published(settings)}
    assert roots == {"a": None, "b": "a", "c": "a"}
