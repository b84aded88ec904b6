"""What of a decision a state shows: which overrides, whose voices, and how large it may get."""

import pytest
from said import KABUL, RULES, article, by_hand, does, says

from watchfloor.aggregator.replaying import replay
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.state import ActorState

MONDAY = "2024-05-13T09:00:00Z"


def kabul(*articles: Extraction) -> ActorState:
    return next(state for state in replay(articles, RULES) if state.actor_id == KABUL)


def test_an_override_that_decides_is_always_in_the_evidence() -> None:
    week = by_hand("week", MONDAY, "open", "2024-05-20T00:00:00Z")
    short = [by_hand(n, f"2024-05-13T10:{n}0:00Z", "limited", f"2024-05-13T11:{n}0:00Z") for n in range(5)]
    facet = kabul(week, *short, article(9, "2024-05-14T08:00:00Z", does("CONSULT", KABUL, "country:QAT"))).facets["operations"]
    assert facet.status == "open"
    assert [(each.article_id, each.stands) for each in facet.evidence] == [
        ("a4", "aside"), ("a3", "aside"), ("a2", "aside"), ("aweek", "for"),
    ]  # fmt: skip


def test_overrides_of_both_fields_stand_for_what_they_set() -> None:
    both = (
        by_hand(1, MONDAY, "open", "2024-05-20T00:00:00Z"),
        by_hand(2, MONDAY, "closure_threatened", "2024-05-16T00:00:00Z", field="outlook"),
    )
    facet = kabul(article(0, MONDAY, says("closed")), *both).facets["operations"]
    assert (facet.status, facet.outlook, facet.outlook_by) == ("open", "closure_threatened", "desk")
    assert {each.article_id: each.stands for each in facet.evidence} == {"a0": "aside", "a1": "for", "a2": "for"}
    assert facet.beneath is not None
    assert (facet.beneath.status, facet.beneath.since, facet.beneath.outlook) == ("closed", MONDAY, "none")


def test_overrides_that_will_never_rule_again_are_not_in_force() -> None:
    made = [by_hand(n, f"2024-05-13T1{n}:00:00Z", "open", f"2024-05-{day}T00:00:00Z") for n, day in enumerate([15, 20, 18, 16])]
    assert [each.article_id for each in kabul(*made).facets["operations"].overrides] == ["a1", "a2", "a3"]


def test_an_override_is_an_article_but_no_voice() -> None:
    state = kabul(article(1, MONDAY, says("closed")), by_hand(2, MONDAY, "open", "2024-05-20T00:00:00Z"))
    assert (state.articles, state.voices) == (2, 1)


@pytest.mark.parametrize(("count", "length", "kept"), [(6, 400, 6), (16, 40, 16), (16, 490, 15)])
def test_a_state_stays_below_sixteen_kilobytes_with_many_long_overrides_too(count: int, length: int, kept: int) -> None:
    said = [article("x" * 400 + str(n), MONDAY, {**says("closed"), "sentence": "\x01" * 5000}, source="y" * 900) for n in range(60)]
    made = [
        by_hand("o" * length + str(n), f"2024-05-13T10:{n:02d}:00Z", "open", f"2024-06-{29 - n}T00:00:00Z", reason="\x01" * 2000)
        for n in range(count)
    ]
    state = kabul(*said, *made)
    assert len(state.to_bytes()) < 16_000
    facet = state.facets["operations"]
    assert (facet.status, facet.since, len(facet.overrides)) == ("open", made[-1].article.published_at, kept)
