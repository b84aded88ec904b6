"""Nothing counts as flushed that is not delivered."""

import asyncio

import pytest
from faust.exceptions import ProducerSendError

from watchfloor.runtime.delivery import Undelivered


async def test_draining_waits_for_what_was_handed_over_before() -> None:
    undelivered = Undelivered()
    first, second = asyncio.Future[None](), asyncio.Future[None]()
    undelivered.add(first)
    draining = asyncio.create_task(undelivered.drain())
    await asyncio.sleep(0)
    undelivered.add(second)
    first.set_result(None)
    await asyncio.wait_for(draining, 1)
    assert len(undelivered) == 1


async def test_a_record_that_was_not_delivered_forbids_every_later_commit() -> None:
    undelivered = Undelivered()
    lost, later = asyncio.Future[None](), asyncio.Future[None]()
    undelivered.add(lost)
    lost.set_exception(OSError("broker gone"))
    await asyncio.sleep(0)
    undelivered.add(later)
    later.set_result(None)
    for _ in range(2):
        with pytest.raises(ProducerSendError, match="broker gone"):
            await undelivered.drain()


async def test_a_cancelled_delivery_is_no_delivery() -> None:
    undelivered = Undelivered()
    delivery = asyncio.Future[None]()
    undelivered.add(delivery)
    delivery.cancel()
    await asyncio.sleep(0)
    with pytest.raises(ProducerSendError, match="cancelled"):
        await undelivered.drain()
