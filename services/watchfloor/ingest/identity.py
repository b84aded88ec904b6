"""Which article an item of a feed is, and whether it says anything new."""

import re
from collections import Counter
from collections.abc import Sequence

from watchfloor.contracts.ids import article_id, canonical_url, digest
from watchfloor.ingest.html_text import line
from watchfloor.ingest.links import is_page
from watchfloor.ingest.parsing import Entry

_TIMES_OF_THE_PAGE = re.compile(
    r"(?im)^[ \t]{0,20}(?:(?:first |last )?(?:published|posted|updated|modified)\b.{0,60}"
    r"|[^\w\n]{0,10}\d{1,4} (?:seconds?|min(?:ute)?s?|hours?|days?) ago[^\w\n]{0,10})$"
    r"|\b(?:updated|published|posted)\s{1,5}\d{1,4}\s{1,5}\w{1,10}\s{1,5}ago\b"
)
_SHARED_WORDS = 0.5
"""Of two titles or texts under one guid: below this share it is another story, in a feed that uses its guids again."""


def identify(entries: Sequence[Entry], feed_url: str) -> list[str]:
    """The article id of each entry, in order.

    It is the hash of the canonical URL, as for any article. A URL that several different items of the document share
    names none of them (feeds link to the front page, or to one live page): there the guid does, and without one the
    title and the date.
    """
    links = [_link(each) for each in entries]
    titles: dict[str, set[str]] = {}
    for entry, link in zip(entries, links, strict=True):
        titles.setdefault(link or "", set()).add(line(entry.title).casefold())
    guids = Counter(each.guid for each in entries)
    ids = []
    for entry, link in zip(entries, links, strict=True):
        if link and len(titles[link]) == 1:
            ids.append(article_id(entry.url, ""))
        elif entry.guid and guids[entry.guid] == 1:
            ids.append(digest("guid", canonical_url(feed_url), entry.guid))
        else:
            ids.append(digest("item", canonical_url(feed_url), line(entry.title), entry.published or ""))
    return ids


def usable_guids(entries: Sequence[Entry]) -> list[str | None]:
    """The guid of each entry, None where several entries have it."""
    guids = Counter(each.guid for each in entries)
    return [each.guid if guids[each.guid] == 1 else None for each in entries]


def fingerprint(title: str, text: str) -> str:
    """What an article says, without its dates, its punctuation and its case: equal where nothing new is said."""
    return digest("says", _words(title), _words(_TIMES_OF_THE_PAGE.sub(" ", text)))


def same_story(title: str, text: str, old_title: str, old_text: str) -> bool:
    """Whether two versions under one guid but two URLs are one article: titles or texts share half of their words."""
    return _shared(title, old_title) >= _SHARED_WORDS or _shared(text, old_text) >= _SHARED_WORDS


def _link(entry: Entry) -> str | None:
    """The canonical URL, where it can name an article: a page below the root of a site."""
    if not entry.url:
        return None
    url = canonical_url(entry.url)
    return url if is_page(url) else None


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _shared(one: str, other: str) -> float:
    left, right = set(_words(one)), set(_words(other))
    return len(left & right) / max(len(left | right), 1)
