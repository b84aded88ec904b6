"""What tests share that start or watch real processes."""

import asyncio
import itertools
import os
import random
import socket
import time
from collections.abc import Callable

from pydantic import SecretStr

from watchfloor.runtime.settings import Settings


def environment(settings: Settings) -> dict[str, str]:
    """The environment in which a `watchfloor` command has these settings."""
    mine = {f"WATCHFLOOR_{name.upper()}": _as_text(value) for name, value in settings.model_dump(exclude_none=True).items()}
    return {**os.environ, **mine}


def _as_text(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


PORTS = range(10_000, 32_000)
"""Below those that Linux gives to outgoing connections (32768 on), one of which would take a port before its service does."""
_begin = random.SystemRandom().choice(PORTS)  # another place for each process, whatever seeds the tests
_candidates = itertools.cycle([*range(_begin, PORTS.stop), *range(PORTS.start, _begin)])


def free_port(in_a_row: int = 1) -> int:
    """The first of so many free ports in a row, each given once: the local Kafka's controller takes the port after the broker's."""
    first = next(port for port in _candidates if all(_is_free(each) for each in range(port, port + in_a_row)))
    for _ in range(1, in_a_row):
        next(_candidates)
    return first


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def wait_for_port(port: int, timeout: float = 60) -> None:
    def answers() -> bool:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            return False
        return True

    wait_until(answers, f"port {port} answers", timeout)


def wait_until(condition: Callable[[], bool], what: str, timeout: float = 60) -> None:
    """Looks every 20 ms; fails with `what` when it has not become true in `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, f"not within {timeout:g} s: {what}"
        time.sleep(0.02)


async def until(condition: Callable[[], bool], what: str, timeout: float = 60) -> None:  # noqa: ASYNC109 - the limit is a failure of the test
    """The same without blocking the event loop."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, f"not within {timeout:g} s: {what}"
        await asyncio.sleep(0.02)
