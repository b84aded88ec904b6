"""The Python client, on a view in a thread."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing, closing
from pathlib import Path

import pytest

from harness import free_port
from read_model import Model, a_change, a_state
from view_site import Site
from watchfloor.aggregator.view.consumers import Consumer
from watchfloor.client import Client, ClientError, PositionLostError, Received


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    model = Model(tmp_path / "view.sqlite")
    with closing(model.connection):
        made = Site(model, free_port())
        yield made
        made.stop()


async def take(changes: AsyncIterator[Received], count: int) -> list[str]:
    async with asyncio.timeout(10):
        return [(await anext(changes)).change.change_id for _ in range(count)]


async def test_states_come_typed_with_a_position_from_which_changes_go_on(site: Site) -> None:
    site.happens(lambda: site.model.states(a_state(), a_state("airport:EDDF", "Frankfurt", "open")))
    async with Client(site.address) as view:
        snapshot = await view.states(kind="airport")
        assert [each.state.name for each in snapshot.states] == ["Frankfurt", "Kabul airport"]
        assert snapshot.states[1].state.facets["operations"].status == "suspended"
        site.happens(lambda: site.model.changes((0, 0, a_change(1))))
        async with aclosing(view.changes(after=snapshot.position)) as changes:
            received = await anext(changes)
            assert (received.change.change_id, received.position) == ("c1", "0:1,1:0")


async def test_an_actor_comes_with_its_evidence_and_an_unknown_one_is_none(site: Site) -> None:
    site.happens(lambda: site.model.states(a_state()))
    async with Client(site.address) as view:
        kabul = await view.state("airport:OAKB")
        assert kabul is not None
        assert kabul.state.facets["operations"].evidence[0].sentence == "All flights stopped."
        assert await view.state("airport:NONE") is None


async def test_after_a_break_it_connects_again_and_each_change_comes_once(site: Site) -> None:
    async with Client(site.address) as view, aclosing(view.changes(after="0:0,1:0")) as changes:
        site.happens(lambda: site.model.changes((0, 0, a_change(1)), (0, 1, a_change(2))))
        assert await take(changes, 2) == ["c1", "c2"]
        site.happens(site.model.hub.close)
        site.happens(lambda: site.model.changes((0, 2, a_change(3))))
        assert await take(changes, 1) == ["c3"]


async def test_filters_are_the_views(site: Site) -> None:
    async with Client(site.address) as view, aclosing(view.changes(after="0:0,1:0", kind="country", current=True)) as changes:
        site.happens(lambda: site.model.changes((0, 0, a_change(1)), (1, 0, a_change(2, "country:AFG"))))
        assert await take(changes, 1) == ["c2"]


async def test_a_position_that_is_lost_is_an_error_with_the_reason(site: Site) -> None:
    async with Client(site.address) as view, aclosing(view.changes(after="0:900,1:0")) as changes:
        with pytest.raises(PositionLostError, match="partition 0 ends at 0"):
            await anext(changes)


async def test_a_view_that_refuses_is_not_asked_again(tmp_path: Path) -> None:
    model = Model(tmp_path / "view.sqlite")
    with closing(model.connection):
        site = Site(model, free_port(), {hashlib.sha256(b"mine").hexdigest(): Consumer("me")})
        try:
            async with Client(site.address, token="mine") as view:
                assert await view.position() == "0:0,1:0"
            async with Client(site.address) as view, aclosing(view.changes()) as changes:
                with pytest.raises(ClientError, match="401"):
                    await anext(changes)
        finally:
            site.stop()
