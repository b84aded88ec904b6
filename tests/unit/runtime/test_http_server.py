"""What every service's HTTP server does."""

import http.client
import json
import logging
import socket
from asyncio import to_thread
from pathlib import Path

import pytest
from prometheus_client import Counter
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from watchfloor.runtime.health import Health
from watchfloor.runtime.http_server import NoFreePort, listen, serving
from watchfloor.runtime.log import configure_log
from watchfloor.runtime.settings import Settings


async def get(port: int, path: str) -> tuple[int, str]:
    def ask() -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        return answer.status, body

    return await to_thread(ask)


async def test_a_service_is_ready_when_the_last_part_is() -> None:
    health = Health(kafka="not reached yet", tables="not restored yet")
    async with serving(Settings(), 0, health) as port:
        health.ready("kafka")
        status, body = await get(port, "/readyz")
        assert (status, json.loads(body)["reasons"]) == (503, {"tables": "not restored yet"})
        health.ready("tables")
        assert (await get(port, "/readyz"))[0] == 200


async def test_a_broken_service_says_so_and_is_not_ready() -> None:
    health = Health()
    async with serving(Settings(), 0, health) as port:
        assert (await get(port, "/healthz"))[0] == 200
        health.broken("the extractor's agent is dead")
        for path in ("/healthz", "/readyz"):
            status, body = await get(port, path)
            assert (status, json.loads(body)["reasons"]) == (503, {"service": "the extractor's agent is dead"})


async def test_metrics_are_those_of_the_default_registry() -> None:
    Counter("watchfloor_test_cups_of_tea", "Drunk by this test.").inc(3)
    async with serving(Settings(), 0, Health()) as port:
        status, body = await get(port, "/metrics")
    assert status == 200
    assert "watchfloor_test_cups_of_tea_total 3.0" in body


async def test_an_app_that_takes_every_path_does_not_hide_the_health() -> None:
    app = Starlette(routes=[Route("/{path:path}", lambda _: PlainTextResponse("page"))])
    async with serving(Settings(), 0, Health(), app) as port:
        assert (await get(port, "/anything"))[1] == "page"
        assert json.loads((await get(port, "/readyz"))[1])["ok"] is True


async def test_the_port_is_told_to_the_supervisor_in_the_file_that_it_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHFLOOR_PORT_FILE", str(tmp_path / "port"))
    async with serving(Settings(), 0, Health()) as port:
        assert int((tmp_path / "port").read_text()) == port


def test_a_busy_port_gives_way_to_the_next_that_no_other_service_wants() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        with listen(Settings(view_port=port, ingest_port=port + 1, extractor_port=port + 2), port) as listener:
            assert listener.getsockname()[1] >= port + 3


def test_an_address_that_is_not_this_machine_s_names_the_setting() -> None:
    with pytest.raises(NoFreePort, match="WATCHFLOOR_HOST"):
        listen(Settings(host="192.0.2.1"), 8080)


def test_a_log_line_is_one_json_object(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        configure_log("ingest", "info")
        logging.getLogger("watchfloor.ingest").info("took in\ntwo lines", extra={"articles": 2})
        (line,) = capsys.readouterr().err.splitlines()
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
    record = json.loads(line)
    assert record.pop("at")
    assert record == {
        "level": "INFO",
        "logger": "watchfloor.ingest",
        "message": "took in\ntwo lines",
        "service": "ingest",
        "articles": 2,
    }
