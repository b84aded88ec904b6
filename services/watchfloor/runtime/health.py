"""Whether a service is alive and ready, with the reasons when it is not: `/healthz`, `/readyz` and `/metrics`."""

from prometheus_client import REGISTRY
from prometheus_client.exposition import choose_encoder
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


class Health:
    """What still stands between a service and its readiness, and what has broken it."""

    def __init__(self, **waiting_for: str) -> None:
        """
        Args:
            waiting_for: by part of the service, why it is not ready yet, such as `kafka="not reached yet"`.
        """
        self._reasons = dict(waiting_for)
        self._broken: str | None = None

    def ready(self, part: str) -> None:
        """This part is ready; the service is when all are."""
        self._reasons.pop(part, None)

    def not_ready(self, part: str, reason: str) -> None:
        """This part is not ready, or not any more."""
        self._reasons[part] = reason

    def broken(self, reason: str) -> None:
        """Only a restart helps: `/healthz` says so from now on."""
        self._broken = reason

    @property
    def reasons(self) -> dict[str, str]:
        """By part, why the service is not ready; empty when it is."""
        return dict(self._reasons) if self._broken is None else {**self._reasons, "service": self._broken}

    @property
    def is_alive(self) -> bool:
        return self._broken is None


def health_routes(health: Health) -> list[Route]:
    """The three addresses that every service has; `/metrics` shows prometheus-client's default registry."""

    async def healthz(_: Request) -> Response:
        return _answer(health.is_alive, {} if health.is_alive else health.reasons)

    async def readyz(_: Request) -> Response:
        return _answer(not health.reasons, health.reasons)

    async def metrics(request: Request) -> Response:
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        return Response(encode(REGISTRY), headers={"content-type": content_type})

    return [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]


def _answer(good: bool, reasons: dict[str, str]) -> Response:
    return JSONResponse({"ok": good, "reasons": reasons}, status_code=200 if good else 503)
