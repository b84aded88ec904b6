"""Answers as JSON with an ETag, and 304 for whoever has them already."""

import hashlib
from typing import Any

from fastapi import Request, Response

from watchfloor.contracts.canonical import encode

JSON = "application/json"


def answer(request: Request, body: dict[str, Any], *, stable: dict[str, Any] | None = None) -> Response:
    """The body, or 304 where the client has the same.

    Args:
        stable: what the ETag is made of, where the body holds something that changes with every look at the clock.
    """
    # Weak, since compression makes other bytes of the same answer.
    etag = f'W/"{hashlib.sha256(encode(body if stable is None else stable)).hexdigest()[:24]}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    known = [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
    if etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    return Response(encode(body), headers=headers, media_type=JSON)
