"""The list of feeds that an analyst keeps."""

from pathlib import Path

import pytest

from watchfloor.ingest.feed_list import FeedList, load_feeds
from watchfloor.knowledge.loading import KnowledgeError

X = "    url: https://x.example/rss"
EXAMPLE = Path(__file__).parents[3] / "seeds" / "feeds.example.yaml"


def write(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "feeds.yaml"
    path.write_text("\n".join(("feeds:", *lines)))
    return path


def test_the_example_is_a_good_list() -> None:
    feeds = load_feeds(EXAMPLE)
    assert feeds[0].voice == "BBC"
    assert (feeds[0].every, feeds[4].every) == (300, 900)


@pytest.mark.parametrize(
    ("lines", "line", "reason"),
    [
        (["  - name: A", "    url: ftp://x.example/rss"], 3, "https://"),
        (["  - name: A", "    url: https://x.example/rss", "    every: 5"], 4, "such as 90s, 5m or 1h"),
        (["  - name: A", "    url: https://x.example/rss", "    every: 1s"], 4, "every 10s"),
        (["  - name: A", "    url: https://x.example/rss", "    zone: Kabul"], 4, "Asia/Kabul"),
        (["  - name: A", "    url: https://x.example/rss", "    interval: 5m"], 4, "interval"),
        (["  - name: A", X, "  - name: a", "    url: https://y.example/rss"], 4, "'a' stands here and above"),
        (["  - name: A", X, "  - name: B", "    url: http://www.x.example/rss/"], 5, "stands here and above"),
        (["  - name: A"], 2, "url"),
        ([], 1, "feeds"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(tmp_path: Path, lines: list[str], line: int, reason: str) -> None:
    with pytest.raises(KnowledgeError, match=rf"feeds\.yaml:{line}: ") as caught:
        load_feeds(write(tmp_path, *lines))
    assert reason in str(caught.value)


def test_a_changed_list_is_read_again_and_one_with_errors_leaves_the_feeds_of_before(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    feeds = FeedList(write(tmp_path, "  - name: A", X))
    assert not feeds.reread()
    write(tmp_path, "  - name: A", X, "  - name: B", "    url: https://y.example/rss")
    assert feeds.reread()
    assert [each.name for each in feeds.feeds] == ["A", "B"]
    write(tmp_path, "  - name: A", "    url: nowhere")
    assert not feeds.reread()
    assert "feeds.yaml:3: " in (feeds.problem or "")
    assert "feeds.yaml:3: " in caplog.text
    assert [each.name for each in feeds.feeds] == ["A", "B"]
    feeds.path.unlink()
    assert not feeds.reread()
    assert "cannot be read" in (feeds.problem or "")
    write(tmp_path, "  - name: A", X)
    assert feeds.reread()
    assert ([each.name for each in feeds.feeds], feeds.problem) == (["A"], None)


def test_a_list_that_another_is_put_in_place_of_is_read_again(tmp_path: Path) -> None:
    """As editors write, and as Kubernetes swaps the folder behind a link."""
    feeds = FeedList(write(tmp_path, "  - name: A", X))
    (tmp_path / "new").mkdir()
    write(tmp_path / "new", "  - name: B", X).rename(feeds.path)
    assert feeds.reread()
    assert feeds.feeds[0].name == "B"
