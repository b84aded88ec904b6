from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from watchfloor.contracts.article import Article, accept
from watchfloor.extractor.document import Document
from watchfloor.extractor.paragraphs import clean, cut


def cut_text(text: str, title: str = "") -> Document:
    return cut(accept(Article(text=text, title=title), datetime(2024, 5, 14, tzinfo=UTC)))


def texts(text: str) -> list[str]:
    return [paragraph.text for paragraph in cut_text(text).paragraphs]


def test_a_blank_line_and_a_line_end_both_end_a_paragraph() -> None:
    assert texts("The airport\n\nKabul airport is closed.\nThe Taliban said so.\r\n\r\nMore soon.") == [
        "The airport",
        "Kabul airport is closed.",
        "The Taliban said so.",
        "More soon.",
    ]


def test_text_wrapped_at_a_fixed_width_keeps_its_sentences() -> None:
    wrapped = "The authority of the island said on Tuesday that the main\nairport would stay closed until the ash had been cleared."
    assert texts(wrapped) == [wrapped.replace("\n", " ")]


def test_the_lines_of_a_list_stay_apart() -> None:
    assert len(texts("These airports of the region have been closed since the early morning\n- Buffalo\n- Syracuse")) == 3


def test_the_title_comes_first_and_a_blank_one_is_none() -> None:
    assert [each.section for each in cut_text("Text.", title="Title").paragraphs] == ["title", "text"]
    assert [each.section for each in cut_text("Text.", title=" \n").paragraphs] == ["text"]


def test_control_characters_become_spaces_one_for_one() -> None:
    assert clean("Ka\x00bul\u200b air\x1bport") == "Ka bul  air port"


@given(st.text(alphabet=st.sampled_from("ab.\n\r \t\x00-é😀"), max_size=200))
def test_no_character_moves(text: str) -> None:
    for paragraph in cut_text(text or "x").paragraphs:
        there = clean(text or "x")[paragraph.start : paragraph.start + len(paragraph.text)]
        assert there.replace("\n", " ").replace("\r", " ") == paragraph.text
