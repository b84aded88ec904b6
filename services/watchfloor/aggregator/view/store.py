"""Records of actor-states and state-changes into rows; rows and offsets of a batch in one transaction."""

import json
import logging
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from watchfloor.aggregator.view import metrics
from watchfloor.aggregator.view.activity import told_of
from watchfloor.aggregator.view.articles import Articles, reported_at, shown
from watchfloor.aggregator.view.position import Position
from watchfloor.contracts.article import explain
from watchfloor.contracts.canonical import encode
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.forgotten import Forgotten
from watchfloor.contracts.state import ActorState, Cause, StateChange
from watchfloor.contracts.times import parse, stamp
from watchfloor.contracts.topics import Topic
from watchfloor.knowledge.outlets import load_outlets
from watchfloor.knowledge.relations import load_relations

NOT_SAID = "unsigned"
"""The voice of what is forgotten."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Record:
    """What the read model needs of a Kafka record."""

    topic: Topic
    partition: int
    offset: int
    key: str
    value: bytes | None


@dataclass(frozen=True, slots=True)
class Change:
    """A state change that was not there before."""

    partition: int
    next: int
    """The offset after it: the position of whoever has read it."""
    change: bytes
    actor_id: str
    kind: str
    facet: str
    field: str
    current: bool


@dataclass(slots=True)
class Batch:
    """Records in their order, and how far they go."""

    records: list[Record] = field(default_factory=list)
    next: dict[tuple[Topic, int], int] = field(default_factory=dict)


class Store:
    """Writes the read model; used by one thread at a time."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._scale = load_relations()
        self._outlets = load_outlets()
        self._articles = Articles(connection)

    def offsets(self) -> dict[tuple[Topic, int], int]:
        """By topic and partition the offset of the next record to read."""
        rows = self._connection.execute("SELECT topic, partition, next FROM offsets")
        return {(Topic(topic), partition): offset for topic, partition, offset in rows}

    def kept_from(self) -> Position:
        """By partition the oldest offset of state-changes that was still there to be read."""
        rows = self._connection.execute("SELECT partition, kept_from FROM offsets WHERE topic = ?", (Topic.STATE_CHANGES,))
        return dict(rows.fetchall())

    def begin_at(self, starts: Mapping[tuple[Topic, int], int]) -> None:
        """Go on at these offsets: what lies before them is not kept any more."""
        rows = [(topic.value, partition, offset, offset) for (topic, partition), offset in starts.items()]
        with self._connection:
            self._connection.executemany("INSERT OR REPLACE INTO offsets VALUES (?, ?, ?, ?)", rows)

    def fed_at(self) -> datetime | None:
        """When the topics were last followed; None before the first time."""
        row = self._connection.execute("SELECT value FROM about WHERE name = 'fed_at'").fetchone()
        return parse(row[0]) if row else None

    def apply(self, batch: Batch, now: datetime) -> list[Change]:
        """All of a batch, or nothing of it; applying one again changes nothing.

        Returns:
            The changes that are new, in the order of the batch.
        """
        with self._connection:
            self._connection.execute("BEGIN")
            # Before all else: nothing of what is forgotten is taken in.
            for record in batch.records:
                if record.topic is Topic.FORGOTTEN:
                    self._guarded(self._forget, record)
            for record in batch.records:
                if record.topic is Topic.EXTRACTIONS:
                    self._guarded(self._extraction, record)
            # States first: whoever hears of a change finds the state to which it led.
            for record in batch.records:
                if record.topic is Topic.ACTOR_STATES:
                    self._guarded(self._state, record)
            changes = [
                change
                for record in batch.records
                if record.topic is Topic.STATE_CHANGES and (change := self._guarded(self._change, record)) is not None
            ]
            self._connection.executemany(
                "UPDATE offsets SET next = ? WHERE topic = ? AND partition = ?",
                [(offset, topic.value, partition) for (topic, partition), offset in batch.next.items()],
            )
            # Also when nothing came: who followed the topics has missed nothing.
            self._connection.execute("INSERT OR REPLACE INTO about VALUES ('fed_at', ?)", (stamp(now),))
        return changes

    def _guarded(self, step: Any, record: Record) -> Change | None:
        """A record that nobody can read is told and passed over: it must not stop the view of all the others."""
        self._connection.execute("SAVEPOINT record")
        try:
            change: Change | None = step(record)
        except sqlite3.Error:  # the file is at fault, not the record
            raise
        except ValidationError as error:
            self._pass_over(record, f"breaks its contract: {explain(error)}")
            return None
        except Exception as error:
            self._pass_over(record, f"cannot be taken in: {type(error).__name__}: {error}", error)
            return None
        self._connection.execute("RELEASE record")
        metrics.applied(record.topic)
        return change

    def _pass_over(self, record: Record, why: str, error: Exception | None = None) -> None:
        self._connection.execute("ROLLBACK TO record")
        self._connection.execute("RELEASE record")
        metrics.skipped(record.topic)
        place = record.topic.value, record.partition, record.offset
        logger.error("a record of %s (partition %d, offset %d) is passed over; it %s", *place, why, exc_info=error)

    def _state(self, record: Record) -> None:
        run = self._connection.execute
        if record.value is None:
            run("DELETE FROM names WHERE rowid = (SELECT number FROM actors WHERE actor_id = ?)", (record.key,))
            run("DELETE FROM actors WHERE actor_id = ?", (record.key,))
            return
        # Whatever writes the topic: what is served has every field that the contract promises.
        valid = ActorState.model_validate_json(record.value)
        state, actor_id = valid.to_json(), valid.actor_id
        place = run("SELECT words FROM places WHERE actor_id = ?", (actor_id,)).fetchone()
        [(number,)] = run(
            "INSERT INTO actors (actor_id, kind, reported_at, summary, state) VALUES (?, ?, ?, ?, ?) ON CONFLICT (actor_id) DO UPDATE"
            " SET kind = excluded.kind, reported_at = excluded.reported_at, summary = excluded.summary, state = excluded.state"
            " RETURNING number",
            (actor_id, state["kind"], reported_at(state), encode(summary(state)), valid.to_bytes()),
        ).fetchall()
        words = " ".join((valid.name, actor_id.partition(":")[2], place[0] if place else ""))
        run("INSERT OR REPLACE INTO names (rowid, words) VALUES (?, ?)", (number, words))
        self._articles.of_state(state)

    def _extraction(self, record: Record) -> None:
        """Replace what lower versions of the article told of actors."""
        extraction = Extraction.model_validate_json(record.value or b"")
        article, run = extraction.article, self._connection.execute
        told = told_of(extraction, self._scale)
        actors = sorted({*told, *([article.override.actor_id] if article.override else [])})
        known = not self._is_forgotten(article.id)
        # Of most articles nobody will ask: they say nothing of any actor.
        row = encode(shown(article.id, article.to_json())) if known and (actors or article.retracted) else None
        again = run("SELECT 1 FROM extractions WHERE article_id = ?", (article.id,)).fetchone() is not None
        newer = run(
            "INSERT INTO extractions VALUES (?, ?, ?, ?, ?) ON CONFLICT (article_id) DO UPDATE SET version = excluded.version,"
            " extractor = excluded.extractor, article = excluded.article, actors = excluded.actors"
            " WHERE (excluded.version, excluded.extractor) > (version, extractor)",
            (article.id, article.version, extraction.extractor, row, json.dumps(actors)),
        ).rowcount
        if not newer:
            return
        run("DELETE FROM activity WHERE article_id = ?", (article.id,))
        family = self._outlets.find(article.source, article.url).family if known else NOT_SAID
        where = (article.published_at, article.id, family, article.duplicate_of, article.backfill)
        self._connection.executemany(
            "INSERT INTO activity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [(actor_id, *where, each.conditions, each.cooperative, each.conflictual) for actor_id, each in told.items()],
        )
        if known:
            self._articles.revise(article, actors, again=again)

    def _change(self, record: Record) -> Change | None:
        if record.value is None:
            return None
        value = StateChange.model_validate_json(record.value)
        if self._is_forgotten(value.cause.article.id):
            value = without_text(value)
        change = Change(
            partition=record.partition,
            next=record.offset + 1,
            change=value.to_bytes(),
            actor_id=value.actor_id,
            kind=value.actor_id.partition(":")[0],
            facet=value.facet,
            field=value.field,
            current=value.current,
        )
        added = self._connection.execute(
            "INSERT INTO changes (change_id, partition, next, actor_id, kind, facet, field, current, recorded_at, sort, change)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (change_id) DO NOTHING",
            (
                value.change_id, change.partition, change.next, change.actor_id, change.kind, change.facet, change.field, change.current,
                value.recorded_at, sort_key(value.recorded_at, change), change.change,
            ),
        ).rowcount  # fmt: skip
        if not added:
            return None
        self._articles.of_change(value)
        return change

    def _forget(self, record: Record) -> None:
        """Remove what is held of an article. Changes stay, since they are history, but not the words that made them."""
        if record.value is None:
            return
        article = Forgotten.model_validate_json(record.value).article_id
        run = self._connection.execute
        run("INSERT OR IGNORE INTO forgotten VALUES (?)", (article,))
        run("UPDATE extractions SET article = NULL WHERE article_id = ?", (article,))
        self._articles.forget(article)
        run("UPDATE activity SET family = ? WHERE article_id = ?", (NOT_SAID, article))
        # All changes are looked at: it happens seldom, and an index would cost at every change.
        found = run(
            "SELECT number, change FROM changes WHERE json_extract(CAST(change AS TEXT), '$.cause.article.id') = ?", (article,)
        ).fetchall()
        masked = [(without_text(StateChange.model_validate_json(change)).to_bytes(), number) for number, change in found]
        self._connection.executemany("UPDATE changes SET change = ? WHERE number = ?", masked)

    def _is_forgotten(self, article: str) -> bool:
        return self._connection.execute("SELECT 1 FROM forgotten WHERE article_id = ?", (article,)).fetchone() is not None


def without_text(change: StateChange) -> StateChange:
    """A change without the words of its article: title, address, source, and the event with its sentence."""
    header = change.cause.article.model_copy(update={"title": None, "url": None, "source": None})
    return change.model_copy(update={"cause": Cause(article=header, event=None)})


def sort_key(recorded_at: str, change: Change) -> str:
    """Orders the changes of all actors by time, and those of one instant as they came; the same in every view."""
    return f"{recorded_at}/{change.next:018d}/{change.partition:09d}"


def summary(state: dict[str, Any]) -> dict[str, Any]:
    """A state as lists give it: without relations and without the claims of its facets."""
    facets = {name: {**facet, "evidence": [], "older": []} for name, facet in state["facets"].items()}
    return {**state, "facets": facets, "relations": []}
