"""The mention of a country, in the role that the words beside its name give it."""

from watchfloor.extractor.beside import is_place
from watchfloor.extractor.document import Mention
from watchfloor.extractor.scan import Reading, Scan


def country_mention(scan: Scan, first: int, last: int, code: str, role: str | None, reading: Reading) -> Mention:
    reading.countries[code] = reading.countries.get(code, 0) + 1
    mention = scan.mention(first, last, "country", f"country:{code}", reading.gazetteer.countries[code].name)
    mention.role = role if role not in (None, "government") else _role(scan, first, last, reading) or role
    return mention


def _role(scan: Scan, first: int, last: int, reading: Reading) -> str | None:
    """The role that a noun beside a country gives: "Sudan's army", "the parliament of Georgia"."""
    words, roles = scan.words, reading.gazetteer.contexts.roles
    owner = scan.possessive(last)
    index = last + (1 if owner and last < len(words.raw) and words.folded[last] == "s" else 0)
    adjective = not owner and words.folded[last - 1].endswith(("n", "i", "ese", "ish", "ch", "tch", "ss", "k", "ic", "h"))
    for step in range(3 if owner or adjective else 1):
        at = index + step
        if at >= len(words.raw) or (at > 0 and words.gap(at - 1) not in (" ", "-", "' ", "’ ", "'", "’")):
            break
        pair = " ".join(words.folded[at : at + 2])
        if pair in roles or words.folded[at] in roles:
            return roles.get(pair) or roles[words.folded[at]]
    back = first - 1
    if back >= 0 and words.folded[back] == "the":
        back -= 1
    if back >= 1 and words.folded[back] == "of" and words.folded[back - 1] in roles:
        return roles[words.folded[back - 1]]
    if is_place(scan, first, last, reading) and not adjective:
        return "place"
    return None
