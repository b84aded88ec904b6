"""Whether a text takes a story back: the outlet's "this story has been withdrawn", or the kill notice of an agency."""

import re

_STORY = r"(?:story|article|report|item|piece|post|dispatch|news\s+alert|alert|page)"
_TAKEN_BACK = r"(?:withdrawn|retracted|removed|killed|taken\s+down|unpublished)"
_WITHDRAWN = re.compile(
    rf"\b(?:this|the\s+(?:above|original|following))\s+{_STORY}\s+(?:has\s+been|was|is|has\s+now\s+been)\s+{_TAKEN_BACK}\b"
    rf"|\bwe\s+have\s+(?:withdrawn|retracted|removed|taken\s+down)\s+this\s+{_STORY}\b"
    rf"|\b(?:editors?|clients?|subscribers?)\s*[,:]?\s+(?:please\s+)?(?:kill|withhold|disregard)\b"
    rf"|\bplease\s+(?:kill|disregard|withhold)\s+(?:this|the)\s+(?:above\s+)?{_STORY}\b",
    re.IGNORECASE,
)
_TITLE = re.compile(
    rf"^\W*(?:mandatory\s+kill|kill\s*(?:notice)?\s*[:\u2013\u2014-]|(?:story\s+)?(?:withdrawn|retracted)\s*[:\u2013\u2014-]|{_STORY}\s+{_TAKEN_BACK}\W*$)"
    r"|^\W*advisory\W+.{0,80}\b(?:withdrawn|killed)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"\b(?:the\s+)?{_STORY}\s+(?:headlined|titled|entitled|slugged)?\s*[\"\u201c'\u2018](?P<title>[^\"\u201d\n]{{12,300}})[\"\u201d'\u2019]"
    rf"[^.\n]{{0,80}}?\b(?:has\s+been|was|is)\s+{_TAKEN_BACK}\b",
    re.IGNORECASE,
)
_AFTER_KILL = re.compile(
    r"^\W*(?:mandatory\s+kill|kill(?:\s+notice)?|withdrawn|retracted)\s*[:\u2013\u2014-]\s*(?P<title>.{12,300})$", re.IGNORECASE
)
_OPENING = 400
"""Characters in which a notice says what it is; further down the words belong to a story about a withdrawal."""


def is_withdrawn(title: str, text: str) -> bool:
    """Whether this version of an article says that the article itself is taken back."""
    return bool(_TITLE.search(title) or _WITHDRAWN.search(text[:_OPENING]))


def withdrawn_title(title: str, text: str) -> str | None:
    """The title of another story that a notice takes back; None where it names none."""
    if not (_TITLE.search(title) or _NAMED.search(text[:_OPENING])):
        return None
    named = _NAMED.search(text[:_OPENING]) or _AFTER_KILL.search(title)
    return " ".join(named["title"].split()) if named else None
