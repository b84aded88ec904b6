"""Rows of the read model, each answer from one moment of it."""

import json
import re
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from watchfloor.aggregator.claims import override_event_id
from watchfloor.aggregator.view.filters import ChangeFilter
from watchfloor.aggregator.view.position import Position
from watchfloor.aggregator.view.schema import open_for_reading
from watchfloor.aggregator.view.store import Change
from watchfloor.aggregator.view.watched import StatusChange
from watchfloor.contracts.canonical import decode
from watchfloor.contracts.topics import Topic

CHUNK = 500
_WORD = re.compile(r"\w+")


class Report(NamedTuple):
    """An article that told something of an actor, as `voices` asks for it."""

    article_id: str
    family: str
    copy_of: str | None


class NotReadIn(RuntimeError):
    """The read model is not there yet."""


class Reader:
    """Gives each thread a connection of its own to the read model that is there now."""

    def __init__(self) -> None:
        self._path: Path | None = None
        self.generation = 0
        """Another file, or the same opened again, has the next one."""
        self._local = threading.local()

    def open(self, path: Path) -> None:
        """From now on this file is read."""
        self.generation += 1
        self._path = path

    def close(self) -> None:
        """From now on there is nothing to read."""
        self._path = None

    @contextmanager
    def snapshot(self, allowed: frozenset[str] | None = None) -> Iterator["Snapshot"]:
        """One moment of the read model.

        Args:
            allowed: the actors of which it tells anything; None: all.

        Raises:
            NotReadIn: it is not there yet.
        """
        connection = self._connection()
        connection.execute("BEGIN")
        try:
            yield Snapshot(connection, allowed)
        finally:
            connection.execute("ROLLBACK")

    def actor_count(self) -> int:
        """How many actors it has; 0 while it is not there yet."""
        try:
            count: int = self._connection().execute("SELECT count(*) FROM actors").fetchone()[0]
        except NotReadIn:
            return 0
        return count

    def _connection(self) -> sqlite3.Connection:
        if self._path is None:
            raise NotReadIn
        known: tuple[int, sqlite3.Connection] | None = getattr(self._local, "known", None)
        if known is None or known[0] != self.generation:
            known = self.generation, open_for_reading(self._path)
            self._local.known = known
        return known[1]


class Snapshot:
    """Questions to one moment of the read model. Of actors that are not allowed it knows nothing, whatever is asked."""

    def __init__(self, connection: sqlite3.Connection, allowed: frozenset[str] | None = None) -> None:
        self._run = connection.execute
        self._allowed = allowed

    def allows(self, actor_id: str) -> bool:
        return self._allowed is None or actor_id in self._allowed

    def _limit(self, where: list[str], values: list[Any], column: str) -> None:
        if self._allowed is not None:
            where.append(column + " IN (SELECT value FROM json_each(?))")  # nosec B608 - the column is one of ours
            values.append(json.dumps(sorted(self._allowed)))

    def position(self) -> Position:
        """Up to where changes are in it."""
        return dict(self._run("SELECT partition, next FROM offsets WHERE topic = ?", (Topic.STATE_CHANGES,)).fetchall())

    def state(self, actor_id: str) -> dict[str, Any] | None:
        """The state, with those counterparts of whom the reader may know."""
        row = self._run("SELECT state FROM actors WHERE actor_id = ?", (actor_id,)).fetchone()
        if row is None or not self.allows(actor_id):
            return None
        state: dict[str, Any] = decode(row[0])
        return {**state, "relations": [each for each in state["relations"] if self.allows(each["actor_id"])]}

    def summary(self, actor_id: str) -> dict[str, Any] | None:
        """The state as lists give it."""
        row = self._run("SELECT summary FROM actors WHERE actor_id = ?", (actor_id,)).fetchone()
        return decode(row[0]) if row and self.allows(actor_id) else None

    def place(self, actor_id: str) -> dict[str, Any] | None:
        row = self._run("SELECT place FROM places WHERE actor_id = ?", (actor_id,)).fetchone()
        return decode(row[0]) if row else None

    def actors(
        self, *, kind: str | None, q: str | None, after: str, only: Iterable[str] | None = None
    ) -> Iterator[tuple[dict[str, Any], dict[str, Any] | None]]:
        """Summaries with their places, by actor id, of those after an id; None: whatever kind, name or id."""
        where: list[str] = ["actors.actor_id > ?"]
        values: list[Any] = [after]
        self._limit(where, values, "actors.actor_id")
        if kind is not None:
            where.append("actors.kind = ?")
            values.append(kind)
        if q is not None:
            where.append("actors.number IN (SELECT rowid FROM names WHERE names MATCH ?)")
            values.append(match(q))
        if only is not None:
            where.append("actors.actor_id IN (SELECT value FROM json_each(?))")
            values.append(json.dumps([*only]))
        query = (
            "SELECT actors.actor_id, summary, place FROM actors LEFT JOIN places USING (actor_id)"
            f" WHERE {' AND '.join(where)} ORDER BY actors.actor_id LIMIT {CHUNK}"  # nosec B608
        )
        while rows := self._run(query, values).fetchall():
            for actor_id, summary, place in rows:
                values[0] = actor_id
                yield decode(summary), decode(place) if place else None

    def changes(self, wanted: ChangeFilter, *, before: str, limit: int) -> list[tuple[str, dict[str, Any]]]:
        """The newest changes of all actors that come before a sort value, newest first, each with its sort value."""
        where, values = wanted.sql()
        self._limit(where, values, "actor_id")
        where.append("sort < ?")
        query = f"SELECT sort, change FROM changes WHERE {' AND '.join(where)} ORDER BY sort DESC LIMIT ?"  # nosec B608
        return [(sort, decode(change)) for sort, change in self._run(query, [*values, before, limit])]

    def changes_of(self, actor_id: str, *, before: int, limit: int) -> list[tuple[str, dict[str, Any]]]:
        """The changes of one actor in the order in which they were made, the last first, each with its sort value.

        All of them are on one partition: the first holds the timeline of now, whatever the times of their articles.
        """
        rows = self._run(
            "SELECT next, change FROM changes WHERE actor_id = ? AND next < ? ORDER BY next DESC LIMIT ?", (actor_id, before, limit)
        )
        return [(str(after), decode(change)) for after, change in rows]

    def last_changes(self, actor_id: str, known_at: str) -> list[dict[str, Any]]:
        """Of each facet and field of an actor the last change that was recorded by a time."""
        rows = self._run(
            "SELECT change FROM changes WHERE number IN (SELECT max(number) FROM changes WHERE actor_id = ? AND recorded_at <= ?"
            " GROUP BY facet, field)",
            (actor_id, _whole_second(known_at)),
        )
        return [decode(change) for (change,) in rows]

    def events_recorded_later(self, actor_id: str, known_at: str) -> set[str]:
        """The events and overrides that moved an actor and were recorded after a time, though they may have been folded before it."""
        rows = self._run("SELECT change FROM changes WHERE actor_id = ? AND recorded_at > ?", (actor_id, _whole_second(known_at)))
        return {event for (change,) in rows for event in _moving(decode(change)["cause"])}

    def newest(self) -> str | None:
        """When the newest article was published that says anything of an actor; what an analyst sets by hand is none."""
        where: list[str] = ["1"]
        values: list[Any] = []
        self._limit(where, values, "actor_id")
        query = f"SELECT max(reported_at) FROM actors WHERE {' AND '.join(where)}"  # nosec B608
        newest: str | None = self._run(query, values).fetchone()[0]
        return newest

    def has_changes(self, actor_id: str) -> bool:
        return self.allows(actor_id) and self._run("SELECT 1 FROM changes WHERE actor_id = ? LIMIT 1", (actor_id,)).fetchone() is not None

    def articles(self, actor_id: str, *, before: tuple[str, str], limit: int) -> list[dict[str, Any]]:
        """The newest articles that said something of an actor, before one (published at and id), newest first."""
        rows = self._run(
            "SELECT article FROM articles WHERE actor_id = ? AND (published_at, article_id) < (?, ?)"
            " ORDER BY published_at DESC, article_id DESC LIMIT ?",
            (actor_id, *before, limit),
        )
        return [decode(article) for (article,) in rows]

    def activity(self, actor_id: str, limit: int) -> list[dict[str, Any]]:
        """What was told of an actor on each of its last days in the news, the first of them first."""
        rows = self._run(
            "SELECT substr(published_at, 1, 10) AS day, count(*), sum(conditions), sum(cooperative), sum(conflictual) FROM activity"
            " WHERE actor_id = ? GROUP BY day ORDER BY day DESC LIMIT ?",
            (actor_id, limit),
        ).fetchall()
        return [dict(zip(("day", "articles", "conditions", "cooperative", "conflictual"), row, strict=True)) for row in reversed(rows)]

    def reports(self, actor_id: str, since: str) -> list[Report]:
        """The articles published since then that told anything of an actor."""
        rows = self._run("SELECT article_id, family, copy_of FROM activity WHERE actor_id = ? AND published_at >= ?", (actor_id, since))
        return [Report(*row) for row in rows]

    def backfilled(self, articles: Iterable[str]) -> frozenset[str]:
        """Those of some articles that were taken in late on purpose, as far as it is still known."""
        rows = self._run(
            "SELECT article_id FROM activity WHERE article_id IN (SELECT value FROM json_each(?)) AND backfill", (json.dumps([*articles]),)
        )
        return frozenset(article for (article,) in rows)

    def status_changes(self, actor_id: str, facet: str) -> Iterator[StatusChange]:
        """The changes that moved the present status of a facet, the newest first."""
        rows = self._run(
            "SELECT recorded_at, json_extract(CAST(change AS TEXT), '$.after') FROM changes"
            " WHERE actor_id = ? AND facet = ? AND field = 'status' AND current ORDER BY next DESC",
            (actor_id, facet),
        )
        return (StatusChange(*row) for row in rows)

    def replay(self, after: Position, number: int, limit: int) -> list[tuple[int, Change]]:
        """Changes beyond a position in the order in which they came in, with the number of each.

        Args:
            number: those after this one; 0 for the first call.
        """
        if number == 0:
            firsts = [
                self._run("SELECT min(number) FROM changes WHERE partition = ? AND next > ?", each).fetchone()[0] for each in after.items()
            ]
            known = [each for each in firsts if each is not None]
            if not known:
                return []
            number = min(known) - 1
        rows = self._run(
            "SELECT number, partition, next, change, actor_id, kind, facet, field, current FROM changes"
            " WHERE number > ? ORDER BY number LIMIT ?",
            (number, limit),
        )
        return [
            (number, Change(partition, beyond, change, actor_id, kind, facet, field, bool(current)))
            for number, partition, beyond, change, actor_id, kind, facet, field, current in rows
        ]


def _whole_second(known_at: str) -> str:
    """A time without milliseconds means the whole of its second."""
    return f"{known_at.rstrip('Z')}.999Z"


def _moving(cause: dict[str, Any]) -> Iterator[str]:
    """The event and the override of a cause, as timelines name them; a withdrawal has neither."""
    header = cause["article"]
    if cause["event"]:
        yield cause["event"]["event_id"]
    if override := header.get("override"):
        yield override_event_id(header["id"], header["version"], override["facet"], override["field"], override["value"])


def match(q: str) -> str:
    """What a reader types as a query of FTS5: every word begins a word of the name."""
    return " ".join(f'"{word}"*' for word in _WORD.findall(q)) or '""'
