"""The metrics of the watch list: what rules and dashboards are told of an actor."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from prometheus_client import CollectorRegistry
from prometheus_client.samples import Sample

from read_model import NOW, Model, a_change, a_state
from watchfloor.aggregator.rules import load_rules
from watchfloor.aggregator.view.watch_metrics import WatchCollector
from watchfloor.contracts.times import parse
from watchfloor.knowledge.watchlist import Watch

RULES = load_rules()
KABUL = Watch(
    actor_id="airport:OAKB",
    name="Kabul airport",
    facets={"operations": frozenset({"open"})},
    voices=2,
    hold_s=600,
    lookback_s=86400,
    severity="critical",
)


@dataclass
class Scraper:
    """Scrapes a read model at a time."""

    model: Model
    watches: tuple[Watch, ...] = (KABUL,)
    now: datetime = NOW
    complete: bool = True

    def samples(self) -> list[Sample]:
        registry = CollectorRegistry()
        registry.register(WatchCollector(self.watches, self.model.reader, RULES, lambda: self.now, lambda: self.complete))
        return [sample for metric in registry.collect() for sample in metric.samples]

    def all(self, name: str) -> dict[tuple[str, ...], float]:
        """By the values of its labels, sorted by their names, but the actor and the facet."""
        found = [each for each in self.samples() if each.name == f"watchfloor_{name}"]
        return {
            tuple(value for label, value in sorted(each.labels.items()) if label not in ("actor", "facet")): each.value for each in found
        }

    def one(self, name: str) -> float | None:
        return self.all(name).get(())

    def status(self) -> str:
        """The one status that is 1."""
        [status] = [status for (status,), value in self.all("actor_status").items() if value]
        return status


@pytest.fixture
def scraped(model: Model) -> Scraper:
    return Scraper(model)


def told(number: int, actor: str = "airport:OAKB", **header: Any) -> dict[str, Any]:
    """An extraction in which one condition is told of an actor."""
    version = f"0000000000/2021-09-02T0{number}:00:00Z/{number:064x}"
    article = {"id": f"a{number}", "version": version, "published_at": f"2021-09-02T0{number}:00:00Z", **header}
    event = {
        "event_id": f"{number:064x}", "article_id": f"a{number}", "version": version, "kind": "condition", "modality": "asserted",
        "event_time": None, "event_time_precision": None, "until": None, "location": None, "attribution": None, "confidence": 900,
        "section": "text", "sentence": "It is closed.", "paragraph": "It is closed.", "offsets": [0, 13],
        "actor": {"actor_id": actor, "name": actor, "text": "It"}, "facet": "operations", "value": "closed", "scope": "all",
    }  # fmt: skip
    return {"article": article, "extractor": "x", "unread": None, "entities": [], "events": [event]}


def evidence(voice: str, **more: Any) -> dict[str, Any]:
    [claim] = a_state()["facets"]["operations"]["evidence"]
    return {**claim, "voice": voice, **more}


def test_of_all_statuses_exactly_one_is_so(scraped: Scraper) -> None:
    scraped.model.states(a_state(status="closed"))
    assert scraped.all("actor_status") == {("open",): 0, ("limited",): 0, ("suspended",): 0, ("closed",): 1, ("unknown",): 0}


def test_what_nobody_has_told_of_is_unknown_and_not_as_usual(scraped: Scraper) -> None:
    assert scraped.status() == "unknown"
    assert scraped.one("actor_confidence_ratio") == 0
    assert scraped.one("actor_reporting_voices") == 0
    assert scraped.one("actor_last_change_timestamp_seconds") is None


def test_a_status_that_no_facet_has_is_unknown(scraped: Scraper) -> None:
    scraped.model.states(a_state(status="besieged"))
    assert scraped.status() == "unknown"


def test_a_read_model_that_is_still_read_in_says_nothing_of_actors_but_repeats_the_list(scraped: Scraper) -> None:
    scraped.complete = False
    assert scraped.all("actor_status") == {}
    assert scraped.all("watch_info") == {("Kabul airport", "critical"): 1}
    assert (scraped.one("watch_voices"), scraped.one("watch_hold_seconds"), scraped.one("watch_lookback_seconds")) == (2, 600, 86400)


def test_confidence_dispute_staleness_and_override_are_those_that_are_read_now(scraped: Scraper) -> None:
    scraped.model.states(a_state(status="closed", disputed=True, confidence=500, last_claim_at="2021-09-02T12:00:00Z"))
    assert scraped.one("actor_confidence_ratio") == 0.5
    assert scraped.one("actor_disputed") == 1
    assert scraped.one("actor_stale") == 0
    scraped.now = NOW + timedelta(days=60)
    assert scraped.one("actor_stale") == 1
    assert scraped.one("actor_confidence_ratio") < 0.1  # type: ignore[operator]
    assert scraped.one("actor_last_claim_timestamp_seconds") == NOW.timestamp()


def test_an_announcement_is_shown_with_its_date_and_when_that_is_past_it_is_overdue(scraped: Scraper) -> None:
    scraped.model.states(a_state(outlook="resumption_announced", outlook_at="2021-09-03", outlook_by="Qatar"))
    assert scraped.all("actor_outlook")["resumption_announced",] == 1
    assert scraped.one("actor_outlook_due_timestamp_seconds") == parse("2021-09-04T00:00:00Z").timestamp()
    assert scraped.one("actor_overdue") == 0
    scraped.now = parse("2021-09-04T00:00:00Z")
    assert scraped.one("actor_overdue") == 1


def test_it_departed_from_the_usual_with_the_first_change_that_led_away_however_often_it_changed_since(scraped: Scraper) -> None:
    scraped.model.states(a_state(status="closed"))
    scraped.model.changes(
        (0, 1, a_change(1, before="unknown", after="limited")),
        (0, 2, a_change(2, before="limited", after="open")),
        (0, 3, a_change(3, before="open", after="limited")),
        (0, 4, a_change(4, before="limited", after="suspended", current=False)),
        (0, 5, a_change(5, before="none", after="closure_announced", field="outlook")),
        (0, 6, a_change(6, before="limited", after="closed")),
    )
    assert scraped.one("actor_departed_timestamp_seconds") == parse("2021-08-31T07:03:00Z").timestamp()
    assert scraped.one("actor_last_change_timestamp_seconds") == parse("2021-08-31T07:06:00Z").timestamp()


def test_what_is_usual_or_unknown_has_not_departed(scraped: Scraper) -> None:
    scraped.model.states(a_state(status="open"))
    assert scraped.one("actor_departed_timestamp_seconds") == 0
    scraped.model.states(a_state(status="unknown"))
    assert scraped.one("actor_departed_timestamp_seconds") == 0


def test_where_closed_is_usual_an_opening_is_the_departure(scraped: Scraper) -> None:
    scraped.watches = (KABUL.model_copy(update={"facets": {"operations": frozenset({"closed", "suspended"})}}),)
    scraped.model.states(a_state(status="suspended"))
    assert scraped.one("actor_departed_timestamp_seconds") == 0
    scraped.model.states(a_state(status="open"))
    scraped.model.changes((0, 1, a_change(1, before="closed", after="open")))
    assert scraped.one("actor_departed_timestamp_seconds") == parse("2021-08-31T07:01:00Z").timestamp()


def test_without_its_changes_a_state_itself_says_since_when(scraped: Scraper) -> None:
    scraped.model.states(a_state(status="closed", since="2021-08-30T19:29:00Z"))
    assert scraped.one("actor_departed_timestamp_seconds") == parse("2021-08-30T19:29:00Z").timestamp()
    scraped.model.states(a_state(status="closed", since=None))
    assert scraped.one("actor_departed_timestamp_seconds") == parse("2021-08-31T06:10:00Z").timestamp()


def test_a_bounded_stop_that_is_over_is_no_departure_any_more(scraped: Scraper) -> None:
    scraped.model.states(a_state(status="closed", until="2021-09-02T13:00:00Z", before="open"))
    assert scraped.status() == "closed"
    assert scraped.one("actor_departed_timestamp_seconds") != 0
    scraped.now = parse("2021-09-02T13:00:00Z")
    assert scraped.status() == "open"
    assert scraped.one("actor_departed_timestamp_seconds") == 0
    assert scraped.one("actor_last_change_timestamp_seconds") == scraped.now.timestamp()


def test_a_bounded_opening_that_is_over_departs_at_its_end_with_the_voices_that_told_of_the_stop(scraped: Scraper) -> None:
    claims = [
        evidence("afp", value="open"),
        evidence("bbc", value="closed", stands="aside"),
        evidence("ap", value="closed", stands="aside"),
    ]
    scraped.model.states(a_state(status="open", until="2021-09-02T11:00:00Z", before="closed", evidence=claims))
    scraped.model.changes((0, 1, a_change(1, before="closed", after="open")))
    assert scraped.status() == "closed"
    assert scraped.one("actor_departed_timestamp_seconds") == parse("2021-09-02T11:00:00Z").timestamp()
    assert scraped.one("actor_voices") == 2


def test_an_override_is_told_and_is_no_voice(scraped: Scraper) -> None:
    override = {
        "field": "status", "author": "desk", "reason": "NOTAM", "until": "2021-09-03T00:00:00Z",
        "status": "open", "outlook": "none", "since": None, "confidence": 500, "disputed": False,
    }  # fmt: skip
    scraped.model.states(a_state(status="closed", override=override, evidence=[evidence("override")]))
    assert (scraped.status(), scraped.one("actor_overridden"), scraped.one("actor_voices")) == ("closed", 1, 0)


def test_voices_are_counted_once_each_and_a_rumour_is_none(scraped: Scraper) -> None:
    claims = [evidence("afp"), evidence("afp"), evidence("bbc"), evidence("rumour"), evidence("ap", stands="against")]
    scraped.model.states(a_state(evidence=claims))
    assert scraped.one("actor_voices") == 2


def test_a_busy_outlet_does_not_push_the_voices_of_older_claims_out_of_the_count(scraped: Scraper) -> None:
    def short(start: str, voice: str, value: str = "suspended") -> list[Any]:
        return [start, start, "abc", "status", value, None, 700, voice, 3, None, None, None]

    older = [short("2021-08-30T20:00:00Z", "bbc"), short("2021-08-30T20:00:00Z", "ap", "open"), short("2021-08-20T20:00:00Z", "cnn")]
    scraped.model.states(a_state(evidence=[evidence("afp")], older=older))
    assert scraped.one("actor_voices") == 2


def test_a_status_that_remains_without_a_known_beginning_has_the_voices_of_its_stretch(scraped: Scraper) -> None:
    def short(start: str, voice: str, value: str = "closed") -> list[Any]:
        return [start, start, "abc", "status", value, None, 700, voice, 7, None, None, None]

    newest, first = evidence("afp", value="closed", continues=True), evidence("afp", value="closed", start="2021-08-20T20:00:00Z")
    older = [short("2021-08-25T20:00:00Z", "bbc"), short("2021-08-19T20:00:00Z", "ap", "open"), short("2021-08-10T20:00:00Z", "cnn")]
    scraped.model.states(a_state(status="closed", since=None, evidence=[newest, first], older=older))
    assert scraped.one("actor_voices") == 2


def test_a_status_that_an_outlook_presupposes_has_the_voices_of_the_outlook(scraped: Scraper) -> None:
    scraped.model.states(a_state(evidence=[evidence("afp", field="outlook", value="resumption_discussed")]))
    assert scraped.one("actor_voices") == 1


def test_lately_reporting_are_the_families_of_outlets_with_copies_of_one_story_as_one(scraped: Scraper) -> None:
    scraped.model.extractions(
        told(1, source="Reuters"),
        told(2, source="reuters"),
        told(3, source="BBC", duplicate_of="a1"),
        told(4, source="The Kabul Courier"),
        told(5, actor="airport:OAHR", source="AP"),
    )
    assert scraped.one("actor_reporting_voices") == 2
    scraped.now = parse("2021-09-03T03:00:01Z")
    assert scraped.one("actor_reporting_voices") == 1
    scraped.now = parse("2021-09-03T04:00:01Z")
    assert scraped.one("actor_reporting_voices") == 0


def test_of_what_is_forgotten_no_outlet_is_kept(scraped: Scraper) -> None:
    scraped.model.extractions(told(1, source="Reuters"), told(2))
    assert scraped.one("actor_reporting_voices") == 2
    scraped.model.forget("a1")
    assert scraped.one("actor_reporting_voices") == 1
    scraped.model.extractions({**told(1, source="Reuters"), "extractor": "y"})
    assert scraped.one("actor_reporting_voices") == 1


def test_what_was_taken_in_late_on_purpose_is_no_voice_and_old_news(scraped: Scraper) -> None:
    claims = [evidence("afp", article_id="a1"), evidence("bbc", article_id="a2")]
    scraped.model.states(a_state(evidence=claims))
    scraped.model.extractions(told(1, source="AFP", backfill=True))
    assert (scraped.one("actor_voices"), scraped.one("actor_old_news")) == (1, 0)
    scraped.model.extractions(told(2, source="BBC", backfill=True))
    assert (scraped.one("actor_voices"), scraped.one("actor_old_news")) == (0, 1)


def test_what_was_stale_already_when_it_became_known_is_old_news_until_somebody_tells_it_anew(scraped: Scraper) -> None:
    scraped.model.states(a_state(status="closed", last_claim_at="2021-06-01T12:00:00Z"))
    scraped.model.changes((0, 1, a_change(1, after="closed")))
    assert (scraped.one("actor_stale"), scraped.one("actor_old_news")) == (1, 1)
    scraped.model.states(a_state(status="closed", last_claim_at="2021-09-02T11:00:00Z"))
    assert (scraped.one("actor_stale"), scraped.one("actor_old_news")) == (0, 0)


def test_a_closing_that_gets_stale_later_stays_the_news_that_it_was(scraped: Scraper) -> None:
    scraped.model.states(a_state(status="closed", last_claim_at="2021-08-31T06:10:00Z"))
    scraped.model.changes((0, 1, a_change(1, after="closed")))
    scraped.now = NOW + timedelta(days=60)
    assert (scraped.one("actor_stale"), scraped.one("actor_old_news")) == (1, 0)


def test_the_number_of_series_depends_on_the_watch_list_alone(scraped: Scraper) -> None:
    herat = KABUL.model_copy(update={"actor_id": "airport:OAHR"})
    of_one = len(scraped.samples())
    scraped.watches = (KABUL, herat)
    assert len(scraped.samples()) == 2 * of_one
    for number in range(60):
        scraped.model.states(a_state(f"airport:XA{number:02d}", status="closed"))
        scraped.model.extractions(told(number % 9, source=f"Outlet {number}"))
    scraped.model.states(a_state(outlook="resumption_announced", outlook_at="2021-09-03"), a_state("airport:OAHR", status="limited"))
    times = 3 + 2  # last change, newest claim and a due date are shown where there are any
    assert len(scraped.samples()) == 2 * of_one + times
