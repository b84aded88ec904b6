"""Webhooks: signed, tried until they are taken, in order, each once, and never for history that is loaded."""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from harness import until
from read_model import a_change
from watchfloor.client import Client, PositionLostError, Received
from watchfloor.contracts.state import StateChange
from watchfloor.webhook.delivering import GoneError, deliver
from watchfloor.webhook.forwarding import forward
from watchfloor.webhook.progress import InUseError, Progress
from watchfloor.webhook.signing import BadSecretError, key_of, signed

KEY = b"k" * 32


@dataclass
class Receiver:
    """Takes webhooks; answers with the statuses that it is given, then with 204."""

    statuses: list[int] = field(default_factory=list)
    retry_after: str | None = None
    taken: list[str] = field(default_factory=list)
    requests: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def answer(self, request: web.Request) -> web.Response:
        self.requests.append(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        status = self.statuses.pop(0) if self.statuses else 204
        if status < 300:
            self.taken.append(request.headers["webhook-id"])
        headers = {"Retry-After": self.retry_after} if self.retry_after else None
        return web.Response(status=status, headers=headers)


@asynccontextmanager
async def listening(receiver: Receiver) -> AsyncIterator[str]:
    application = web.Application()
    application.router.add_post("/hook", receiver.answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    finally:
        await runner.cleanup()


class Script(Client):
    """A view whose stream is what a test says."""

    def __init__(self, *received: Received | Exception) -> None:
        self.received = list(received)
        self.asked: list[str | None] = []

    async def position(self) -> str:
        return "0:0"

    async def changes(self, *, after: str | None = None, **_: Any) -> AsyncIterator[Received]:  # type: ignore[override]
        self.asked.append(after)
        while self.received:
            each = self.received.pop(0)
            if isinstance(each, Exception):
                raise each
            yield each
        await asyncio.Event().wait()


def received(number: int, **more: Any) -> Received:
    return Received(StateChange.model_validate(a_change(number, **more)), f"0:{number + 1}")


def sleeper(pauses: list[float]) -> Callable[[float], Awaitable[None]]:
    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    return sleep


async def forwarded(view: Client, url: str, progress: Progress, end: str) -> None:
    """Forward until this position is reached."""
    task = asyncio.create_task(forward(view, url, KEY, progress, {}))
    await until(lambda: progress.position == end or task.done(), f"position {end} is reached", 10)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def test_the_signature_is_that_of_standard_webhooks() -> None:
    headers = signed(KEY, "c1", 1_700_000_000, b'{"a":1}')
    expected = base64.b64encode(hmac.new(KEY, b'c1.1700000000.{"a":1}', hashlib.sha256).digest()).decode()
    assert headers == {"webhook-id": "c1", "webhook-timestamp": "1700000000", "webhook-signature": f"v1,{expected}"}


@pytest.mark.parametrize("secret", ["", "secret", "whsec_", "whsec_c2hvcnQ=", "whsec_!!", base64.b64encode(KEY).decode()])
def test_a_secret_that_is_none_is_an_error_that_says_how_to_make_one(secret: str) -> None:
    with pytest.raises(BadSecretError, match="openssl rand"):
        key_of(secret)


def test_a_secret_holds_the_key() -> None:
    assert key_of(f"whsec_{base64.b64encode(KEY).decode()}") == KEY


async def test_what_is_not_taken_is_tried_again_with_longer_pauses_and_the_same_id() -> None:
    receiver, pauses = Receiver([503, 500, 404]), []
    async with listening(receiver) as url, aiohttp.ClientSession() as session:
        await deliver(session, url, KEY, received(1).change, sleep=sleeper(pauses))
    assert {headers["webhook-id"] for headers, _ in receiver.requests} == {"c1"}
    assert len(receiver.requests) == 4
    assert 0.5 <= pauses[0] <= 1 <= pauses[1] <= 2 <= pauses[2] <= 4


@pytest.mark.parametrize(("asked", "waits"), [("120", 120), ("9" * 400, 300), ("²", 1), ("٣", 1), ("soon", 1)])
async def test_a_pause_that_is_asked_for_is_kept_up_to_the_longest_and_one_that_is_no_number_is_not(asked: str, waits: float) -> None:
    receiver, pauses = Receiver([503], retry_after=asked), []
    async with listening(receiver) as url, aiohttp.ClientSession() as session:
        await deliver(session, url, KEY, received(1).change, sleep=sleeper(pauses))
    assert pauses == [pytest.approx(waits, rel=0.5)]


async def test_an_address_that_is_gone_gets_no_more() -> None:
    async with listening(Receiver([410])) as url, aiohttp.ClientSession() as session:
        with pytest.raises(GoneError):
            await deliver(session, url, KEY, received(1).change)


async def test_each_change_is_sent_once_in_order_also_after_a_restart(tmp_path: Path) -> None:
    receiver = Receiver()
    async with listening(receiver) as url:
        progress = Progress(tmp_path, url, {})
        await forwarded(Script(received(1), received(2)), url, progress, "0:3")
        progress.close()
        again = Progress(tmp_path, url, {})
        view = Script(received(2), received(3))
        await forwarded(view, url, again, "0:4")
        again.close()
    assert view.asked == ["0:3"]
    assert receiver.taken == ["c1", "c2", "c3"]


async def test_what_is_backfilled_fires_nothing(tmp_path: Path) -> None:
    receiver, old = Receiver(), a_change(1)["cause"]
    old["article"]["backfill"] = True
    async with listening(receiver) as url:
        progress = Progress(tmp_path, url, {})
        await forwarded(Script(received(1, cause=old), received(2)), url, progress, "0:3")
        progress.close()
    assert receiver.taken == ["c2"]


async def test_where_changes_are_lost_it_goes_on_from_now(tmp_path: Path) -> None:
    receiver = Receiver()
    async with listening(receiver) as url:
        progress = Progress(tmp_path, url, {})
        progress.reach("0:99")
        view = Script(PositionLostError("not kept"), received(5))
        await forwarded(view, url, progress, "0:6")
        progress.close()
    assert (view.asked, receiver.taken) == (["0:99", "0:0"], ["c5"])


def test_a_second_forwarder_to_the_same_address_is_refused(tmp_path: Path) -> None:
    progress = Progress(tmp_path, "http://a.example", {})
    with pytest.raises(InUseError, match="twice"):
        Progress(tmp_path, "http://a.example", {})
    Progress(tmp_path, "http://b.example", {}).close()
    progress.close()
