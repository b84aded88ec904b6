"""The file in which ingest keeps what it remembers: one SQLite database in the data folder, with a version of its tables.

What feeds and articles were is read and written by feed_store.py, what articles say by copies.py.
"""

import sqlite3
from pathlib import Path

FILE = "ingest.sqlite"
BUSY_S = 10.0
"""How long a writer waits for another process: `watchfloor ingest FILE` and the service may write at once, a few milliseconds each."""

_STEPS = (
    # To 1. The files of before carry no number: the same tables but for the signatures, which another library made.
    """
    create table if not exists feeds (
        url text primary key, next_poll real not null default 0, polled real, succeeded real, newest real, changed real, items integer,
        seen integer not null default 0, failures integer not null default 0, problem text, detail text, moved_to text,
        etag text, last_modified text, digest text
    ) strict;
    create table if not exists pauses (
        feed text not null, day integer not null, longest real not null, primary key (feed, day)
    ) strict, without rowid;
    create table if not exists articles (
        id text primary key, feed text not null, url text, title text not null, title_key text not null, opening text not null,
        says text not null, noticed real not null, published text, updated text, family text not null, voice text,
        is_whole integer not null, is_retracted integer not null default 0, missing integer not null default 0,
        checks integer not null default 0, check_at real
    ) strict;
    create index if not exists articles_check on articles (check_at) where check_at is not null;
    create index if not exists articles_title on articles (title_key);
    create index if not exists articles_feed on articles (feed, noticed);
    create table if not exists items (
        feed text not null, article text not null, guid text, says text not null, updated text, placed real not null, seen real not null,
        is_listed integer not null, primary key (feed, article)
    ) strict, without rowid;
    create index if not exists items_guid on items (feed, guid) where guid is not null;
    create table if not exists files (
        path text primary key, size integer not null, changed integer not null, read real not null
    ) strict;
    drop table if exists signatures;
    drop table if exists bands;
    create table signatures (
        number integer primary key, id text unique not null, root text not null, seen real not null, placed real not null,
        shingles integer not null, minhash blob not null
    ) strict;
    create index signatures_seen on signatures (seen);
    create table bands (
        band integer not null, number integer not null, primary key (band, number)
    ) strict, without rowid
    """,
    # To 2: an item is looked for by its words.
    "create index if not exists items_says on items (feed, says)",
    # To 3: of short texts all is kept that is compared.
    "alter table signatures add column whole blob not null default x''",
)
"""What brings the tables from each version to the next; a file of any earlier version takes the steps that it lacks."""
VERSION = len(_STEPS)


class MemoryUnusable(RuntimeError):
    """What ingest remembers cannot be read or kept; one line that names the file and says what to do."""


def open_database(folder: Path) -> sqlite3.Connection:
    """The database of ingest in a data folder: made where it is missing, and brought up to date where it is older than we are.

    Raises:
        MemoryUnusable: it is newer than we are, damaged, or cannot be written.
    """
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        database = sqlite3.connect(path, timeout=BUSY_S, isolation_level=None, check_same_thread=False)
    except (OSError, sqlite3.Error) as error:
        raise MemoryUnusable(f"{path}: cannot be opened: {error}") from error
    try:
        database.execute("pragma journal_mode = wal")
        # A power cut may lose the last polls, never the file: they are then simply polled again.
        database.execute("pragma synchronous = normal")
        prepare(database)
    except MemoryUnusable as error:
        database.close()
        raise MemoryUnusable(f"{path}: {error}") from error
    except sqlite3.OperationalError as error:
        database.close()
        raise MemoryUnusable(f"{path}: cannot be used: {error}") from error
    except sqlite3.DatabaseError as error:
        database.close()
        raise MemoryUnusable(f"{path}: is damaged ({error}); move it away, and ingest begins anew without what it remembers") from error
    return database


def prepare(database: sqlite3.Connection) -> None:
    """Bring the tables of an open database to our version, whole or not at all.

    Raises:
        MemoryUnusable: they are of a later version.
    """
    if _version(database) == VERSION:
        return
    with database:
        # Asked again inside: another process may have done it in the meantime.
        database.execute("begin immediate")
        version = _version(database)
        if version > VERSION:
            raise MemoryUnusable(
                f"was written by a newer Watchfloor (tables of version {version}, this one knows {VERSION}); "
                "run that one, or name another folder in WATCHFLOOR_DATA_DIR"
            )
        for step in _STEPS[version:]:
            for statement in step.split(";"):
                database.execute(statement)
        database.execute(f"pragma user_version = {VERSION}")


def _version(database: sqlite3.Connection) -> int:
    version: int = database.execute("pragma user_version").fetchone()[0]
    return version
