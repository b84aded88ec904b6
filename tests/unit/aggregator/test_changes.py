"""Each change of a timeline is told once, with what caused it and why."""

from datetime import UTC, datetime

from said import KABUL, RULES, article, does, says

from watchfloor.aggregator.replaying import Replay
from watchfloor.contracts.article import Override
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.state import StateChange

RECORDED = datetime(2024, 5, 20, 12, 0, 0, 123_000, tzinfo=UTC)
MONDAY, TUESDAY = "2024-05-13T09:00:00Z", "2024-05-14T09:00:00Z"


def changes(*articles: Extraction) -> list[StateChange]:
    """The changes that come of the last of these articles."""
    replay = Replay(RULES)
    last: list[StateChange] = []
    for each in articles:
        last = replay.take(each, RECORDED)
    return last


def test_a_first_report_changes_what_was_unknown() -> None:
    [change] = changes(article(1, MONDAY, says("closed")))
    assert (change.field, change.before, change.after, change.current, change.reason) == ("status", "unknown", "closed", True, "report")
    assert (change.recorded_at, change.cause.article.id) == ("2024-05-20T12:00:00.123Z", "a1")
    assert change.cause.event is not None and change.cause.event.sentence == "Sentence 0."
    assert [(each.value, each.start, each.until) for each in change.timeline] == [("closed", MONDAY, None)]


def test_another_witness_changes_nothing() -> None:
    assert changes(article(1, MONDAY, says("closed")), article(2, TUESDAY, says("closed"), source="AFP")) == []


def test_news_of_the_past_is_a_change_that_is_not_current() -> None:
    told = article(1, TUESDAY, says("open")), article(2, TUESDAY, says("closed", "2024-05-10"), source="AFP")
    [change] = changes(*told)
    assert (change.before, change.after, change.current) == ("open", "open", False)
    assert [each.value for each in change.timeline] == ["closed", "open"]


def test_status_and_outlook_change_apart() -> None:
    found = changes(article(1, MONDAY, says("closed")), article(2, TUESDAY, says("open"), says("closed", modality="threatened")))
    assert [(each.field, each.after) for each in found] == [("status", "open"), ("outlook", "closure_threatened")]
    assert len({each.change_id for each in found}) == 2


def test_a_withdrawal_says_so_and_has_no_event() -> None:
    [change] = changes(article(1, MONDAY, says("closed")), article(1, TUESDAY, revision=1, retracted=True))
    assert (change.before, change.after, change.reason, change.cause.event) == ("closed", "unknown", "withdrawal", None)
    assert change.timeline == []


def test_a_revision_corrects_and_a_better_reading_upgrades() -> None:
    [revised] = changes(article(1, MONDAY, says("closed")), article(1, MONDAY, says("open"), revision=1))
    assert revised.reason == "correction"
    [reread] = changes(article(1, MONDAY, says("closed")), article(1, MONDAY, says("open"), extractor="2"))
    assert reread.reason == "rule_upgrade"


def test_an_override_wins_while_it_lasts_and_can_be_withdrawn() -> None:
    by_hand = Override(actor_id=KABUL, facet="operations", value="open", author="desk", reason="seen", until="2024-05-20T00:00:00Z")
    told = article(1, MONDAY, says("closed")), article("o", TUESDAY, override=by_hand)
    [change] = changes(*told)
    assert (change.after, change.reason) == ("open", "override")
    assert [(each.value, each.start, each.until) for each in change.timeline] == [
        ("closed", MONDAY, TUESDAY), ("open", TUESDAY, "2024-05-20T00:00:00Z"), ("closed", "2024-05-20T00:00:00Z", None),
    ]  # fmt: skip
    [back] = changes(*told, article("o", TUESDAY, revision=1, retracted=True))
    assert (back.after, back.reason) == ("closed", "withdrawal")


def test_six_airports_that_close_in_one_article_are_six_changes() -> None:
    airports = ["OAKB", "OAHR", "OAKN", "OAMS", "OAJL", "OAUZ"]
    found = changes(article(1, MONDAY, *(says("closed", actor=f"airport:{each}") for each in airports)))
    assert sorted(each.actor_id for each in found) == sorted(f"airport:{each}" for each in airports)


def test_what_slides_out_of_the_window_is_no_change() -> None:
    days = [f"2024-{month:02d}-{day:02d}T09:00:00Z" for month in (1, 2, 3, 4) for day in range(1, 29)]
    replay = Replay(RULES)
    for number, day in enumerate(days[:-20]):
        replay.take(article(number, day, says("open" if number % 2 else "closed")), RECORDED)
    found = [replay.take(article(1000 + number, day, says("open")), RECORDED) for number, day in enumerate(days[-20:])]
    assert [len(each) for each in found[1:]] == [0] * 19


BLOCKADE = does("COERCE", "org:taliban", "crossing:torkham", mode="restrict")


def test_the_first_blockade_of_a_crossing_is_a_change_with_that_event() -> None:
    found = changes(article(1, MONDAY, BLOCKADE))
    assert [(each.actor_id, each.facet, each.before, each.after) for each in found] == [
        ("crossing:torkham", "crossing", "unknown", "closed")
    ]
    assert found[0].cause.event is not None
    assert (found[0].cause.event.kind, found[0].timeline[0].event_id) == ("interaction", found[0].cause.event.event_id)


def test_a_blockade_of_an_open_crossing_names_its_event() -> None:
    told = article(1, MONDAY, says("open", actor="crossing:torkham", facet="crossing")), article(2, TUESDAY, BLOCKADE)
    [change] = changes(*told)
    assert (change.before, change.after) == ("open", "closed")
    assert change.cause.event is not None
    assert change.cause.event.kind == "interaction"


def test_when_the_only_word_on_a_facet_is_taken_back_that_is_a_change() -> None:
    [change] = changes(article(1, MONDAY, BLOCKADE), article(1, TUESDAY, revision=1, retracted=True))
    assert (change.before, change.after, change.timeline) == ("closed", "unknown", [])


def test_an_override_is_told_under_the_name_that_reports_give_the_actor() -> None:
    by_hand = Override(actor_id=KABUL, facet="operations", value="open", author="desk", reason="seen", until="2024-05-20T00:00:00Z")
    told = article(1, MONDAY, says("closed")), article("o", TUESDAY, override=by_hand)
    assert [each.name for each in changes(*told)] == ["Kabul International Airport"]
    assert [each.name for each in changes(*told, article("o", TUESDAY, revision=1, retracted=True))] == ["Kabul International Airport"]
    assert [each.name for each in changes(told[1])] == [KABUL]
