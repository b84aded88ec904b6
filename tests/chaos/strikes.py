"""How each strike is carried out, and when the system has recovered from it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from brokers import Brokers
from fleet import Fleet, Part
from flow import Flow
from load import Loader
from schedule import Kind, Strike

from watchfloor.contracts.topics import Topic

PAUSE_S = 9.0
"""Longer than the session timeout of 6 s."""
CUT_S = 3.0
JOINED_S = 4.0
FENCED = 75
EXTRACTIONS, STATES = (Topic.EXTRACTIONS,), (Topic.ACTOR_STATES,)
BOTH = EXTRACTIONS + STATES


@dataclass
class Struck:
    """What recovery is measured from, and what must flow again."""

    at: float
    flows: tuple[Topic, ...] = ()
    ready: Part | None = None


class Striker:
    """Carries strikes out on a running system."""

    def __init__(self, brokers: Brokers, fleet: Fleet, flow: Flow, loader: Loader) -> None:
        self._brokers = brokers
        self._fleet = fleet
        self._flow = flow
        self._loader = loader
        self._actions: dict[Kind, Callable[[Strike], Awaitable[Struck]]] = {
            Kind.KILL_EXTRACTOR: lambda _: self._kill("extractor", EXTRACTIONS),
            Kind.KILL_AGGREGATOR: lambda _: self._kill("aggregator", STATES),
            Kind.KILL_INGEST: lambda _: self._kill("ingest", EXTRACTIONS),
            Kind.KILL_VIEW: lambda _: self._kill_view(),
            Kind.KILL_BROKER: self._kill_broker,
            Kind.WIPE: lambda _: self._wipe(),
            Kind.TERMINATE_EXTRACTOR: lambda _: self._terminate("extractor", EXTRACTIONS),
            Kind.TERMINATE_AGGREGATOR: lambda _: self._terminate("aggregator", STATES),
            Kind.PAUSE_EXTRACTOR: lambda _: self._pause("extractor", EXTRACTIONS),
            Kind.PAUSE_AGGREGATOR: lambda _: self._pause("aggregator", STATES),
            Kind.JOIN_EXTRACTOR: lambda _: self._join_and_leave("extractor", EXTRACTIONS),
            Kind.JOIN_AGGREGATOR: lambda _: self._join_and_leave("aggregator", STATES),
            Kind.CUT: self._cut,
            Kind.PARTITION_AGGREGATOR: lambda _: self._partition(),
            Kind.DISK_FULL_STORE: lambda _: self._disk_full_store(),
            Kind.DISK_FULL_BROKER: self._disk_full_broker,
            Kind.ROLL: lambda _: self._roll(),
        }

    async def strike(self, strike: Strike) -> Struck:
        return await self._actions[strike.kind](strike)

    async def recovered(self, struck: Struck) -> float:
        """Seconds until the system did its work again."""
        end = await struck.ready.ready() if struck.ready is not None else await self._flow.flows(struck.flows, struck.at)
        return end - struck.at

    async def _kill(self, name: str, flows: tuple[Topic, ...]) -> Struck:
        part = self._fleet.parts[name]
        ends, at = len(part.ends), time.time()
        part.kill()
        await part.ended(ends)
        return Struck(at, flows)

    async def _kill_view(self) -> Struck:
        return Struck((await self._kill("view", ())).at, ready=self._fleet.parts["view"])

    async def _wipe(self) -> Struck:
        self._fleet.parts["aggregator"].wipe_when_it_has_ended("aggregator")
        return await self._kill("aggregator", STATES)

    async def _terminate(self, name: str, flows: tuple[Topic, ...]) -> Struck:
        part = self._fleet.parts[name]
        ends, at = len(part.ends), time.time()
        part.terminate()
        await part.ended(ends)
        assert part.ends[-1] == 0, f"{name} answers SIGTERM with status {part.ends[-1]}"
        return Struck(at, flows)

    async def _kill_broker(self, strike: Strike) -> Struck:
        number, at = self._broker(strike), time.time()
        await self._brokers.kill(number)
        await self._brokers.restart(number)
        return Struck(at, BOTH)

    async def _pause(self, name: str, flows: tuple[Topic, ...]) -> Struck:
        paused, second = self._fleet.parts[name], await self._second(name, flows)
        ends, at = len(paused.ends), time.time()
        paused.pause()
        await asyncio.sleep(PAUSE_S)
        await self._flow.flows(flows, at)
        paused.resume()
        # It has lost its partitions, and must end itself rather than write.
        await paused.ended(ends)
        assert paused.ends[-1] == FENCED, f"the paused {name} ended with {paused.ends[-1]}"
        await self._leave(second)
        return Struck(at, flows)

    async def _join_and_leave(self, name: str, flows: tuple[Topic, ...]) -> Struck:
        second = await self._second(name, flows)
        await asyncio.sleep(JOINED_S)
        at = time.time()
        await self._leave(second)
        return Struck(at, flows)

    async def _cut(self, strike: Strike) -> Struck:
        proxy = self._brokers.proxies[self._broker(strike)]
        proxy.cut()
        await asyncio.sleep(CUT_S)
        at = time.time()
        proxy.heal()
        return Struck(at, BOTH)

    async def _partition(self) -> Struck:
        cut_off = self._fleet.parts["aggregator"]
        second = await self._second("aggregator", STATES)
        at, owned = time.time(), cut_off.owns()
        for proxy in self._brokers.proxies:
            proxy.partition(owned)
        await asyncio.sleep(PAUSE_S)
        await self._flow.flows(STATES, at)
        for proxy in self._brokers.proxies:
            proxy.heal()
        await cut_off.ready()
        await self._leave(second)
        return Struck(at, STATES)

    async def _disk_full_store(self) -> Struck:
        part = self._fleet.parts["aggregator"]
        ends, at = len(part.ends), time.time()
        part.fill_disk()
        await part.ended(ends, within=60)
        return Struck(at, STATES)

    async def _disk_full_broker(self, strike: Strike) -> Struck:
        number, at = self._broker(strike), time.time()
        self._brokers.fill_disk(number)
        await self._brokers.ended(number, within=60)
        await self._brokers.restart(number)
        return Struck(at, BOTH)

    async def _roll(self) -> Struck:
        """Two extractors, one after the other; for a while both versions read, side by side."""
        second = await self._second("extractor", EXTRACTIONS)
        for part in (self._fleet.parts["extractor"], second):
            part.environment["STUB_VERSION"] = "stub-2"
            await self._terminate(part.name, EXTRACTIONS)
            at = time.time()
            await self._flow.flows(EXTRACTIONS, at)
        await self._leave(second)
        return Struck(at, BOTH)

    async def _second(self, name: str, flows: tuple[Topic, ...]) -> Part:
        second = self._fleet.start(f"{name}-2", **_of_stub(self._fleet.parts[name]))
        await second.ready()
        await self._flow.flows(flows, time.time())
        return second

    async def _leave(self, part: Part) -> None:
        status = await part.stop()
        assert status == 0, f"{part.name} answers SIGTERM with status {status}"
        del self._fleet.parts[part.name]

    def _broker(self, strike: Strike) -> int:
        return int(strike.pick * len(self._brokers.nodes))


def _of_stub(part: Part) -> dict[str, str]:
    return {name: value for name, value in part.environment.items() if name.startswith("STUB_")}
