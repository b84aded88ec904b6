"""Who may read what: a token each, and for some the actors to which they are limited."""

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from watchfloor.aggregator.view.places import countries_of_places
from watchfloor.knowledge.loading import load
from watchfloor.runtime.problems import Problem

METRICS = "/metrics"
OPEN = ("/healthz", "/readyz", METRICS, "/openapi.json", "/docs")
"""What says nothing of any actor, and what probes and scrapers ask; with a watch list metrics do."""


@dataclass(frozen=True, slots=True)
class Consumer:
    """Somebody who reads."""

    name: str
    allowed: frozenset[str] | None = None
    """The ids of the actors that he gets; None: all of them."""


EVERYBODY = Consumer("everybody")


class _Entry(BaseModel):
    model_config = {"extra": "forbid"}

    token_sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    actors: list[str] | None = None
    countries: list[Annotated[str, Field(pattern=r"^[A-Z]{3}$")]] | None = None


class _File(BaseModel):
    model_config = {"extra": "forbid"}

    consumers: dict[str, _Entry]


def load_consumers(path: Path) -> dict[str, Consumer]:
    """The consumers of a YAML file, by the SHA-256 of their token in hexadecimal.

    One with `actors` or `countries` gets these actors, and what lies in these countries (airports, crossings, the country itself);
    what has no country he gets only by its id. One with neither gets everything.

    Raises:
        KnowledgeError: with file and line.
    """
    file, lines = load(path, _File)
    located = countries_of_places() if any(each.countries for each in file.consumers.values()) else {}
    found: dict[str, Consumer] = {}
    for name, entry in file.consumers.items():
        if entry.token_sha256 in found:
            raise lines.error(("consumers", name), f"{name} has the token of {found[entry.token_sha256].name}")
        found[entry.token_sha256] = Consumer(name, _allowed(entry, located))
    return found


def _allowed(entry: _Entry, located: Mapping[str, frozenset[str]]) -> frozenset[str] | None:
    if entry.actors is None and entry.countries is None:
        return None
    countries = frozenset(f"country:{each}" for each in entry.countries or ())
    inside = (actor for actor, where in located.items() if where & countries)
    return frozenset([*(entry.actors or ()), *countries, *inside])


class Admission:
    """Lets in whoever has a token, and writes into the request who it is.

    The token stands in `Authorization: Bearer`, or is the password of `Basic` with any user name: that is what a browser asks for by
    itself, and sends along with the page's own requests and its stream.
    """

    def __init__(self, app: ASGIApp, consumers: Mapping[str, Consumer], *, watching: bool = False) -> None:
        """
        Args:
            consumers: by the digest of the token.
            watching: metrics tell of all actors of a watch list, so that only those may scrape who are not limited to some.
        """
        self._app = app
        self._consumers = consumers
        self._watching = watching

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._is_open(scope["path"]):
            token = _token(Request(scope).headers.get("authorization", ""))
            # Looked up by its digest: how long that takes says nothing of the tokens that are right.
            consumer = self._consumers.get(hashlib.sha256(token).hexdigest())
            if consumer is None:
                challenge = {"WWW-Authenticate": 'Basic realm="Watchfloor: any name, and your token as password", charset="UTF-8"'}
                problem = Problem(401, "send your token as `Authorization: Bearer TOKEN`", headers=challenge)
                return await problem.response()(scope, receive, send)
            if scope["path"] == METRICS and consumer.allowed is not None:
                return await Problem(403, "the metrics tell of actors that you may not read").response()(scope, receive, send)
            scope.setdefault("state", {})["consumer"] = consumer
        return await self._app(scope, receive, send)

    def _is_open(self, path: str) -> bool:
        return (path in OPEN and not (path == METRICS and self._watching)) or path.startswith("/docs/")


def _token(header: str) -> bytes:
    scheme, _, credentials = header.partition(" ")
    if scheme.lower() == "bearer":
        return credentials.strip().encode()
    try:
        return base64.b64decode(credentials, validate=True).partition(b":")[2]
    except (binascii.Error, ValueError):
        return b""


def consumer_of(request: Request) -> Consumer:
    """Who asks; everybody where no tokens are set."""
    consumer: Consumer = getattr(request.state, "consumer", EVERYBODY)
    return consumer
