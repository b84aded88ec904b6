"""A real Prometheus and a real Alertmanager with the configuration of deploy/, and a desk that their webhook posts to."""

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import yaml

from harness import free_port, wait_for_port, wait_until

DEPLOY = Path(__file__).parents[2] / "deploy"
MISSING = [each for each in ("prometheus", "promtool", "prometheus-alertmanager", "amtool") if shutil.which(each) is None]
"""Commands that are not on this machine."""


class Desk:
    """Takes what Alertmanager posts."""

    def __init__(self) -> None:
        self.posts: list[dict[str, Any]] = []
        desk = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                desk.posts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def heard(self, alertname: str, status: str, **labels: str) -> list[dict[str, Any]]:
        """The posts with such an alert in them."""
        wanted = {"alertname": alertname, **labels}.items()
        return [
            post for post in self.posts if any(each["status"] == status and wanted <= each["labels"].items() for each in post["alerts"])
        ]


class Alerting:
    """Prometheus, by its HTTP API, and the desk."""

    def __init__(self, port: int, desk: Desk) -> None:
        self.desk = desk
        self._client = httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=10)

    def ask(self, expr: str) -> list[dict[str, Any]]:
        """The samples of a query, each with its labels."""
        answer = self._client.get("/api/v1/query", params={"query": expr}).json()
        assert answer["status"] == "success", answer
        found: list[dict[str, Any]] = answer["data"]["result"]
        return found

    def count(self, expr: str) -> int:
        found = self.ask(f"count({expr})")
        return int(found[0]["value"][1]) if found else 0

    def wait_for(self, expr: str, what: str, number: int = 1, timeout: float = 60) -> None:
        """Wait until a query has so many samples."""
        wait_until(lambda: self.count(expr) == number, what, timeout)

    def after_some_evaluations(self) -> None:
        """When every rule was evaluated again on what is there now."""
        now = time.time()
        self.wait_for(f"up and timestamp(up) > {now + 2}", "Prometheus has scraped again", self.count("up"))
        wait_until(lambda: self._evaluated_after(now + 2), "the rules were evaluated again")

    def _evaluated_after(self, moment: float) -> bool:
        oldest = self.ask('min(prometheus_rule_group_last_evaluation_timestamp_seconds{job="prometheus"})')
        return bool(oldest) and float(oldest[0]["value"][1]) > moment


@contextmanager
def alerting(folder: Path, ports: Mapping[str, int]) -> Iterator[Alerting]:
    """What deploy/prometheus and deploy/alertmanager say, a second from scrape to scrape, with other addresses.

    Args:
        folder: for files of theirs.
        ports: of the services, by name.
    """
    desk = Desk()
    with ExitStack() as running:
        running.callback(desk.server.shutdown)
        alertmanager = free_port()
        running.enter_context(_process(_alertmanager(folder, alertmanager, desk.server.server_address[1])))
        prometheus = free_port()
        running.enter_context(_process(_prometheus(folder, prometheus, alertmanager, ports)))
        wait_for_port(alertmanager)
        wait_for_port(prometheus)
        yield Alerting(prometheus, desk)


def _prometheus(folder: Path, port: int, alertmanager: int, ports: Mapping[str, int]) -> list[str]:
    config = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text("utf-8"))
    config["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    config["rule_files"] = [str(DEPLOY / "prometheus" / each) for each in config["rule_files"]]
    config["alerting"]["alertmanagers"][0]["static_configs"][0]["targets"] = [f"127.0.0.1:{alertmanager}"]
    for each in config["scrape_configs"][0]["static_configs"]:
        each["targets"] = [f"127.0.0.1:{ports[each['labels']['service']]}"]
    config["scrape_configs"].append({"job_name": "prometheus", "static_configs": [{"targets": [f"127.0.0.1:{port}"]}]})
    path = folder / "prometheus.yml"
    path.write_text(yaml.safe_dump(config), "utf-8")
    data = f"--storage.tsdb.path={folder / 'prometheus'}"
    return ["prometheus", f"--config.file={path}", data, f"--web.listen-address=127.0.0.1:{port}", "--log.level=error"]


def _alertmanager(folder: Path, port: int, desk: int) -> list[str]:
    text = (DEPLOY / "alertmanager" / "alertmanager.yml").read_text("utf-8")
    path = folder / "alertmanager.yml"
    path.write_text(text.replace("host.docker.internal:9095", f"127.0.0.1:{desk}"), "utf-8")
    where = [f"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", f"--storage.path={folder / 'alertmanager'}"]
    return ["prometheus-alertmanager", f"--config.file={path}", *where, "--log.level=error"]


@contextmanager
def _process(command: list[str]) -> Iterator[None]:
    process = subprocess.Popen(command)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)
