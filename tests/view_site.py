"""A view with its page, in a thread, on a read model that a test fills."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import uvicorn

from harness import wait_for_port
from read_model import Model, vitals
from watchfloor.aggregator.rules import load_rules
from watchfloor.aggregator.view.api import View
from watchfloor.aggregator.view.consumers import Consumer
from watchfloor.aggregator.view.service import view_app


class Site:
    """A view with its page."""

    def __init__(
        self,
        model: Model,
        port: int,
        consumers: Mapping[str, Consumer] | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.model = model
        self.address = f"http://127.0.0.1:{port}"
        self.now = now
        """A test may set the clock."""
        app = view_app(View(model.reader, model.hub, load_rules(), self._time, vitals), consumers)
        self._server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, timeout_graceful_shutdown=1))
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=lambda: self._loop.run_until_complete(self._server.serve()))
        self._thread.start()
        wait_for_port(port)

    def _time(self) -> datetime:
        return self.now()

    def happens(self, what: Callable[[], object]) -> None:
        """Let something happen in the loop of the server, as the feeder does."""

        async def run() -> None:
            what()

        asyncio.run_coroutine_threadsafe(run(), self._loop).result(10)

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(10)
