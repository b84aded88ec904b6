"""Positions in the changes."""

import pytest

from watchfloor.aggregator.view.position import NoPosition, lost, read, write

KEPT, END = {0: 5, 1: 0}, {0: 20, 1: 9}


def test_a_position_is_read_as_it_was_written() -> None:
    assert write({1: 7, 0: 12}) == "0:12,1:7"
    assert read("0:12,1:7") == {0: 12, 1: 7}


@pytest.mark.parametrize("text", ["", "12", "0:", "0:-1", "a:1", "0:1,0:2", "0:1,", "0:1 ", "0:" + "9" * 40])
def test_what_is_no_position_is_refused(text: str) -> None:
    with pytest.raises(NoPosition):
        read(text)


@pytest.mark.parametrize("asked", [{0: 5, 1: 0}, {0: 20, 1: 9}, {0: 7}])
def test_what_is_kept_can_be_continued(asked: dict[int, int]) -> None:
    assert lost(asked, KEPT, END) is None


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({0: 4, 1: 0}, "kept from 5"),
        ({1: 3}, "kept from 5"),
        ({0: 21, 1: 0}, "another cluster"),
        ({0: 5, 7: 0}, "no partition 7"),
    ],
)
def test_what_is_not_kept_says_why(asked: dict[int, int], reason: str) -> None:
    assert reason in str(lost(asked, KEPT, END))
