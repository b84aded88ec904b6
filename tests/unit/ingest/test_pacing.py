"""How fast the articles of files go out."""

from watchfloor.contracts.article import Article
from watchfloor.ingest.pacing import Pace


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def clock(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


async def sent_at(pace: Pace, time: Time, *dates: str | None) -> list[float]:
    times = []
    for date in dates:
        await pace.wait_for(Article(text="x", published_at=date))
        times.append(time.now - 100.0)
    return times


async def test_at_a_rate_articles_go_out_evenly() -> None:
    time = Time()
    assert await sent_at(Pace(rate=4, clock=time.clock, sleep=time.sleep), time, None, None, None) == [0, 0.25, 0.5]


async def test_a_replay_keeps_the_distances_of_publication() -> None:
    time = Time()
    pace = Pace(speedup=60, clock=time.clock, sleep=time.sleep)
    dates = ["2026-11-24T09:00:00Z", "2026-11-24T09:30:00Z", None, "2026-11-24T09:10:00Z", "2026-11-24T10:00:00Z"]
    assert await sent_at(pace, time, *dates) == [0, 30, 30, 30, 60]
