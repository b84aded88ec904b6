"""What `watchfloor override set` sends, and what it refuses in words."""

from datetime import UTC, datetime

import pytest

from watchfloor.cli.override import said
from watchfloor.knowledge.overrides import WrongOverride

NOW, UNTIL = datetime(2024, 5, 1, tzinfo=UTC), datetime(2024, 5, 2, tzinfo=UTC)


def test_what_is_said_is_an_override() -> None:
    found = said("airport:OAKB", "operations", "status", "closed", "duty officer", "spoke to the tower", UNTIL, NOW)
    assert (found.actor_id, found.value, found.until) == ("airport:OAKB", "closed", "2024-05-02T00:00:00Z")


@pytest.mark.parametrize(
    ("author", "value", "until", "words"),
    [
        ("", "closed", UNTIL, "author: String should have at least 1 character"),
        ("duty officer", "closed", NOW, "--until has passed already"),
        ("duty officer", "shut", UNTIL, "status of operations is one of open, limited"),
    ],
)
def test_what_cannot_be_said_is_told_in_one_line(author: str, value: str, until: datetime, words: str) -> None:
    with pytest.raises(WrongOverride, match=f"^{words}") as error:
        said("airport:OAKB", "operations", "status", value, author, "a reason", until, NOW)
    assert "pydantic" not in str(error.value)
