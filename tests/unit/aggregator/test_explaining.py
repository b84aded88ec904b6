"""Why it is so, and how sure: without one voice, and how few would have to fall."""

from datetime import UTC, datetime

from said import KABUL, RULES, article, says

from watchfloor.aggregator.explaining import explain, voices_of, without
from watchfloor.aggregator.replaying import replay
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.state import ActorState

NOW = datetime(2024, 5, 14, tzinfo=UTC)
MONDAY = "2024-05-13T09:00:00Z"


def kabul(*articles: Extraction) -> ActorState:
    return next(state for state in replay(articles, RULES) if state.actor_id == KABUL)


def test_without_its_only_witness_nothing_is_known() -> None:
    state = kabul(article(1, MONDAY, says("closed"), source="The Guardian"))
    now = without(state, voices_of(state, "The Guardian", RULES), NOW, RULES)
    assert (now.facets["operations"].status, now.facets["operations"].since) == ("unknown", None)
    assert [each.stands for each in now.facets["operations"].evidence] == ["aside"]


def test_without_one_of_several_it_stays_but_less_surely() -> None:
    state = kabul(*(article(n, MONDAY, says("closed"), source=each) for n, each in enumerate(["AP", "AFP", "Reuters"])))
    now = without(state, voices_of(state, "AP", RULES), NOW, RULES)
    assert now.facets["operations"].status == "closed"
    assert now.facets["operations"].confidence < state.facets["operations"].confidence


def test_nothing_left_out_is_decided_as_it_is_published() -> None:
    articles = [article(n, f"2024-04-{n + 1:02d}T09:00:00Z", says("closed" if n < 18 else "open"), source="AP") for n in range(25)]
    state = kabul(*articles)
    again = without(state, frozenset(), NOW, RULES).facets["operations"]
    assert again == state.facets["operations"]
    assert len(again.evidence) + len(again.older) == 25


def test_an_outlet_that_said_nothing_has_no_voice() -> None:
    state = kabul(article(1, MONDAY, says("closed"), source="AP"))
    assert voices_of(state, "Le Monde", RULES) == frozenset()


def test_the_fewest_voices_that_would_have_to_fall() -> None:
    before = article(0, "2024-05-01T09:00:00Z", says("open"), source="Dawn")
    closed = [article(n, MONDAY, says("closed"), source=each) for n, each in enumerate(["AP", "AFP"], start=1)]
    assert explain(kabul(before, closed[0]), "operations", NOW, RULES).least == ["ap"]
    told = explain(kabul(before, *closed), "operations", NOW, RULES)
    assert told.least == ["afp", "ap"]
    assert told.without == {"afp": ("closed", "none"), "ap": ("closed", "none"), "dawn": ("closed", "none")}
    assert [(each.voice, each.stands) for each in told.voices] == [("afp", "for"), ("ap", "for"), ("dawn", "aside")]


def test_what_nobody_says_cannot_flip() -> None:
    state = kabul(article(1, MONDAY, says("closed", role="rumour")))
    assert explain(state, "operations", NOW, RULES).least is None
