"""Ids that are hashes of what they name, so that everybody makes the same one."""

import hashlib
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from watchfloor.contracts.canonical import encode

_TRACKING = ("utm_", "fbclid", "gclid", "dclid", "msclkid", "mc_cid", "mc_eid", "igshid", "yclid", "ocid", "cmpid", "ns_", "at_")
_TRACKING_WHOLE = frozenset({"ref", "ref_src", "source", "smid", "partner", "rss", "feedtype", "cmp", "xtor", "spm", "_hsenc", "_hsmi"})
_PORTS = {"http": 80, "https": 443}


def digest(*parts: Any) -> str:
    """32 hexadecimal digits of the SHA-256 of the parts as canonical JSON."""
    return hashlib.sha256(encode(list(parts))).hexdigest()[:32]


def canonical_url(url: str) -> str:
    """The form of a URL under which the same story is always the same article.

    The scheme becomes https, host and scheme lower case, `www.`, default port, fragment, tracking parameters and a
    slash at the end go, and what remains of the query is sorted. What is no URL comes back as it is.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    if parts.scheme.lower() not in _PORTS or not parts.hostname:
        return url.strip()
    host = parts.hostname.removeprefix("www.")
    if port and port not in _PORTS.values():
        host += f":{port}"
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if name.lower() not in _TRACKING_WHOLE and not name.lower().startswith(_TRACKING)
    )
    return urlunsplit(("https", host, parts.path.rstrip("/") or "/", urlencode(query), ""))


def article_id(url: str | None, text: str) -> str:
    """The id of an article that comes without one: of its canonical URL, else of its text."""
    return digest("url", canonical_url(url)) if url else digest("text", text)
