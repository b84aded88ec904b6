"""The articles in the body of a request: one JSON object, or JSON Lines."""

from collections.abc import Iterator

from watchfloor.contracts.article import MAX_ARTICLE_BYTES, Article, ContractError, article_from, parse_article
from watchfloor.contracts.canonical import NotJson, decode
from watchfloor.ingest.files import BadLine, articles_in

MAX_BODY_BYTES = 32 * 1024 * 1024
"""A body is held in memory whole while its articles are published."""


class TooLarge(ValueError):
    """An article or the whole body is larger than is taken; one line for people."""


def articles_of(body: bytes) -> list[Article | BadLine]:
    """Each article, or why a line is none.

    The media type is not asked: `curl --data-binary` calls everything a form.

    Raises:
        TooLarge: one line, one article, and above the limit of an article.
    """
    if b"\n" not in body.strip():
        if len(body.strip()) > MAX_ARTICLE_BYTES:
            raise TooLarge(f"an article of {len(body)} bytes is above the limit of {MAX_ARTICLE_BYTES}")
        return [_single(body)] if body.strip() else []
    whole = _object_over_lines(body)
    return [whole] if whole is not None else list(articles_in(_lines(body)))


def _single(body: bytes) -> Article | BadLine:
    try:
        return parse_article(body.strip())
    except ContractError as error:
        return BadLine(1, str(error))


def _object_over_lines(body: bytes) -> Article | BadLine | None:
    """The article in a body that is one JSON object written over several lines; None where it is no such thing."""
    # The first line of JSON Lines is whole; that of an object over several lines is not.
    try:
        decode(body.strip().split(b"\n", 1)[0])
        return None
    except NotJson:
        pass
    try:
        value = decode(body)
    except NotJson:
        return None
    if len(body) > MAX_ARTICLE_BYTES:
        raise TooLarge(f"an article of {len(body)} bytes is above the limit of {MAX_ARTICLE_BYTES}")
    try:
        return article_from(value)
    except ContractError as error:
        return BadLine(1, str(error))


def _lines(body: bytes) -> Iterator[tuple[int, bytes]]:
    for number, line in enumerate(body.split(b"\n"), 1):
        if line.strip():
            yield number, line.strip()
