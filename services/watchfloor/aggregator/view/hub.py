"""Where the feeder tells the streams what is new. Lives in one event loop; what a slow reader can make it hold is bounded."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from watchfloor.aggregator.view import metrics, position
from watchfloor.aggregator.view.position import Position
from watchfloor.aggregator.view.store import Change

MAX_BATCHES_WAITING = 256
"""Of one reader; at the usual handful of changes a second a minute or more."""


class Subscription:
    """The changes from one moment on, for one reader."""

    def __init__(self, position: Position) -> None:
        self.position = position
        """Where what it brings begins."""
        self._queue: asyncio.Queue[Sequence[Change] | None] = asyncio.Queue(MAX_BATCHES_WAITING)
        self._ended = False

    async def next(self, within: float) -> Sequence[Change] | None:
        """The next batch, empty when there is none within so many seconds; None when the stream ends."""
        if self._ended and self._queue.empty():
            return None
        try:
            async with asyncio.timeout(within):
                return await self._queue.get()
        except TimeoutError:
            return ()

    def put(self, changes: Sequence[Change]) -> bool:
        """False when the reader has fallen too far behind."""
        try:
            self._queue.put_nowait(changes)
        except asyncio.QueueFull:
            return False
        return True

    def end(self) -> None:
        """No more comes: what waits is thrown away, the reader asks again from where he is."""
        self._ended = True
        while not self._queue.empty():
            self._queue.get_nowait()
        self._queue.put_nowait(None)


class Hub:
    """How far the read model is, and who wants to hear of it."""

    def __init__(self) -> None:
        self.position: Position = {}
        """Up to here changes are in the read model."""
        self.kept_from: Position = {}
        self.end: Position = {}
        """Up to here Kafka is known to have changes."""
        self._look_up_end: Callable[[], Awaitable[Position]] | None = None
        self._subscriptions: set[Subscription] = set()
        metrics.clients(lambda: len(self._subscriptions))

    def __len__(self) -> int:
        return len(self._subscriptions)

    def begin(
        self, reached: Position, kept_from: Position, end: Position, look_up_end: Callable[[], Awaitable[Position]] | None = None
    ) -> None:
        """The read model is there, or there anew: whoever reads begins again.

        Args:
            look_up_end: asks Kafka for its end.
        """
        self.close()
        self._look_up_end = look_up_end
        self.position, self.kept_from, self.end = dict(reached), dict(kept_from), dict(end)

    def subscribe(self) -> Subscription:
        subscription = Subscription(dict(self.position))
        self._subscriptions.add(subscription)
        return subscription

    def unsubscribe(self, subscription: Subscription) -> None:
        self._subscriptions.discard(subscription)

    def publish(self, changes: Sequence[Change], reached: Position, end: Position) -> None:
        """Tell every reader; one that cannot keep up is let go, and comes back with the position that he has."""
        self.position, self.end = dict(reached), dict(end)
        if not changes:
            return
        for subscription in list(self._subscriptions):
            if not subscription.put(changes):
                metrics.dropped()
                subscription.end()
                self.unsubscribe(subscription)

    async def lost(self, asked: Position) -> str | None:
        """Why changes cannot be continued at a position without a gap; None where they can."""
        reason = position.lost(asked, self.kept_from, self.end)
        if reason is not None and self._look_up_end is not None:
            # Another view may be ahead of this one: only Kafka knows whether it is there.
            self.end = await self._look_up_end()
            reason = position.lost(asked, self.kept_from, self.end)
        return reason

    def close(self) -> None:
        """End every stream."""
        for subscription in list(self._subscriptions):
            subscription.end()
        self._subscriptions.clear()
