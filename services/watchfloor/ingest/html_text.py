"""HTML to plain text with its paragraphs. No script, no style, nothing hidden, no tag."""

import re
from collections.abc import Callable
from typing import Any

from lxml import etree, html

from watchfloor.ingest.hiding import drop, remove_hidden
from watchfloor.ingest.text_encoding import NOT_TEXT

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer"}
    | {"h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul"}
)
_TAG = re.compile(
    r"</?(?:p|br|div|a|b|i|u|em|strong|span|img|ul|ol|li|h[1-6]|blockquote|script|style|table|tr|td|figure)\b[^<>]*>", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{2,7}|#[xX][0-9a-fA-F]{2,6}|[A-Za-z]{2,8}\d{0,2});")
_MOST_ESCAPES = 3
_PARSER = html.HTMLParser(remove_comments=True, remove_pis=True, no_network=True, huge_tree=False, encoding="utf-8")


def parse_html(text: str) -> Any:
    """The tree of a page or fragment, however broken; None where there is nothing in it."""
    # libxml2 takes U+0000 for the end.
    data = NOT_TEXT.sub(" ", text).encode("utf-8", "replace")
    try:
        return html.document_fromstring(data, parser=_PARSER)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def plain(markup: str, clean: Callable[[Any], None] = remove_hidden) -> str:
    """The text of HTML, or of text that may hold some, with a blank line between paragraphs.

    What was escaped twice or thrice, as feeds do, is unpacked as often.

    Args:
        clean: takes out of a tree what is not wanted.
    """
    text = _plain(markup, clean)
    for _ in range(_MOST_ESCAPES - 1):
        if not (_TAG.search(text) or _ENTITY.search(text)):
            break
        text = _plain(text, clean)
    return text


def line(markup: str) -> str:
    """The text of a title: one line."""
    return " ".join(plain(markup).split())


def _plain(markup: str, clean: Callable[[Any], None]) -> str:
    if "<" not in markup and "&" not in markup:
        return tidy(markup)
    if "<![CDATA[" in markup:  # escaped with its content
        markup = markup.replace("<![CDATA[", "").replace("]]>", "")
    if not _TAG.search(markup):
        # Line ends carry the paragraphs where no tags do; a parser would fold them.
        markup = "<pre>" + re.sub(r"<(?![/!a-zA-Z])", "&lt;", markup) + "</pre>"
    tree = parse_html(markup)
    if tree is None:
        return ""
    clean(tree)
    drop(tree.xpath("//head"))
    return tidy("".join(_pieces(tree)))


def _pieces(tree: Any) -> list[str]:
    pieces: list[str] = []
    kept = 0
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        name = node.tag if isinstance(node.tag, str) else ""
        kept += (name == "pre") * (1 if event == "start" else -1)
        if name in _BLOCKS:
            pieces.append("\n\n")
        elif name == "br" and event == "start":
            pieces.append("\n")
        text = node.text if event == "start" else node.tail
        if text:
            pieces.append(text if kept else re.sub(r"\s+", " ", text))
    return pieces


def tidy(text: str) -> str:
    """Text without control characters and empty lines in a row."""
    lines = [" ".join(each.split()) for each in NOT_TEXT.sub(" ", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
