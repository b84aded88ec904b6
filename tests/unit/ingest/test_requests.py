"""What a request's body says."""

import pytest

from watchfloor.contracts.article import MAX_ARTICLE_BYTES, Article
from watchfloor.ingest.files import BadLine
from watchfloor.ingest.requests import TooLarge, articles_of


def test_one_object_is_one_article() -> None:
    assert articles_of(b'{"id":"a","text":"Kabul airport is closed."}') == [Article(id="a", text="Kabul airport is closed.")]


def test_an_object_over_several_lines_is_one_article() -> None:
    assert articles_of(b'{\n  "id": "a",\n  "text": "x"\n}\n') == [Article(id="a", text="x")]


def test_lines_are_an_article_each_and_a_bad_one_names_its_line() -> None:
    first, blank_then_bad, third = articles_of(b'{"id":"a","text":"x"}\n\n{"id":\n{"id":"c","text":"z"}\n')
    assert (first, third) == (Article(id="a", text="x"), Article(id="c", text="z"))
    assert isinstance(blank_then_bad, BadLine)
    assert blank_then_bad.line == 3
    assert "no JSON" in blank_then_bad.reason


def test_windows_line_ends_are_line_ends() -> None:
    assert len(articles_of(b'{"text":"x"}\r\n{"text":"y"}\r\n')) == 2


def test_an_empty_body_has_no_article() -> None:
    assert articles_of(b" \n ") == []


def test_an_article_without_text_says_what_is_missing() -> None:
    assert articles_of(b'{"id":"a"}') == [BadLine(1, "an article needs a text")]


@pytest.mark.parametrize("form", [b'{"text":"%s"}', b'{\n"text":"%s"\n}'])
def test_one_article_above_two_mebibytes_is_too_large(form: bytes) -> None:
    with pytest.raises(TooLarge, match=str(MAX_ARTICLE_BYTES)):
        articles_of(form % (b"x" * MAX_ARTICLE_BYTES))


def test_among_lines_one_that_is_too_large_spoils_only_itself() -> None:
    good, large = articles_of(b'{"text":"x"}\n{"text":"%s"}' % (b"x" * MAX_ARTICLE_BYTES))
    assert isinstance(good, Article)
    assert isinstance(large, BadLine)
    assert "above the limit" in large.reason
