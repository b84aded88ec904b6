"""Cursors."""

import pytest

from watchfloor.aggregator.view.pagination import after, cursor
from watchfloor.runtime.problems import Problem


def test_a_cursor_gives_back_where_the_page_ended() -> None:
    assert after(cursor("2021-08-31T07:00:00.000Z", "c1"), "", "") == ("2021-08-31T07:00:00.000Z", "c1")


def test_without_a_cursor_a_list_begins_at_its_start() -> None:
    assert after(None, "start") == ("start",)


@pytest.mark.parametrize("text", ["", "!", "AAAA", cursor("one"), "é"])
def test_another_lists_cursor_is_a_clear_error(text: str) -> None:
    with pytest.raises(Problem, match="begin without one"):
        after(text, "", "")
