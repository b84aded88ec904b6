"""Cursors: they say where the last page ended, not how many rows it had, so that pages hold while rows come and go."""

import base64
import binascii

from watchfloor.contracts.canonical import NotJson, decode, encode
from watchfloor.runtime.problems import Problem

DEFAULT_LIMIT = 100
MAX_LIMIT = 1000
NEWEST = "\U0010ffff"
"""After every time and id."""
LAST_OFFSET = 2**63 - 1
WRONG_CURSOR = "the cursor is none that this list gave; begin without one"


def cursor(*last: str) -> str:
    """What continues after a row with these sort values."""
    return base64.urlsafe_b64encode(encode(list(last))).rstrip(b"=").decode()


def after(text: str | None, *start: str) -> tuple[str, ...]:
    """The sort values that a cursor holds; `start` where there is no cursor.

    Raises:
        Problem: 400 where it is none of ours.
    """
    if text is None:
        return start
    try:
        values = decode(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, NotJson):
        values = None
    if not isinstance(values, list) or len(values) != len(start) or not all(isinstance(each, str) for each in values):
        raise Problem(400, WRONG_CURSOR)
    return tuple(values)
