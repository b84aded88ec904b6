"""How time expressions are written, as one pattern; each named group is a part that `time_expressions` reads."""

import re

_ONES = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty"]
NUMBERS: dict[str, float] = {word: number for number, word in enumerate(_ONES + _TEENS, 1)} | {
    "a": 1, "an": 1, "half an": 0.5, "half a": 0.5, "a couple of": 2, "several": 3, "a few": 3, "some": 3,
    "thirty": 30, "forty": 40, "forty-five": 45, "ninety": 90, "twenty-four": 24, "a dozen": 12,
}  # fmt: skip
"""Vague ones ("several hours") stand for a small number: enough to tell a short stop from a long one."""
DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

_CAPITALS = "JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    rf"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?|{_CAPITALS})"
)
_WEEKDAY = (
    r"(?:[Mm]onday|[Tt]uesday|[Ww]ednesday|[Tt]hursday|[Ff]riday|[Ss]aturday|[Ss]unday|Mon\.|Tue(?:s|\.)|Wed\.|Thur?s?\.|Fri\.|"
    + "|".join(day.upper() for day in DAYS)
    + ")"
)
_PART = r"(?:(?:early |late )?(?:[Mm]orning|[Aa]fternoon|[Ee]vening|[Nn]ight))"
_UNIT = r"(?i:(?:minute|hour|day|night|week|month|year)s?)"
_NUMBER = r"(?:\d+(?:\.\d+)?|(?i:" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + "))"
_ORDINAL = r"(?:st|nd|rd|th)?"
_ZONE = r"(?:\s?(?:GMT|UTC|Z|BST|CES?T|EES?T|MSK|IST|E[SD]?T|C[SD]?T|M[SD]T|P[SD]?T|JST|KST|AEST|local(?: time)?|Local)\b)"
_TO = r"\s?(?:to|until|(?<=between \d )and|(?<=between \d\d )and|through|-|–|—)\s?"
_LENGTH_WORDS = (
    r"(?: (?:more than|at least|about|around|nearly|almost|less than|over|up to|roughly|only|just|another|a further|an additional"
    r"|the next|the past|the last|the following))*"
)
_MONTH_LEAD = (
    r"(?:\b(?P<m_mod>[Mm]id|[Ee]arly|[Ll]ate|[Tt]he end of|[Ee]nd of|[Ll]ast|[Nn]ext|[Ii]n|[Ss]ince|[Uu]ntil|[Dd]uring|[Bb]y|[Ff]rom"
    r"|[Tt]hrough|[Tt]ill)(?:\s|-|\s-\s)(?:(?:early|late|(?P<m_mid>mid))[- ]+)?)?"
)
_YEAR_LEAD = r"\b(?:[Ii]n|[Ss]ince|[Uu]ntil|[Bb]y|[Dd]uring|[Ff]rom|[Oo]f|[Tt]hroughout)(?: early| late| mid-?)? ?"
_WEEKDAY_LEAD = r"\b(?:(?P<w_mod>[Ll]ast|[Pp]revious|[Nn]ext|[Cc]oming|[Ff]ollowing|[Tt]his) )?(?:early |late )?"


def _year(name: str) -> str:
    return rf"(?:,? (?P<{name}>(?:19|20)\d\d))?"


_OPENINGS = [
    "mid", "early", "late", "the", "end", "last", "next", "in", "since", "until", "during", "by", "from", "through", "till", "of",
    "previous", "coming", "following", "this", "yesterday", "today", "tomorrow", "tonight", "overnight", "at", "right", "just", "now",
    "currently", "earlier", "later", "on", "for", "within", "another", "lasting", "noon", "midday", "midnight",
    *DAYS, *(words.split()[0] for words in NUMBERS),
]  # fmt: skip
"""The words in small letters with which an expression may begin."""
BEGINS = r"(?=[\dA-Z]|(?i:" + "|".join(sorted({re.escape(word[:3]) if len(word) > 2 else rf"{word}(?![a-z])" for word in _OPENINGS})) + "))"
"""Looked at first, since most words begin nothing: a third of the time."""

PIECE = re.compile(
    rf"\b{BEGINS}(?:"
    + "|".join(
        [
            r"(?P<iso>\b(?:19|20)\d\d-\d\d-\d\d\b)",
            rf"\b(?P<r_d1>\d{{1,2}}){_ORDINAL}{_TO}(?P<r_d2>\d{{1,2}}){_ORDINAL}(?: of)? (?P<r_m>{_MONTH})\b{_year('r_y')}",
            rf"\b(?P<s_m>{_MONTH}) (?P<s_d1>\d{{1,2}}){_ORDINAL}{_TO}(?P<s_d2>\d{{1,2}}){_ORDINAL}(?![\d:])\b{_year('s_y')}",
            rf"\b(?P<d_d>\d{{1,2}}){_ORDINAL}(?: of)? (?P<d_m>{_MONTH})(?!\w){_year('d_y')}",
            rf"\b(?P<e_m>{_MONTH}) (?P<e_d>\d{{1,2}}){_ORDINAL}(?![\d:,]*\d)(?! ?[ap]\.?m){_year('e_y')}",
            rf"{_MONTH_LEAD}\b(?P<m_m>{_MONTH})(?!\w)(?! \d{{1,2}}\b){_year('m_y')}",
            _YEAR_LEAD + r"(?P<year>(?:19|20)\d\d)\b(?! ?(?:GMT|UTC|local|[a-z]+s\b))",
            rf"{_WEEKDAY_LEAD}(?P<w>{_WEEKDAY})(?:'s|’s)?(?: {_PART})?(?!\w)",
            r"\b(?P<rel>the day before yesterday|the day after tomorrow|[Yy]esterday|[Tt]oday|[Tt]omorrow|[Tt]onight|[Oo]vernight"
            r"|[Ll]ast night|[Tt]his (?:morning|afternoon|evening)|[Aa]t (?:dawn|dusk|daybreak|first light|sunrise|sunset)"
            r"|(?:[Rr]ight |[Jj]ust )?[Nn]ow|[Cc]urrently|[Aa]t the moment|[Aa]t present|in the (?:early )?(?:morning|afternoon|evening)"
            r"|TODAY|YESTERDAY|TOMORROW|THIS MORNING|EARLY THIS MORNING)\b(?:'s|’s)?",
            r"\b(?P<p_mod>[Ll]ast|[Tt]his|[Nn]ext|[Pp]revious|[Ee]arlier this|[Ll]ater this)"
            r" (?P<p>week|weekend|month|year|spring|summer|autumn|fall|winter)\b",
            rf"\b(?P<ago_n>{_NUMBER}) (?P<ago_u>{_UNIT})(?: ago\b| earlier\b)",
            rf"\b[Ii]n (?:about |the next |around )?(?P<in_n>{_NUMBER}) (?P<in_u>{_UNIT})(?:'s? time|’s? time)?\b",
            r"\bon the (?P<nth>\d{1,2})(?:st|nd|rd|th)\b",
            rf"\b(?P<for>[Ff]or|[Ww]ithin|[Tt]he next|[Aa]nother|[Ll]asting)(?P<for_mod>{_LENGTH_WORDS})"
            rf" (?P<for_n>{_NUMBER})[ -](?P<for_u>{_UNIT})\b(?!-old| (?:a|per|each|every) (?:day|week)\b)",
            rf"\b(?P<adj_n>{_NUMBER})-(?P<adj_u>minute|hour|day|night|week|month|year)s?(?:-long)?\b(?!-old)",
            rf"\b(?P<c_h>\d{{1,2}})(?:[:.](?P<c_m>\d\d))?\s?(?P<c_ap>[AaPp]\.?\s?[Mm]\b\.?)(?P<c_z>{_ZONE})?",
            rf"\b(?P<k_h>[01]?\d|2[0-4])[:h](?P<k_m>[0-5]\d)\b(?:\s?(?:hours|hrs))?(?P<k_z>{_ZONE})?",
            rf"\b(?P<g_h>[01]\d|2[0-4])(?P<g_m>[0-5]\d)(?P<g_z>{_ZONE}|\s?(?:hours|hrs))",
            r"\b(?P<noon>noon|midday|midnight)\b",
        ]
    )
    + ")"
)
