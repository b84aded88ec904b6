"""Bytes to text: the right encoding, and one bad byte spoils one character."""

import codecs
import re
from email.message import Message

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = ((re.compile(rb"[<{\[]\x00"), "utf-16-le"), (re.compile(rb"\x00[<{\[]"), "utf-16-be"))
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_HTML = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_SINGLE_BYTE = frozenset({"iso8859-1", "ascii", "latin_1", "cp1252"})
"""Names under which servers send Windows-1252, as the WHATWG encoding standard has it."""
_WIDER = {
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
    "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
}  # fmt: skip
"""Encodings under whose names their extensions are sent, as the same standard has it."""
_NEVER = frozenset({"utf-7", "idna", "punycode", "unicode_escape", "raw_unicode_escape"})
"""Text encodings for Python in which no document is sent, but hidden ones may be."""
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
"""Control characters: not allowed in XML, and of no use in a text."""


def decode(data: bytes, content_type: str = "") -> str:
    """The text in `data`.

    What is valid UTF-8 with a character beyond ASCII is UTF-8 whatever was declared: chance does not produce it.
    Else a byte order mark counts most, then the Content-Type, then the document's own declaration; but before a Content-Type of
    Western European, which servers put on everything, or one that the bytes belie, the document knows better.

    Args:
        content_type: the header of the response.
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    for start, name in _UNMARKED:
        if start.match(data):
            return data.decode(name, "replace")
    header, inside = _declared(data, content_type)
    declared = inside if inside and (header is None or header in _SINGLE_BYTE) else header
    try:
        text = data.decode("utf-8")
        if not data.isascii() or declared in (None, "utf-8", *_SINGLE_BYTE):
            return text
    except UnicodeDecodeError:
        pass
    if declared is None or declared == "utf-8":
        return _nearly_utf8(data, inside)
    return data.decode("cp1252" if declared in _SINGLE_BYTE else declared, "replace")


def _declared(data: bytes, content_type: str) -> tuple[str | None, str | None]:
    """The codecs for the encodings that the header and the document name; None where one is none, or cannot be."""
    header = Message()
    header["content-type"] = content_type
    start = data[:2048]
    found = _XML.search(start) or _HTML.search(start)
    names = header.get_content_charset(), found[1].decode("ascii") if found else None
    codec, own = (_codec(name) if name else None for name in names)
    # What can be read as ASCII is not two bytes a character, whatever it says of itself.
    codec, own = ("utf-8" if each and each.startswith(("utf-16", "utf-32")) and b"\0" not in start else each for each in (codec, own))
    return codec, own


def _codec(name: str) -> str | None:
    for spelling in (name, name.lower().removeprefix("x-")):
        try:
            found = codecs.lookup(spelling)
        except LookupError:
            continue
        if not found._is_text_encoding or found.name in _NEVER:
            return None
        return _WIDER.get(found.name, found.name)
    return None


def _nearly_utf8(data: bytes, inside: str | None) -> str:
    """UTF-8 with bad bytes, unless more of its bytes are bad than good: then it is what the document says, or Windows-1252, under a
    false name."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(character > "\x7f" for character in text) - bad
    if good >= bad:
        return text
    return data.decode("cp1252" if inside is None or inside == "utf-8" or inside in _SINGLE_BYTE else inside, "replace")
