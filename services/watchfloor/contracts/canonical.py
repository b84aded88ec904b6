"""JSON as Watchfloor writes it: sorted keys, no spaces, UTF-8. The same value gives the same bytes."""

from typing import Any

import orjson
from pydantic import BaseModel


class NotJson(ValueError):
    """The bytes are no JSON that Watchfloor takes; the message says why in one line."""


def encode(value: Any) -> bytes:
    """The canonical bytes of a JSON value.

    Raises:
        NotJson: a value that JSON in UTF-8 cannot hold (a lone surrogate, an integer beyond 64 bits, NaN as a key).
    """
    try:
        return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    except (TypeError, RecursionError) as error:
        raise NotJson(f"cannot be written as JSON: {error}") from error


def decode(data: bytes) -> Any:
    """The JSON value in `data`.

    Raises:
        NotJson: with the place where reading stopped.
    """
    try:
        return orjson.loads(data)
    except (orjson.JSONDecodeError, RecursionError) as error:
        raise NotJson(f"is no JSON: {error}") from error


class Message(BaseModel):
    """A value of a topic. Unknown fields of others are ignored, our own are frozen once made."""

    model_config = {"frozen": True, "extra": "ignore"}

    def to_bytes(self) -> bytes:
        return encode(self.to_json())

    def to_json(self) -> dict[str, Any]:
        return self.model_dump(mode="json")
