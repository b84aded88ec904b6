"""Addresses as feeds give them: relative, broken, or leading to a front page."""

from urllib.parse import SplitResult, urljoin, urlsplit


def joined(base: str, link: str) -> str | None:
    """The address that a link means in a document at `base`; None where it is none."""
    try:
        return urljoin(base, link)
    except ValueError:
        return None


def parts_of(url: str) -> SplitResult:
    """The parts of an address; of what is none, such as `http://[oops/`, all are empty."""
    try:
        return urlsplit(url)
    except ValueError:
        return urlsplit("")


def is_page(url: str | None) -> bool:
    """Whether an address leads to a page of its own, not to the front page of a site."""
    parts = parts_of(url or "")
    return parts.scheme in ("http", "https") and bool(parts.netloc) and (parts.path not in ("", "/") or bool(parts.query))
