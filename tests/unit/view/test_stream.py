"""The stream of changes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

from read_model import Model, a_change
from watchfloor.aggregator.view.filters import ChangeFilter
from watchfloor.aggregator.view.hub import MAX_BATCHES_WAITING
from watchfloor.aggregator.view.stream import REPLAY_CHUNK, events

ALL = ChangeFilter()


class Client:
    """What a browser makes of the events."""

    def __init__(self, model: Model, asked: str | None, wanted: ChangeFilter = ALL, heartbeat: float = 60) -> None:
        self.source: AsyncIterator[bytes] = events(model.hub, model.reader, asked, wanted, heartbeat=heartbeat)
        self.last_id = ""
        self.seen: list[str] = []

    async def read(self, pieces: int) -> list[str]:
        """The change ids, or the names of other events, of the next pieces that are sent."""
        for _ in range(pieces):
            for block in (await anext(self.source)).decode().split("\n\n"):
                self._take(block)
        return self.seen

    def _take(self, block: str) -> None:
        fields = dict(line.split(": ", 1) for line in block.splitlines() if not line.startswith(":"))
        self.last_id = fields.get("id", self.last_id)
        if fields.get("event") == "change":
            self.seen.append(fields["data"].split('"change_id":"')[1].split('"')[0])
        elif "event" in fields:
            self.seen.append(fields["event"])


async def test_a_client_without_a_position_gets_what_comes_from_now_on(model: Model) -> None:
    model.changes((0, 0, a_change(1)))
    client = Client(model, None)
    await client.read(1)
    model.changes((0, 1, a_change(2)))
    assert await client.read(1) == ["c2"]
    assert client.last_id == "0:2,1:0"


async def test_a_client_goes_on_where_he_broke_off_and_then_live_without_gap_or_double(model: Model) -> None:
    model.changes((0, 0, a_change(1)), (1, 0, a_change(2)), (0, 1, a_change(3)))
    client = Client(model, "0:1,1:0")
    await client.read(1)
    model.changes((1, 1, a_change(4)))
    assert await client.read(3) == ["c2", "c3", "c4"]
    assert client.last_id == "0:2,1:2"


async def test_what_is_filtered_out_moves_the_position_all_the_same(model: Model) -> None:
    client = Client(model, None, ChangeFilter(kind="country"), heartbeat=0.01)
    await client.read(1)
    model.changes((0, 5, a_change(1)))
    await client.read(2)
    assert client.seen == []
    assert client.last_id == "0:6,1:0"


async def test_a_position_that_is_not_kept_or_no_position_gets_a_reset_and_goes_on(model: Model) -> None:
    model.changes((0, 0, a_change(1)))
    for asked in ("0:99,1:0", "nonsense", "0:0,1:0,9:1"):
        client = Client(model, asked)
        assert await client.read(2) == ["reset"]
        assert client.last_id == "0:1,1:0"


async def test_a_change_that_kafka_has_twice_is_sent_once(model: Model) -> None:
    client = Client(model, "0:0,1:0")
    await client.read(1)
    model.changes((0, 0, a_change(1)))
    model.changes((0, 1, a_change(1)), (0, 2, a_change(2)))
    assert await client.read(2) == ["c1", "c2"]


async def test_a_client_who_falls_behind_is_let_go_and_finds_all_when_he_comes_back(model: Model) -> None:
    slow = Client(model, None)
    await slow.read(1)
    for number in range(MAX_BATCHES_WAITING + 2):
        model.changes((0, number, a_change(number)))
    assert len(model.hub) == 0
    assert [piece async for piece in slow.source] == []
    again = Client(model, slow.last_id)
    assert len(await again.read(1 + MAX_BATCHES_WAITING + 2)) == MAX_BATCHES_WAITING + 2


async def test_a_client_ahead_of_this_view_waits_until_it_has_come_so_far(model: Model) -> None:
    model.hub.publish([], {0: 0, 1: 0}, {0: 5, 1: 0})
    client = Client(model, "0:2,1:0")
    await client.read(1)
    model.changes((0, 0, a_change(1)), (0, 1, a_change(2)), (0, 2, a_change(3)))
    assert await client.read(1) == ["c3"]


async def test_a_client_who_is_reading_what_lies_behind_is_let_go_when_the_read_model_is_made_anew(model: Model, tmp_path: Path) -> None:
    model.changes(*((0, offset, a_change(offset)) for offset in range(REPLAY_CHUNK + 5)))
    client = Client(model, "0:0,1:0")
    await client.read(2)
    # Other rows have these numbers in the new file.
    other = Model(tmp_path / "anew.sqlite")
    with closing(other.connection):
        other.changes(*((0, offset, a_change(offset)) for offset in range(REPLAY_CHUNK + 9)))
        model.reader.close()
        model.hub.begin({}, {}, {})
        model.reader.open(tmp_path / "anew.sqlite")
        rest = [piece async for piece in client.source]
    assert len(rest) == REPLAY_CHUNK - 1


async def test_a_client_is_let_go_in_peace_where_the_read_model_is_gone(model: Model) -> None:
    model.changes(*((0, offset, a_change(offset)) for offset in range(REPLAY_CHUNK + 5)))
    client = Client(model, "0:0,1:0")
    await client.read(2)
    model.reader.close()
    model.hub.begin({}, {}, {})
    assert len([piece async for piece in client.source]) == REPLAY_CHUNK - 1


async def test_when_the_view_stops_the_stream_ends(model: Model) -> None:
    client = Client(model, None)
    await client.read(1)
    waiting = asyncio.create_task(anext(client.source, b"end"))
    await asyncio.sleep(0)
    model.hub.close()
    assert await waiting == b"end"
