"""The words of an article with what the steps that name actors share: capitals, cues, and which countries are named."""

import re
from dataclasses import dataclass, field

from watchfloor.extractor.document import Document, Mention, Paragraph
from watchfloor.knowledge.gazetteer import Gazetteer
from watchfloor.knowledge.names import Words, words

_SENTENCE_END = re.compile(r"[.!?:;\n]['\"”’)]*\s|[“\"(]$|[–—] ?$| - $")
_DOTTED = re.compile(r"(?:^|\b)\w\.(?:\w\.)+\Z")
"""U.S., D.R.C.: the last full stop belongs to the name."""
_NEAR = 14
"""Words to each side that count as beside a name."""


@dataclass(slots=True)
class Scan:
    """A paragraph while its names are found."""

    paragraph: Paragraph
    words: Words
    shouting: bool
    """All capitals, as some headlines and every NOTAM: capitals tell nothing there."""
    title_case: bool
    """Most words have a capital, as in some headlines: a capital tells little."""
    taken: bytearray
    """For each word 1 where a name holds it already."""
    mentions: list[Mention] = field(default_factory=list)

    def capital(self, index: int) -> bool:
        first = self.words.raw[index][0]
        return first.isupper() or first.isdigit()

    def starts_sentence(self, index: int) -> bool:
        """Whether a word opens a sentence or a quotation, so that its capital tells nothing."""
        return index == 0 or _SENTENCE_END.search(self.words.gap(index - 1)) is not None

    def free(self, first: int, last: int) -> bool:
        return not any(self.taken[first:last])

    def take(self, first: int, last: int) -> None:
        self.taken[first:last] = b"\x01" * (last - first)

    def possessive(self, last: int) -> bool:
        """Whether "'s" follows the name that ends before word `last`."""
        gap = self.words.gap(last - 1)
        if last < len(self.words.raw) and self.words.folded[last] == "s" and gap in ("'", "’", "`"):
            return True
        return gap in ("' ", "’ ")

    def beside(self, first: int, last: int, wanted: frozenset[str]) -> bool:
        """Whether one of some words stands near a name."""
        folded = self.words.folded
        return any(word in wanted for word in (*folded[max(0, first - _NEAR) : first], *folded[last : last + _NEAR]))

    def mention(self, first: int, last: int, kind: str, actor_id: str | None, name: str) -> Mention:
        """A mention that covers some words."""
        start, end = self.words.starts[first], self.words.ends[last - 1]
        if _DOTTED.search(self.paragraph.text, start, end + 1):
            end += 1
        return Mention(start, end, self.paragraph.text[start:end], name, kind, actor_id)


@dataclass(slots=True)
class Reading:
    """An article while its names are found."""

    gazetteer: Gazetteer
    scans: list[Scan]
    day: str
    """Of publication, YYYY-MM-DD."""
    spoken: str
    """All words of the article as keys, with a space at each end."""
    countries: dict[str, int] = field(default_factory=dict)
    """How often each country is named so far, by code."""
    people: set[str] = field(default_factory=set)
    """The listed people whose whole name was met."""

    def says(self, keys: frozenset[str]) -> int:
        """How many of some words or names stand in the article."""
        return sum(f" {each} " in self.spoken for each in keys)


def scan(paragraph: Paragraph) -> Scan:
    """A paragraph cut into words."""
    found = words(paragraph.text)
    letters = [word for word in found.raw if len(word) > 1 and word.isalpha()]
    shouting = len(letters) > 2 and sum(word.isupper() for word in letters) > 0.7 * len(letters)
    long = [word for word in letters if len(word) > 3]
    headline = paragraph.section == "title" or paragraph.text.rstrip()[-1:] not in tuple(".!?\"”')")
    title_case = headline and len(long) > 2 and sum(word[0].isupper() for word in long) > 0.7 * len(long)
    return Scan(paragraph, found, shouting, title_case and not shouting, bytearray(len(found.raw)))


def read(document: Document, gazetteer: Gazetteer) -> Reading:
    """An article ready for its names to be found."""
    scans = [scan(paragraph) for paragraph in document.paragraphs]
    spoken = " " + " ".join(" ".join(each.words.folded) for each in scans) + " "
    return Reading(gazetteer, scans, document.article.header.published_at[:10], spoken)
