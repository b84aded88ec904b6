"""Unpacks gzip, deflate and zstd up to a limit: what would grow beyond it is never held."""

import zlib
from collections.abc import Iterator
from typing import Protocol

from backports import zstd

GZIP, ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
PIECE = 256 * 1024


class TooLarge(ValueError):
    """More bytes than the limit; `packed` tells a bomb from a large document."""

    def __init__(self, limit: int, *, packed: bool) -> None:
        super().__init__(f"{'unpacks to' if packed else 'has'} more than {limit} bytes")
        self.packed = packed


class Broken(ValueError):
    """Not what its name or its first bytes say; one line."""


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def decompress(self, data: bytes, max_length: int) -> bytes: ...


class _Zlib:
    """zlib's object with the interface of the newer ones."""

    def __init__(self, window: int) -> None:
        self._zlib = zlib.decompressobj(window)

    @property
    def eof(self) -> bool:
        return self._zlib.eof

    @property
    def unused_data(self) -> bytes:
        return self._zlib.unused_data

    def decompress(self, data: bytes, max_length: int) -> bytes:
        return self._zlib.decompress(self._zlib.unconsumed_tail + data, max_length)


def unpack(data: bytes, encoding: str, limit: int) -> bytes:
    """The content of a body under its Content-Encoding; what is gzip or zstd inside (a `.xml.gz`) is unpacked once more.

    Args:
        limit: bytes of the result.

    Raises:
        TooLarge: a bomb, or simply too large.
        Broken: damaged, or an encoding that was not asked for.
    """
    names = [each.strip().lower() for each in encoding.split(",") if each.strip() not in ("", "identity")]
    if len(names) > 1:
        raise Broken(f"the content is packed {len(names)} times over ({encoding[:60]})")
    if names:
        data = _whole(data, names[0], limit)
    if data.startswith((GZIP, ZSTD)):
        data = _whole(data, "gzip" if data.startswith(GZIP) else "zstd", limit)
    if len(data) > limit:
        raise TooLarge(limit, packed=False)
    return data


def _whole(data: bytes, name: str, limit: int) -> bytes:
    result = bytearray()
    for piece in _pieces(data, name):
        result += piece
        if len(result) > limit:
            raise TooLarge(limit, packed=True)
    return bytes(result)


def _pieces(data: bytes, name: str) -> Iterator[bytes]:
    """The content piece by piece. A stream that breaks off gives what came: a feed's last items are then missing, not all."""
    while data:
        unpacker = _unpacker(data, name)
        piece = b"\0"
        feed = data
        try:
            while piece and not unpacker.eof:
                piece = unpacker.decompress(feed, PIECE)
                feed = b""
                yield piece
        except (zlib.error, zstd.ZstdError) as error:
            raise Broken(f"the {name} is damaged: {error}") from error
        data = unpacker.unused_data if unpacker.eof else b""
        if not data.startswith((GZIP, ZSTD)):  # bytes after the end are padding, unless another part begins
            return


def _unpacker(data: bytes, name: str) -> _Unpacker:
    if name in ("gzip", "x-gzip"):
        return _Zlib(zlib.MAX_WBITS | 16)
    if name == "deflate":
        # The standard means zlib's frame, some servers send it bare.
        return _Zlib(zlib.MAX_WBITS if data[0] & 0x0F == 8 else -zlib.MAX_WBITS)
    if name == "zstd":
        return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 27})
    raise Broken(f"the content is packed as {name[:30]!r}, which was not asked for")
