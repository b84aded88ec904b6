"""An item of a feed, and the page behind it, to what will be published: title, text, dates, voice and language."""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import lru_cache
from typing import Any

from watchfloor.contracts.article import Article
from watchfloor.ingest.asides import remove_asides
from watchfloor.ingest.credits import Credits
from watchfloor.ingest.dates import date_in_text, read_date
from watchfloor.ingest.full_text import MAX_TEXT, Page, is_summary, without_trailer
from watchfloor.ingest.hiding import remove_hidden
from watchfloor.ingest.html_text import line, plain
from watchfloor.ingest.language import language_of
from watchfloor.ingest.parsing import Entry

MAX_TITLE = 500
AT_HAND = 128
"""Items whose words are kept while they are looked at: a little more than feeds are polled at once."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an article says, before it has an id and a version."""

    title: str
    text: str
    published: datetime | None
    """None where no source of it names a date: the contract then marks it as defaulted."""
    updated: datetime | None
    voice: str | None
    language: str | None
    is_whole: bool
    """Whether `text` is the article, not a summary."""
    needs_page: bool
    """Whether the feed itself carries a summary only."""


@lru_cache(maxsize=AT_HAND)
def feed_text(entry: Entry) -> tuple[str, str]:
    """Title and text as the feed itself carries them, in plain words."""
    title = line(entry.title)[:MAX_TITLE]
    if entry.source_name:
        # Aggregators hang the source on the title: `Storm shuts airport - Reuters`.
        title = re.sub(rf"\s+[-\u2013\u2014|]\s+{re.escape(entry.source_name)}\s*$", "", title)
    texts = (without_trailer(plain(each, _clean)) for each in (entry.content, entry.summary))
    text = max(texts, key=len)[:MAX_TEXT]
    return title, "" if _repeats(text, f"{title} {entry.source_name or ''}") else text


def _clean(tree: Any) -> None:
    remove_hidden(tree)
    remove_asides(tree)


def draft(entry: Entry, page: Page | None, credits: Credits, *, outlet: str, zone: tzinfo | None, now: datetime) -> Draft:
    """What to publish of an item.

    Args:
        page: what the page behind it says, if it was looked at.
        outlet: whose feed it is.
        zone: of times that name none.
        now: what lies far after it is no date.
    """
    title, own = feed_text(entry)
    better = page.text if page and page.text and len(page.text) > len(own) else None
    text = better or own

    def read(*words: str | None) -> datetime | None:
        return next((found for each in words if (found := read_date(each, now=now, zone=zone))), None)

    published = read(entry.published, page.published if page else None) or date_in_text(text, now=now, zone=zone)
    updated = read(entry.updated, page.updated if page else None)
    if published is None:
        published, updated = updated, None
    return Draft(
        title=title,
        text=text,
        published=published,
        updated=updated if updated and published and updated > published else None,
        voice=credits.voice(text, entry.source_name, outlet, entry.author or (page.author if page else None)),
        language=language_of(text or title, entry.language),
        is_whole=better is not None or not is_summary(own),
        needs_page=is_summary(own),
    )


def to_article(identifier: str, url: str | None, said: Draft, *, revision: int, duplicate_of: str | None, backfill: bool) -> Article:
    """The article of a draft.

    Args:
        revision: the second in which this version was noticed. A feed's own dates do not order its versions: many edit
            without touching them. Seconds go on growing when what ingest remembers is lost, a count would begin again.
        backfill: of the past when the feed is first read: fires no alert.
    """
    return Article(
        id=identifier,
        url=url,
        source=said.voice,
        title=said.title or None,
        text=said.text,
        published_at=said.published.isoformat() if said.published else None,
        updated_at=said.updated.isoformat() if said.updated else None,
        revision=revision,
        language=said.language,
        duplicate_of=duplicate_of,
        backfill=backfill,
    )


def retraction(identifier: str, url: str | None, revision: int) -> Article:
    """What takes an article back; not for ever: the outlet may put it up again."""
    return Article(id=identifier, url=url, retracted=True, revision=revision)


def _repeats(text: str, title: str) -> bool:
    """Whether a text has no word that is not in the title: aggregators repeat it instead of a summary."""
    words = re.findall(r"\w+", text.casefold())
    return len(words) <= 60 and set(words) <= set(re.findall(r"\w+", title.casefold()))
