"""Which articles stand behind an actor: those that moved his state or are evidence of it, each as its newest version has it.

States, changes and extractions come on topics of their own, so that any of them may come late: whatever the order, the same is shown.
"""

import json
import sqlite3
from collections.abc import Collection, Iterable
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
        for claim in _evidence(state):
            self._put(state["actor_id"], NO_VERSION, shown(claim["article_id"], claim))

    def of_change(self, change: StateChange) -> None:
        """The one that made a change."""
        header = change.cause.article
        self._put(change.actor_id, header.version, shown(header.id, header.to_json()))

    def revise(self, article: ArticleHeader, actors: Collection[str]) -> None:
        """Show everywhere a version that is newer than those before, and no more where that says nothing of the actor.

        A retraction says nothing of anybody, and is shown as one.

        Args:
            actors: of whom it says anything.
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
        for actor in actors:
            self._catch_up(actor, article.id)

    def forget(self, article_id: str) -> None:
        self._connection.execute("DELETE FROM articles WHERE article_id = ?", (article_id,))

    def _catch_up(self, actor_id: str, article_id: str) -> None:
        """A state may have come before the version of which it holds the evidence."""
        found = self._connection.execute("SELECT state FROM actors WHERE actor_id = ?", (actor_id,)).fetchone()
        for claim in _evidence(decode(found[0])) if found else ():
            if claim["article_id"] == article_id:
                self._put(actor_id, NO_VERSION, shown(article_id, claim))

    def _put(self, actor_id: str, version: str, row: Json) -> None:
        run = self._connection.execute
        if run("SELECT 1 FROM forgotten WHERE article_id = ?", (row["id"],)).fetchone():
            return
        newest = run("SELECT version, article, actors FROM extractions WHERE article_id = ?", (row["id"],)).fetchone()
        if newest is not None and newest[0] > version:
            version, row = newest[0], decode(newest[1]) if newest[1] else {}
            if not row or not (row["retracted"] or actor_id in json.loads(newest[2])):
                return
        run(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET version = excluded.version,"
            " published_at = excluded.published_at, article = excluded.article WHERE excluded.version >= version",
            (actor_id, row["id"], version, row["published_at"], encode(row)),
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
