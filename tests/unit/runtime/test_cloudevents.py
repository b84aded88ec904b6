"""The headers of what we produce."""

import pytest

from watchfloor.contracts.topics import Topic
from watchfloor.runtime.cloudevents import event_headers, recorded_ms

TRACE = b"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def headers(value: bytes | None = b"{}", trace: bytes | None = TRACE) -> dict[str, bytes]:
    return dict(event_headers(Topic.EVENTS, "extractor", b"a1", value, 1_715_000_000_123, trace))


def test_they_are_those_of_cloudevents_in_binary_mode() -> None:
    found = headers()
    assert found.pop("ce_id")
    assert found == {
        "ce_specversion": b"1.0",
        "ce_type": b"watchfloor.events.v1",
        "ce_source": b"/watchfloor/extractor",
        "ce_time": b"2024-05-06T12:53:20.123Z",
        "ce_recordedtime": b"2024-05-06T12:53:20.123Z",
        "content-type": b"application/json",
        "traceparent": TRACE,
    }


def test_the_same_message_has_the_same_id_and_another_one_another() -> None:
    assert headers()["ce_id"] == headers(trace=None)["ce_id"]
    assert len({headers(value)["ce_id"] for value in (b"{}", b"[]", b"", None)}) == 4


@pytest.mark.parametrize("trace", [None, b"", b"nonsense", TRACE.upper(), TRACE + b"\xff"])
def test_a_trace_without_valid_form_is_left_out(trace: bytes | None) -> None:
    assert "traceparent" not in headers(trace=trace)


def test_the_time_of_recording_comes_back_as_it_went() -> None:
    assert recorded_ms(headers()["ce_recordedtime"]) == 1_715_000_000_123


@pytest.mark.parametrize("header", [None, b"", b"noon", b"\xff", b"1969-12-31T00:00:00Z", b"0001-01-01T00:00:00+14:00"])
def test_a_time_of_recording_that_makes_no_sense_is_none(header: bytes | None) -> None:
    assert recorded_ms(header) is None
