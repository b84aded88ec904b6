"""The list of actors to watch, which an operations room keeps by hand."""

from pathlib import Path

import pytest

from watchfloor.knowledge.facets import load_facets
from watchfloor.knowledge.loading import KnowledgeError
from watchfloor.knowledge.watchlist import Watch, load_watchlist

FACETS = load_facets()
EXAMPLE = Path(__file__).parents[3] / "seeds" / "watchlist.example.yaml"


def listed(folder: Path, *lines: str) -> list[Watch]:
    path = folder / "watch.yaml"
    path.write_text("\n".join(("actors:", *lines)), "utf-8")
    return load_watchlist(path, FACETS)


def test_an_id_is_enough(tmp_path: Path) -> None:
    [watch] = listed(tmp_path, "  - id: airport:OAKB")
    assert watch == Watch(
        actor_id="airport:OAKB",
        name="Kabul International Airport",
        facets={"operations": frozenset({"open"})},
        voices=1,
        hold_s=0,
        lookback_s=7 * 24 * 3600,
        severity="warning",
    )


def test_everything_can_be_said(tmp_path: Path) -> None:
    [watch] = listed(
        tmp_path, "  - {id: 'crossing:torkham', name: Torkham, facets: [crossing], usual: [closed, suspended],",
        "     voices: 3, hold: 10m, lookback: 30d, severity: critical}",
    )  # fmt: skip
    assert (watch.name, watch.facets, watch.voices) == ("Torkham", {"crossing": {"closed", "suspended"}}, 3)
    assert (watch.hold_s, watch.lookback_s, watch.severity) == (600, 30 * 24 * 3600, "critical")


@pytest.mark.parametrize(("actor", "name"), [("country:QAT", "Qatar"), ("crossing:chaman", "Chaman crossing")])
def test_an_actor_has_its_usual_name(actor: str, name: str, tmp_path: Path) -> None:
    assert listed(tmp_path, f"  - id: {actor}")[0].name == name


@pytest.mark.parametrize(
    ("entry", "error"),
    [
        ("id: airport:ZZZZ", "watch.yaml:3: no airport 'airport:ZZZZ' is known"),
        ("{id: airport:ZZZZ, name: Nowhere}", "watch.yaml:3: no airport 'airport:ZZZZ' is known"),
        ("id: country:QAX", "watch.yaml:3: no country 'country:QAX' is known"),
        ("id: org:taliban", "watch.yaml:3: of actors of the kind 'org' there is nothing to watch"),
        ("id: Kabul", "watch.yaml:3: actors.1.id: String should match"),
        ("{id: airport:OAHR, facets: [airspace]}", "watch.yaml:3: actors of the kind 'airport' have no facet 'airspace', only operations"),
        (
            "{id: airport:OAHR, usual: unknown}",
            "watch.yaml:3: 'unknown' cannot be usual of operations, only open, limited, suspended, closed",
        ),
        ("{id: airport:OAHR, usual: shut}", "watch.yaml:3: 'shut' cannot be usual of operations"),
        ("{id: airport:OAHR, hold: 10}", "watch.yaml:3: actors.1.hold: a time such as 90s, 5m or 1h is wanted"),
        ("{id: airport:OAHR, hold: 8d}", "watch.yaml:3: actors.1.hold: an alert is held back for 7d at the most"),
        ("{id: airport:OAHR, lookback: 91d}", "watch.yaml:3: actors.1.lookback: reports of the last 1s to 90d can be looked at"),
        ("{id: airport:OAHR, voices: 0}", "watch.yaml:3: actors.1.voices: Input should be greater than or equal to 1"),
        ("{id: airport:OAHR, severity: high}", "watch.yaml:3: actors.1.severity: Input should be 'critical', 'warning' or 'info'"),
        ("{id: airport:OAHR, voice: 2}", "watch.yaml:3: actors.1.voice: Extra inputs are not permitted"),
        ("id: airport:OAKB", "watch.yaml:3: the actor 'airport:OAKB' stands here and above"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(entry: str, error: str, tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError) as raised:
        listed(tmp_path, "  - id: airport:OAKB", f"  - {entry}")
    assert error in str(raised.value)


def test_one_usual_status_needs_no_list(tmp_path: Path) -> None:
    assert listed(tmp_path, "  - {id: 'airport:HSSK', usual: closed}")[0].facets == {"operations": {"closed"}}


def test_the_example_can_be_used_as_it_is() -> None:
    assert len(load_watchlist(EXAMPLE, FACETS)) >= 5
