"""One change to its address, until it is taken: later ones wait, so that they come in order."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable

import aiohttp

from watchfloor.contracts.state import StateChange
from watchfloor.webhook.signing import signed

ANSWER_WITHIN_S = 20.0
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 300.0

logger = logging.getLogger(__name__)


class GoneError(RuntimeError):
    """The address says that it wants nothing any more (410); the message is one line."""


async def deliver(
    session: aiohttp.ClientSession,
    url: str,
    key: bytes,
    change: StateChange,
    *,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """POST a change, again and again with longer pauses until the answer is 2xx.

    The same change always has the same `webhook-id`: a receiver whose answer was lost on the way knows it again by that.

    Raises:
        GoneError: the answer was 410.
    """
    body = change.to_bytes()
    pause = FIRST_PAUSE_S
    while True:
        headers = {"Content-Type": "application/json", **signed(key, change.change_id, int(time.time()), body)}
        asked = 0.0
        try:
            timeout = aiohttp.ClientTimeout(total=ANSWER_WITHIN_S)
            async with session.post(url, data=body, headers=headers, timeout=timeout, allow_redirects=False) as answer:
                if 200 <= answer.status < 300:
                    return
                if answer.status == 410:
                    raise GoneError(f"{url} answers 410: it wants no more changes")
                reason = f"answered {answer.status}"
                asked = _seconds(answer.headers.get("Retry-After", ""))
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            reason = str(error) or type(error).__name__
        # Half of it by chance: many forwarders do not come back in one moment to a receiver that was down.
        wait = max(asked, pause * random.uniform(0.5, 1))  # nosec B311
        logger.warning("%s did not take change %s: %s; again in %.0f s", url, change.change_id, reason, wait)
        await sleep(wait)
        pause = min(2 * pause, LONGEST_PAUSE_S)


def _seconds(text: str) -> float:
    """What a Retry-After asks for, at most our own longest pause; 0 for a date or nothing."""
    return min(float(text), LONGEST_PAUSE_S) if text.isascii() and text.isdigit() else 0.0
