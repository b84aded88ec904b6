"""Whose report an article is: the agency that a wire credit names, the source that an aggregator names, else the outlet."""

import re
from collections.abc import Iterable

from watchfloor.knowledge.outlets import Outlets

_DASH = r"[\u2013\u2014-]{1,2}"
_OPENING, _END = 300, 400
"""Characters at the start and at the end of a text in which credits stand."""


class Credits:
    """Finds the agencies of the outlet list in the credits of an article."""

    def __init__(self, outlets: Outlets) -> None:
        names = {
            _key(name): outlet.name
            for family in outlets.families
            for outlet in family.outlets
            if outlet.kind == "agency"
            for name in (outlet.name, *outlet.also)
        }
        self._names = names
        agency = "|".join(sorted((_pattern(name) for name in _spellings(outlets)), key=len, reverse=True)) or r"(?!)"
        self._dateline = re.compile(
            # KABUL, Nov 24 (Reuters) - ...   /   KABUL (AFP/AP) -- ...   /   (Reuters) - ...   /   Reuters -- ...
            rf"^[^\n.]{{0,80}}?\(\s*(?P<in_brackets>{agency})(?:\s*[/,&]\s*[\w. ]{{2,30}})?\s*\)|^(?P<bare>{agency})\s*{_DASH}\s",
        )
        self._byline = re.compile(
            rf"(?:^|\n)\s*(?:[Bb]y|BY|source|Source|SOURCE|[Cc]redit|[Vv]ia)\s*:?\s*(?:the\s+)?(?P<agency>{agency})\s*(?:$|\n|[|,.])"
        )
        self._signature = re.compile(
            # at the end: (Reuters)   /   - AFP   /   AFP contributed to this report   /   with input from AP
            rf"\(\s*(?P<in_brackets>{agency})\s*\)\s*$|(?:^|\s){_DASH}\s*(?P<after_dash>{agency})\s*$|\n\s*(?P<alone>{agency})\s*$"
            rf"|\b(?P<contributed>{agency})(?:\s+staff)?\s+(?:also\s+)?contributed\b"
            rf"|\b(?:[Rr]eporting|[Ii]nputs?|[Ii]nformation|[Mm]aterial|[Ff]iles?)\s+(?:by|from)\s+(?:the\s+)?(?P<with>{agency})\b",
        )

    def voice(self, text: str, source: str | None, outlet: str | None) -> str | None:
        """The name under which an article counts as a voice.

        Args:
            text: the plain text of the article.
            source: what RSS `<source>` names.
            outlet: whose feed it is.
        """
        return self.agency(text) or source or outlet

    def agency(self, text: str) -> str | None:
        """The agency in the dateline, the byline or the signature of a text, by its usual name."""
        opening, end = text[:_OPENING], text[-_END:].rstrip(" .\n")
        for match in (self._dateline.search(opening), self._byline.search(opening), self._signature.search(end)):
            name = next((each for each in match.groupdict().values() if each), None) if match else None
            if name:
                return self._names.get(_key(name))
        return None


def _spellings(outlets: Outlets) -> Iterable[str]:
    for family in outlets.families:
        for outlet in family.outlets:
            if outlet.kind == "agency":
                yield from (outlet.name, *outlet.also)


def _pattern(name: str) -> str:
    """A name as it is written, or all in capitals: `ap` inside a word, or the word `pa`, is no agency."""
    words = r"\s+".join(map(re.escape, name.split()))
    return f"{words}|{words.upper()}" if len(name) > 3 and "\\" not in words.replace(r"\s+", "") else words


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
