"""Which articles stand behind an actor: those that moved his state or are evidence of it, each as its newest version has it.

States, changes and extractions come on topics of their own, so that any of them may come late: whatever the order, the same is shown.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from watchfloor.contracts.article import ArticleHeader
from watchfloor.contracts.canonical import decode, encode
from watchfloor.contracts.state import StateChange

Json = dict[str, Any]
NO_VERSION = ""
"""Before every version: evidence does not say of which one it is."""


class Articles:
    """Writes the rows of `articles`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def of_state(self, state: Json) -> None:
        """Those that are evidence of a state."""
        self._put(state["actor_id"], NO_VERSION, {each["article_id"]: shown(each["article_id"], each) for each in _evidence(state)})

    def of_change(self, change: StateChange) -> None:
        """The one that made a change."""
        header = change.cause.article
        self._put(change.actor_id, header.version, {header.id: shown(header.id, header.to_json())})

    def revise(self, article: ArticleHeader, actors: Collection[str], *, again: bool) -> None:
        """Show everywhere a version that is newer than those before, and no more where that says nothing of the actor.

        A retraction says nothing of anybody, and is shown as one.

        Args:
            actors: of whom it says anything.
            again: whether an earlier version was known.
        """
        run, row = self._connection.execute, shown(article.id, article.to_json())
        if not article.retracted:
            run(
                "DELETE FROM articles WHERE article_id = ? AND version < ? AND actor_id NOT IN (SELECT value FROM json_each(?))",
                (article.id, article.version, json.dumps([*actors])),
            )
        run(
            "UPDATE articles SET version = ?, published_at = ?, article = ? WHERE article_id = ? AND version <= ?",
            (article.version, row["published_at"], encode(row), article.id, article.version),
        )
        for actor in actors if again else ():
            self._catch_up(actor, article.id)

    def forget(self, article_id: str) -> None:
        self._connection.execute("DELETE FROM articles WHERE article_id = ?", (article_id,))

    def _catch_up(self, actor_id: str, article_id: str) -> None:
        """A state may have come before the version of which it holds the evidence, and that before it said nothing of the actor."""
        found = self._connection.execute("SELECT state FROM actors WHERE actor_id = ?", (actor_id,)).fetchone()
        for claim in _evidence(decode(found[0])) if found else ():
            if claim["article_id"] == article_id:
                self._put(actor_id, NO_VERSION, {article_id: shown(article_id, claim)})

    def _put(self, actor_id: str, version: str, rows: Mapping[str, Json]) -> None:
        """Articles by id, as somebody has them who knows this version."""
        run, ids = self._connection.execute, json.dumps([*rows])
        forgotten = {
            each for (each,) in run("SELECT article_id FROM forgotten WHERE article_id IN (SELECT value FROM json_each(?))", (ids,))
        }
        newer = run(
            "SELECT article_id, version, article, actors FROM extractions"
            " WHERE article_id IN (SELECT value FROM json_each(?)) AND version > ?",
            (ids, version),
        ).fetchall()
        given = {each: (version, row["published_at"], encode(row)) for each, row in rows.items() if each not in forgotten}
        for article_id, newest, article, actors in newer:
            row = decode(article) if article else {}
            if row and (row["retracted"] or actor_id in json.loads(actors)):
                given[article_id] = newest, row["published_at"], article
            else:
                given.pop(article_id, None)
        # From state to state most are the same: those are not written again.
        self._connection.executemany(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version,"
            " published_at = excluded.published_at, article = excluded.article"
            " WHERE excluded.version > version OR (excluded.version = version AND excluded.article <> article)",
            [(actor_id, article_id, *row) for article_id, row in given.items()],
        )


def shown(identifier: str, said: Json) -> Json:
    """An article as lists give it, from its header or from a claim."""
    return {
        "id": identifier,
        "published_at": said["published_at"],
        "source": said.get("source"),
        "title": said.get("title"),
        "url": said.get("url"),
        "retracted": bool(said.get("retracted")),
    }


def reported_at(state: Json) -> str | None:
    """When the newest article of a state was published, whatever an analyst has set by hand since; None where there is no other."""
    by_hand = {claim["published_at"] for claim in _evidence(state) if claim["override"]}
    if state["last_seen"] not in by_hand:
        return str(state["last_seen"])
    return max((claim["published_at"] for claim in _evidence(state) if not claim["override"]), default=None)


def _evidence(state: Json) -> Iterable[Json]:
    return [claim for facet in state["facets"].values() for claim in facet["evidence"]]
