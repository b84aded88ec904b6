"""Asks Watchfloor's own services over HTTP, from the command line and the supervisor. No proxy ever stands in between."""

import http.client
import json
from dataclasses import dataclass, field
from typing import Any

from watchfloor.runtime.settings import LOCAL_HOST

TIMEOUT_S = 10.0


class Unreachable(OSError):
    """No answer from a service; the message is one line that names its address."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a service listens."""

    host: str
    port: int
    token: str | None = field(default=None, repr=False)
    """What `Authorization: Bearer` carries there."""

    def __str__(self) -> str:
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: dict[str, str]
    """With names in lower case."""
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


def local_address(host: str, port: int) -> Address:
    """How a service that listens on `host` is reached from this machine."""
    return Address({"0.0.0.0": LOCAL_HOST, "::": "::1"}.get(host, host), port)  # nosec B104


def ask(
    address: Address,
    path: str,
    *,
    body: bytes | None = None,
    headers: dict[str, str] | None = None,
    timeout: float = TIMEOUT_S,
) -> Answer:
    """GETs `path`, or POSTs `body` to it.

    Raises:
        Unreachable: nobody listens there, or nobody answers within `timeout` seconds.
    """
    connection = http.client.HTTPConnection(address.host, address.port, timeout=timeout)
    try:
        own = {"Authorization": f"Bearer {address.token}"} if address.token else {}
        connection.request("GET" if body is None else "POST", path, body, {**own, **(headers or {})})
        response = connection.getresponse()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(f"no answer from {address}: {error or type(error).__name__}") from error
    finally:
        connection.close()
