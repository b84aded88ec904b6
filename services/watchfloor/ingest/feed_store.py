"""What ingest remembers of feeds and of their articles: it outlives restarts, and `watchfloor feeds` reads it."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any

from watchfloor.ingest.feed_health import CADENCE_DAYS, DAY, FeedRecord

KEPT_S = 30 * DAY
"""How long an article that no feed lists any more is remembered: a feed that shows it again must not make it news."""


@dataclass(frozen=True, slots=True)
class KnownArticle:
    """An article as it was last published (or, in a language that is not read, last seen)."""

    id: str
    feed: str
    """The feed that brought it first: its changes count, those of other feeds that list it too do not."""
    url: str | None
    title: str
    opening: str
    """Its first 500 characters."""
    says: str
    """The fingerprint of title and text."""
    noticed: float
    published: str | None
    updated: str | None
    family: str
    voice: str | None
    is_whole: bool
    """Whether its text is the whole article, not a summary."""
    is_retracted: bool = False
    missing: int = 0
    """How many times in a row its page was not there."""
    checks: int = 0
    """How many times its page was looked at again."""
    check_at: float | None = None


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An article as a feed listed it."""

    article: str
    guid: str | None
    says: str
    """The fingerprint of what the feed said."""
    updated: str | None
    """As the feed wrote it: a hint that the page behind a summary has changed."""
    placed: float
    """When it was published or, without a date, noticed: its place in the feed."""


class FeedStore:
    """Reads and writes what is remembered. Every method is quick; a caller groups writes by `changing`."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self.database = database
        database.row_factory = sqlite3.Row

    @contextmanager
    def changing(self) -> Iterator[None]:
        """What is written inside is kept whole or not at all."""
        with self.database:
            self.database.execute("begin immediate")
            yield

    def feed(self, url: str) -> FeedRecord | None:
        """What is known of a feed; None if nothing is."""
        row = self.database.execute("select * from feeds where url = ?", (url,)).fetchone()
        return self._record(row) if row else None

    def save_feed(self, record: FeedRecord) -> None:
        names = [each.name for each in fields(record) if each.name != "daily_longest"]
        self._replace("feeds", {name: getattr(record, name) for name in names})

    def add_pauses(self, feed: str, pauses: dict[int, float]) -> None:
        """Note the longest pauses by day, and let go of those that count no more."""
        self.database.executemany(
            "insert into pauses values (?, ?, ?) on conflict do update set longest = max(longest, excluded.longest)",
            [(feed, day, longest) for day, longest in pauses.items()],
        )
        self.database.execute(
            "delete from pauses where feed = ? and day not in (select day from pauses where feed = ? order by day desc limit ?)",
            (feed, feed, CADENCE_DAYS),
        )

    def articles_of(self, feed: str, since: float) -> int:
        """How many articles a feed was the first to bring since then."""
        count: int = self.database.execute("select count(*) from articles where feed = ? and noticed >= ?", (feed, since)).fetchone()[0]
        return count

    def article(self, identifier: str) -> KnownArticle | None:
        row = self.database.execute("select * from articles where id = ?", (identifier,)).fetchone()
        return _article(row) if row else None

    def save_article(self, article: KnownArticle) -> None:
        values = {each.name: getattr(article, each.name) for each in fields(article)}
        self._replace("articles", {**values, "title_key": title_key(article.title)})

    def by_guid(self, feed: str, guid: str) -> KnownArticle | None:
        """The article that a feed last listed under a guid."""
        query = "select a.* from items i join articles a on a.id = i.article where i.feed = ? and i.guid = ? order by i.seen desc limit 1"
        row = self.database.execute(query, (feed, guid)).fetchone()
        return _article(row) if row else None

    def saying(self, feed: str, says: str) -> KnownItem | None:
        """What a feed listed last with these words."""
        query = "select article, guid, says, updated, placed from items where feed = ? and says = ? order by seen desc limit 1"
        row = self.database.execute(query, (feed, says)).fetchone()
        return KnownItem(*row) if row else None

    def by_title(self, title: str, family: str, since: float) -> list[KnownArticle]:
        """The articles of a publisher with this title, not older than that: for kill notices."""
        query = "select * from articles where title_key = ? and family = ? and noticed >= ? and not is_retracted"
        return [_article(row) for row in self.database.execute(query, (title_key(title), family, since))]

    def due_for_check(self, now: float, limit: int) -> list[KnownArticle]:
        """The articles whose page is to be looked at again, longest due first."""
        query = "select * from articles where check_at <= ? order by check_at limit ?"
        return [_article(row) for row in self.database.execute(query, (now, limit))]

    def next_check(self) -> float | None:
        found: float | None = self.database.execute("select min(check_at) from articles where check_at is not null").fetchone()[0]
        return found

    def item(self, feed: str, article: str) -> KnownItem | None:
        query = "select article, guid, says, updated, placed from items where feed = ? and article = ?"
        row = self.database.execute(query, (feed, article)).fetchone()
        return KnownItem(*row) if row else None

    def listed(self, feed: str) -> list[KnownItem]:
        """What the last whole document of a feed listed."""
        query = "select article, guid, says, updated, placed from items where feed = ? and is_listed"
        return [KnownItem(*row) for row in self.database.execute(query, (feed,))]

    def save_item(self, feed: str, item: KnownItem, now: float) -> None:
        values = {each.name: getattr(item, each.name) for each in fields(item)}
        self._replace("items", {**values, "feed": feed, "seen": now, "is_listed": 1})

    def unlist(self, feed: str, articles: Iterable[str]) -> None:
        """These are not in the feed any more."""
        self.database.executemany("update items set is_listed = 0 where feed = ? and article = ?", [(feed, each) for each in articles])

    def check_page(self, article: str, at: float | None) -> None:
        """Look at the page of an article at this time, or not again."""
        self.database.execute("update articles set check_at = ? where id = ?", (at, article))

    def was_read(self, path: str, size: int, changed: int) -> bool:
        """Whether a file of a watched directory was read as it is now."""
        row = self.database.execute("select 1 from files where path = ? and size = ? and changed = ?", (path, size, changed)).fetchone()
        return row is not None

    def save_file(self, path: str, size: int, changed: int, now: float) -> None:
        self._replace("files", {"path": path, "size": size, "changed": changed, "read": now})

    def forget_old(self, now: float) -> None:
        """Let go of articles that no feed has listed for a month."""
        self.database.execute("delete from items where not is_listed and seen < ?", (now - KEPT_S,))
        self.database.execute(
            "delete from articles where noticed < ? and id not in (select article from items)",
            (now - KEPT_S,),
        )

    def _record(self, row: sqlite3.Row) -> FeedRecord:
        pauses = self.database.execute("select longest from pauses where feed = ? order by day", (row["url"],))
        return FeedRecord(**dict(row), daily_longest=tuple(each[0] for each in pauses))

    def _replace(self, table: str, values: dict[str, Any]) -> None:
        names, marks = ", ".join(values), ", ".join("?" * len(values))
        self.database.execute(f"insert or replace into {table} ({names}) values ({marks})", tuple(values.values()))


def title_key(title: str) -> str:
    """A title as it is compared: letters and digits only."""
    return "".join(each for each in title.casefold() if each.isalnum())


def _article(row: sqlite3.Row) -> KnownArticle:
    values = {name: row[name] for name in row.keys() if name != "title_key"}  # noqa: SIM118
    return KnownArticle(**{**values, "is_whole": bool(row["is_whole"]), "is_retracted": bool(row["is_retracted"])})
