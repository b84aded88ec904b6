"""Cuts title and text into paragraphs without moving a character, so that every offset stays true."""

import re
from collections.abc import Iterator

from watchfloor.contracts.article import AcceptedArticle
from watchfloor.extractor.document import Document, Paragraph

_BREAK = re.compile(r"\r?\n(?:\s*\n)*")
_WRAPPED = re.compile(r"[^.!?:;\n]{45}[\w,'’)-]$")
_LONG_LINE = 46
"""A line that runs on in the next: long, without the end of a sentence at its own end."""
_LIST = re.compile(r"[ \t]*(?:[-*•–]|\d+[.)])\s")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\u200b\u200e\u200f\ufeff]")
MAX_PARAGRAPH = 20_000
"""Characters. A longer one is cut: the parser's memory grows with the length of what it reads at once."""


def clean(text: str) -> str:
    """Put a space for each control character: as many characters as before."""
    return _CONTROL.sub(" ", text)


def cut(article: AcceptedArticle) -> Document:
    """The document of an article: its title, if any, and each paragraph of its text that is not blank.

    A blank line ends a paragraph; so does a line's end, unless the text is wrapped at a fixed width there.
    """
    paragraphs = []
    if article.title.strip():
        paragraphs.append(Paragraph("title", 0, clean(article.title)))
    text = clean(article.text)
    for start, end in _stretches(text):
        for first in range(start, end, MAX_PARAGRAPH):
            piece = text[first : min(end, first + MAX_PARAGRAPH)].replace("\n", " ").replace("\r", " ")
            if piece.strip():
                paragraphs.append(Paragraph("text", first + len(piece) - len(piece.lstrip()), piece.strip()))
    return Document(article, paragraphs)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    start = line = 0
    for found in _BREAK.finditer(text):
        blank = text.count("\n", *found.span()) > 1
        wrapped = _WRAPPED.match(text, max(line, found.start() - _LONG_LINE), found.start()) and not _LIST.match(text, found.end())
        line = found.end()
        if blank or not wrapped:
            yield start, found.start()
            start = found.end()
    yield start, len(text)
