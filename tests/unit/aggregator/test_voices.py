"""Whose word it is: copies and the outlets of a publisher are one voice."""

from typing import NamedTuple

import pytest

from watchfloor.aggregator.voices import voices


class Told(NamedTuple):
    """An article, as far as voices go."""

    article_id: str
    family: str
    copy_of: str | None = None


WIRE = Told("w", "reuters")


@pytest.mark.parametrize(
    ("told", "count"),
    [
        ([WIRE, Told("a", "times", "w"), Told("b", "post", "w")], 1),
        ([WIRE, Told("a", "times", "w"), Told("b", "post", "a")], 1),
        ([WIRE, Told("a", "times")], 2),
        # The original is not there: copies in several papers are one story, copies in one paper are that paper.
        ([Told("a", "times", "gone"), Told("b", "post", "gone")], 1),
        ([Told("a", "times", "gone"), Told("b", "times", "lost"), Told("c", "times")], 1),
        ([Told("a", "times", "gone"), Told("b", "post", "lost")], 2),
        # Articles that call each other copies, and one that calls one of them a copy.
        ([Told("b", "times", "c"), Told("c", "post", "b"), Told("a", "sun", "b")], 1),
    ],
)
def test_independent_voices_are_counted_once(told: list[Told], count: int) -> None:
    assert len(set(voices(told).values())) == count
    assert voices(reversed(told)) == voices(told)
