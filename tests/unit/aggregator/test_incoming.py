"""What the aggregator takes: anybody may produce extractions, and none may make records that no broker takes."""

from typing import Any
from unittest.mock import Mock

import pytest
from said import article, says

from watchfloor.aggregator.incoming import LARGEST_RECORD, LONGEST, extraction_in, refuse_too_large, refuse_without_time
from watchfloor.contracts.article import ContractError
from watchfloor.contracts.canonical import encode
from watchfloor.runtime.batches import Record

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


def test_one_with_a_timestamp_that_no_calendar_has_is_refused() -> None:
    def recorded(timestamp_ms: int) -> Record:
        return Record("extractions", 0, 0, b"a1", produced(), timestamp_ms, (), Mock())

    refuse_without_time(recorded(1_715_590_800_000))
    with pytest.raises(ContractError) as refused:
        refuse_without_time(recorded(2**62))
    assert refused.value.code == "no_timestamp"
