"""The tables of the read model. Another version, another cluster or a broken file: it is thrown away and made anew."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

from watchfloor.aggregator.view.places import places

SCHEMA_VERSION = "9"
logger = logging.getLogger(__name__)

_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE offsets (topic TEXT, partition INTEGER, next INTEGER NOT NULL, kept_from INTEGER NOT NULL, PRIMARY KEY (topic, partition))
    WITHOUT ROWID;
CREATE TABLE actors (
    number INTEGER PRIMARY KEY, actor_id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, reported_at TEXT, summary BLOB NOT NULL,
    state BLOB NOT NULL);
CREATE INDEX actors_by_report ON actors (reported_at);
CREATE VIRTUAL TABLE names USING fts5 (words, tokenize = "unicode61 remove_diacritics 2", prefix = "2 3");
CREATE TABLE changes (
    number INTEGER PRIMARY KEY, change_id TEXT NOT NULL UNIQUE, partition INTEGER NOT NULL, next INTEGER NOT NULL,
    actor_id TEXT NOT NULL, kind TEXT NOT NULL, facet TEXT NOT NULL, field TEXT NOT NULL, current INTEGER NOT NULL,
    recorded_at TEXT NOT NULL, sort TEXT NOT NULL, change BLOB NOT NULL);
CREATE INDEX changes_by_offset ON changes (partition, next);
CREATE UNIQUE INDEX changes_by_time ON changes (sort);
CREATE INDEX changes_of_actor ON changes (actor_id, next);
CREATE TABLE articles (
    actor_id TEXT, article_id TEXT, version TEXT NOT NULL, published_at TEXT NOT NULL, article BLOB NOT NULL,
    PRIMARY KEY (actor_id, article_id)) WITHOUT ROWID;
CREATE INDEX articles_by_time ON articles (actor_id, published_at, article_id);
CREATE INDEX articles_by_id ON articles (article_id);
CREATE TABLE extractions (
    article_id TEXT PRIMARY KEY, version TEXT NOT NULL, extractor TEXT NOT NULL, article BLOB, actors TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE activity (
    actor_id TEXT, published_at TEXT, article_id TEXT, family TEXT NOT NULL, copy_of TEXT, backfill INTEGER NOT NULL,
    conditions INTEGER NOT NULL, cooperative INTEGER NOT NULL, conflictual INTEGER NOT NULL,
    PRIMARY KEY (actor_id, published_at, article_id)) WITHOUT ROWID;
CREATE INDEX activity_of_article ON activity (article_id);
CREATE TABLE forgotten (article_id TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE places (actor_id TEXT PRIMARY KEY, words TEXT NOT NULL, place BLOB NOT NULL) WITHOUT ROWID;
"""


def open_for_writing(path: Path, cluster: str) -> sqlite3.Connection:
    """The read model's file, made where there is none that can be gone on with.

    Args:
        path: its folder is made too.
        cluster: what the offsets are of; of another cluster they mean nothing.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    about = {"schema": SCHEMA_VERSION, "cluster": cluster}
    if path.exists():
        connection = _connect_to_known(path, about)
        if connection is not None:
            return connection
        logger.info("the read model %s is broken, or of another version or cluster, and is made anew", path)
    throw_away(path)
    connection = sqlite3.connect(path, check_same_thread=False)
    _configure(connection)
    with connection:
        connection.executescript(_TABLES)
        connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        connection.executemany("INSERT INTO places VALUES (?, ?, ?)", places())
    return connection


def is_of_this_version(path: Path) -> bool:
    """Whether the file can be read from, even before Kafka has said which cluster it is."""
    if not path.exists():
        return False
    try:
        with closing(open_for_reading(path)) as connection:
            return dict(connection.execute("SELECT name, value FROM about")).get("schema") == SCHEMA_VERSION
    except sqlite3.DatabaseError:
        return False


def throw_away(path: Path) -> None:
    """Remove the file and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def open_for_reading(path: Path) -> sqlite3.Connection:
    """A connection of its own for one thread."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA cache_size = -4096")
    return connection


def _connect_to_known(path: Path, about: dict[str, str]) -> sqlite3.Connection | None:
    """A connection to a read model that says this about itself; None where it says something else, or nothing."""
    connection = sqlite3.connect(path, check_same_thread=False)
    try:
        _configure(connection)
        known = dict(connection.execute("SELECT name, value FROM about"))
    except sqlite3.DatabaseError:
        known = {}
    if known.items() >= about.items():
        return connection
    connection.close()
    return None


def _configure(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    # What a crash of the machine takes is read again from Kafka.
    connection.execute("PRAGMA synchronous = NORMAL")
    # What is removed is overwritten: a forgotten text must not stay in free pages of the file.
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA cache_size = -8192")
