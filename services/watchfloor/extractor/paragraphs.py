"""Cuts title and text into paragraphs without moving a character, so that every offset stays true."""

import re

from watchfloor.contracts.article import AcceptedArticle
from watchfloor.extractor.document import Document, Paragraph

_BREAK = re.compile(r"\n\s*\n|\r\n\s*\r\n|\n(?=[ \t]*[-*•] )|\n")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\u200b\u200e\u200f\ufeff]")
MAX_PARAGRAPH = 20_000
"""Characters. A longer one is cut: the parser's memory grows with the length of what it reads at once."""


def clean(text: str) -> str:
    """Put a space for each control character: as many characters as before."""
    return _CONTROL.sub(" ", text)


def cut(article: AcceptedArticle) -> Document:
    """The document of an article: its title, if any, and each paragraph of its text that is not blank."""
    paragraphs = []
    if article.title.strip():
        paragraphs.append(Paragraph("title", 0, clean(article.title)))
    text = clean(article.text)
    start = 0
    for end, following in [*((m.start(), m.end()) for m in _BREAK.finditer(text)), (len(text), len(text))]:
        for first in range(start, end, MAX_PARAGRAPH):
            piece = text[first : min(end, first + MAX_PARAGRAPH)]
            if piece.strip():
                paragraphs.append(Paragraph("text", first + len(piece) - len(piece.lstrip()), piece.strip()))
        start = following
    return Document(article, paragraphs)
