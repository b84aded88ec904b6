"""Messages that nobody should send: a stored list, and endless variations that hypothesis draws from a seed."""

import json
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

STORED: tuple[bytes, ...] = (
    b"", b" ", b"\n", b"\0", b"{", b"}", b"[", b"null", b"true", b"0", b'""', b"{}", b"[]", b"[[]]", b"NaN", b"-Infinity", b"1e400",
    b"\xff\xfe{\x00}\x00", b"\xef\xbb\xbf{}", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b'{"text":"\\ud800"}',
    b'{"text":"\\udc00\\ud800"}',
    b'{"text":"a\\u0000b"}', b'{"text":"a","text":"b"}', b'{"text":"a","text":3}', b'{"text":3,"text":"a"}',
    b'{"id":"a","id":"b","text":"c"}',
    b'{"text":"a","id":""}', b'{"text":"a","id":null}', b'{"text":"a","id":5}', b'{"text":"a","id":"' + b"i" * 501 + b'"}',
    b'{"text":"a","revision":-1}', b'{"text":"a","revision":1.5}', b'{"text":"a","revision":9999999999}', b'{"text":"a","revision":true}',
    b'{"text":"a","revision":"1"}', b'{"text":"a","revision":18446744073709551616}', b'{"text":"a","revision":1e3}',
    b'{"text":"a","published_at":"0000-01-01T00:00:00Z"}', b'{"text":"a","published_at":"9999-12-31T23:59:59-14:00"}',
    b'{"text":"a","published_at":"0001-01-01T00:00:00+14:00"}', b'{"text":"a","published_at":"2024-02-30T00:00:00Z"}',
    b'{"text":"a","published_at":"2024-05-01T25:00:00Z"}', b'{"text":"a","published_at":1714600000}', b'{"text":"a","published_at":""}',
    b'{"text":"a","published_at":"2024-12-31T23:59:60Z"}', b'{"text":"a","utc_offset":99999999999}', b'{"text":"a","utc_offset":1440}',
    b'{"text":"a","updated_at":"2024-05-01"}', b'{"text":"a","retracted":true}', b'{"retracted":true}', b'{"retracted":"yes","id":"a"}',
    b'{"text":"a","duplicate_of":"a","id":"a"}', b'{"text":"a","duplicate_of":{}}', b'{"text":["a"]}', b'{"text":{"a":"b"}}',
    b'{"text":null}',
    b'{"text":"a","title":[]}', b'{"text":"a","url":"' + b"u" * 2001 + b'"}', b'{"text":"a","url":"http://[::1"}',
    b'{"url":"http://x:99999/","text":"a"}',
    b'{"text":"a","language":"\\u202e"}', b'{"text":"a","override":{}}', b'{"override":null}',
    b'{"text":"a","override":{"actor_id":"airport:OAKB"}}',
    b'{"__proto__":{},"constructor":1,"text":"a"}', b'{"text":"a"}{"text":"b"}', b'{"text":"a"} trailing', b"{'text':'a'}",
    b'{"text":"a",}',
    b'{"text":"a" /* comment */}', b"[" * 100_000, b'{"text":' * 50_000, b'{"a":' * 500 + b"1" + b"}" * 500, b'{"text":"' + b"x" * 100_000,
    b'{"text":"' + b"\\u0000" * 10_000 + b'"}', b"9" * 100_000, b'{"' + b"k" * 100_000 + b'":1}', '{"text":"Flughafen"}'.encode("utf-16"),
    '{"text":"Aéroport"}'.encode("latin-1"), b"\x1f\x8b\x08\x00", b"PK\x03\x04", b"<?xml version='1.0'?><rss/>", b"id,text\n1,a\n",
    b'{"id":"\\n\\r\\t","text":"a"}', b'{"id":"../../etc/passwd","text":"a"}', b"{\"id\":\"a'; DROP TABLE actors; --\",\"text\":\"a\"}",
    b'{"id":"<script>alert(1)</script>","text":"<script>alert(1)</script>"}', b'{"id":"%s%n%x","text":"%s%n%x"}',
    b'{"text":"${jndi:ldap://x}"}',
)  # fmt: skip
"""Each has broken something somewhere."""

ODD_TEXT = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["", "\0", "\u202e", "\ufeff", "\u2028", "a" * 3000, "airport:OAKB", "airport:", ":", "2024-05-01T00:00:00Z", "closed", "-1"]
    ),
)
ODD_VALUES: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.sampled_from([2**63, -(2**63) - 1, 2**64, 10**40, 10**15, -1, 0]),
        st.floats(allow_nan=False, allow_infinity=False), ODD_TEXT,
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(ODD_TEXT, inner, max_size=4)),
    max_leaves=8,
)  # fmt: skip


def places(value: Any, at: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Where in a JSON value something stands."""
    steps: list[tuple[str | int, Any]] = []
    if isinstance(value, dict):
        steps = list(value.items())
    elif isinstance(value, list):
        steps = list(enumerate(value))
    return [at, *(place for step, inner in steps for place in places(inner, (*at, step)))]


def changed(value: Any, at: tuple[str | int, ...], change: Callable[[Any], Any]) -> Any:
    """A JSON value with another value at one place."""
    if not at:
        return change(value)
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[at[0]] = changed(value[at[0]], at[1:], change)
    return copy


@st.composite
def variations(draw: st.DrawFn, good: list[dict[str, Any]]) -> bytes:
    """A good message with something done to it, or plain noise."""
    how = draw(st.sampled_from(["value", "value", "value", "missing", "truncated", "flipped", "twice", "noise", "json", "charset"]))
    message = draw(st.sampled_from(good))
    if how == "noise":
        return draw(st.binary(max_size=200))
    if how == "json":
        return json.dumps(draw(ODD_VALUES)).encode()
    if how == "value":
        for _ in range(draw(st.integers(1, 3))):
            odd, at = draw(ODD_VALUES), draw(st.sampled_from(places(message)))
            message = changed(message, at, lambda _, odd=odd: odd)
        return json.dumps(message).encode()
    if how == "missing":
        at = draw(st.sampled_from([place for place in places(message) if place and isinstance(place[-1], str)]))
        return json.dumps(changed(message, at[:-1], lambda inner: {k: v for k, v in inner.items() if k != at[-1]})).encode()
    data = json.dumps(message).encode()
    if how == "truncated":
        return data[: draw(st.integers(0, len(data)))]
    if how == "twice":
        return data[:-1] + b"," + data[1:]
    if how == "charset":
        return json.dumps(message, ensure_ascii=False).encode(draw(st.sampled_from(["utf-16", "utf-32", "utf-8-sig", "cp037"])), "replace")
    at_byte = draw(st.integers(0, len(data) - 1))
    return data[:at_byte] + bytes([draw(st.integers(0, 255))]) + data[at_byte + 1 :]


def drawn(strategy: st.SearchStrategy[Any], count: int, of_seed: int) -> list[Any]:
    """So many examples of a strategy; the same for the same seed."""
    found: list[Any] = []

    @seed(of_seed)
    @settings(max_examples=count, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(strategy)
    def collect(example: Any) -> None:
        found.append(example)

    collect()
    return found
