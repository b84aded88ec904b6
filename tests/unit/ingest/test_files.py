"""Articles in files."""

import gzip
from pathlib import Path

import pytest

from watchfloor.contracts.article import MAX_ARTICLE_BYTES, Article
from watchfloor.ingest.files import BadLine, FileUnreadable, read_articles

LINES = b'{"id":"a","text":"x"}\n\nnot json\n{"id":"b","text":"y"}\n'


def test_a_bad_line_is_told_with_its_number_and_the_rest_is_read(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_bytes(LINES)
    first, bad, last = read_articles(file)
    assert (first, last) == (Article(id="a", text="x"), Article(id="b", text="y"))
    assert isinstance(bad, BadLine)
    assert bad.line == 3


def test_gzip_is_known_by_its_content_not_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_bytes(gzip.compress(LINES))
    assert [type(each) for each in read_articles(file)] == [Article, BadLine, Article]


def test_a_json_file_may_hold_one_article_over_several_lines(tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    file.write_bytes(b'{\n "id": "a",\n "text": "x"\n}\n')
    assert list(read_articles(file)) == [Article(id="a", text="x")]


def test_an_endless_line_is_refused_and_the_next_one_read(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    file.write_bytes(b'{"text":"%s"}\n{"text":"y"}\n' % (b"x" * 3 * MAX_ARTICLE_BYTES))
    large, good = read_articles(file)
    assert isinstance(large, BadLine)
    assert "above the limit" in large.reason
    assert good == Article(text="y")


def test_a_missing_file_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match=r"none\.jsonl: cannot be read: No such file"):
        list(read_articles(tmp_path / "none.jsonl"))


def test_a_truncated_gzip_gives_what_is_before_and_then_says_so(tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl.gz"
    file.write_bytes(gzip.compress(b'{"text":"x"}\n' * 10_000)[:-20])
    with pytest.raises(FileUnreadable, match="broken compression"):
        list(read_articles(file))
