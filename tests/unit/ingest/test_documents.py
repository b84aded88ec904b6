"""Documents that are one article."""

import gzip
from pathlib import Path

import pytest
from backports import zstd

from watchfloor.contracts.article import Article
from watchfloor.ingest.documents import NoArticle, article_of
from watchfloor.ingest.files import BadLine, read_articles

TEXT = "Airport closes after blast\n\nPublished: 24 Nov 2026 10:00 CET\nThe airport closed on Tuesday, the operator said.\n"
PAGE = """<html><head><title>Airport closes | Courier</title><link rel="canonical" href="https://courier.example/a">
<meta property="article:published_time" content="2026-11-24T09:00:00+01:00"></head>
<body><h1>Airport closes after blast</h1><article><p>The airport closed on Tuesday after a blast at the fuel depot, the operator said.</p>
<p>Three flights were diverted, and four hundred passengers waited in the terminal.</p></article><script>x()</script></body></html>"""


def test_a_text_has_its_title_on_a_line_of_its_own() -> None:
    article = article_of(TEXT.encode(), "a.txt", is_page=False)
    assert article.title == "Airport closes after blast"
    assert article.published_at == "2026-11-24T09:00:00Z"
    assert (article.text or "").endswith("The airport closed on Tuesday, the operator said.")


def test_a_text_that_begins_with_a_sentence_has_no_title_and_none_is_made_up() -> None:
    article = article_of(b"The airport closed on Tuesday.\n\nFlights wait.", "a.txt", is_page=False)
    assert (article.title, article.published_at) == (None, None)


def test_a_changed_file_is_an_edit_of_the_same_article() -> None:
    assert article_of(b"Closed.", "a.txt", is_page=False).id == article_of(b"Open.", "a.txt", is_page=False).id


def test_a_page_gives_article_address_and_date() -> None:
    article = article_of(PAGE.encode(), "a.html", is_page=True)
    assert (article.url, article.title) == ("https://courier.example/a", "Airport closes after blast")
    assert (article.published_at, article.utc_offset) == ("2026-11-24T08:00:00Z", 60)
    assert "x()" not in (article.text or "")
    assert "Three flights were diverted" in (article.text or "")


@pytest.mark.parametrize(("data", "is_page"), [(b" \n", False), (b"<html><body><a href='/'>Home</a></body></html>", True)])
def test_what_holds_no_article_says_so(data: bytes, is_page: bool) -> None:
    with pytest.raises(NoArticle):
        article_of(data, "a", is_page=is_page)


def test_packed_documents_are_known_by_the_suffix_below(tmp_path: Path) -> None:
    (tmp_path / "a.txt.gz").write_bytes(gzip.compress(TEXT.encode()))
    (tmp_path / "b.jsonl.zst").write_bytes(zstd.compress(b'{"text":"x"}\n{"text":"y"}\n'))
    (text,) = read_articles(tmp_path / "a.txt.gz")
    assert isinstance(text, Article)
    assert text.title == "Airport closes after blast"
    assert list(read_articles(tmp_path / "b.jsonl.zst")) == [Article(text="x"), Article(text="y")]


def test_a_document_without_an_article_is_a_bad_line(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    assert list(read_articles(tmp_path / "a.txt")) == [BadLine(1, "the file is empty")]


def test_progress_is_told_in_bytes_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b'{"text":"x"}\n' * 3)
    told: list[int] = []
    list(read_articles(tmp_path / "a.jsonl", told.append))
    assert told == [13, 26, 39]
