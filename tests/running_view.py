"""A view as a process of its own."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import httpx

from harness import environment, wait_until
from watchfloor.runtime.settings import Settings


class Running:
    """A view process."""

    def __init__(self, settings: Settings) -> None:
        self.process = self.start(settings)
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{settings.view_port}", timeout=10)

    @staticmethod
    def start(settings: Settings) -> "subprocess.Popen[bytes]":
        return subprocess.Popen([sys.executable, "-m", "watchfloor.cli.main", "view"], env=environment(settings))

    def ready(self) -> bool:
        try:
            return self.client.get("/readyz").status_code == 200
        except httpx.TransportError:
            return False

    def end(self, how: signal.Signals = signal.SIGTERM) -> int:
        self.process.send_signal(how)
        return self.process.wait(10)


@contextmanager
def view(settings: Settings) -> Iterator[Running]:
    running = Running(settings)
    try:
        wait_until(running.ready, "the view is ready")
        yield running
    finally:
        if running.process.poll() is None:
            assert running.end() == 0
