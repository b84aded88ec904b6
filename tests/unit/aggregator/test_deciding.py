"""What is so of an airport, by what is said of it. The kinds of case, one a test."""

from typing import Any

import pytest
from said import KABUL, RULES, article, does, says

from watchfloor.aggregator.replaying import replay
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.state import FacetState


def operations(*articles: Extraction) -> FacetState:
    """Kabul airport after these articles, which must not depend on their order."""
    states = {state.actor_id: state for state in replay(articles, RULES)}
    backwards = {state.actor_id: state for state in replay(articles[::-1], RULES)}
    assert states == backwards
    return states[KABUL].facets["operations"]


MONDAY, TUESDAY, WEDNESDAY, FRIDAY = (f"2024-05-{day}T09:00:00Z" for day in (13, 14, 15, 17))


@pytest.mark.parametrize("value", ["open", "limited", "suspended", "closed"])
def test_one_plain_report_is_believed(value: str) -> None:
    now = operations(article(1, MONDAY, says(value)))
    assert (now.status, now.since, now.outlook, now.disputed) == (value, MONDAY, "none", False)


def test_the_latest_event_time_rules_and_not_the_latest_arrival() -> None:
    assert operations(article(1, TUESDAY, says("open")), article(2, WEDNESDAY, says("closed", "2024-05-12"))).status == "open"


def test_what_is_recalled_moves_nothing() -> None:
    now = operations(article(1, MONDAY, says("open")), article(2, TUESDAY, says("closed", "2010-04-15", modality="historical")))
    assert now.status == "open"


def test_a_rumour_alone_settles_nothing_however_many_repeat_it() -> None:
    outlets = ["Reuters", "AFP", "BBC News", "some blog"]
    now = operations(*(article(n, MONDAY, says("closed", role="rumour"), source=each) for n, each in enumerate(outlets)))
    assert (now.status, now.confidence, now.disputed) == ("unknown", 0, False)
    assert len(now.evidence) == 4


def test_a_rumour_does_not_move_what_is_known() -> None:
    now = operations(article(1, MONDAY, says("open")), article(2, TUESDAY, says("closed", role="rumour"), source="AFP"))
    assert (now.status, now.disputed) == ("open", False)


class TestSince:
    def test_confirmations_do_not_move_it(self) -> None:
        now = operations(article(1, MONDAY, says("closed")), *(article(n, FRIDAY, says("closed", continues=True)) for n in range(2, 9)))
        assert now.since == MONDAY

    def test_a_thousand_confirmations_do_not_move_it(self) -> None:
        days = [f"20{year}-{month:02d}-{day:02d}T09:00:00Z" for year in (22, 23) for month in range(1, 13) for day in range(1, 29)]
        now = operations(*(article(n, day, says("closed")) for n, day in enumerate(days)))
        assert (now.status, now.since) == ("closed", "2022-01-01T09:00:00Z")

    def test_a_later_report_of_the_beginning_moves_it_back(self) -> None:
        now = operations(article(1, TUESDAY, says("closed")), article(2, FRIDAY, says("closed", "2024-05-13")))
        assert now.since == "2024-05-13T00:00:00Z"

    def test_a_report_that_it_goes_on_is_no_beginning(self) -> None:
        assert operations(article(1, MONDAY, says("closed", continues=True))).since is None

    def test_an_article_without_a_date_does_not_move_it(self) -> None:
        now = operations(article(1, TUESDAY, says("closed")), article(2, MONDAY, says("closed"), date_defaulted=True))
        assert now.since == TUESDAY

    def test_a_month_is_too_coarse_to_move_it(self) -> None:
        coarse = says("closed", "2024-05-01", event_time_precision="month")
        assert operations(article(1, MONDAY, says("closed")), article(2, TUESDAY, coarse)).since == MONDAY

    def test_it_is_never_after_publication(self) -> None:
        assert operations(article(1, MONDAY, says("closed", "2024-06-01"))).since == MONDAY


class TestUndated:
    def test_what_has_no_date_counts_where_nothing_is_dated(self) -> None:
        now = operations(article(1, MONDAY, says("closed"), date_defaulted=True))
        assert (now.status, now.since) == ("closed", None)

    def test_what_has_no_date_does_not_become_new_by_coming_late(self) -> None:
        now = operations(article(1, MONDAY, says("open")), article(2, FRIDAY, says("closed"), source="AFP", date_defaulted=True))
        assert (now.status, now.since) == ("open", MONDAY)


class TestContradiction:
    def test_a_credible_denial_at_the_same_time_makes_it_disputed(self) -> None:
        now = operations(
            article(1, "2024-05-13T09:00:00Z", says("closed"), source="BBC News"),
            article(2, "2024-05-13T10:00:00Z", says("open", continues=True), source="AFP"),
        )
        assert (now.status, now.disputed) == ("open", True)
        assert {(each.voice, each.stands) for each in now.evidence} == {("afp", "for"), ("bbc", "against")}

    def test_a_dispute_has_two_sides(self) -> None:
        now = operations(
            article(1, "2024-05-13T09:00:00Z", says("closed"), source="AP"),
            article(2, "2024-05-13T10:00:00Z", says("open", continues=True), source="AFP"),
            article(3, "2024-05-13T12:00:00Z", says("closed", continues=True), source="BBC News"),
        )
        assert (now.status, now.since, now.disputed) == ("closed", "2024-05-13T09:00:00Z", True)
        assert {(each.voice, each.stands) for each in now.evidence} == {("bbc", "for"), ("ap", "for"), ("afp", "against")}

    def test_an_outlet_that_corrects_itself_disputes_nothing(self) -> None:
        now = operations(
            article(1, "2024-05-13T09:00:00Z", says("closed"), source="BBC News"),
            article(2, "2024-05-13T10:00:00Z", says("open", continues=True, correction=True), source="BBC News"),
        )
        assert (now.status, now.disputed) == ("open", False)

    def test_a_stop_and_its_end_are_a_sequence_and_no_dispute(self) -> None:
        now = operations(
            article(1, "2024-05-13T09:00:00Z", says("closed"), source="BBC News"),
            article(2, "2024-05-13T09:30:00Z", says("closed"), source="AP"),
            article(3, "2024-05-13T11:00:00Z", says("open"), source="Reuters"),
        )
        assert (now.status, now.since, now.disputed) == ("open", "2024-05-13T11:00:00Z", False)

    def test_an_unknown_outlet_does_not_outweigh_three_agencies_within_the_hour(self) -> None:
        agencies = ["Reuters", "AP", "AFP"]
        blog = article(9, "2024-05-13T10:00:00Z", says("open", confidence=700), source="some blog")
        now = operations(*(article(n, MONDAY, says("closed"), source=each) for n, each in enumerate(agencies)), blog)
        assert (now.status, now.disputed) == ("closed", True)

    def test_two_outlets_of_one_publisher_are_one_voice(self) -> None:
        sold = [says("open", confidence=500)]
        one = operations(article(1, MONDAY, *sold, source="The Sun"))
        both = operations(article(1, MONDAY, *sold, source="The Sun"), article(2, MONDAY, *sold, source="New York Post"))
        others = operations(article(1, MONDAY, *sold, source="The Sun"), article(2, MONDAY, *sold, source="Daily Mirror"))
        assert one.confidence == both.confidence < others.confidence

    def test_ten_copies_of_a_story_are_one_voice(self) -> None:
        copies = [article(n, MONDAY, says("closed"), source=f"Paper {n}", duplicate_of="a0") for n in range(1, 11)]
        original = article(0, MONDAY, says("closed"), source="AP")
        assert operations(original, *copies).confidence == operations(original).confidence

    def test_a_denial_of_a_closure_is_evidence_that_it_is_open(self) -> None:
        assert operations(article(1, MONDAY, says("closed", modality="negated"))).status == "open"

    def test_has_yet_to_reopen_confirms_the_stop_that_is_known(self) -> None:
        now = operations(article(1, MONDAY, says("suspended")), article(2, TUESDAY, says("open", modality="negated")))
        assert (now.status, now.since) == ("suspended", MONDAY)

    def test_a_part_that_has_not_resumed_does_not_close_the_rest(self) -> None:
        partly = says("open", modality="negated", scope="international")
        assert operations(article(1, MONDAY, says("open")), article(2, TUESDAY, partly)).status == "limited"
        assert operations(article(1, MONDAY, partly)).status == "unknown"

    def test_a_correction_takes_back_what_its_own_voice_said_before(self) -> None:
        now = operations(
            article(1, "2024-05-13T08:00:00Z", says("limited"), source="AFP"),
            article(2, "2024-05-13T09:00:00Z", says("open"), source="Khyber Wire"),
            article(
                3, "2024-05-14T06:00:00Z", says("open", modality="negated", scope="international", correction=True), source="Khyber Wire"
            ),
        )
        assert (now.status, now.since) == ("limited", "2024-05-13T08:00:00Z")


class TestParts:
    @pytest.mark.parametrize(
        ("value", "scope", "status"),
        [
            ("closed", "international", "limited"),
            ("suspended", "arrivals", "limited"),
            ("closed", "one_runway", "limited"),
            ("open", "humanitarian", "limited"),
            ("open", "commercial", "open"),
            ("closed", "terminal", "unknown"),
        ],
    )
    def test_a_part_says_something_of_the_whole(self, value: str, scope: str, status: str) -> None:
        assert operations(article(1, MONDAY, says(value, scope=scope))).status == status

    def test_what_qualifies_stands_before_what_it_qualifies(self) -> None:
        assert operations(article(1, MONDAY, says("open"), says("open", scope="humanitarian"))).status == "limited"


class TestBoundedStops:
    def test_a_stop_holds_until_its_end(self) -> None:
        now = operations(article(1, MONDAY, says("suspended", until="2024-05-13T23:00:00Z")))
        assert (now.status, now.until) == ("suspended", "2024-05-13T23:00:00Z")

    def test_after_its_end_what_was_before_is_assumed_but_less_surely(self) -> None:
        opened = article(1, "2024-05-01T09:00:00Z", says("open"))
        stopped = article(2, MONDAY, says("suspended", until="2024-05-13T23:00:00Z"))
        later = article(3, TUESDAY, does("CONSULT", "country:QAT", KABUL))
        now = operations(opened, stopped, later)
        assert (now.status, now.since) == ("open", "2024-05-13T23:00:00Z")
        assert now.confidence < operations(opened).confidence

    def test_what_is_assumed_and_then_said_is_as_sure_as_what_was_never_stopped(self) -> None:
        opened = article(1, "2024-05-01T09:00:00Z", says("open"))
        stopped = article(2, MONDAY, says("suspended", until="2024-05-13T23:00:00Z"))
        now = operations(opened, stopped, article(3, TUESDAY, says("open", continues=True)))
        assert (now.status, now.since) == ("open", "2024-05-13T23:00:00Z")
        assert now.confidence == operations(opened).confidence

    def test_what_was_disputed_before_its_end_is_no_dispute_about_what_follows(self) -> None:
        opened = [article(n, f"2024-05-13T06:0{n}:00Z", says("open"), source=each) for n, each in enumerate(["AP", "AFP", "Dawn"])]
        denied = article(4, "2024-05-13T07:00:00Z", says("closed", confidence=450), source="BBC News")
        stopped = article(5, "2024-05-13T08:00:00Z", says("suspended", until="2024-05-13T12:00:00Z"))
        assert operations(*opened, denied).disputed
        later = operations(*opened, denied, stopped, article(6, TUESDAY, does("CONSULT", "country:QAT", KABUL)))
        assert (later.status, later.disputed) == ("open", False)

    def test_after_its_end_unknown_is_never_open(self) -> None:
        stopped = article(1, MONDAY, says("suspended", until="2024-05-13"))
        assert operations(stopped, article(2, WEDNESDAY, does("CONSULT", "country:QAT", KABUL))).status == "unknown"

    def test_until_a_day_means_to_the_end_of_it(self) -> None:
        stopped = article(1, MONDAY, says("suspended", until="2024-05-14"))
        assert operations(stopped, article(2, "2024-05-14T22:00:00Z", does("CONSULT", "country:QAT", KABUL))).status == "suspended"

    def test_what_was_over_when_it_was_told_does_not_stand(self) -> None:
        over = says("closed", "2024-05-13", until="2024-05-13T08:00:00Z")
        assert operations(article(1, MONDAY, over)).status == "unknown"
        assert operations(article(0, "2024-05-01T09:00:00Z", says("open")), article(1, MONDAY, over)).status == "open"

    def test_an_extension_moves_the_end(self) -> None:
        first = article(1, MONDAY, says("closed", until="2024-05-14"))
        assert operations(first, article(2, TUESDAY, says("closed", continues=True, until="2024-05-20"))).until == "2024-05-21T00:00:00Z"

    def test_still_closed_said_after_the_end_means_that_it_went_on(self) -> None:
        now = operations(article(1, MONDAY, says("closed", until="2024-05-13")), article(2, FRIDAY, says("closed", continues=True)))
        assert (now.status, now.since) == ("closed", MONDAY)

    def test_one_limit_that_ends_is_not_the_end_of_all_limits(self) -> None:
        partly = says("suspended", scope="evacuation", until="2024-05-14T12:00:00Z")
        known = article(0, "2024-05-01T09:00:00Z", says("open"))
        assert (
            operations(known, article(1, MONDAY, says("limited")), article(2, TUESDAY, partly), article(3, FRIDAY, says("limited"))).since
            == MONDAY
        )


class TestOutlook:
    @pytest.mark.parametrize(
        ("value", "modality", "outlook"),
        [
            ("open", "announced", "resumption_announced"),
            ("open", "discussed", "resumption_discussed"),
            ("open", "conditional", "resumption_discussed"),
            ("closed", "announced", "closure_announced"),
            ("suspended", "threatened", "closure_threatened"),
            ("closed", "conditional", "closure_threatened"),
        ],
    )
    def test_what_is_said_to_come_moves_no_status(self, value: str, modality: str, outlook: str) -> None:
        now = operations(article(1, MONDAY, says("limited")), article(2, TUESDAY, says(value, modality=modality)))
        assert (now.status, now.outlook) == ("limited", outlook)

    def test_talk_of_a_resumption_takes_a_stop_for_granted_but_weakly(self) -> None:
        now = operations(article(1, MONDAY, says("open", modality="discussed")))
        assert (now.status, now.since, now.outlook) == ("suspended", None, "resumption_discussed")
        assert now.confidence < 400

    def test_a_threatened_closure_does_not_say_that_it_is_open(self) -> None:
        assert operations(article(1, MONDAY, says("closed", modality="threatened"))).status == "unknown"

    def test_a_wish_that_it_stay_open_is_no_resumption(self) -> None:
        [state] = replay([article(1, MONDAY, says("open", modality="discussed", continues=True))], RULES)
        assert state.facets == {}

    def test_what_was_announced_and_happens_is_cleared(self) -> None:
        said = article(1, MONDAY, says("suspended")), article(2, TUESDAY, says("open", "2024-05-20", modality="announced"))
        assert operations(*said).outlook_at == "2024-05-20"
        assert operations(*said, article(3, "2024-05-20T18:00:00Z", says("open"))).outlook == "none"

    @pytest.mark.parametrize(
        ("when", "modality", "at"),
        [
            ("2024-05-20", "discussed", "2024-05-20"),
            (TUESDAY[:10], "announced", TUESDAY[:10]),
            (TUESDAY[:10], "discussed", None),
            ("2024-01-01", "announced", None),
        ],
    )
    def test_the_day_of_the_talk_is_not_the_day_that_is_talked_of(self, when: str, modality: str, at: str | None) -> None:
        assert operations(article(2, TUESDAY, says("open", when, modality=modality))).outlook_at == at

    def test_it_stays_while_it_is_only_confirmed_that_it_is_closed(self) -> None:
        said = article(1, MONDAY, says("closed")), article(2, TUESDAY, says("open", "2024-05-20", modality="announced"))
        assert operations(*said, article(3, "2024-05-25T18:00:00Z", says("closed", continues=True))).outlook == "resumption_announced"

    def test_an_outlook_from_before_a_new_stop_does_not_come_back(self) -> None:
        now = operations(
            article(1, "2024-03-01T09:00:00Z", says("closed")),
            article(2, "2024-03-05T09:00:00Z", says("open", modality="discussed")),
            article(3, "2024-04-01T09:00:00Z", says("open")),
            article(4, "2024-05-01T09:00:00Z", says("closed")),
        )
        assert (now.status, now.outlook) == ("closed", "none")

    def test_an_announcement_outranks_later_talk_until_its_date(self) -> None:
        known = article(1, MONDAY, says("closed")), article(2, TUESDAY, says("open", "2024-05-20", modality="announced", role="official"))
        assert operations(*known, article(3, FRIDAY, says("open", modality="discussed"))).outlook == "resumption_announced"
        assert operations(*known, article(3, "2024-05-29T09:00:00Z", says("open", modality="discussed"))).outlook == "resumption_discussed"

    def test_a_partial_reopening_before_the_date_leaves_what_is_announced(self) -> None:
        known = article(1, MONDAY, says("closed")), article(2, TUESDAY, says("open", "2024-05-20", modality="announced"))
        now = operations(*known, article(3, WEDNESDAY, says("open", scope="domestic")))
        assert (now.status, now.outlook) == ("limited", "resumption_announced")

    def test_an_announced_closure_is_over_when_its_last_day_has_passed(self) -> None:
        works = article(1, "2024-02-20T09:00:00Z", says("closed", "2024-04-01", modality="announced", until="2024-04-20"))
        assert operations(works).outlook == "closure_announced"
        assert operations(works, article(2, MONDAY, does("CONSULT", "country:QAT", KABUL))).outlook == "none"


def test_a_state_stays_below_sixteen_kilobytes_whatever_is_said() -> None:
    long: dict[str, Any] = {"sentence": "\x01" * 5000}
    articles = [article("x" * 400 + str(n), MONDAY, {**says("closed"), **long}, source="y" * 900) for n in range(60)]
    [state] = replay(articles, RULES)
    assert len(state.to_bytes()) < 16_000
    assert state.facets["operations"].evidence


def test_a_rumour_that_comes_true_does_not_say_since_when() -> None:
    told = article(1, "2024-05-13T06:00:00Z", says("closed", role="rumour")), article(2, MONDAY, says("closed"), source="AFP")
    assert operations(*told).since == MONDAY
