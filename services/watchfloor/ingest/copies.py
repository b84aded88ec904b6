"""Which article is a copy of one that came before: near-duplicates of the last days, by MinHash.

datasketch makes the signatures. Their bands lie in SQLite instead of datasketch's dictionaries: those hold some 10 kB an
article in memory and are gone after a restart.
"""

import json
import re
import sqlite3
from dataclasses import dataclass

import numpy as np
from datasketch import MinHash

KEPT_S = 4 * 24 * 3600.0
"""How long an article can be found: a wire story is copied within hours, its weekend reprint within days."""
MAX_KEPT = 100_000
PERMUTATIONS = 128
ROWS = 3
"""Of a band: with 42 bands a copy with half of the words in common is missed once in 270 times, one with 0.4 once in 16."""
SHINGLE = 3
"""Words."""
FEWEST_WORDS = 8
"""Shorter texts are equal by chance."""
SHORT = 30
"""Shingles: below this the estimate is too coarse to trust anything but equality."""
SIMILAR, CONTAINED, EQUAL = 0.5, 0.8, 0.95
"""Shared part of all shingles; part of the shorter text's; and of short texts. In 10,000 wire articles of two months these
found 465 copies; of a dozen drawn from them each was a rewrite or an extension of the same story."""
SAME = 0.9
"""A copy as close as this needs no bands of its own: what is near to it is near to its root."""
MOST_CANDIDATES = 20
_EMPTY = MinHash(num_perm=PERMUTATIONS, seed=1)

_TABLES = """
create table if not exists signatures (
    number integer primary key, id text unique not null, root text not null, seen real not null,
    shingles integer not null, minhash blob not null
) strict;
create index if not exists signatures_seen on signatures (seen);
create table if not exists bands (
    band integer not null, number integer not null, primary key (band, number)
) strict, without rowid;
"""
_NEAREST = """
select s.id, s.root, s.shingles, s.minhash from (
    select number, count(*) as shared from bands where band in (select value from json_each(?))
    group by number order by shared desc, number limit ?
) join signatures s using (number)
"""


@dataclass(frozen=True, slots=True)
class _Signature:
    values: np.ndarray
    shingles: int


class Copies:
    """The articles of the last days by what they say, in the tables of an open database; its caller commits."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.executescript(_TABLES)

    def root_of(self, article: str, text: str, now: float) -> str | None:
        """The article that this one is a copy of, and note this one (an edit in place of what it said before).

        Args:
            article: its id.
            text: what it says, without the title.
            now: seconds since 1970.

        Returns:
            The id of the first article with this text, never of another copy; None for an original.
        """
        signature = _signature(text)
        if signature is None:
            self.forget(article)
            return None
        root, likeness = self._nearest(article, signature)
        self._note(article, root or article, signature, now, with_bands=likeness < SAME)
        return root

    def forget(self, article: str) -> None:
        """What was withdrawn is nobody's root any more."""
        row = self._database.execute("select number, minhash from signatures where id = ?", (article,)).fetchone()
        if row:
            self._remove([row])

    def forget_old(self, now: float) -> None:
        """Let go of what is older than the time kept, or beyond the number kept."""
        beyond = self._database.execute("select seen from signatures order by seen desc limit 1 offset ?", (MAX_KEPT,)).fetchone()
        limit = max(now - KEPT_S, beyond[0] if beyond else 0.0)
        while rows := self._database.execute("select number, minhash from signatures where seen <= ? limit 500", (limit,)).fetchall():
            self._remove(rows)

    def _nearest(self, article: str, signature: _Signature) -> tuple[str | None, float]:
        bands = json.dumps(_bands(signature.values))
        rows = self._database.execute(_NEAREST, (bands, MOST_CANDIDATES)).fetchall()
        best: tuple[float, str] | None = None
        for other, root, shingles, blob in rows:
            if article in (other, root):
                continue
            likeness = float(np.mean(signature.values == np.frombuffer(blob, np.uint32)))
            if _is_copy(likeness, signature.shingles, shingles) and (best is None or likeness > best[0]):
                best = likeness, root
        return (best[1], best[0]) if best else (None, 0.0)

    def _note(self, article: str, root: str, signature: _Signature, now: float, *, with_bands: bool) -> None:
        self.forget(article)
        number = self._database.execute(
            "insert into signatures (id, root, seen, shingles, minhash) values (?, ?, ?, ?, ?)",
            (article, root, now, signature.shingles, signature.values.tobytes()),
        ).lastrowid
        if with_bands:
            self._database.executemany("insert or ignore into bands values (?, ?)", [(band, number) for band in _bands(signature.values)])

    def _remove(self, rows: list[tuple[int, bytes]]) -> None:
        for number, blob in rows:
            bands = _bands(np.frombuffer(blob, np.uint32))
            self._database.executemany("delete from bands where band = ? and number = ?", [(band, number) for band in bands])
        self._database.executemany("delete from signatures where number = ?", [(number,) for number, _ in rows])


def _signature(text: str) -> _Signature | None:
    words = re.findall(r"\w+", text.casefold())
    if len(words) < FEWEST_WORDS:
        return None
    shingles = {" ".join(words[place : place + SHINGLE]).encode("utf-8", "replace") for place in range(len(words) - SHINGLE + 1)}
    minhash = _EMPTY.copy()  # to make new permutations each time takes longer than to use them
    minhash.update_batch(list(shingles))
    return _Signature(minhash.hashvalues.astype(np.uint32), len(shingles))


def _is_copy(likeness: float, shingles: int, others: int) -> bool:
    if min(shingles, others) < SHORT:
        return likeness >= EQUAL
    shared = likeness * (shingles + others) / (1 + likeness)
    return likeness >= SIMILAR or shared >= CONTAINED * min(shingles, others)


def _bands(values: np.ndarray) -> list[int]:
    """The 64-bit hash of each band of a signature, different from band to band."""
    whole = values[: len(values) // ROWS * ROWS].astype(np.uint64).reshape(-1, ROWS)
    mixed = np.arange(1, len(whole) + 1, dtype=np.uint64)
    for column in whole.T:
        mixed = (mixed ^ column) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return [int(each) for each in mixed.view(np.int64)]
