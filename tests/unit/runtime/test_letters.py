"""A dead letter has the original bytes, and says where they were and why they are here."""

import hashlib

from streaming_records import record

from watchfloor.runtime.dead_letters import KEPT_OF_LARGE, letter

MEBIBYTE = 1024 * 1024


def test_it_carries_the_original_bytes_their_place_and_the_reason() -> None:
    value, headers = letter(record(b"\x00\xff{"), stage="extractor", code="not_json", reason="is no JSON")
    assert value == b"\x00\xff{"
    assert dict(headers) == {
        "topic": b"articles",
        "partition": b"2",
        "offset": b"5",
        "timestamp": b"1715000000123",
        "stage": b"extractor",
        "code": b"not_json",
        "reason": b"is no JSON",
        "sha256": hashlib.sha256(b"\x00\xff{").hexdigest().encode(),
        "size": b"3",
    }


def test_of_more_than_2_mib_it_keeps_the_beginning_and_the_hash() -> None:
    large = b"x" * (2 * MEBIBYTE + 1)
    value, headers = letter(record(large), stage="extractor", code="too_large", reason="")
    found = dict(headers)
    assert value == large[:KEPT_OF_LARGE]
    assert (found["truncated"], found["size"]) == (b"true", b"2097153")
    assert found["sha256"] == hashlib.sha256(large).hexdigest().encode()


def test_a_tombstone_is_an_empty_letter() -> None:
    value, headers = letter(record(None), stage="extractor", code="not_json", reason="")
    assert (value, dict(headers)["size"]) == (b"", b"0")


def test_the_trace_goes_along() -> None:
    _, headers = letter(record(headers=(("traceparent", b"00-1"),)), stage="extractor", code="x", reason="")
    assert dict(headers)["traceparent"] == b"00-1"


def test_a_reason_stays_short_and_is_written_whatever_is_in_it() -> None:
    _, headers = letter(record(), stage="extractor", code="x", reason="\ud800" + "y" * 9000)
    assert len(dict(headers)["reason"]) <= 500


def test_how_often_a_record_was_replayed_goes_along() -> None:
    _, headers = letter(record(headers=(("retries", b"2"),)), stage="extractor", code="x", reason="")
    assert dict(headers)["retries"] == b"2"
