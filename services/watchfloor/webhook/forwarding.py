"""From the view's stream to a web address, until stopped."""

import asyncio
import logging
from typing import Any

import aiohttp

from watchfloor.client import Client, PositionLostError
from watchfloor.webhook.delivering import deliver
from watchfloor.webhook.progress import Progress

VIEW_AGAIN_S = 2.0
logger = logging.getLogger(__name__)


async def forward(view: Client, url: str, key: bytes, progress: Progress, filters: dict[str, Any]) -> None:
    """Send each change to `url` once, from where `progress` is; at the very first, from now on. Runs until cancelled.

    What came in with `backfill` is history that somebody loads: it fires nothing.

    Raises:
        GoneError: the address wants no more.
    """
    async with aiohttp.ClientSession() as session:
        while True:
            if progress.position is None:
                progress.reach(await _now(view))
            try:
                async for received in view.changes(after=progress.position, **filters):
                    change = received.change
                    if change.cause.article.backfill or progress.has(change.change_id):
                        progress.reach(received.position)
                        continue
                    await deliver(session, url, key, change)
                    progress.reach(received.position, change.change_id)
            except PositionLostError as error:
                logger.error("changes since %s are lost to %s: %s; going on from now", progress.position, url, error)
                progress.position = None


async def _now(view: Client) -> str:
    """Where the stream is now; waits for a view that is not there yet."""
    while True:
        try:
            return await view.position()
        except (aiohttp.ClientError, OSError) as error:
            logger.warning("the view does not answer: %s", error)
            await asyncio.sleep(VIEW_AGAIN_S)
