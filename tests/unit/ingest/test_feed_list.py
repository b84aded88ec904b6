"""The list of feeds that an analyst keeps."""

from pathlib import Path

import pytest

from watchfloor.ingest.feed_list import load_feeds
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
