"""The article on a web page: its text and its dates, without tickers, teasers, lists of other headlines and what is hidden."""

import json
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import trafilatura
from lxml import html

from watchfloor.ingest.asides import ENDS, remove_asides
from watchfloor.ingest.hiding import remove_hidden
from watchfloor.ingest.html_text import parse_html, tidy

# It warns of each page without an article; that is told in our own words.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

FULL_FROM = 600
"""Characters: a shorter text in a feed is taken for a summary, and the page is looked at."""
MAX_TEXT = 200_000
"""Characters of an article; the longest reports have 100,000."""
_ABOUT = 0.4
"""Part of the words of the title, or of the feed's summary, that must stand in the text of the page."""
_COMMON = frozenset(
    {"that", "this", "with", "from", "have", "been", "were", "said", "told", "will", "after", "over", "their", "they", "more", "than"}
)
_SENTENCES = 0.5
"""Part of the characters that must stand in paragraphs that end like sentences: headlines do not."""
_TRAILER = re.compile(
    r"(?:^|(?<=[.!?\u2026\])\"\u201d'\n]))\s*(?:(?:read|see)\s+(?:more|the\s+full\s+(?:story|article))|continue\s+reading|full\s+story)\b"
    r"[^\n]{0,200}$"
    r"|\s*\bThe\s+post\b[^\n]{0,300}\bappeared\s+first\s+on\b[^\n]{0,150}$"
    r"|\s*\[\s*(?:\u2026|\.\.\.)\s*\]\s*$",
    re.IGNORECASE,
)
_TRAILER_WITHIN, _TRAILERS = 1000, 3
"""Characters at the end in which they stand; how many hang one after the other."""
_CUT = re.compile(r"(?:\u2026|\.\.\.)\s*\]?\s*$|\[\+\d+ chars\]\s*$")
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "datepublished", "date.issued", "dc.date.issued", "dcterms.created", "dc.date",
    "dc.date.created", "parsely-pub-date", "sailthru.date", "publishdate", "publish-date", "pubdate", "publication_date",
    "cxenseparse:recs:publishtime",
)  # fmt: skip
_AUTHOR = ("author", "byl", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author")
_UPDATED = ("article:modified_time", "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "last-modified")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says; dates as written."""

    text: str | None
    """The article's; None where none could be told from the rest."""
    opening: str
    """How what was found begins, article or not: a notice of withdrawal is no article any more."""
    published: str | None
    updated: str | None
    author: str | None = None
    """Who signs it, as the page says in its head."""


def is_summary(text: str) -> bool:
    """Whether a feed's text is likely less than the article."""
    return len(text) < FULL_FROM or _CUT.search(text) is not None


def without_trailer(text: str) -> str:
    """A feed's text without what the feed hangs on to it: `Read more`, `The post ... appeared first on ...`."""
    text = text.rstrip()
    start, end = text[:-_TRAILER_WITHIN], text[-_TRAILER_WITHIN:]
    for _ in range(_TRAILERS):
        shorter = _TRAILER.sub("", end).rstrip()
        if shorter == end:
            break
        end = shorter
    return (start + end).rstrip()


def read_page(markup: str, title: str, summary: str) -> Page:
    """The article on a page.

    Args:
        markup: the page, decoded.
        title, summary: what the feed says of it; a text that shares little with both is another one.
    """
    tree = parse_html(markup)
    if tree is None:
        return Page(None, "", None, None)
    linked = [each for script in tree.xpath("//script[@type='application/ld+json']") for each in _objects(script.text or "")]
    metas = _metas(tree)
    published, updated = _dates(tree, linked, metas)
    author = _author(linked) or next((metas[name] for name in _AUTHOR if metas.get(name)), None)
    remove_hidden(tree)
    remove_asides(tree)
    text = trafilatura.extract(tree, favor_precision=True, include_comments=False, include_tables=False, deduplicate=False) or ""
    first, _, rest = text.partition("\n")
    if " ".join(first.split()).casefold() == " ".join(title.split()).casefold():
        text = rest
    text = without_trailer(tidy(text.replace("\n", "\n\n")))[:MAX_TEXT]
    opening = (text or tidy(tree.text_content()))[:1000]
    return Page(text if is_article(text, title, summary) else None, opening, published, updated, author)


def is_article(text: str, title: str, summary: str) -> bool:
    """Whether a text is sentences, and about what the feed says that it is about."""
    paragraphs = [each for each in text.split("\n") if each.strip()]
    told = sum(len(each) for each in paragraphs if ENDS.search(each))
    if not paragraphs or told < _SENTENCES * sum(map(len, paragraphs)):
        return False
    words = _long_words(text)
    claims = [each for each in (_long_words(title), _long_words(without_trailer(summary))) if each]
    return not claims or any(len(claim & words) >= _ABOUT * len(claim) for claim in claims)


def _long_words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.casefold()) if len(word) > 3} - _COMMON


def _metas(tree: html.HtmlElement) -> dict[str, str]:
    metas: dict[str, str] = {}
    for node in tree.iter("meta"):
        name = (node.get("property") or node.get("name") or node.get("itemprop") or "").lower()
        metas.setdefault(name, node.get("content") or "")
    return metas


def _author(linked: list[dict[str, Any]]) -> str | None:
    """Who signs the article, in its JSON-LD: one or several, each a name or an object that has one."""
    given = next((each["author"] for each in linked if each.get("author")), None)
    people = given if isinstance(given, list) else [given]
    names = [each.get("name") if isinstance(each, dict) else each for each in people[:10]]
    return ", ".join(each for each in names if isinstance(each, str))[:300] or None


def _dates(tree: html.HtmlElement, linked: list[dict[str, Any]], metas: dict[str, str]) -> tuple[str | None, str | None]:
    """When the page says that it was published and changed, as written: JSON-LD, else meta elements, else a <time>."""
    published = next((each["datePublished"] for each in linked if isinstance(each.get("datePublished"), str)), None)
    updated = next((each["dateModified"] for each in linked if isinstance(each.get("dateModified"), str)), None)
    published = published or next((metas[name] for name in _PUBLISHED if metas.get(name)), None) or _time_element(tree)
    return published, updated or next((metas[name] for name in _UPDATED if metas.get(name)), None)


def _time_element(tree: Any) -> str | None:
    """The one moment that the page marks up; several belong to several stories."""
    marked = tree.xpath("//article//time[@datetime]|//time[@pubdate]|//*[@itemprop='datePublished'][@datetime]")
    moments = {node.get("datetime") for node in marked}
    return moments.pop() if len(moments) == 1 else None


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """The articles in a JSON-LD script, which may be one, a list, or a graph."""
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    for _ in range(500):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting.append(value.get("@graph"))
            if re.search("Article|Posting|Report", str(value.get("@type"))):
                yield value
