"""How names are compared: word by word, without case, accents and punctuation, and with one spelling of what has several."""

import re
import unicodedata
from dataclasses import dataclass

WORD = re.compile(r"[^\W_ʿʾʻʼ]+")
"""A word of a name; apostrophes, hyphens and full stops part words, so that "Al-Shabaab" and "al Shabaab" are one."""
_LETTERS = str.maketrans(
    {"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "ð": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ı": "i", "ə": "a"}
)
_SPELLINGS = {
    "centre": "center", "centres": "centers", "organisation": "organization", "programme": "program", "defence": "defense",
    "labour": "labor", "saint": "st", "mount": "mt", "fort": "ft", "intl": "international", "int": "international",
    "mobilisation": "mobilization", "stabilisation": "stabilization", "harbour": "harbor", "aeroplane": "airplane",
}  # fmt: skip
_GAP = re.compile(r"[ \u00a0]|[-‐‑–’'‘`´ʿʾʻʼ./&]|\. | ?& ?|['’][- ]")
"""What may stand between two words of one name. A full stop with a space only after an initial or "St.", see `joined`."""
_SHORT = frozenset({"st", "ft", "mt", "dr", "gen", "sgt", "intl", "col", "capt", "lt", "pres", "gov", "rev", "mr"})


def fold(word: str) -> str:
    """A word as names are compared by it."""
    folded = word.lower() if word.isascii() else _plain(word)
    return _SPELLINGS.get(folded, folded)


def _plain(word: str) -> str:
    spread = unicodedata.normalize("NFKD", word.translate(_LETTERS))
    return "".join(letter for letter in spread if not unicodedata.combining(letter)).casefold()


def key(name: str) -> str:
    """A name as it is looked up: its folded words with a space between them."""
    return " ".join(fold(word) for word in WORD.findall(name))


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text, with what the matching of names needs to know of each."""

    text: str
    raw: list[str]
    folded: list[str]
    starts: list[int]
    ends: list[int]

    def joined(self, index: int) -> bool:
        """Whether a word and the next one may belong to one name, from what stands between them."""
        gap = self.text[self.ends[index] : self.starts[index + 1]]
        if gap in (" ", "-"):
            return True
        if gap == ". ":
            return len(self.raw[index]) == 1 or self.folded[index] in _SHORT
        return _GAP.fullmatch(gap) is not None

    def gap(self, index: int) -> str:
        """What stands between a word and the next one; after the last, the rest."""
        return self.text[self.ends[index] : self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)]


def words(text: str) -> Words:
    """The words of a text."""
    raw, folded, starts, ends = [], [], [], []
    for match in WORD.finditer(text):
        word = match.group()
        raw.append(word)
        folded.append(fold(word))
        starts.append(match.start())
        ends.append(match.end())
    return Words(text, raw, folded, starts, ends)
