"""The file in which ingest keeps what it remembers, of every version."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from watchfloor.ingest.database import FILE, VERSION, MemoryUnusable, open_database
from watchfloor.ingest.feed_health import FeedRecord
from watchfloor.ingest.feed_store import FeedStore


def test_a_file_without_a_version_keeps_its_feeds_and_gets_what_it_lacks(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / FILE)) as before:
        before.execute(
            "create table feeds (url text primary key, next_poll real not null default 0, polled real, succeeded real, newest real,"
            " changed real, items integer, seen integer not null default 0, failures integer not null default 0, problem text,"
            " detail text, moved_to text, etag text, last_modified text, digest text) strict"
        )
        before.execute("insert into feeds (url, seen) values ('https://x.example/rss', 7)")
        before.execute(
            "create table signatures (number integer primary key, id text, root text, seen real, shingles integer, minhash blob)"
        )
        before.commit()
    with closing(open_database(tmp_path)) as database:
        assert database.execute("pragma user_version").fetchone()[0] == VERSION
        assert FeedStore(database).feed("https://x.example/rss") == FeedRecord("https://x.example/rss", seen=7)
        database.execute("select placed from signatures")


def test_a_file_of_a_newer_version_is_left_alone_and_told(tmp_path: Path) -> None:
    open_database(tmp_path).close()
    with closing(sqlite3.connect(tmp_path / FILE)) as newer:
        newer.execute("pragma user_version = 99")
    with pytest.raises(MemoryUnusable, match=rf"{FILE}: was written by a newer Watchfloor \(tables of version 99, .*WATCHFLOOR_DATA_DIR"):
        open_database(tmp_path)


def test_a_damaged_file_is_told_with_what_to_do(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database" * 1000)
    with pytest.raises(MemoryUnusable, match=rf"{FILE}: is damaged .*move it away"):
        open_database(tmp_path)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(MemoryUnusable, match="cannot be opened"):
        open_database(tmp_path / "file" / "var")
