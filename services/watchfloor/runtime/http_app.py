"""A FastAPI app as every service has it: problems for errors, and /docs without a request to anywhere else."""

from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import Response
from fastapi.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from watchfloor.runtime.problems import answer_with_problems

SWAGGER_UI = Path(str(files("fastapi_offline"))) / "static"
SECURITY_HEADERS = (
    (
        b"content-security-policy",
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    ),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    # Ask each time whether it is still the same: after an upgrade no page runs with half of its old files.
    (b"cache-control", b"no-cache"),
)
_DOCS_POLICY = b"default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'"
_DOCS = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/static/swagger-ui.css">
<div id="swagger-ui"></div>
<script src="/docs/static/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</html>
"""
_START = 'SwaggerUIBundle({url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true});\n'


class SecurityHeaders:
    """Adds to every answer what keeps a browser from running or loading what is not ours."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                present = {name.lower() for name, _ in message["headers"]}
                message["headers"] = [*message["headers"], *(each for each in SECURITY_HEADERS if each[0] not in present)]
            await send(message)

        await self._app(scope, receive, send_with_headers)


def http_app(title: str, description: str) -> FastAPI:
    """An app with /docs and /openapi.json, and no routes of its own yet."""
    app = FastAPI(title=title, description=description, version=version("watchfloor"), docs_url=None, redoc_url=None)
    answer_with_problems(app)
    app.add_middleware(SecurityHeaders)

    @app.get("/docs", include_in_schema=False)
    async def docs() -> Response:
        # Swagger UI writes style elements: its page alone may.
        return Response(_DOCS.format(title=title), media_type="text/html", headers={"content-security-policy": _DOCS_POLICY.decode()})

    @app.get("/docs/start.js", include_in_schema=False)
    async def start() -> Response:
        return Response(_START, media_type="text/javascript")

    app.mount("/docs/static", StaticFiles(directory=SWAGGER_UI))
    return app
