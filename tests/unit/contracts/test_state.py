"""States and changes that 0.1.0 wrote say what they said, in the words of today."""

from typing import Any

import pytest
from pydantic import ValidationError

from watchfloor.contracts.state import Evidence, FacetState, StateChange

MONDAY, TUESDAY = "2024-05-13T09:00:00Z", "2024-05-14T09:00:00Z"
PLAIN: dict[str, Any] = {
    "status": "closed", "outlook": "none", "outlook_at": None, "since": MONDAY, "confidence": 800, "disputed": False, "evidence": [],
}  # fmt: skip


def test_an_override_of_0_1_0_is_one_in_force_with_what_lies_beneath() -> None:
    override = {
        "field": "status", "author": "desk", "reason": "radar", "until": TUESDAY,
        "status": "closed", "outlook": "none", "since": None, "confidence": 700, "disputed": True,
    }  # fmt: skip
    facet = FacetState.model_validate({**PLAIN, "status": "open", "until": TUESDAY, "override": override})
    [by_hand] = facet.overrides
    assert (by_hand.field, by_hand.value, by_hand.start, by_hand.until, by_hand.author) == ("status", "open", MONDAY, TUESDAY, "desk")
    assert facet.beneath is not None
    assert (facet.beneath.status, facet.beneath.until, facet.beneath.disputed) == ("closed", None, True)


def test_what_0_1_0_assumed_after_a_stop_is_assumed_with_half_the_confidence() -> None:
    facet = FacetState.model_validate({**PLAIN, "until": TUESDAY, "before": "open"})
    assert facet.assumed is not None
    assert (facet.assumed.status, facet.assumed.since, facet.assumed.confidence) == ("open", TUESDAY, 400)
    assert FacetState.model_validate({**PLAIN, "until": TUESDAY}).assumed is None


def test_the_times_of_a_claim_of_0_1_0_are_those_that_its_article_gives() -> None:
    claim = Evidence(
        event_id="e", article_id="a", source=None, voice="ap", url=None, title=None, published_at=MONDAY, start=MONDAY, dated=True,
        event_time="2024-05-20", until="2024-05-21", field="outlook", value="closure_announced", scope="all", schedule=None,
        modality="announced", attribution=None, confidence=900, weight=700, stands="for", begins=True, section="text", sentence="S.",
        offsets=(0, 2),
    )  # fmt: skip
    assert (claim.ends, claim.due) == ("2024-05-21", "2024-05-20")


def change(segments: int) -> StateChange:
    article = {"id": "a", "version": "1", "published_at": MONDAY, "source": None, "url": None, "title": None}
    segment = {"value": "closed", "start": MONDAY, "until": None, "event_id": None}
    return StateChange.model_validate(
        {
            "change_id": "c", "actor_id": "airport:OAKB", "name": "Kabul", "facet": "operations", "field": "status", "before": "open",
            "after": "closed", "current": True, "timeline": [segment] * segments, "recorded_at": MONDAY, "reason": "report",
            "cause": {"article": article, "event": None},
        }
    )  # fmt: skip


def test_a_stretch_of_0_1_0_began_when_it_starts() -> None:
    assert [each.since for each in change(1).timeline] == [MONDAY]


def test_a_timeline_of_0_1_0_of_full_length_may_be_cut() -> None:
    assert (change(31).cut, change(32).cut) == (False, True)


def test_what_is_written_now_is_read_as_it_is() -> None:
    now = change(1).to_json() | {"cut": False}
    now["timeline"][0]["since"] = None
    assert StateChange.model_validate(now).to_json() == now


@pytest.mark.parametrize(
    "odd",
    [
        {"override": "x"},
        {"override": [1]},
        {"override": 1},
        {"override": {"status": "closed"}},
        {"override": {"field": "outlooks", "author": "desk", "reason": "radar", "until": TUESDAY}},
        {"until": TUESDAY, "before": "open", "confidence": None},
    ],
)
def test_a_facet_that_nobody_ever_wrote_so_breaks_its_contract(odd: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        FacetState.model_validate({**PLAIN, **odd})


@pytest.mark.parametrize("timeline", [None, True, 1.5, [None], ["x"], [{"value": "open"}]])
def test_a_change_that_nobody_ever_wrote_so_breaks_its_contract(timeline: Any) -> None:
    with pytest.raises(ValidationError):
        StateChange.model_validate({**change(1).to_json(), "timeline": timeline})
    without_cut = {name: value for name, value in change(1).to_json().items() if name != "cut"}
    with pytest.raises(ValidationError):
        StateChange.model_validate({**without_cut, "timeline": timeline})
