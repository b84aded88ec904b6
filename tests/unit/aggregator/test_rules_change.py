"""New weights are new states: a head that was folded under other rules is made anew from its contributions, when it is safe to."""

from collections.abc import Iterator
from datetime import UTC, datetime

from said import KABUL, RULES, article, says

from watchfloor.aggregator.fold import fold
from watchfloor.aggregator.head import Head
from watchfloor.aggregator.observations import observations_of
from watchfloor.aggregator.replaying import Memory, replay
from watchfloor.aggregator.rules import Rules
from watchfloor.aggregator.states import state_of
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.state import ActorState

NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)
TOLD = [
    article(1, "2024-05-12T09:00:00Z", says("open"), source="Reuters"),
    article(2, "2024-05-13T09:00:00Z", says("closed"), source="some blog"),
]
NEXT = article(3, "2024-05-14T09:00:00Z", says("open", modality="announced"))


def stricter() -> Rules:
    """Rules under which a blog settles nothing."""
    facet = RULES.facets["operations"]
    deciding = facet.deciding.model_copy(update={"settles": 600})
    return Rules({"operations": facet.model_copy(update={"deciding": deciding})}, RULES.outlets, RULES.relations)


def folded(extractions: list[Extraction], rules: Rules, memory: Memory, head: Head, offsets: Iterator[int]) -> Head:
    for each in extractions:
        [observation] = observations_of(None, each)[1]
        made = fold(head, observation, memory, offset=next(offsets), recorded_at=NOON)
        memory.by_article[each.article.id] = made.contribution
    return head


def test_the_next_observation_folds_all_anew() -> None:
    memory, offsets = Memory(), iter(range(10))
    before = folded(TOLD, RULES, memory, Head(KABUL, RULES), offsets)
    after = folded([NEXT], stricter(), memory, Head.from_bytes(KABUL, before.to_bytes(), stricter()), offsets)
    state = state_of(after, memory.get)
    assert state is not None
    shown = ActorState.model_validate_json(state)
    assert shown.facets["operations"].status == "open"
    assert [shown] == replay([*TOLD, NEXT], stricter())


def test_a_redelivered_observation_leaves_it_as_it_was_written() -> None:
    memory, offsets = Memory(), iter(range(10))
    before = folded(TOLD, RULES, memory, Head(KABUL, RULES), offsets).to_bytes()
    again = folded([TOLD[1]], stricter(), memory, Head.from_bytes(KABUL, before, stricter()), iter([1]))
    assert again.to_bytes() == before
