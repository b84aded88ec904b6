"""Whether a text takes a story back: the outlet's "this story has been withdrawn", or the kill notice of an agency."""

import re
from collections.abc import Callable

_OURS = r"(?:story|article|dispatch|news\s+(?:item|story|alert|report))"
_STORY = r"(?:story|article|report|item|piece|post|dispatch|news\s+alert|alert|page)"
"""What an outlet calls what it publishes. Reports, posts and alerts are also what the news is about: those words count only in a
notice that says nothing else."""
_TAKEN_BACK = r"(?:withdrawn|retracted|removed|killed|taken\s+down|unpublished|deleted)"
_HAS_BEEN = r"(?:has|have|had|was|were|is)\s+(?:(?:been|since|now|also)\s+){0,3}"
_TELLS = r"(?:please\s+)?(?:kill|withhold|disregard)\b"


def _itself(story: str) -> re.Pattern[str]:
    """What says that the text in which it stands is taken back, by the words for it."""
    return re.compile(
        # This story has been withdrawn.   /   This Nov. 24 story has since been removed.   /   This version of the story ...
        rf"\b(?:this\s+(?:version\s+of\s+(?:the|this)\s+|(?:[\w.]+\s+){{0,3}}?)|the\s+(?:above|original|following)\s+){story}"
        rf"\s+{_HAS_BEEN}(?:published\s+in\s+error|{_TAKEN_BACK})\b"
        # We have withdrawn this story.   /   The Gazette has removed this article.
        rf"|\b(?:have|has|had|is|are)\s+(?:now\s+)?(?:withdrawn|retracted|removed|taken\s+down|withdrawing|retracting|removing)"
        rf"\s+this\s+{story}\b"
        rf"|\beditor['\u2019]?s?['\u2019]?\s+note\W+(?:retracted|withdrawn)\b"
        # Editors, please kill.   /   AFP asks its clients to kill the story.
        rf"|\b(?:editors?|eds|clients?|subscribers?)\b\s*[,:.]?\s+{_TELLS}|\b(?:editors|clients|subscribers)\s+to\s+{_TELLS}"
        rf"|\bplease\s+(?:kill|disregard|withhold)\s+(?:this|the|our)\s+(?:above\s+)?{_STORY}\b",
        re.IGNORECASE,
    )


_ITSELF, _NOTICE = _itself(_OURS), _itself(_STORY)
_WHOLE = re.compile(
    # All that is left of a page.
    r"\W*(?:the\s+)?(?:story|article)\s+(?:(?:has\s+been|was|is)\s+)?(?:withdrawn|retracted)\W*"
    r"|\W*(?:sorry\W+)?this\s+(?:story|article|content|page|post)\s+is\s+no\s+longer\s+available\b.{0,150}"
    rf"|\W*(?:an?\s+)?(?:story|article)\s+(?:previously\s+)?published\s+here\s+{_HAS_BEEN}{_TAKEN_BACK}\b.{{0,150}}",
    re.IGNORECASE | re.DOTALL,
)
_SHOUTED = re.compile(r"^\W*(?:BULLETIN\W+|MANDATORY\W+|URGENT\W+)?KILL\b(?:\W+KILL\b)*(?:\W+NOTICE\b)?\s*(?:\n|$|[:,.\u2013\u2014-])")
_BY_OUTLET = re.compile(
    rf"^\W*(?P<outlet>[A-Z][\w.&'\u2019 -]{{1,40}}?)\s+(?:has|is)\s+(?:withdrawn|withdrawing|retracted|retracting|killed|killing)"
    rf"\s+(?:its|the|a)\s+(?:[\w.]+\s+){{0,3}}?{_STORY}\b"
)
_MARK = re.compile(
    # KILL: ...   /   AP: MANDATORY KILL - ...   /   REFILE-WITHDRAWAL ...: an order is shouted, else it is a word of the story
    r"^\W*(?:[A-Z]{2,6}\s*[:-]\s*)?(?:(?:BULLETIN|MANDATORY|URGENT|ADVISORY|REFILE|Mandatory)[\s:\u2013\u2014-]*)?"
    r"(?:KILL(?:\s+NOTICE)?|WITHDRAWN|WITHDRAWAL|RETRACTED|RETRACTION|(?<=Mandatory\s)Kill)\s*(?:[:\u2013\u2014-]\s*|$)"
    r"|^\W*REFILE-WITHDRAWAL\s+"
    r"|^\W*(?:Withdrawn|Retracted|Retraction|(?:Story|Article)\s+(?:withdrawn|retracted))\s*[:\u2013\u2014]"
    r"(?!\s*(?i:how|why|what|who|where|when|inside)\b)\s*"
    # [Retracted] ...   /   ... (WITHDRAWN)   /   ... - WITHDRAWN
    r"|^\s*[\[(](?i:withdrawn|retracted|killed)[\])]\s*|\s*[\[(](?i:withdrawn|retracted|killed)[\])]\s*$"
    r"|\s[\u2013\u2014-]\s*(?:WITHDRAWN|RETRACTED|KILLED)\s*$"
)
_TITLE = re.compile(
    rf"^\W*(?:story|article)\s+(?:withdrawn|retracted|killed)\W*$|^\W*kill\W*$|^\W*(?:eds|editors)\W+{_TELLS}"
    rf"|^\W*advisory\W+(?:kill\b|.{{0,80}}\b{_STORY}\s+(?:{_HAS_BEEN})?{_TAKEN_BACK}\b)",
    re.IGNORECASE,
)
_QUOTED = r"[\"\u201c'\u2018](?P<title>[^\"\u201d\n]{12,300})[\"\u201d'\u2019]"
_NAMED = re.compile(
    rf"\b(?:the\s+|its\s+|our\s+)?{_STORY}\s+(?:headlined|titled|entitled|slugged)?\s*,?\s*{_QUOTED}[^.\n]{{0,80}}?\b(?:has\s+been|was|is)\s+{_TAKEN_BACK}\b"
    rf"|\b(?:withdrawn|withdrawing|retracted|retracting|kill|disregard|withhold)\s+(?:the|its|our)\s+{_STORY}\s+(?:headlined|titled|entitled|slugged)\s*,?\s*"
    + _QUOTED.replace("title", "other"),
    re.IGNORECASE,
)
_NOT_THERE = re.compile(
    r"\b(?:page|article|story|content)\b.{0,40}?\b(?:(?:could\s+)?(?:not|n.t)\s+(?:be\s+)?found|no\s+longer\s+(?:available|exists?)"
    r"|(?:has|have)\s+been\s+(?:removed|deleted|taken\s+down)|does(?:\s+not|n.t)\s+exist)\b"
    r"|\b(?:404|410)\b.{0,20}?\b(?:not\s+found|gone|error)\b|\b(?:not\s+found|gone|error)\b.{0,20}?\b(?:404|410)\b",
    re.IGNORECASE,
)
_OPENING, _SHORT = 400, 300
"""Characters in which a notice says what it is, further down the words belong to a story about a withdrawal; and up to which a text
may be a notice and nothing else."""
_SHORTEST_TITLE = 12


def is_withdrawn(title: str, text: str, is_ours: Callable[[str], bool] = lambda _: False) -> bool:
    """Whether this version of an article says that the article itself is taken back.

    Args:
        is_ours: whether a name is that of the article's own publisher. `The AP has withdrawn its story` is a notice of the AP's, and
            news in any other paper.
    """
    opening = text[:_OPENING]
    if _MARK.search(title) or _TITLE.search(title) or _SHOUTED.search(title) or _SHOUTED.search(opening) or _ITSELF.search(opening):
        return True
    if len(text) <= _SHORT and (_NOTICE.search(text) or _WHOLE.fullmatch(text.strip())):
        return True
    by = _BY_OUTLET.search(opening)
    return by is not None and is_ours(by["outlet"].strip())


def is_not_there(opening: str) -> bool:
    """Whether a page on which no article was found says that there is none: many send that with 200 instead of 404."""
    return _NOT_THERE.search(opening[:_OPENING]) is not None


def withdrawn_title(title: str, text: str) -> str | None:
    """The title of another story that a notice takes back; None where it names none."""
    named = _NAMED.search(text[:_OPENING])
    if named:
        return " ".join((named["title"] or named["other"]).split())
    rest = " ".join(_MARK.sub(" ", title).split())
    return rest if _MARK.search(title) and len(rest) >= _SHORTEST_TITLE else None
