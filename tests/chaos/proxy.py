"""A TCP proxy on loopback between services and a broker, which can cut connections or swallow what is sent."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

CHUNK = 256 * 1024


class Proxy:
    """Listens on a port and passes everything on to another, until it is told not to.

    A partition swallows: nothing passes, connections stay, and when it heals they are reset, as TCP does after retrying too long.
    """

    def __init__(self, target: int) -> None:
        self._target = target
        self._server: asyncio.Server | None = None
        self._links: dict[int, set[asyncio.StreamWriter]] = {}
        """By the port of the client, both ends of its connection."""
        self._swallows: Callable[[int], bool] | None = None
        self._refuses = False
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, port: int) -> None:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", port, limit=CHUNK)

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()
        self.reset()

    def reset(self, of: Callable[[int], bool] = lambda _: True) -> None:
        """End connections at once; those of clients with such a port."""
        for client, ends in self._links.items():
            if of(client):
                for end in ends:
                    end.transport.abort()

    def cut(self) -> None:
        """End all connections and refuse new ones until `heal`."""
        self._refuses = True
        self.reset()

    def partition(self, of: Callable[[int], bool]) -> None:
        """Swallow everything of clients with such a port until `heal`, new connections too."""
        self._swallows = of

    def heal(self) -> None:
        self._refuses = False
        swallowed, self._swallows = self._swallows, None
        if swallowed is not None:
            self.reset(swallowed)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        client: int = writer.get_extra_info("peername")[1]
        if self._refuses:
            writer.transport.abort()
            return
        try:
            broker_reader, broker_writer = await asyncio.open_connection("127.0.0.1", self._target, limit=CHUNK)
        except OSError:
            writer.transport.abort()
            return
        self._links[client] = {writer, broker_writer}
        try:
            await asyncio.gather(self._pass(client, reader, broker_writer), self._pass(client, broker_reader, writer))
        finally:
            del self._links[client]

    async def _pass(self, client: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(CHUNK):
                if self._swallows is not None and self._swallows(client):
                    continue
                writer.write(data)
                await writer.drain()
        writer.transport.abort()
