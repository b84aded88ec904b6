"""Whose report an article is: the agency that a wire credit names, the source that an aggregator names, else the outlet.

A credit stands in certain places: in a dateline, in a byline, in a signature at the end. An agency that the text only speaks of is
no credit.
"""

import re
from collections.abc import Iterator

from watchfloor.knowledge.outlets import Outlets

_OPENING, _FIRST_LINES, _END = 600, 8, 500
"""Characters and lines at the start, and characters at the end, in which credits stand."""
_LONGEST_BYLINE = 80
_DASH = r"(?:[\u2013\u2014]|--?)"
_SMALL = frozenset(
    {"of", "de", "da", "del", "der", "du", "la", "le", "el", "al", "and", "on", "the", "near", "st", "nd", "rd", "th"}
    | {"by", "in", "via", "with", "staff", "writer", "writers", "reporter", "reporters", "correspondent", "correspondents", "news"}
)
"""Words of datelines and bylines that begin with a small letter: `Port of Spain, on the 24th of Nov (AFP)`, `by AFP staff in Kabul`."""


class Credits:
    """Finds the agencies of the outlet list in the credits of an article."""

    def __init__(self, outlets: Outlets) -> None:
        agencies = [outlet for family in outlets.families for outlet in family.outlets if outlet.kind == "agency"]
        self._names = {_key(name): outlet.name for outlet in agencies for name in (outlet.name, *outlet.also)}
        self._signs = [(re.compile(sign), outlet.name) for outlet in agencies for sign in outlet.signs]
        spellings = sorted((name for outlet in agencies for name in (outlet.name, *outlet.also)), key=len, reverse=True)
        agency = rf"(?:{'|'.join(map(_pattern, spellings)) or '(?!)'})(?!\w)"
        others = r"(?:\s*[/,&]\s*[\w. ]{2,30})*"
        the = r"(?:the\s+|The\s+)?"
        # KABUL, Nov 24 (Reuters) - ...   /   MOSCOW, November 24. /TASS/. ...   /   KABUL (AFP/AP) -- ...   /   (Reuters) - ...
        self._dateline = re.compile(
            rf"^(?P<place>[^\n()/\[\]]{{0,70}}(?:/[^\n()/\[\]]{{2,40}})?)[(/\[]\s*(?P<agency>{agency}){others}\s*[)/\]]"
            rf"\s*(?P<after>{_DASH}|[:.]|$|[\"\u201c\u2018A-Z0-9])"
        )
        # AFP - ...   /   Kabul | AFP - ...   /   KABUL, Nov 24, AFP - ...
        self._bare = re.compile(rf"^(?P<place>[^\n()|]{{0,40}}?)(?:^|[|,\u2013\u2014-]\s*)(?P<agency>{agency})\s*{_DASH}\s")
        # a line of its own: By Reuters   /   By JOHN SMITH, Associated Press   /   Reuters Staff   /   Source: AFP/Reuters
        self._byline = re.compile(
            rf"(?:^|[|,(/\u2013\u2014-]\s*|\b(?:[Bb]y|BY|source|Source|SOURCE|[Cc]redit|[Vv]ia)\s*:?\s*){the}(?P<agency>{agency})"
            rf"(?=\s*(?:$|[|,)/\u2013\u2014-]|[Ss]taff\b|[Ww]riters?\b|[Cc]orrespondents?\b|[Nn]ews\b))"
        )
        article = r"[Tt]his\s+(?:article|story|report|content|item|piece)\s+(?:was|is|has\s+been)\s+(?:\w+\s+)?"
        self._signature = re.compile(
            # (Reuters)   /   ar/jsi (AFP, dpa)   /   - AFP   /   AFP   /   AFP/jb
            rf"\(\s*(?P<in_brackets>{agency}){others}\s*\)\s*$|(?:^|\s){_DASH}\s*(?P<after_dash>{agency})\s*$"
            rf"|(?:^|\n)\s*(?P<alone>{agency})(?:\s*[/,&+]\s*\w{{1,20}})*\s*$"
            # AFP contributed to this report   /   Associated Press writer John Smith in Kabul contributed
            rf"|\b(?P<contributed>{agency})(?:\s+staff)?(?:\s+(?:and|,)\s+[\w ]{{2,30}}?)?\s+(?:also\s+)?contributed\b"
            rf"|\b(?P<writer>{agency})\s+(?:writer|journalist|reporter|correspondent|producer|photographer)s?\b[^.\n]{{2,160}}\bcontributed\b"
            # with reporting by Reuters and AFP   /   with inputs from PTI
            rf"|\b(?:[Rr]eporting|[Ii]nputs?|[Ii]nformation|[Mm]aterial|[Ff]iles?)\s+(?:by|from)\s+{the}(?P<with>{agency})"
            # (c) 2026 AFP   /   This story was originally published by Reuters
            rf"|(?:\u00a9|\([cC]\)|\b[Cc]opyright)\s*(?:\u00a9\s*)?(?:\d{{4}}\s*)?(?:by\s+)?{the}(?P<rights>{agency})"
            rf"|{article}(?:published|provided|supplied|produced|distributed|written)\s+(?:by|on)\s+{the}(?P<published>{agency})"
        )

    def voice(self, text: str, source: str | None, outlet: str | None, author: str | None = None) -> str | None:
        """The name under which an article counts as a voice.

        Args:
            text: the plain text of the article.
            source: what RSS `<source>` names.
            outlet: whose feed it is.
            author: who signs it.
        """
        return self.agency(text) or self.signed(author) or source or outlet

    def agency(self, text: str) -> str | None:
        """The agency in the dateline, the byline or the signature of a text, by its usual name."""
        end = text[-_END:].rstrip(" .\n")
        named = next(self._in_opening(text[:_OPENING]), None) or _first(self._signature.search(end))
        if named:
            return self._names.get(_key(named))
        return next((name for sign, name in self._signs if sign.search(text[-_END:])), None)

    def signed(self, author: str | None) -> str | None:
        """The agency that an author's name is, or has beside it: `AFP`, `Reuters Staff`, `John Smith, Associated Press`."""
        for part in re.split(r"[,/|&();]|\band\b", author or ""):
            words = re.sub(r"(?i)^\s*(?:by|from|the)\s+|\s+(?:staff|writers?|correspondents?|reporters?|desk)\b", " ", part)
            if found := self._names.get(_key(re.sub(r"(?i)^\s*the\s+", "", words))):
                return found
        return None

    def _in_opening(self, opening: str) -> Iterator[str]:
        for line in map(str.strip, opening.split("\n")[:_FIRST_LINES]):
            dateline = self._dateline.search(line)
            if dateline and (dateline["after"] != "." or dateline["place"].strip()) and _are_names(dateline["place"]):
                yield dateline["agency"]
            bare = self._bare.search(line)
            if bare and _are_names(bare["place"]):
                yield bare["agency"]
            if len(line) > _LONGEST_BYLINE or re.search(r"[.!?\u2026]$", line):
                continue
            byline = self._byline.search(line)
            if byline and _are_names(f"{line[: byline.start()]} {line[byline.end() :]}"):
                yield byline["agency"]


def _first(match: re.Match[str] | None) -> str | None:
    return next((each for each in match.groupdict().values() if each), None) if match else None


def _are_names(words: str) -> bool:
    """Whether what stands beside an agency may be names, places and dates: no word of a sentence, most of which begin small."""
    return all(word[0].isupper() or not word[0].isalpha() or word in _SMALL for word in re.findall(r"[^\W_]+", words))


def _pattern(name: str) -> str:
    """A name as it is written, or all in capitals: `ap` inside a word, or the word `pa`, is no agency."""
    words = re.escape(name).replace(r"\ ", r"\s+")
    capitals = re.escape(name.upper()).replace(r"\ ", r"\s+")
    return rf"\b{words}|\b{capitals}"


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
