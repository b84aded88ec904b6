"""What `watchfloor refeed` leaves behind: the text of articles that are to be forgotten, and nothing else."""

import json
from typing import Any

import pytest

from watchfloor.cli.refeed import tells_of
from watchfloor.contracts.ids import article_id

FORGOTTEN = frozenset({"a", article_id("https://news.example/1", ""), article_id(None, "No id, no address.")})


@pytest.mark.parametrize(
    "message",
    [
        {"id": "a", "text": "Kabul airport closed."},
        {"url": "https://news.example/1", "text": "Kabul airport closed."},
        {"text": "No id, no address."},
        {"article": {"id": "a", "retracted": False}, "events": []},
    ],
)
def test_a_forgotten_article_and_what_was_read_in_it_stay_behind(message: dict[str, Any]) -> None:
    assert tells_of(json.dumps(message).encode(), FORGOTTEN)


@pytest.mark.parametrize(
    "value",
    [
        b'{"id": "b", "text": "Herat airport closed."}',
        b'{"id": "a", "retracted": true}',
        b'{"article": {"id": "a", "retracted": true}, "events": []}',
        b"no json",
        b"[1]",
        b'{"id": ["a"], "text": "x"}',
        b'{"article": 1}',
        None,
    ],
)
def test_other_articles_retractions_and_what_is_no_article_come_along(value: bytes | None) -> None:
    assert not tells_of(value, FORGOTTEN)
