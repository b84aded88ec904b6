"""What the aggregator takes: anybody may produce extractions, and none may make records that no broker takes."""

from typing import Any

import pytest
from said import article, says

from watchfloor.aggregator.incoming import LARGEST_RECORD, LONGEST, extraction_in, refuse_too_large
from watchfloor.contracts.article import ContractError
from watchfloor.contracts.canonical import encode

VERSION = f"0000000000/2024-05-13T09:00:00Z/{'a' * 64}"


def produced(header: dict[str, Any] | None = None, event: dict[str, Any] | None = None) -> bytes:
    """An extraction with one event, as somebody produces it."""
    content = article(1, "2024-05-13T09:00:00Z", says("closed")).to_json()
    content["article"] |= {"version": VERSION, **(header or {})}
    content["events"][0] |= {"version": VERSION, **(event or {})}
    return encode(content)


def test_ids_of_events_may_be_anything() -> None:
    assert extraction_in(produced(event={"event_id": "e1"})).events[0].event_id == "e1"


@pytest.mark.parametrize(
    ("header", "event"),
    [({"url": "x"}, {}), ({"source": "x"}, {}), ({"title": "x"}, {}), ({"duplicate_of": "x"}, {}), ({}, {"event_id": "x"})],
)
def test_what_is_kept_of_it_is_no_longer_than_an_article_may_have_it(header: dict[str, str], event: dict[str, str]) -> None:
    longest = [{name: each * LONGEST for name, each in part.items()} for part in (header, event)]
    extraction_in(produced(*longest))
    with pytest.raises(ContractError, match="has 2001 characters"):
        extraction_in(produced(*({name: each + "x" for name, each in part.items()} for part in longest)))


def test_one_that_makes_a_record_that_no_topic_takes_is_refused() -> None:
    refuse_too_large([b"", bytes(LARGEST_RECORD)])
    with pytest.raises(ContractError, match="makes a record of") as refused:
        refuse_too_large([b"", bytes(LARGEST_RECORD + 1)])
    assert refused.value.code == "too_much_read"
