"""Bytes to text: the right encoding, and one bad byte spoils one character."""

import codecs
import re
from email.message import Message

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_HTML = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_SINGLE_BYTE = frozenset({"iso8859-1", "ascii", "latin_1", "cp1252"})
"""Names under which servers send Windows-1252, as the WHATWG encoding standard has it."""
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""Control characters: not allowed in XML, and of no use in a text."""


def decode(data: bytes, content_type: str = "") -> str:
    """The text in `data`.

    What is valid UTF-8 with a character beyond ASCII is UTF-8 whatever was declared: chance does not produce it.
    Else a byte order mark counts most, then the Content-Type, then the document's own declaration.

    Args:
        content_type: the header of the response.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    declared = _declared(data, content_type)
    try:
        text = data.decode("utf-8")
        if not data.isascii() or declared in (None, "utf-8", *_SINGLE_BYTE):
            return text
    except UnicodeDecodeError:
        pass
    if declared is None or declared == "utf-8":
        return _nearly_utf8(data)
    return data.decode("cp1252" if declared in _SINGLE_BYTE else declared, "replace")


def _declared(data: bytes, content_type: str) -> str | None:
    header = Message()
    header["content-type"] = content_type
    start = data[:2048]
    inside = _XML.search(start) or _HTML.search(start)
    for name in (header.get_content_charset(), inside[1].decode("ascii") if inside else None):
        try:
            if name:
                return codecs.lookup(name).name if codecs.lookup(name)._is_text_encoding else None
        except LookupError:
            continue
    return None


def _nearly_utf8(data: bytes) -> str:
    """UTF-8 with bad bytes, unless more of its bytes are bad than good: then it is Windows-1252 under a false name."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(character > "\x7f" for character in text) - bad
    return text if good >= bad else data.decode("cp1252", "replace")
