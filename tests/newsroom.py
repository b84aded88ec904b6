"""A web server on loopback that plays outlets and their behaviours, for tests of what ingest fetches."""

import asyncio
import gzip
import html
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Item:
    """An item of a played feed."""

    slug: str
    title: str
    text: str
    published: str | None = "Tue, 24 Nov 2026 09:00:00 GMT"
    guid: str | None = None


@dataclass
class Newsroom:
    """Answers for every host name ending in `.example`. A path that nothing is set for is a 404."""

    port: int
    pages: dict[str, Handler] = field(default_factory=dict)
    requests: list[web.BaseRequest] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    def url(self, path: str, host: str = "courier.example") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """What was asked for, without robots.txt."""
        return [each.path for each in self.requests if each.path != "/robots.txt"]

    def put(self, path: str, body: bytes | str, *, status: int = 200, kind: str = "text/xml", **headers: str) -> None:
        """A fixed answer; header names with `_` for `-`."""
        data = body.encode() if isinstance(body, str) else body
        named = {"Content-Type": kind, **{name.replace("_", "-"): value for name, value in headers.items()}}

        async def answer(_: web.Request) -> web.StreamResponse:
            return web.Response(body=data, status=status, headers=named)

        self.pages[path] = answer

    def feed(self, path: str, *items: Item, host: str = "courier.example") -> None:
        """An RSS feed of these items, newest first, with an ETag that it honours."""
        body = rss(items, lambda slug: self.url(f"/{slug}", host))
        tag = f'"{hash(body):x}"'

        async def answer(request: web.Request) -> web.StreamResponse:
            if request.headers.get("If-None-Match") == tag:
                return web.Response(status=304, headers={"ETag": tag})
            return web.Response(body=body.encode(), headers={"Content-Type": "application/rss+xml", "ETag": tag})

        self.pages[path] = answer

    def bomb(self, path: str, megabytes: int) -> None:
        self.put(path, gzip.compress(bytes(megabytes * 1_000_000)), Content_Encoding="gzip")


class Names(AbstractResolver):
    """Every name is the newsroom's; some are set to other addresses."""

    def __init__(self, **addresses: list[str]) -> None:
        self.addresses = {name.replace("_", "."): found for name, found in addresses.items()}

    async def resolve(self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET) -> list[ResolveResult]:
        given = self.addresses.get(host)
        address = "127.0.0.1" if given is None else given.pop(0) if len(given) > 1 else given[0]
        return [ResolveResult(hostname=host, host=address, port=port, family=socket.AF_INET, proto=0, flags=0)]

    async def close(self) -> None:
        pass


@asynccontextmanager
async def newsroom() -> AsyncIterator[Newsroom]:
    room = Newsroom(0)

    async def answer(request: web.BaseRequest) -> web.StreamResponse:
        assert isinstance(request, web.Request)
        room.requests.append(request)
        room.at_once += 1
        room.most_at_once = max(room.most_at_once, room.at_once)
        try:
            handler = room.pages.get(request.path)
            response = await handler(request) if handler else web.Response(status=404)
            response.force_close()  # so that each request looks the name up again
            return response
        finally:
            room.at_once -= 1

    application = web.Application()
    application.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        room.port = runner.addresses[0][1]
        yield room
    finally:
        await runner.cleanup()


@contextmanager
def newsroom_beside() -> Iterator[Newsroom]:
    """A newsroom in a thread of its own, for tests that wait for other processes."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    context = newsroom()
    try:
        yield asyncio.run_coroutine_threadsafe(context.__aenter__(), loop).result(10)
    finally:
        asyncio.run_coroutine_threadsafe(context.__aexit__(None, None, None), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
        loop.close()


def rss(items: tuple[Item, ...], link: Callable[[str], str]) -> str:
    def one(item: Item) -> str:
        date = f"<pubDate>{item.published}</pubDate>" if item.published else ""
        guid = f'<guid isPermaLink="false">{item.guid}</guid>' if item.guid else ""
        words = f"<title>{html.escape(item.title)}</title><description>{html.escape(item.text)}</description>"
        return f"<item>{words}<link>{link(item.slug)}</link>{guid}{date}</item>"

    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>{"".join(map(one, items))}</channel></rss>'


def page(title: str, *paragraphs: str) -> str:
    body = "".join(f"<p>{html.escape(each)}</p>" for each in paragraphs)
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article></body></html>"
