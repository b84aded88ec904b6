"""Whose word a claim is: ten copies of one wire story are one voice, and so are the outlets of one publisher."""

from collections.abc import Iterable
from typing import Protocol


class Told(Protocol):
    """What is told in an article: a claim, or the article itself."""

    @property
    def article_id(self) -> str: ...
    @property
    def family(self) -> str: ...
    @property
    def copy_of(self) -> str | None: ...


RUMOUR = "rumour"
"""A rumour repeated by ten outlets is still one rumour."""


def voices(told: Iterable[Told]) -> dict[str, str]:
    """The voice of each article, by article id.

    The voice of a copy is that of the story at the root of `duplicate_of`: the family of the outlet that published it where that
    article is among those given, else the story itself (`story:ID`). The voice of everything else is the family of its outlet.
    """
    families: dict[str, str] = {}
    originals: dict[str, str] = {}
    for each in told:
        families[each.article_id] = each.family
        if each.copy_of:
            originals[each.article_id] = each.copy_of
    return {**families, **{article: _voice(article, families, originals) for article in originals}} if originals else families


def _voice(article: str, families: dict[str, str], originals: dict[str, str]) -> str:
    passed = {article}
    while original := originals.get(article):
        if original in passed:  # articles that call each other copies: the least id stands for all
            return f"story:{min(passed)}"
        passed.add(original)
        article = original
    return families.get(article) or f"story:{article}"
