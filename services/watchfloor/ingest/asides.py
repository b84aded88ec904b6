"""What stands beside the article on a page, or in the text of a feed: tickers, teasers, navigation, lists of other headlines."""

import re
from typing import Any

from watchfloor.ingest.hiding import drop

ENDS = re.compile(r"[.!?\u2026][\"'\u201d\u2019)\]]*$")
"""As a sentence ends; a headline does not."""
_NAMES = (
    r"ticker|marquee|breaking[-_]?(?:news|bar|banner)|related|read[-_]?(?:more|next|also)|also[-_]?read|most[-_]?(?:read|popular|viewed)|trending"
    r"|recommend|newsletter|subscri|promo|teaser|sidebar|social|share[-_]|cookie|consent|advert|outbrain|taboola|comments?\b|breadcrumb"
    r"|live[-_]?(?:updates?|strip|bar)|(?:latest|more|top)[-_]?(?:news|stories|headlines)|headlines\b|news[-_]?(?:strip|flash)|flash[-_]?news"
    r"|up[-_]?next|you[-_]?may"
)
_ATTRIBUTES = ("class", "id", "data-component", "data-module", "data-testid", "data-widget", "data-block")
_ELEMENTS = (
    "//nav|//aside|//footer|//marquee"
    "|//*[@role='navigation' or @role='complementary' or @role='banner' or @role='alert' or @role='marquee']"
)
_LEADS_ELSEWHERE = re.compile(
    r"\W{0,3}(?:(?:read|see|watch|listen)\b.{0,12}?(?:\balso|\bmore|\bnext|:)|also\s+(?:read|see|watch)|related\b.{0,12}:|recommended|don.t\s+miss"
    r"|more\s+(?:on\s+this|from|stories|news))",
    re.IGNORECASE,
)
_MOSTLY, _HALF = 0.8, 0.5
"""Part of a paragraph that is links: of any, and of one that looks like it besides."""


def remove_asides(tree: Any) -> None:
    """Take out of a tree what stands beside the article: by its element, by the names that pages give it, and by being links."""
    drop(tree.xpath(_ELEMENTS))
    named = [node for node in tree.iter("div", "section", "ul", "ol", "p", "span", "figure") if _is_named(node)]
    # Some systems name the whole page after its parts: what holds most of the text is no aside.
    most = len(tree.text_content()) / 2
    drop(node for node in named if len(node.text_content()) < most)
    for node in [*tree.iter("ul", "ol", "p", "div", "h2", "h3", "h4", "h5", "h6", "blockquote")]:
        if _is_links(node):
            drop([node])


def _is_links(node: Any) -> bool:
    text = " ".join(node.text_content().split())
    links = " ".join("".join(each.text_content() for each in node.iter("a")).split())
    if not text or not links:
        return False
    part = len(links) / len(text)
    if part > _MOSTLY and not ENDS.search(text):
        return True
    # A list with the name of its paper behind each headline, or a line that says that it leads elsewhere.
    return part > _HALF and (_LEADS_ELSEWHERE.match(text) is not None or (node.tag in ("ul", "ol") and _are_headlines(node)))


def _are_headlines(node: Any) -> bool:
    items = [(each, " ".join(each.text_content().split())) for each in node.iter("li")]
    return bool(items) and all(each.find(".//a") is not None and not ENDS.search(text) for each, text in items if text)


def _is_named(node: Any) -> bool:
    return re.search(_NAMES, " ".join(node.get(each, "") for each in _ATTRIBUTES), re.IGNORECASE) is not None
