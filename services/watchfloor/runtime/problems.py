"""Errors of the HTTP APIs as RFC 9457 has them: `application/problem+json`, with words for people."""

from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from watchfloor.contracts.canonical import encode

MEDIA_TYPE = "application/problem+json"
SCHEMA = {
    "type": "object",
    "required": ["title", "status", "detail"],
    "properties": {"title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}},
}


class Problem(Exception):
    """What an endpoint raises to answer with a problem.

    Args:
        status: of HTTP.
        detail: what was wrong and what to do.
        headers: of the answer, such as Retry-After.
        more: further members of the answer.
    """

    def __init__(self, status: int, detail: str, *, headers: dict[str, str] | None = None, **more: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.headers = headers
        self.more = more

    def response(self) -> Response:
        body = {"title": HTTPStatus(self.status).phrase, "status": self.status, "detail": self.detail, **self.more}
        return Response(encode(body), self.status, self.headers, MEDIA_TYPE)


def responses(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """For a route's `responses`: which problems it answers with."""
    return {each: {"description": HTTPStatus(each).phrase, "content": {MEDIA_TYPE: {"schema": SCHEMA}}} for each in statuses}


def answer_with_problems(app: FastAPI) -> None:
    """Make every error of an app a problem: its own, a wrong parameter, an unknown path."""

    async def of_problem(_: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return error.response()

    async def of_validation(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        wrong = "; ".join(f"{'.'.join(map(str, each['loc'][1:]))}: {each['msg']}" for each in error.errors())
        return Problem(422, wrong).response()

    async def of_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        detail = f"there is nothing at {request.url.path}" if error.status_code == 404 else str(error.detail)
        return Problem(error.status_code, detail, headers=dict(error.headers or {})).response()

    app.add_exception_handler(Problem, of_problem)
    app.add_exception_handler(RequestValidationError, of_validation)
    app.add_exception_handler(HTTPException, of_http)
