"""Unpacking what servers send."""

import gzip
import zlib

import pytest
from backports import zstd

from watchfloor.ingest.unpacking import Broken, TooLarge, unpack

TEXT = b"<rss>" + b"news " * 1000


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (TEXT, ""),
        (TEXT, "identity"),
        (gzip.compress(TEXT, mtime=0), "gzip"),
        (gzip.compress(TEXT[:100], mtime=0) + gzip.compress(TEXT[100:], mtime=0), "x-gzip"),
        (zlib.compress(TEXT), "deflate"),
        (zlib.compress(TEXT)[2:-4], "deflate"),
        (zstd.compress(TEXT), "zstd"),
        (gzip.compress(TEXT, mtime=0), ""),
        (gzip.compress(gzip.compress(TEXT, mtime=0), mtime=0), "gzip"),
        (gzip.compress(TEXT, mtime=0) + b"\0\0\0", "gzip"),
    ],
    # Named, since gzip holds the second in which it was packed: workers that run tests side by side must agree on their names.
    ids=["plain", "identity", "gzip", "two parts", "deflate", "bare deflate", "zstd", "unsaid", "twice", "padded"],
)
def test_each_packing_gives_the_content(data: bytes, encoding: str) -> None:
    assert unpack(data, encoding, 10_000) == TEXT


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress, zstd.compress])
def test_a_bomb_is_stopped_at_the_limit(pack: object) -> None:
    assert callable(pack)
    name = {"gzip": "gzip", "zlib": "deflate"}.get(pack.__module__, "zstd")
    with pytest.raises(TooLarge, match="unpacks to more than 1000000 bytes") as caught:
        unpack(pack(bytes(50_000_000)), name, 1_000_000)
    assert caught.value.packed


def test_a_bomb_in_a_bomb_is_stopped_too() -> None:
    with pytest.raises(TooLarge):
        unpack(gzip.compress(gzip.compress(bytes(50_000_000), mtime=0), mtime=0), "gzip", 1_000_000)


def test_what_is_merely_large_is_no_bomb() -> None:
    with pytest.raises(TooLarge) as caught:
        unpack(bytes(2000), "", 1000)
    assert not caught.value.packed


@pytest.mark.parametrize(("data", "encoding"), [(b"no gzip", "gzip"), (TEXT, "br"), (gzip.compress(TEXT, mtime=0), "gzip, gzip")])
def test_what_is_not_packed_as_it_says_is_broken(data: bytes, encoding: str) -> None:
    with pytest.raises(Broken):
        unpack(data, encoding, 10_000)


def test_a_stream_that_breaks_off_gives_what_came() -> None:
    assert unpack(gzip.compress(TEXT, 0, mtime=0)[:-1000], "gzip", 10_000).startswith(b"<rss>news")
