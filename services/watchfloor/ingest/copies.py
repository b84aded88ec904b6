"""Which article is a copy of one that came before: near-duplicates of the last days, by MinHash.

rensa makes the signatures. Their bands lie in SQLite instead of in memory: there they would take some 10 kB an article, and be
gone after a restart.
"""

import re
import sqlite3
from collections import Counter
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from rensa import RMinHash

KEPT_S = 4 * 24 * 3600.0
"""How long an article can be found, and how far apart a story and its copy may be published: a wire story is copied within hours,
its weekend reprint within days. What reads alike but is weeks apart is a form that is filled in anew, such as a situation report."""
MAX_KEPT = 100_000
PERMUTATIONS = 128
SEED = 1
ROWS = 3
"""Of a band: with 42 bands a copy with half of the words in common is missed once in 270 times, one with 0.4 once in 16."""
SHINGLE = 3
"""Words."""
FEWEST_WORDS = 8
"""Shorter texts are equal by chance."""
SHORT = 30
"""Shingles: below this another word may be another story, `closed` for `opened`; only words before and after make a copy."""
LONGEST_WHOLE = 60
"""Shingles up to which a text is kept whole, by their hashes: between short texts an estimate is too coarse."""
SIMILAR_SHORT = 0.6
"""How much of the longer of two texts, one of them short, the shorter must be."""
SIMILAR, CONTAINED = 0.5, 0.8
"""Shared part of all shingles, and part of the shorter text's. In 10,000 wire articles of two months these
found 465 copies; of a dozen drawn from them each was a rewrite or an extension of the same story."""
SAME = 0.9
"""A copy as close as this needs no bands of its own: what is near to it is near to its root."""
MOST_OF_BAND, MOST_CANDIDATES = 30, 20
"""The newest articles in a band that are looked at, and those of all bands that are compared: a form that thousands of articles
fill in must not make each of them slower than the last."""

_OLD = "select number, minhash from signatures where seen <= ? limit ?"
_BEYOND = "select number, minhash from signatures where number <= ? limit ?"


@dataclass(frozen=True, slots=True)
class Signature:
    """What a text says, small enough to be kept and compared."""

    values: np.ndarray
    shingles: int
    whole: frozenset[int]
    """The hashes of all shingles; empty for a long text."""


def signature_of(text: str) -> Signature | None:
    """The signature of a text; None where it is too short to have copies."""
    words = re.findall(r"\w+", text.casefold())
    if len(words) < FEWEST_WORDS:
        return None
    shingles = {" ".join(words[place : place + SHINGLE]) for place in range(len(words) - SHINGLE + 1)}
    minhash = RMinHash(num_perm=PERMUTATIONS, seed=SEED)
    minhash.update([each.encode("utf-8", "replace").decode() for each in shingles])
    whole = frozenset(crc32(each.encode("utf-8", "replace")) for each in shingles) if len(shingles) <= LONGEST_WHOLE else frozenset[int]()
    return Signature(np.array(minhash.digest(), dtype=np.uint32), len(shingles), whole)


class Copies:
    """The articles of the last days by what they say, in the tables of an open database; its caller commits."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def root_of(self, article: str, signature: Signature | None, now: float, *, published: float | None = None) -> str | None:
        """The article that this one is a copy of, and note this one (an edit in place of what it said before).

        Args:
            article: its id.
            signature: of its text, without the title.
            now: seconds since 1970.
            published: when it was published, where that is known; else now counts.

        Returns:
            The id of the first article with this text, never of another copy; None for an original. The same article again has
            the answer of before.
        """
        placed = now if published is None else published
        known = self._database.execute("select root, placed, minhash from signatures where id = ?", (article,)).fetchone()
        if signature is None:
            self.forget(article)
            return None
        if known and known[2] == signature.values.tobytes():
            return None if known[0] == article else known[0]
        root, likeness = self._nearest(article, signature, placed)
        self.note(article, root or article, signature, now, published=published, with_bands=likeness < SAME)
        return root

    def note(
        self, article: str, root: str, signature: Signature, now: float, *, published: float | None = None, with_bands: bool = True
    ) -> None:
        """Note an article whose root is known, in place of what it said before.

        Args:
            with_bands: whether what is near to it is to be found by it.
        """
        self.forget(article)
        number = self._database.execute(
            "insert into signatures (id, root, seen, placed, shingles, minhash, whole) values (?, ?, ?, ?, ?, ?, ?)",
            (
                article,
                root,
                now,
                now if published is None else published,
                signature.shingles,
                signature.values.tobytes(),
                np.array(sorted(signature.whole), np.uint32).tobytes(),
            ),
        ).lastrowid
        if with_bands:
            self._database.executemany("insert or ignore into bands values (?, ?)", [(band, number) for band in _bands(signature.values)])

    def forget(self, article: str) -> None:
        """An article that says nothing any more is not found by what it said."""
        row = self._database.execute("select number, minhash from signatures where id = ?", (article,)).fetchone()
        if row:
            self._remove([row])

    def forget_old(self, now: float, most: int) -> None:
        """Let go of what is older than the time kept, or beyond the number kept; of each so many at most, so that a caller who lets
        go of two whenever he notes one never waits for long."""
        newest = self._database.execute("select max(number) from signatures").fetchone()[0] or 0
        for query, limit in ((_OLD, now - KEPT_S), (_BEYOND, newest - MAX_KEPT)):
            self._remove(self._database.execute(query, (limit, most)).fetchall())

    def _nearest(self, article: str, signature: Signature, placed: float) -> tuple[str | None, float]:
        shared: Counter[int] = Counter()
        for band in _bands(signature.values):
            found = self._database.execute("select number from bands where band = ? order by number desc limit ?", (band, MOST_OF_BAND))
            shared.update(number for (number,) in found)
        best: tuple[float, str] | None = None
        for number, _ in shared.most_common(MOST_CANDIDATES):
            other, root, when, shingles, blob, whole = self._database.execute(
                "select id, root, placed, shingles, minhash, whole from signatures where number = ?", (number,)
            ).fetchone()
            if article in (other, root) or abs(when - placed) > KEPT_S:
                continue
            values = np.frombuffer(blob, np.uint32)
            likeness = float(np.mean(signature.values == values))
            theirs = Signature(values, shingles, frozenset(np.frombuffer(whole, np.uint32).tolist()))
            if _is_copy(likeness, signature, theirs) and (best is None or likeness > best[0]):
                best = likeness, root
        return (best[1], best[0]) if best else (None, 0.0)

    def _remove(self, rows: list[tuple[int, bytes]]) -> None:
        for number, blob in rows:
            bands = _bands(np.frombuffer(blob, np.uint32))
            self._database.executemany("delete from bands where band = ? and number = ?", [(band, number) for band in bands])
        self._database.executemany("delete from signatures where number = ?", [(number,) for number, _ in rows])


def _is_copy(likeness: float, one: Signature, other: Signature) -> bool:
    least, most = sorted((one, other), key=lambda each: each.shingles)
    if least.shingles < SHORT:
        return least.whole <= most.whole and least.shingles >= SIMILAR_SHORT * most.shingles
    shared = likeness * (one.shingles + other.shingles) / (1 + likeness)
    return likeness >= SIMILAR or shared >= CONTAINED * least.shingles


def _bands(values: np.ndarray) -> list[int]:
    """The 64-bit hash of each band of a signature, different from band to band."""
    whole = values[: len(values) // ROWS * ROWS].astype(np.uint64).reshape(-1, ROWS)
    mixed = np.arange(1, len(whole) + 1, dtype=np.uint64)
    for column in whole.T:
        mixed = (mixed ^ column) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return [int(each) for each in mixed.view(np.int64)]
