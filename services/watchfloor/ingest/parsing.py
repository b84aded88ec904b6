"""Feeds to entries: RSS 0.9 to 2.0, RSS 1.0, Atom, JSON Feed and news sitemaps.

feedparser knows the dialects. It gets bytes that hold no document type, so that no parser below it has an entity to expand.
"""

import io
import re
from dataclasses import dataclass, replace
from html.entities import html5
from typing import Any

import feedparser
from lxml import etree

from watchfloor.contracts.canonical import NotJson
from watchfloor.contracts.canonical import decode as decode_json
from watchfloor.ingest.text_encoding import NOT_TEXT, decode

MAX_ENTRIES = 2000
"""Of one document, the newest; a news sitemap may have 1,000 (Google's limit)."""
MAX_VALUE = 2000
"""Characters of an address, a guid or a date."""
MAX_DOCUMENT_TYPE = 100_000
"""Characters; the entity sets of HTML have 30,000."""
_ROOT = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_STARTS = re.compile(r"<\?xml\b|<rss\b|<rdf:RDF\b|<(?:atom:)?feed\b|<urlset\b", re.IGNORECASE)
FURTHEST_START = 4000
"""Characters that may stand before a feed."""
_FEEDS = frozenset({"rss", "rdf", "feed", "channel"})
LONGEST_EPILOGUE = 2000
"""Characters after the end of a feed: caches sign there."""
_ENDS = {"rss": "</rss>", "rdf": "rdf>", "feed": "feed>", "urlset": "urlset>"}
_DECLARATION = re.compile(r"^((?:\s|<!--.*?-->)*)<\?xml[^>]*\?>", re.DOTALL)
_CHARACTER = re.compile(r"&#([xX][0-9a-fA-F]{1,12}|[0-9]{1,12});?")
_AMPERSAND = re.compile(r"&(?!#\d+;|#x[0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)(?:([A-Za-z][A-Za-z0-9]{1,31});)?")


class NoFeed(ValueError):
    """A document that is no feed. `kind` is `html`, `malformed` or `index`; the text is one line for people."""

    def __init__(self, kind: str, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Entry:
    """An item of a feed, as it stands there: titles and texts may be HTML, dates are unread."""

    guid: str | None = None
    url: str | None = None
    title: str = ""
    summary: str = ""
    content: str = ""
    published: str | None = None
    updated: str | None = None
    source_name: str | None = None
    """RSS `<source>`: whose item it is, where that is not the feed's own."""
    source_url: str | None = None
    author: str | None = None
    """As it is signed; an agency signs too."""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class FeedDocument:
    """What one poll brought."""

    kind: str
    """`rss`, `atom`, `json` or `sitemap`."""
    entries: tuple[Entry, ...]
    complaint: str | None = None
    """What is wrong with the document, although entries were read from it."""
    complete: bool = True
    """False where the document breaks off: what is not in it may still be there."""


def parse_feed(data: bytes, content_type: str = "") -> FeedDocument:
    """The entries of a feed, in its order, but for those that say nothing.

    Args:
        data: the body, unpacked.
        content_type: the header, for the encoding only: the kind is seen from the document.

    Raises:
        NoFeed: HTML, something else, or nothing.
    """
    document = _read(decode(data, content_type))
    entries = tuple(each for each in document.entries if each.title or each.summary or each.content)
    if len(entries) == len(document.entries):
        return document
    empty = f"{len(document.entries) - len(entries)} items have no title and no text"
    return replace(document, entries=entries, complaint=document.complaint or empty)


def _read(text: str) -> FeedDocument:
    text = text.lstrip("\ufeff \t\r\n")
    if not text:
        raise NoFeed("malformed", "the document is empty")
    if text[0] in "{[":
        return _json_feed(text)
    text = _without_document_type(NOT_TEXT.sub(" ", text))
    name = _root(text)
    if name in ("html", "head", "body", "script", "div", "meta"):
        raise NoFeed("html", "a web page came instead of a feed")
    before = _STARTS.search(text, 0, FURTHEST_START)
    if before and before.start() and name not in _FEEDS:
        # A system that puts its own warnings in front of the feed.
        document = _read(text[before.start() :])
        return replace(document, complaint=f"{before.start()} characters stand before the feed")
    if name == "sitemapindex":
        raise NoFeed("index", "this is an index of sitemaps; name the news sitemap itself")
    if name == "urlset":
        return _sitemap(text)
    if name not in _FEEDS:
        raise NoFeed(
            "malformed", f"the document begins with <{name}>, which no feed does" if name else "the document is no XML and no JSON"
        )
    return _xml_feed(text, name)


def _root(text: str) -> str:
    found = _ROOT.search(text)
    return found[1].lower() if found else ""


def _xml_feed(text: str, root: str) -> FeedDocument:
    # As a stream: feedparser takes a string for an address or the name of a file.
    headers = {"content-type": "application/xml; charset=utf-8"}
    stream = io.BytesIO(_mended(text).encode("utf-8", "replace"))
    try:
        parsed = feedparser.parse(stream, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    except Exception as error:  # its parser for broken feeds meets what nobody thought of with any error there is
        raise NoFeed("malformed", f"the feed cannot be read: {type(error).__name__}: {_one_line(error)}") from error
    whole = _ENDS.get(root, ">") in text[-LONGEST_EPILOGUE:].lower()
    language = parsed.feed.get("language")
    entries = [_entry(each, language) for each in parsed.entries[:MAX_ENTRIES]]
    if not whole and entries:
        entries.pop()  # the one in which the document breaks off
    complaint = None if whole else "the document breaks off"
    if parsed.bozo and complaint is None:
        complaint = _one_line(parsed.bozo_exception)
    if not entries and complaint:
        raise NoFeed("malformed", complaint)
    return FeedDocument("atom" if root == "feed" else "rss", tuple(entries), complaint, whole)


def _entry(item: Any, language: str | None) -> Entry:
    contents = (_content(each) for each in item.get("content") or [])
    # `updated` of feedparser falls back to `published`; what is asked here is what the feed says.
    updated = item["updated"] if "updated" in item.keys() else None  # noqa: SIM118
    source = item.get("source") or {}
    return Entry(
        guid=_known(item.get("id")),
        url=_known(item.get("feedburner_origlink")) or _known(item.get("link")),
        title=item.get("title") or "",
        summary=item.get("summary") or "",
        content=max(contents, key=len, default=""),
        published=_known(item.get("published")) or _known(item.get("created")),
        updated=_known(updated),
        author=_known(item.get("author")),
        source_name=_known(source.get("title")),
        source_url=_known(source.get("href") or source.get("url")),
        language=_known(item.get("language") or language),
    )


def _content(content: Any) -> str:
    """HTML of an Atom content or a content:encoded; empty where it is a picture or the like."""
    value, kind = _words(content.get("value")), content.get("type") or "text/html"
    if "html" in kind:
        return value
    return _escaped(value) if kind in ("text", "text/plain") else ""


def _json_feed(text: str) -> FeedDocument:
    try:
        document = decode_json(text.encode("utf-8", "replace"))
    except NotJson as error:
        raise NoFeed("malformed", str(error)) from error
    if not isinstance(document, dict) or not isinstance(document.get("items"), list):
        raise NoFeed("malformed", "the JSON is no JSON Feed: it has no list `items`")
    items = [each for each in document["items"][:MAX_ENTRIES] if isinstance(each, dict)]
    wrong = len(document["items"][:MAX_ENTRIES]) - len(items)
    entries = tuple(replace(_json_entry(each), language=_known(each.get("language") or document.get("language"))) for each in items)
    return FeedDocument("json", entries, f"{wrong} items are no objects" if wrong else None)


def _json_entry(item: dict[str, Any]) -> Entry:
    guid = item.get("id")
    authors = item.get("authors")  # of version 1.1; `author` was that of 1.0
    author = authors[0] if isinstance(authors, list) and authors else item.get("author")
    return Entry(
        guid=_known(str(guid) if isinstance(guid, int) else guid),
        url=_known(item.get("url")) or _known(item.get("external_url")),
        title=_words(item.get("title")),
        summary=_words(item.get("summary")),
        content=_words(item.get("content_html")) or _escaped(_words(item.get("content_text"))),
        published=_known(item.get("date_published")),
        updated=_known(item.get("date_modified")),
        author=_known(author.get("name")) if isinstance(author, dict) else None,
    )


def _sitemap(text: str) -> FeedDocument:
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        tree = etree.fromstring(_mended(text).encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise NoFeed("malformed", _one_line(error)) from error
    pages = [] if tree is None else [each for each in tree.iterchildren(etree.Element) if _local(each) == "url"]
    entries = tuple(entry for each in pages[:MAX_ENTRIES] if (entry := _page(each)))
    if not entries and pages:
        raise NoFeed("malformed", "the sitemap has no <news:news>: it is no news sitemap")
    whole = "urlset>" in text[-LONGEST_EPILOGUE:].lower()
    complaint = None if whole else "the document breaks off"
    return FeedDocument("sitemap", entries if whole else entries[:-1], complaint, whole)


def _page(page: Any) -> Entry | None:
    """An entry of a news sitemap; None for a page without news. By local names: many write the namespaces wrongly."""
    own = {_local(each): each for each in page.iterchildren(etree.Element)}
    if "news" not in own:
        return None
    news = {_local(each): _known(each.text) for each in own["news"].iter(etree.Element)}
    return Entry(
        url=_known(own["loc"].text) if "loc" in own else None,
        title=news.get("title") or "",
        published=news.get("publication_date"),
        updated=_known(own["lastmod"].text) if "lastmod" in own else None,
        source_name=news.get("name"),
        language=news.get("language"),
    )


def _local(element: Any) -> str:
    """The name of an element without its namespace, or without a prefix that was never declared."""
    return str(element.tag).rpartition("}")[2].rpartition(":")[2]


def _mended(text: str) -> str:
    """The document with the ampersands that XML wants: many write `AT&T`, `?a=1&b=2` and `&eacute;`. Without its declaration, since
    it is decoded."""
    text = _CHARACTER.sub(_possible, _DECLARATION.sub(r"\1", text, count=1))
    pieces: list[str] = []
    place = 0
    while (start := text.find("<![CDATA[", place)) >= 0:
        end = text.find("]]>", start)
        end = len(text) if end < 0 else end
        pieces += [_AMPERSAND.sub(_reference, text[place:start]), text[start:end]]
        place = end
    pieces.append(_AMPERSAND.sub(_reference, text[place:]))
    return "".join(pieces)


def _reference(ampersand: re.Match[str]) -> str:
    """What an ampersand stands for that begins no reference of XML: a name of HTML, or itself."""
    character = html5.get(f"{ampersand[1]};") if ampersand[1] else None
    return character or f"&amp;{ampersand[0][1:]}"


def _possible(reference: re.Match[str]) -> str:
    """A reference to a character, if there is such a character."""
    number = int(reference[1][1:], 16) if reference[1][0] in "xX" else int(reference[1])
    is_one = 31 < number < 0xD800 or 0xDFFF < number < 0x110000 or number in (9, 10, 13)
    return f"&#{number};" if is_one else "\ufffd"


def _without_document_type(text: str) -> str:
    """The document without `<!DOCTYPE ...>`: no feed needs one, and entities are declared in it.

    Raises:
        NoFeed: it has no end.
    """
    start = re.match(r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*(?=<!DOCTYPE)", text, re.IGNORECASE | re.DOTALL)
    if start is None:
        return text
    quote, depth = "", 0
    for place in range(start.end(), min(len(text), start.end() + MAX_DOCUMENT_TYPE)):
        character = text[place]
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        elif character in "[<":
            depth += 1
        elif character in "]>":
            depth -= 1
            if depth == 0:
                return text[: start.end()] + text[place + 1 :]
    raise NoFeed("malformed", "the document type has no end, or is far too long")


def _words(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _known(value: Any) -> str | None:
    """A value that is there; one that is longer than any address or date may be is a mistake."""
    return value.strip() or None if isinstance(value, str) and len(value) <= MAX_VALUE else None


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _one_line(error: object) -> str:
    return " ".join(str(error).split())[:200]
