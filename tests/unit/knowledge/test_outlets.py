"""Who publishes, and with whom an outlet is one voice."""

from pathlib import Path

import pytest

from watchfloor.knowledge.loading import KnowledgeError
from watchfloor.knowledge.outlets import load_outlets

OUTLETS = load_outlets()


@pytest.mark.parametrize(
    ("source", "url", "family"),
    [
        ("Reuters", None, "reuters"),
        ("The Guardian", None, "guardian-media-group"),
        ("guardian", None, "guardian-media-group"),
        ("www.bbc.co.uk", None, "bbc"),
        (None, "https://edition.cnn.com/2024/05/14/kabul", "cnn"),
        ("https://feeds.bbci.co.uk/news/rss.xml", None, "bbc"),
        ("The Kabul Courier", None, "outlet:kabul courier"),
        (None, "https://news.kabul.example/a", "outlet:news.kabul.example"),
        (None, None, "unsigned"),
    ],
)
def test_an_outlet_is_found_by_its_name_or_the_host_of_its_page(source: str | None, url: str | None, family: str) -> None:
    assert OUTLETS.find(source, url).family == family


def test_outlets_of_one_owner_are_one_family() -> None:
    assert OUTLETS.find("The Sun", None).family == OUTLETS.find("The Wall Street Journal", None).family


def test_the_list_is_long_enough_to_tell_voices_apart() -> None:
    assert sum(len(family.outlets) for family in OUTLETS.families) >= 60


def test_an_outlet_in_two_families_is_an_error_with_its_line(tmp_path: Path) -> None:
    text = (
        "unlisted: 600\nunsigned: 500\nfamilies:\n"
        "  - {family: one, outlets: [{name: Post, kind: press, trust: 800}]}\n"
        "  - {family: two, outlets: [{name: The Post, kind: press, trust: 800}]}\n"
    )
    (tmp_path / "outlets.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"outlets\.yaml:5: 'name post' stands here and above"):
        load_outlets(tmp_path)
