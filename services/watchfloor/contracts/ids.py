"""Ids that are hashes of what they name, so that everybody makes the same one."""

import hashlib
import re
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit, urlunsplit

from watchfloor.contracts.canonical import encode

_TRACKING = (
    "utm_", "mtm_", "pk_", "piwik_", "matomo_", "hsa_", "_hs", "__hs", "mc_", "ns_", "at_", "wt_", "wt.", "vero_", "guce_", "amp_", "_gac",
    "fbclid", "gclid", "gclsrc", "gbraid", "wbraid", "dclid", "msclkid", "ttclid", "twclid", "yclid", "ysclid", "igsh",
    "li_fat_id", "s_cid", "s_kwcid", "srsltid", "_openstat", "ocid", "cmpid", "icid",
)  # fmt: skip
"""How names of parameters begin that say where a reader came from, not what he reads."""
_TRACKING_WHOLE = frozenset(
    {"ref", "ref_src", "source", "smid", "smtyp", "partner", "rss", "feedtype", "feedname", "cmp", "xtor", "spm", "ito", "ftcamp", "wprov"}
    | {"maca", "taid", "traffic_source", "guccounter", "usqp", "__twitter_impression", "phpsessid", "amp", "_ga", "_gl", "_gid"}
)
_FROM_FEED = frozenset({"from", "mod", "cid", "src", "via", "origin", "channel", "medium", "campaign"})
"""Names that mean the same where their value is `rss`."""
_PORTS = {"http": 80, "https": 443}
_MIRROR = re.compile(r"^(?:(?:www\d?|m|mobile|amp|wap)\.)+(?=[^.]+\.)|(?<=\.)m\.(?=[^.]+\.)")
"""Labels of hosts that show the same pages in another form: `www.`, `m.`, `amp.`, `en.m.wikipedia.org`."""
_CACHE = re.compile(
    r"https?://(?:[\w.-]+\.cdn\.ampproject\.org/\w{1,3}|(?:www\.)?(?:google\.[a-z.]{2,6}|bing\.com)/amp)/(?:s/)?(?=[\w-]+\.)"
)
"""Caches of AMP pages; after it comes the address without its scheme."""


def digest(*parts: Any) -> str:
    """32 hexadecimal digits of the SHA-256 of the parts as canonical JSON."""
    return hashlib.sha256(encode(list(parts))).hexdigest()[:32]


def canonical_url(url: str) -> str:
    """The form of a URL under which the same story is always the same article.

    The scheme becomes https, host and scheme lower case; `www.` and its like, mobile and AMP forms, default port, fragment,
    session and tracking parameters and a slash at the end go; what remains of the query is sorted; what is escaped without need, or
    not escaped, is written in one way (RFC 3986, 6.2.2). What is no URL comes back as it is.
    """
    url = url.strip()
    try:
        parts = urlsplit(_CACHE.sub("https://", url, count=1))
        port = parts.port
    except ValueError:
        return url
    if parts.scheme.lower() not in _PORTS or not parts.hostname:
        return url
    host = _MIRROR.sub("", _ascii(parts.hostname.rstrip(".")))
    if port and port not in _PORTS.values():
        host += f":{port}"
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query.replace("&amp;", "&"), keep_blank_values=True)
        if not _is_tracking(name.lower(), value.lower())
    )
    return urlunsplit(("https", host, _path(parts.path), urlencode(query), ""))


def _ascii(host: str) -> str:
    try:
        return host if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return host


def _path(path: str) -> str:
    path = re.sub(r"(?i);jsessionid=[^/]*", "", path)
    path = re.sub(r"%[0-9A-Fa-f]{2}", _escape, quote(path, safe="/%:=&+!$,;'@()*~[]"))
    steps = [step for step in path.split("/") if step]
    readers = [step for step in steps if step.lower() != "amp"]
    last = re.sub(r"(?i)\.amp(?=$|\.html?$)", "", readers[-1]) if readers else ""
    return "/" + "/".join([*readers[:-1], last] if last else steps)


def _escape(escaped: re.Match[str]) -> str:
    """A character that needs no escaping as itself, else its escape in capitals."""
    character = chr(int(escaped[0][1:], 16))
    return character if character.isascii() and (character.isalnum() or character in "-._~") else escaped[0].upper()


def _is_tracking(name: str, value: str) -> bool:
    return name in _TRACKING_WHOLE or name.startswith(_TRACKING) or value == "amp" or (name in _FROM_FEED and value == "rss")


def article_id(url: str | None, text: str) -> str:
    """The id of an article that comes without one: of its canonical URL, else of its text."""
    return digest("url", canonical_url(url)) if url else digest("text", text)
