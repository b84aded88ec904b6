"""What a reader of a page does not see: scripts, what is hidden by an attribute, a style, a rule of the page's own, or a class that
all the world uses for it."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

_NEVER_SHOWN = (
    "//script|//style|//noscript|//template|//iframe|//object|//svg|//form|//button|//select|//textarea|//dialog"
    "|//*[@hidden]|//*[@aria-hidden='true']|//comment()|//processing-instruction()"
)
_STYLE = re.compile(
    r"(?:^|[;{\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*0*\.?0+\s*(?:;|!|$)|font-size\s*:\s*0(?![.\d])"
    r"|(?:max-)?height\s*:\s*0(?:px)?\s*(?:;|!|$)|(?:left|top|text-indent)\s*:\s*-\d{3,}|clip\s*:\s*rect\(\s*0|clip-path\s*:\s*inset\((?:50|100)%)",
    re.IGNORECASE,
)
_CLASSES = frozenset(
    {"hidden", "hide", "is-hidden", "u-hidden", "d-none", "invisible", "visually-hidden", "visuallyhidden", "visually-hidden-focusable"}
    | {"sr-only", "screen-reader-text", "screen-reader-only", "screenreader", "offscreen", "off-screen", "a11y-hidden", "element-invisible"}
)
_SHOWN_AGAIN = re.compile(r"(?:\w+:|d-\w+-|show-|visible-)(?:\w*-)?(?:block|flex|grid|inline|table|visible|for)")
"""Beside a class that hides: on wider screens it is shown, as by `hidden md:block`."""
_SIMPLE = re.compile(r"\w*([.#])([\w-]+)")
_LONGEST_SHEET = 100_000
"""Characters."""


def remove_hidden(tree: Any) -> None:
    """Take out of a tree what a reader does not see; text that follows it stays.

    What holds most of the text is not taken for hidden: then a script will show it.
    """
    classes, ids = _hidden_by_sheet(tree)
    drop(tree.xpath(_NEVER_SHOWN))
    drop(node for node in tree.xpath("//*[@style]") if _STYLE.search(node.get("style")))
    named = [node for node in tree.xpath("//*[@class or @id]") if _is_hidden(node, classes, ids)]
    most = len(tree.text_content()) / 2 if named else 0
    drop(node for node in named if len(node.text_content()) < most)


def drop(nodes: Iterable[Any]) -> None:
    """Take nodes out of their tree; text that follows them stays."""
    for node in list(nodes):
        if node.getparent() is not None:
            node.drop_tree()


def _is_hidden(node: Any, classes: set[str], ids: set[str]) -> bool:
    own = set(node.get("class", "").lower().split())
    if own & _CLASSES and not any(_SHOWN_AGAIN.match(each) for each in own):
        return True
    return bool(own & classes) or node.get("id", "").lower() in ids


def _hidden_by_sheet(tree: Any) -> tuple[set[str], set[str]]:
    """Classes and ids that the style sheets in the page hide, by rules that name nothing else."""
    found: dict[str, set[str]] = {".": set(), "#": set()}
    sheet = "\n".join(node.text or "" for node in tree.iter("style"))[:_LONGEST_SHEET]
    for selectors, body in _rules(sheet):
        if _STYLE.search(body):
            for simple in filter(None, (_SIMPLE.fullmatch(each.strip()) for each in selectors.split(","))):
                found[simple[1]].add(simple[2].lower())
    return found["."], found["#"]


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the rules that hold for every reader: none of those inside `@media print { ... }` and the like."""
    first, *comments = sheet.split("/*")
    sheet = first + "".join(each.partition("*/")[2] for each in comments)
    depth, start, selectors = 0, 0, ""
    for brace in re.finditer(r"[{}]", sheet):
        piece, start = sheet[start : brace.start()], brace.end()
        if brace[0] == "{":
            depth += 1
            selectors = piece.rpartition(";")[2] if depth == 1 else selectors
        else:
            if depth == 1 and "@" not in selectors:
                yield selectors, piece
            depth = max(0, depth - 1)
