"""Dead letters read back, and what is sent when one is tried again."""

from dataclasses import dataclass

import pytest

from watchfloor.runtime.dead_letter_reading import NotReplayable, letter_of, letters_of, printable, receipt_for, retry_of
from watchfloor.runtime.settings import Settings

SETTINGS = Settings(topic_prefix="x-")
HEADERS = {
    "topic": b"x-watchfloor.articles.v1",
    "partition": b"2",
    "offset": b"17",
    "timestamp": b"1714600000123",
    "stage": b"extractor",
    "code": b"too_slow",
    "reason": "länger".encode(),
    "sha256": b"ab",
    "size": b"3",
}


@dataclass
class Stored:
    headers: tuple[tuple[str, bytes], ...]
    partition: int = 1
    offset: int = 5
    key: bytes | None = b"a1"
    value: bytes | None = b"{}x"


def stored(offset: int = 5, **more: bytes) -> Stored:
    return Stored(tuple({**HEADERS, **more}.items()), offset=offset)


def test_a_letter_is_named_by_its_place_and_says_where_its_record_lay_and_why_it_failed() -> None:
    letter = letter_of(stored())
    assert (letter.name, letter.topic, letter.partition, letter.offset) == ("1:5", "x-watchfloor.articles.v1", "2", "17")
    assert (letter.stage, letter.code, letter.reason, letter.retries, letter.tried_again) == ("extractor", "too_slow", "länger", 0, False)


def test_a_record_of_somebody_else_without_headers_is_a_letter_that_says_nothing() -> None:
    letter = letter_of(Stored(()))
    assert (letter.name, letter.topic, letter.size, letter.timestamp_ms) == ("1:5", "", 0, 0)


def test_a_retry_has_the_topic_key_bytes_and_time_of_the_record_and_counts_up() -> None:
    retry = retry_of(stored(retries=b"2"), SETTINGS)
    assert (retry.topic, retry.key, retry.value, retry.timestamp_ms) == ("x-watchfloor.articles.v1", b"a1", b"{}x", 1714600000123)
    headers = dict(retry.headers)
    assert (headers["retries"], headers["ce_recordedtime"]) == (b"3", b"2024-05-01T21:46:40.123Z")


@pytest.mark.parametrize("topic", [b"x-watchfloor.observations.v1", b"x-watchfloor.extractions.v1"])
def test_a_retry_of_what_we_produce_is_of_now_since_topics_forget_by_timestamps_and_says_when_it_was_recorded(topic: bytes) -> None:
    retry = retry_of(stored(topic=topic), SETTINGS)
    assert (retry.timestamp_ms, dict(retry.headers)["ce_recordedtime"]) == (None, b"2024-05-01T21:46:40.123Z")


def test_a_retry_carries_the_trace_of_its_record() -> None:
    trace = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    assert dict(retry_of(stored(traceparent=trace), SETTINGS).headers)["traceparent"] == trace


def test_a_letter_with_cut_bytes_is_not_replayed_and_says_so() -> None:
    with pytest.raises(NotReplayable, match="only the first 65536 of its 3000000 bytes are kept"):
        retry_of(stored(truncated=b"true", size=b"3000000"), SETTINGS)


@pytest.mark.parametrize("topic", [b"x-watchfloor.dead-letters.v1", b"watchfloor.articles.v1", b"payments", b"\xff"])
def test_a_letter_of_a_topic_that_no_service_reads_is_not_replayed(topic: bytes) -> None:
    with pytest.raises(NotReplayable, match="which no service reads"):
        retry_of(stored(topic=topic), SETTINGS)


def test_a_receipt_marks_its_letter_as_replayed_and_is_no_letter_itself() -> None:
    first, second = stored(5), stored(6)
    receipt = Stored(tuple(receipt_for(letter_of(first))), offset=9, value=None)
    assert [(each.name, each.tried_again) for each in letters_of([first, second, receipt])] == [("1:5", True), ("1:6", False)]


def test_a_letter_that_comes_of_a_replay_counts_as_tried_again() -> None:
    assert letter_of(stored(retries=b"1")).tried_again


@pytest.mark.parametrize("retries", [b"many", b"-1", b"9" * 400, "٣".encode(), b""])
def test_a_count_that_is_none_is_zero(retries: bytes) -> None:
    assert letter_of(stored(retries=retries)).retries == 0


def test_what_a_terminal_would_obey_is_made_visible() -> None:
    assert printable(b"\x1b[2J a\xff\nb \xe2\x80\xae\x07 caf\xc3\xa9") == "\\x1b[2J a\\xff\nb \\u202e\\x07 café"
