"""From an article to a message at the desk: the real services, Prometheus and Alertmanager, with rules and configuration as shipped."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

import httpx
import pytest
import yaml

from alerting import MISSING, Alerting, alerting
from harness import wait_until
from running_view import Running
from running_view import view as running_view
from streams import REAL, Workers, is_ready
from watchfloor.runtime.settings import Settings

pytestmark = [
    pytest.mark.deploy,
    pytest.mark.timeout(300),
    pytest.mark.skipif(
        bool(MISSING), reason=f"not installed: {' '.join(MISSING)}; on Debian: apt install prometheus prometheus-alertmanager"
    ),
]
KABUL = "airport:OAKB"
SIX = {
    "airport:OAHR": "Herat International Airport",
    "airport:FZNA": "Goma International Airport",
    "airport:HSSK": "Khartoum International Airport",
    "airport:OLBA": "Beirut Rafic Hariri International Airport",
    "airport:MTPP": "Toussaint Louverture International Airport",
    "airport:OYSN": "Sanaa International Airport",
}
OUTLETS = {
    "Example Times": "Four hundred passengers waited in the terminal, and their luggage was brought to hotels in the city.",
    "Example Post": "The governor told reporters that an inquiry had begun, and that nobody had been hurt in the blaze.",
}
_numbers = count(1)


class Floor:
    """The services, told by articles."""

    def __init__(self, settings: Settings, view: Running, watch: Alerting) -> None:
        self._settings = settings
        self.view = view
        self.watch = watch

    def tell(self, text: str, outlet: str) -> None:
        """An article that was published just now."""
        article = {
            "id": f"article-{next(_numbers)}",
            "source": outlet,
            "text": f"{text} {OUTLETS[outlet]}",
            "published_at": datetime.now(UTC).isoformat(),
        }
        assert httpx.post(f"http://127.0.0.1:{self._settings.ingest_port}/v1/articles", json=article, timeout=30).status_code == 202

    def wait_for_status(self, actor: str, status: str, voices: int = 1) -> None:
        """Until Prometheus knows it."""
        labels = f'actor="{actor}"'
        so = f'watch:actor_status:last{{{labels}, status="{status}"}} == 1'
        self.watch.wait_for(f"({so}) and on (actor) watch:actor_voices:last{{{labels}}} >= {voices}", f"{actor} is {status}")


@pytest.fixture
def floor(settings: Settings, workers: Workers, tmp_path: Path) -> Iterator[Floor]:
    watchlist = tmp_path / "watchlist.yaml"
    entries = [{"id": KABUL, "name": "Kabul airport", "voices": 2, "severity": "critical"}, *({"id": actor} for actor in SIX)]
    watchlist.write_text(yaml.safe_dump({"actors": entries}), "utf-8")
    watching = settings.model_copy(update={"watchlist": watchlist})
    for service in ("ingest", "extractor"):
        workers.start(service, program=REAL)
    workers.start("aggregator")  # the real one, without the view that the command brings
    ports = {"ingest": settings.ingest_port, "extractor": settings.extractor_port, "aggregator": settings.fold_port}
    with running_view(watching) as view:
        for service, port in ports.items():
            wait_until(lambda port=port: is_ready(port), f"{service} is ready", 90)  # type: ignore[misc]
        with alerting(tmp_path, {**ports, "view": settings.view_port}) as watch:
            watch.wait_for('watchfloor_ready{part=~".+"} == 1', "all services are scraped", 4)
            yield Floor(settings, view, watch)


def test_an_airport_that_closes_reaches_the_desk_when_two_outlets_say_so_and_is_over_when_it_reopens(floor: Floor) -> None:
    desk = floor.watch.desk
    floor.tell("Kabul airport is closed after a fire, the airport authority said.", "Example Times")
    floor.wait_for_status(KABUL, "closed")
    floor.watch.after_some_evaluations()
    assert floor.watch.ask('ALERTS{alertname="ActorChanged"}') == []
    assert floor.watch.count('ALERTS{alertname="ActorUnconfirmed", alertstate="firing"}') == 1

    floor.tell("Kabul airport is closed, a spokesman for the ministry of transport said.", "Example Post")
    wait_until(lambda: bool(desk.heard("ActorChanged", "firing", actor=KABUL)), "the desk hears of the closing", 60)
    [post] = desk.heard("ActorChanged", "firing", actor=KABUL)
    [alert] = post["alerts"]
    labels = {"facet": "operations", "status": "closed", "name": "Kabul airport", "severity": "critical"}
    assert labels.items() <= alert["labels"].items()
    assert alert["annotations"]["summary"] == "Kabul airport is closed"
    assert alert["annotations"]["runbook_url"].endswith("docs/runbooks.md#actorchanged")

    for outlet in OUTLETS:
        floor.tell("Kabul airport has reopened and flights have resumed, the airport authority said.", outlet)
    wait_until(lambda: bool(desk.heard("ActorChanged", "resolved", actor=KABUL)), "the desk hears that it is over", 60)
    assert floor.watch.ask(f'ALERTS{{alertname="ActorChanged", actor="{KABUL}"}}') == []


def test_six_airports_that_close_at_once_are_six_messages_and_stay_alerts_while_no_view_answers(floor: Floor) -> None:
    desk = floor.watch.desk
    for airport in SIX.values():
        floor.tell(f"{airport} is closed after a storm, the airport authority said.", "Example Times")
    wait_until(lambda: len(desk.heard("ActorChanged", "firing")) >= 6, "the desk hears of six closings", 60)
    posts = desk.heard("ActorChanged", "firing")
    assert [len(post["alerts"]) for post in posts] == [1] * 6
    assert {post["alerts"][0]["labels"]["actor"] for post in posts} == set(SIX)

    assert floor.view.end() == 0
    floor.watch.wait_for('up{service="view"} == 0', "Prometheus misses the view")
    floor.watch.after_some_evaluations()
    assert floor.watch.count('ALERTS{alertname="ActorChanged", alertstate="firing"}') == 6
    assert desk.heard("ActorChanged", "resolved") == []
