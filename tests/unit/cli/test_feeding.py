"""Feeding a file to ingest, against a stand-in for ingest."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from watchfloor.cli import feeding
from watchfloor.cli.feeding import FeedError, feed_file
from watchfloor.runtime.http_client import Address


class Ingest:
    """Takes every line that has a text; answers first with what `answers` holds."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, dict[str, str]]] = []
        self.bodies: list[list[dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if outer.answers:
                    status, headers = outer.answers.pop(0)
                    content = b"later"
                else:
                    status, headers, content = 202, {}, outer.take(body)
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None: ...

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.address = Address("127.0.0.1", self.server.server_port)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def take(self, body: bytes) -> bytes:
        articles = [json.loads(line) for line in body.splitlines()]
        self.bodies.append(articles)
        ids = [each["id"] for each in articles if "text" in each]
        errors = [{"line": number, "reason": "text: is missing"} for number, each in enumerate(articles, 1) if "text" not in each]
        return json.dumps({"accepted": len(ids), "ids": ids, "errors": errors}).encode()


@pytest.fixture
def ingest() -> Iterator[Ingest]:
    ingest = Ingest()
    yield ingest
    ingest.server.shutdown()
    ingest.server.server_close()


async def test_a_file_goes_in_batches_and_an_error_names_the_line_of_the_file(
    tmp_path: Path, ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeding, "BATCH_LINES", 2)
    file = tmp_path / "feed.jsonl"
    file.write_text('{"id": "1", "text": "x"}\n\n{"id": "2", "text": "x"}\n{"id": "3"}\n')
    fed = await feed_file(file, lambda: ingest.address)
    assert fed.ids == ["1", "2"]
    assert fed.errors == [(4, "text: is missing")]
    assert [len(body) for body in ingest.bodies] == [2, 1]


async def test_one_article_over_several_lines_is_one_article(tmp_path: Path, ingest: Ingest) -> None:
    file = tmp_path / "article.json"
    file.write_text(json.dumps({"id": "1", "text": "x y"}, indent=2))
    assert (await feed_file(file, lambda: ingest.address)).ids == ["1"]


async def test_a_busy_ingest_is_asked_again_when_it_says(tmp_path: Path, ingest: Ingest) -> None:
    ingest.answers = [(503, {"Retry-After": "0"}), (429, {"Retry-After": "0"})]
    file = tmp_path / "feed.jsonl"
    file.write_text('{"id": "1", "text": "x"}\n')
    assert (await feed_file(file, lambda: ingest.address)).ids == ["1"]


async def test_a_refused_request_is_an_error_with_the_answer(tmp_path: Path, ingest: Ingest) -> None:
    ingest.answers = [(401, {})]
    file = tmp_path / "feed.jsonl"
    file.write_text('{"id": "1", "text": "x"}\n')
    with pytest.raises(FeedError, match="ingest answers 401: later"):
        await feed_file(file, lambda: ingest.address)
