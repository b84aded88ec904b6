"""POST /v1/articles: articles over HTTP, answered when the broker has acknowledged them."""

import asyncio
import hmac
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request, Response

from watchfloor.contracts.article import Article
from watchfloor.contracts.canonical import encode
from watchfloor.contracts.ids import digest
from watchfloor.ingest import metrics
from watchfloor.ingest.files import BadLine
from watchfloor.ingest.marking import Marker
from watchfloor.ingest.overrides import check_overrides
from watchfloor.ingest.publisher import BrokerUnavailable, Publisher
from watchfloor.ingest.rates import Rates, TooMany, client_of
from watchfloor.ingest.requests import MAX_BODY_BYTES, TooLarge, articles_of
from watchfloor.ingest.unpacking import GZIP, ZSTD, Broken, unpack
from watchfloor.ingest.unpacking import TooLarge as UnpacksTooLarge
from watchfloor.knowledge.overrides import WrongOverride
from watchfloor.runtime.problems import Problem, responses

RETRY_AFTER_S = "5"
MAX_HELD_BYTES = 4 * MAX_BODY_BYTES
"""Of all requests together: what they hold is memory."""
REMEMBERED_KEYS = 1000
ACCEPTED_SCHEMA = {
    "type": "object",
    "required": ["accepted", "ids", "errors"],
    "properties": {
        "accepted": {"type": "integer"},
        "ids": {"type": "array", "items": {"type": "string"}},
        "errors": {
            "type": "array",
            "items": {"type": "object", "properties": {"line": {"type": "integer"}, "reason": {"type": "string"}}},
        },
    },
}
# FastAPI makes no components of what it does not parse itself: references point to where the schema stands.
ARTICLE_SCHEMA = Article.model_json_schema(
    ref_template="#/paths/~1v1~1articles/post/requestBody/content/application~1json/schema/$defs/{model}"
)
BODY = {
    "required": True,
    "content": {
        "application/json": {"schema": ARTICLE_SCHEMA},
        "application/x-ndjson": {"schema": {"type": "string", "description": "An article a line."}},
    },
}
JSON = "application/json"
JSON_LINES = ("application/x-ndjson", "application/jsonl", "application/x-jsonlines")
"""Whoever says that he sends lines is told of each, also when all are bad."""


@dataclass
class Door:
    """What the requests share."""

    publisher: Publisher
    marker: Marker
    rates: Rates
    token: str | None
    held_bytes: int = 0
    answered: OrderedDict[str, tuple[str, bytes]] = field(default_factory=OrderedDict)
    """By Idempotency-Key: the digest of the body, and the answer."""


def router(publisher: Publisher, marker: Marker, rates: Rates, token: str | None) -> APIRouter:
    """The routes of ingest.

    Args:
        marker: finds copies.
        rates: how many articles a client may send in a time; whoever has the token is one client.
        token: what `Authorization: Bearer` must carry; None lets everybody in who reaches the port.
    """
    routes = APIRouter()
    door = Door(publisher, marker, rates, token)

    @routes.post(
        "/v1/articles",
        status_code=202,
        summary="Take in one article (a JSON object) or many (JSON Lines)",
        responses={
            202: {"description": "All counted articles are acknowledged by the broker", "content": {JSON: {"schema": ACCEPTED_SCHEMA}}},
            **responses(400, 401, 403, 413, 415, 422, 429, 503),
        },
        openapi_extra={
            "requestBody": BODY,
            "parameters": [{"name": "Idempotency-Key", "in": "header", "required": False, "schema": {"type": "string"}}],
        },
        response_class=Response,
    )
    async def post_articles(request: Request) -> Response:
        _check_token(request, door)
        _check_rate(request, door)
        packed = await _body(request, door)
        try:
            body = await _unpacked(request, packed)
        except BaseException:
            door.held_bytes -= len(packed)
            raise
        door.held_bytes += len(body) - len(packed)
        try:
            if door.held_bytes > MAX_HELD_BYTES:
                raise _too_much_at_once()
            return await _once(request, body, door)
        finally:
            door.held_bytes -= len(body)

    return routes


def _check_token(request: Request, door: Door) -> None:
    if door.token is None:
        return
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if not hmac.compare_digest(given.encode(), door.token.encode()):
        raise Problem(401, "send the token of ingest as `Authorization: Bearer TOKEN`", headers={"WWW-Authenticate": "Bearer"})


def _client(request: Request, door: Door) -> str:
    return "token" if door.token is not None else client_of(request.client.host if request.client else None)


def _check_rate(request: Request, door: Door) -> None:
    """Before the body is read: what will be refused anyway need not be held."""
    try:
        door.rates.check(_client(request, door))
    except TooMany as error:
        metrics.rate_limited(1)
        raise _come_back(error) from error


def _take_from_rate(request: Request, articles: int, door: Door) -> None:
    if articles > door.rates.most_at_once:
        raise Problem(413, f"a request may have {door.rates.most_at_once} articles (WATCHFLOOR_INGEST_RATE); send them in several requests")
    try:
        door.rates.take(_client(request, door), articles)
    except TooMany as error:
        metrics.rate_limited(articles)
        raise _come_back(error) from error


def _come_back(error: TooMany) -> Problem:
    return Problem(429, str(error), headers={"Retry-After": str(error.retry_after)})


async def _body(request: Request, door: Door) -> bytes:
    """The body, counted in `held_bytes` when it comes back."""
    pieces = bytearray()
    kept = False
    try:
        async for piece in request.stream():
            pieces += piece
            door.held_bytes += len(piece)
            if len(pieces) > MAX_BODY_BYTES:
                raise Problem(413, f"a body may have {MAX_BODY_BYTES} bytes; send the articles in several requests")
            if door.held_bytes > MAX_HELD_BYTES:
                raise _too_much_at_once()
        kept = True
        return bytes(pieces)
    finally:
        if not kept:
            door.held_bytes -= len(pieces)


def _too_much_at_once() -> Problem:
    return Problem(503, "too many articles at once; send them again a little later", headers={"Retry-After": RETRY_AFTER_S})


async def _unpacked(request: Request, body: bytes) -> bytes:
    """The body without its Content-Encoding; also one that is gzip or zstd and does not say so, as files are that curl sends."""
    encoding = request.headers.get("content-encoding", "")
    if not encoding and not body.startswith((GZIP, ZSTD)):
        return body
    try:
        return await asyncio.to_thread(unpack, body, encoding, MAX_BODY_BYTES)
    except UnpacksTooLarge as error:
        raise Problem(413, f"the body {error}; send the articles in several requests") from error
    except Broken as error:
        raise Problem(415, f"{error}; gzip, deflate and zstd are understood") from error


async def _once(request: Request, body: bytes, door: Door) -> Response:
    """The answer; that of before where the Idempotency-Key is known."""
    key = request.headers.get("idempotency-key")
    if key is None:
        return Response(await _answer(request, body, door), 202, media_type=JSON)
    same = digest(body.decode("utf-8", "replace"))
    known = door.answered.get(key)
    if known is not None and known[0] != same:
        raise Problem(422, "this Idempotency-Key was used for other content; choose a new one for each request")
    answer = known[1] if known is not None else await _answer(request, body, door)
    door.answered[key] = same, answer
    door.answered.move_to_end(key)
    if len(door.answered) > REMEMBERED_KEYS:
        door.answered.popitem(last=False)
    return Response(answer, 202, media_type=JSON)


async def _answer(request: Request, body: bytes, door: Door) -> bytes:
    try:
        read = articles_of(body)
    except TooLarge as error:
        metrics.refused("http")
        raise Problem(413, str(error)) from error
    _take_from_rate(request, max(1, len(read)), door)
    bad = [each for each in read if isinstance(each, BadLine)]
    articles = [each for each in read if isinstance(each, Article)]
    for _ in bad:
        metrics.refused("http")
    errors = [{"line": each.line, "reason": each.reason} for each in bad]
    overrides = [each for each in articles if each.override]
    if overrides and door.token is None:
        raise Problem(403, "an override is taken only where ingest has a token (WATCHFLOOR_INGEST_TOKEN); or use `watchfloor override`")
    try:
        await asyncio.to_thread(check_overrides, overrides)
    except WrongOverride as error:
        raise Problem(422, f"{error}; nothing of the request was taken") from error
    lines = request.headers.get("content-type", "").partition(";")[0].strip().lower() in JSON_LINES
    if not articles and not (lines and errors):
        raise _nothing_taken(errors)
    ids = await _published(articles, request.headers.get("traceparent"), door)
    return encode({"accepted": len(ids), "ids": ids, "errors": errors})


def _nothing_taken(errors: list[dict[str, Any]]) -> Problem:
    if not errors:
        return Problem(400, "the body is empty; send an article as JSON, or one a line")
    first = errors[0]["reason"] if len(errors) == 1 else f"none of {len(errors)} lines is an article"
    return Problem(422, first, errors=errors)


async def _published(articles: Sequence[Article], trace: str | None, door: Door) -> list[str]:
    """The ids, in order, when all are acknowledged."""
    sent = []
    failures: list[BaseException] = []
    async for each in door.marker.marked(articles):
        try:
            sent.append(await door.publisher.send(each, traceparent=trace))
        except BrokerUnavailable as error:
            failures.append(error)
            break
    results = await asyncio.gather(*map(door.publisher.acknowledged, sent), return_exceptions=True)
    ids = [each for each in results if isinstance(each, str)]
    failures += [each for each in results if isinstance(each, BaseException)]
    for _ in ids:
        metrics.accepted("http")
    for failure in failures:
        if not isinstance(failure, BrokerUnavailable):
            raise failure
        metrics.not_taken("http")
    if failures:
        detail = f"{failures[0]}; {len(ids)} of {len(articles)} articles are in; send all again later, that does no harm"
        raise Problem(503, detail, headers={"Retry-After": RETRY_AFTER_S}, accepted=len(ids), ids=ids)
    return ids
