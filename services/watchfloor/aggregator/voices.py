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
BY_HAND = "override"
"""In the place of a voice where an analyst's override stands."""


def voices(told: Iterable[Told]) -> dict[str, str]:
    """The voice of each article, by article id.

    The voice of a copy is that of the story at the root of `duplicate_of`: the family of the outlet that published it where that
    article is among those given; else the family that printed the copies, where it is one, and the story itself (`story:ID`) where
    they are several. So one outlet is never more than one voice. The voice of everything else is the family of its outlet.
    """
    families: dict[str, str] = {}
    originals: dict[str, str] = {}
    for each in told:
        families[each.article_id] = each.family
        if each.copy_of:
            originals[each.article_id] = each.copy_of
    if not originals:
        return families
    roots = {article: _root(article, originals) for article in originals}
    printed: dict[str, set[str]] = {}
    for article, root in roots.items():
        printed.setdefault(root, set()).add(families[article])
    return {**families, **{article: families.get(root) or _of_unknown(root, printed[root]) for article, root in roots.items()}}


def _of_unknown(root: str, families: set[str]) -> str:
    """The voice of copies whose original nobody has."""
    return next(iter(families)) if len(families) == 1 else f"story:{root}"


def _root(article: str, originals: dict[str, str]) -> str:
    passed = {article}
    while original := originals.get(article):
        if original in passed:
            return _least_of_circle(original, originals)
        passed.add(original)
        article = original
    return article


def _least_of_circle(article: str, originals: dict[str, str]) -> str:
    """Of articles that call each other copies the one that stands for all."""
    circle = [article]
    while (following := originals[circle[-1]]) != article:
        circle.append(following)
    return min(circle)
