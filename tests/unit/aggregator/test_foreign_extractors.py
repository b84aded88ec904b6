"""Anybody may produce extractions: ids that are no digests, numbered alike in each article, or given twice."""

from itertools import permutations
from typing import Any

import pytest
from said import KABUL, RULES, article, does, says

from watchfloor.aggregator.head import Head
from watchfloor.aggregator.replaying import Replay, replay
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.state import ActorState

MONDAY, TUESDAY = "2024-05-13T09:00:00Z", "2024-05-14T09:00:00Z"


def numbered(extraction: Extraction, *ids: str) -> Extraction:
    """The same events with ids of somebody else."""
    events = [event.model_copy(update={"event_id": each}) for event, each in zip(extraction.events, ids, strict=True)]
    return extraction.model_copy(update={"events": events})


def told(number: int, *said: dict[str, Any], ids: tuple[str, ...] = ("e1",), **header: Any) -> Extraction:
    return numbered(article(number, MONDAY, *said, **header), *ids)


def withdrawn(number: int) -> Extraction:
    return article(number, TUESDAY, revision=1, retracted=True)


def state(*extractions: Extraction) -> ActorState:
    return next(each for each in replay(extractions, RULES) if each.actor_id == KABUL)


@pytest.mark.parametrize("modality", ["asserted", "announced"])
@pytest.mark.parametrize("gone", [1, 2])
def test_of_two_articles_that_number_their_events_alike_one_can_be_withdrawn(gone: int, modality: str) -> None:
    left = 3 - gone
    articles = {number: told(number, says("open", modality=modality), source=f"outlet {number}") for number in (1, 2)}
    for order in permutations([articles[1], articles[2], withdrawn(gone)]):
        found = state(*order)
        assert (found.articles, [each.article_id for each in found.facets["operations"].evidence]) == (1, [f"a{left}"])
        assert found == state(articles[left])


def test_each_of_them_is_shown_with_its_own_words() -> None:
    found = state(told(1, says("closed", sentence="It is shut.")), told(2, says("closed", sentence="No flights."), source="AFP"))
    words = {each.article_id: each.sentence for each in found.facets["operations"].evidence}
    assert words == {"a1": "It is shut.", "a2": "No flights."}


def test_they_are_two_events_with_a_counterpart() -> None:
    met = told(1, does("CONSULT", KABUL, "country:QAT", "2024-05-12")), told(2, does("AID", KABUL, "country:QAT", "2024-05-11"))
    later = told(3, does("REQUEST", KABUL, "country:QAT", "2024-05-01"), ids=("e2",))
    [relation] = state(*met, later, withdrawn(1)).relations
    assert (relation.events, relation.last_type, relation.last_event_at) == (2, "AID", "2024-05-11T00:00:00Z")


def test_of_two_events_of_an_article_with_one_id_the_first_counts() -> None:
    twice = told(1, says("closed", sentence="It is shut."), says("open"), ids=("e1", "e1"))
    assert state(twice) == state(told(1, says("closed", sentence="It is shut.")))
    assert state(twice).counts == {"condition": 1}
    assert replay([twice, withdrawn(1)], RULES) == []


def test_two_actors_may_have_an_event_of_one_id_in_an_article() -> None:
    both = told(1, says("closed"), says("open", actor="airport:OAHR"), ids=("e1", "e1"))
    assert {each.actor_id: each.facets["operations"].status for each in replay([both], RULES)} == {KABUL: "closed", "airport:OAHR": "open"}


@pytest.mark.parametrize("strange", ["", " ", "a\0b", 'a"b\\', "é/ü\n", "\U0001f6eb", "None", "x" * 2000])
def test_ids_of_any_characters_go_through_the_bytes_of_a_head(strange: str) -> None:
    going, kept = Replay(RULES), [told(1, says("closed"), ids=(strange,)), told(2, says("open"), ids=(strange,), source="AFP")]
    for each in kept:
        going.take(each)
        going.actors = {actor: (Head.from_bytes(actor, head.to_bytes(), RULES), memory) for actor, (head, memory) in going.actors.items()}
    assert going.states() == replay(kept, RULES)
    going.take(withdrawn(1))
    assert going.states() == replay([kept[1]], RULES)
