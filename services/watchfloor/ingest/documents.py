"""A document that is one article: plain text, or an HTML page that was saved."""

import re
from datetime import UTC, datetime

from watchfloor.contracts.article import Article
from watchfloor.contracts.ids import digest
from watchfloor.ingest.dates import date_in_text, read_date
from watchfloor.ingest.full_text import read_page
from watchfloor.ingest.html_text import line, parse_html, tidy
from watchfloor.ingest.text_encoding import decode

_LONGEST_TITLE = 200


class NoArticle(ValueError):
    """The document holds no article; one line."""


def article_of(data: bytes, name: str, *, is_page: bool) -> Article:
    """The article in a document.

    Args:
        name: the file's name: with it the article has the same id when the file is changed, so that this is an edit.
        is_page: HTML, not plain text.

    Raises:
        NoArticle: it is empty, or a page on which no article stands.
    """
    now = datetime.now(UTC)
    return _from_page(decode(data), name, now) if is_page else _from_text(decode(data), name, now)


def _from_text(text: str, name: str, now: datetime) -> Article:
    """The first line is the title where it stands alone and does not end like a sentence."""
    words = tidy(text)
    if not words:
        raise NoArticle("the file is empty")
    first, _, rest = words.partition("\n")
    is_title = rest.startswith("\n") and len(first) <= _LONGEST_TITLE and not re.search(r"[.!?]$", first)
    published = date_in_text(words, now=now)
    return Article(
        id=digest("file", name),
        title=first if is_title else None,
        text=rest.strip() if is_title else words,
        published_at=published.isoformat() if published else None,
    )


def _from_page(markup: str, name: str, now: datetime) -> Article:
    tree = parse_html(markup)
    headings = [] if tree is None else [*tree.xpath("//h1"), *tree.xpath("//title")]
    title = next((words for each in headings if (words := line(each.text_content()))), "")
    page = read_page(markup, "", "")
    if page.text is None:
        raise NoArticle("no article stands on this page")
    urls = [] if tree is None else tree.xpath("//link[@rel='canonical']/@href|//meta[@property='og:url']/@content")
    url = next((each for each in urls if each.startswith(("https://", "http://")) and len(each) <= 2000), None)
    published = read_date(page.published, now=now) or date_in_text(page.text, now=now)
    updated = read_date(page.updated, now=now)
    return Article(
        id=None if url else digest("file", name),
        url=url,
        title=title[:_LONGEST_TITLE] or None,
        text=page.text,
        published_at=published.isoformat() if published else None,
        updated_at=updated.isoformat() if updated and published and updated > published else None,
    )
