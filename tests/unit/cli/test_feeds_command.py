"""`watchfloor feeds` where no list is named: the running ingest is asked."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from watchfloor.cli.feeds import command
from watchfloor.runtime.run_file import RunningPart, write_run_file


class Ingest:
    """Answers with these feeds."""

    def __init__(self) -> None:
        self.items: list[dict[str, Any]] = []
        told = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200 if self.path == "/v1/feeds" else 404)
                self.end_headers()
                self.wfile.write(json.dumps({"items": told.items}).encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def ingest(tmp_path: Path) -> Iterator[Ingest]:
    made = Ingest()
    thread = threading.Thread(target=made.server.serve_forever, args=(0.01,))
    thread.start()
    write_run_file(tmp_path, [RunningPart("ingest", 1, made.server.server_port)])
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


def shown(folder: Path) -> Result:
    return CliRunner().invoke(command, env={"WATCHFLOOR_DATA_DIR": str(folder), "WATCHFLOOR_FEEDS": None}, standalone_mode=False)


def test_its_feeds_are_shown_with_their_states(ingest: Ingest, tmp_path: Path) -> None:
    ingest.items = [{"name": "courier", "state": "ok", "bad": False}, {"name": "gazette of record", "state": "new", "bad": False}]
    done = shown(tmp_path)
    assert (done.return_value, done.stdout.splitlines()) == (
        0,
        ["FEED               STATE", "courier            ok", "gazette of record  new"],
    )
    assert "with its list in WATCHFLOOR_FEEDS this shows more" in done.stderr


def test_a_bad_one_is_status_1(ingest: Ingest, tmp_path: Path) -> None:
    ingest.items = [{"name": "courier", "state": "silent", "bad": True}]
    assert shown(tmp_path).return_value == 1


def test_where_it_polls_nothing_or_does_not_run_a_list_is_asked_for(ingest: Ingest, tmp_path: Path) -> None:
    assert "polls no feeds; name a list of feeds in WATCHFLOOR_FEEDS" in str(shown(tmp_path).exception)
    write_run_file(tmp_path, [RunningPart("ingest", 1, 9)])
    assert "no list of feeds, and no ingest that knows one" in str(shown(tmp_path).exception)
