"""Why it is so, and how sure: without one voice, and how few would have to fall."""

from datetime import UTC, datetime
from itertools import combinations

import pytest
from said import KABUL, RULES, article, by_hand, says

from watchfloor.aggregator import explaining
from watchfloor.aggregator.deciding import decide
from watchfloor.aggregator.explaining import explain, voices_of, without
from watchfloor.aggregator.reading import read
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


def test_an_override_can_be_left_out_and_is_the_least_that_has_to_fall() -> None:
    state = kabul(article(1, MONDAY, says("closed"), source="AP"), by_hand(2, "2024-05-13T10:00:00Z", "open", "2024-06-01T00:00:00Z"))
    told = explain(state, "operations", NOW, RULES)
    assert (told.status, told.least) == ("open", ["override"])
    assert told.without == {"ap": ("open", "none"), "override": ("closed", "none")}
    assert voices_of(state, "override", RULES) == frozenset({"override"})
    now = without(state, frozenset({"override"}), NOW, RULES).facets["operations"]
    assert (now.status, now.since, now.override, now.overrides) == ("closed", MONDAY, None, [])


def test_an_override_that_is_over_has_nothing_to_say() -> None:
    state = kabul(article(1, MONDAY, says("closed"), source="AP"), by_hand(2, "2024-05-13T10:00:00Z", "open", "2024-05-13T20:00:00Z"))
    told = explain(state, "operations", NOW, RULES)
    assert (told.status, told.least, list(told.without)) == ("closed", ["ap"], ["ap"])
    assert [(each.voice, each.stands) for each in told.voices] == [("ap", "for"), ("override", "aside")]


def test_an_override_that_says_what_the_claims_say_falls_with_them_only() -> None:
    state = kabul(article(1, MONDAY, says("open"), source="AP"), by_hand(2, "2024-05-13T10:00:00Z", "open", "2024-06-01T00:00:00Z"))
    assert explain(state, "operations", NOW, RULES).least == ["ap", "override"]


class TestNothingLeftOutIsWhatIsPublished:
    """Also of what the evidence tells in the words of the article only."""

    def same(self, *articles: Extraction) -> None:
        state = kabul(*articles)
        assert without(state, frozenset(), NOW, RULES).facets["operations"] == state.facets["operations"]

    def test_the_day_of_the_talk_is_not_the_day_that_is_talked_of(self) -> None:
        talk = article(2, "2024-05-13T10:00:00Z", says("open", "2024-05-13", modality="discussed"))
        self.same(article(1, MONDAY, says("closed")), talk)

    def test_a_day_ends_where_the_article_is_from(self) -> None:
        self.same(article(1, MONDAY, says("closed", until="2024-05-14"), utc_offset=270))

    def test_overrides_lie_over_what_is_so_without_them(self) -> None:
        first = by_hand(2, "2024-05-13T10:00:00Z", "open", "2024-06-01T00:00:00Z")
        self.same(article(1, MONDAY, says("closed")), first, by_hand(3, "2024-05-13T11:00:00Z", "limited", "2024-05-20T00:00:00Z"))


def test_without_the_newest_witness_it_is_as_stale_as_the_others_leave_it() -> None:
    old, new = article(1, "2024-05-01T09:00:00Z", says("closed"), source="AP"), article(2, MONDAY, says("closed"), source="AFP")
    state = without(kabul(old, new), frozenset({"afp"}), NOW, RULES)
    assert state.facets["operations"].last_claim_at == "2024-05-01T09:00:00Z"
    assert read(state.to_json(), datetime(2024, 5, 20, tzinfo=UTC), RULES)["facets"]["operations"]["stale"]


def blogs(count: int, value: str, when: str, first: int = 0) -> list[Extraction]:
    return [article(first + n, f"{when}T{n // 60:02d}:{n % 60:02d}:00Z", says(value), source=f"{value} blog {n}") for n in range(count)]


def test_of_four_voices_and_weightier_ones_for_something_else_only_the_four_have_to_fall() -> None:
    outlets = ["Reuters", "AFP", "AP", "BBC News", "The Guardian", "Dawn"]
    open_before = [article(n, f"2024-05-02T09:0{n}:00Z", says("open"), source=each) for n, each in enumerate(outlets)]
    told = explain(kabul(*open_before, *blogs(4, "closed", "2024-05-13", first=10)), "operations", NOW, RULES)
    assert (told.status, told.least) == ("closed", [f"outlet:closed blog {n}" for n in range(4)])


@pytest.mark.parametrize("count", [5, 12])
def test_none_of_the_least_could_be_let_off(count: int) -> None:
    state = kabul(*blogs(count, "open", "2024-05-01"), *blogs(count, "closed", "2024-05-13", first=50))
    told = explain(state, "operations", NOW, RULES)
    assert told.least is not None and len(told.least) == count
    assert not told.least_is_certain

    def status(voices: tuple[str, ...]) -> str:
        return without(state, frozenset(voices), NOW, RULES).facets["operations"].status

    assert status(tuple(told.least)) != "closed"
    assert {status(fewer) for fewer in combinations(told.least, count - 1)} == {"closed"}


def test_however_many_voices_there_are_only_so_many_sets_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    state = kabul(*(article(n, f"2024-05-13T0{n // 60}:{n % 60:02d}:00Z", says("closed"), source=f"blog {n}") for n in range(80)))
    decided = []
    monkeypatch.setattr(explaining, "decide", lambda *args, **more: decided.append(1) or decide(*args, **more))
    assert explain(state, "operations", NOW, RULES).least is not None
    assert len(decided) < 500
