"""Whatever dies, and whenever: nothing acknowledged is lost, and nothing is counted twice."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from brokers import Brokers
from fleet import Fleet
from flow import Flow
from load import Articles, Loader
from report import table, write
from schedule import Kind, Strike, schedule
from strikes import BOTH, Striker
from verdict import Extract, Topics, check, check_view

from harness import free_port
from streams import settled
from stub_services import AIRPORTS, StubExtractor
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.topics import ensure_topics

RESULTS = Path(__file__).parents[2] / "var" / "chaos"
SHORT = {
    Kind.KILL_EXTRACTOR: 1, Kind.KILL_AGGREGATOR: 1, Kind.KILL_INGEST: 1, Kind.KILL_BROKER: 1, Kind.WIPE: 1, Kind.TERMINATE_AGGREGATOR: 1,
}  # fmt: skip
ONE_NODE = {
    Kind.KILL_EXTRACTOR: 16, Kind.KILL_AGGREGATOR: 18, Kind.KILL_INGEST: 8, Kind.KILL_VIEW: 6, Kind.KILL_BROKER: 12, Kind.WIPE: 12,
    Kind.TERMINATE_EXTRACTOR: 3, Kind.TERMINATE_AGGREGATOR: 3, Kind.PAUSE_EXTRACTOR: 2, Kind.PAUSE_AGGREGATOR: 3,
    Kind.JOIN_EXTRACTOR: 2, Kind.JOIN_AGGREGATOR: 2, Kind.CUT: 3, Kind.PARTITION_AGGREGATOR: 2, Kind.DISK_FULL_STORE: 2,
    Kind.DISK_FULL_BROKER: 2,
}  # fmt: skip
THREE_NODES = {
    Kind.KILL_EXTRACTOR: 6, Kind.KILL_AGGREGATOR: 6, Kind.KILL_BROKER: 14, Kind.WIPE: 4, Kind.PAUSE_AGGREGATOR: 1, Kind.CUT: 2,
    Kind.DISK_FULL_BROKER: 1,
}  # fmt: skip
ROLLING = {Kind.ROLL: 1, Kind.KILL_AGGREGATOR: 2, Kind.KILL_EXTRACTOR: 2, Kind.KILL_BROKER: 1}
SETTLED_WITHIN_S = 240


@dataclass
class System:
    """Everything that runs, and what was measured of it."""

    settings: Settings
    """Without the proxies in between."""
    brokers: Brokers
    fleet: Fleet
    flow: Flow
    loader: Loader
    recoveries: list[tuple[Kind, float]] = field(default_factory=list)

    async def strike(self, strikes: list[Strike]) -> None:
        """Carry strikes out; each after the system has recovered, or in the middle of it."""
        striker = Striker(self.brokers, self.fleet, self.flow, self.loader)
        waiting: list[tuple[Strike, asyncio.Task[float]]] = []
        for strike in strikes:
            if strike.after >= 0:
                await self._recovered(waiting)
            await asyncio.sleep(abs(strike.after))
            say(f"{strike}")
            waiting.append((strike, asyncio.create_task(striker.recovered(await striker.strike(strike)))))
        await self._recovered(waiting)

    async def _recovered(self, waiting: list[tuple[Strike, asyncio.Task[float]]]) -> None:
        for strike, recovery in waiting:
            seconds = await recovery
            self.recoveries.append((strike.kind, seconds))
            say(f"{strike.number:3}  recovered after {seconds:.1f} s")
        waiting.clear()


def say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {what}", flush=True)


@asynccontextmanager
async def system(folder: Path, jars: list[Path], *, nodes: int, seed: int, **stub: str) -> AsyncIterator[System]:
    """Brokers, all services and the load, up and flowing; in the end everything is stopped."""
    brokers = Brokers(folder, jars, nodes)
    ports = {f"{name}_port": free_port() for name in ("view", "ingest", "extractor", "fold")}
    direct = Settings(broker=brokers.direct, topic_prefix="c-", data_dir=folder, replication=nodes, **ports)
    fleet = Fleet(direct.model_copy(update={"broker": brokers.proxied}), folder, reads_really=False)
    flow = Flow(direct, brokers.direct)
    loader = Loader(direct, Articles(seed, tuple(AIRPORTS)), brokers.direct, seed)
    tasks: list[asyncio.Task[None]] = []
    try:
        await brokers.start()
        await brokers.all_up()
        await ensure_topics(direct)
        for name in ("ingest", "extractor", "aggregator", "view"):
            fleet.start(name, STUB_ITEM_SECONDS="20", **stub)
        await asyncio.gather(*(part.ready() for part in fleet.parts.values()))
        tasks = [asyncio.create_task(each) for each in (flow.follow(), loader.run(), loader.run_bad())]
        await flow.flows(BOTH, time.time())
        yield System(direct, brokers, fleet, flow, loader)
    finally:
        for task in tasks:
            task.cancel()
        await fleet.stop()
        await brokers.stop()


async def end_well(running: System, extract: Extract | None) -> None:
    """Stop the load, let everything be dealt with, and assert what is promised."""
    running.loader.stop()
    await asyncio.sleep(3)
    await settled(running.settings, "extractor", "aggregator", within=SETTLED_WITHIN_S)
    topics = await Topics.read(running.settings)
    found = check(topics, running.loader.acknowledged, extract)
    await asyncio.to_thread(wait_for_view, running.settings, topics)
    say(f"held: {found}; ends of processes: { {name: dict(Counter(part.ends)) for name, part in running.fleet.parts.items()} }")


def wait_for_view(settings: Settings, topics: Topics) -> None:
    """The view may be a moment behind the topics."""
    deadline = time.monotonic() + 30
    while True:
        try:
            return check_view(settings, topics)
        except Exception:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.5)


async def run(folder: Path, jars: list[Path], name: str, *, nodes: int, seed: int, counts: dict[Kind, int]) -> None:
    """Strike by a schedule; the table of it goes to a file of that name."""
    extract = None if Kind.ROLL in counts else StubExtractor().extract_batch
    strikes = schedule(seed, counts)
    say(f"schedule of seed {seed} on {nodes} node(s):")
    for strike in strikes:
        say(str(strike))
    async with system(folder, jars, nodes=nodes, seed=seed) as running:
        await running.strike(strikes)
        await end_well(running, extract)
    lines = table(running.recoveries)
    say("\n" + "\n".join(lines))
    say(f"written to {write(RESULTS, name, lines)}")


@pytest.mark.timeout(400)
async def test_a_kill_of_each_part_under_load_loses_nothing_and_doubles_nothing(tmp_path: Path, kafka_jars: list[Path]) -> None:
    await run(tmp_path, kafka_jars, "short", nodes=1, seed=11, counts=SHORT)


@pytest.mark.chaos
@pytest.mark.timeout(3600)
async def test_kills_and_other_strikes_on_one_node(tmp_path: Path, kafka_jars: list[Path]) -> None:
    await run(tmp_path, kafka_jars, "one-node", nodes=1, seed=2021, counts=ONE_NODE)


@pytest.mark.chaos
@pytest.mark.timeout(3600)
async def test_kills_and_other_strikes_on_three_nodes(tmp_path: Path, kafka_jars: list[Path]) -> None:
    await run(tmp_path, kafka_jars, "three-nodes", nodes=3, seed=831, counts=THREE_NODES)


@pytest.mark.chaos
@pytest.mark.timeout(1800)
async def test_a_rolling_restart_to_another_version_of_the_extractor_amid_kills(tmp_path: Path, kafka_jars: list[Path]) -> None:
    await run(tmp_path, kafka_jars, "rolling-restart", nodes=1, seed=5, counts=ROLLING)
