"""States and changes in words."""

from typing import Any

from watchfloor.cli.rendering import actor_lines, change_line, table_lines

NOW = "2024-05-14T10:00:00Z"
CLAIM: dict[str, Any] = {
    "article_id": "a1",
    "source": "Example Times",
    "url": "https://example.org/1",
    "published_at": "2024-05-14T09:00:00Z",
    "field": "status",
    "value": "suspended",
    "attribution": None,
    "weight": 700,
    "override": None,
    "sentence": "Flights at the airport\nare suspended.",
}
CONTRARY = {**CLAIM, "source": "Example Post", "url": None, "value": "open", "weight": 500, "sentence": "It is open."}
PLAN = {
    **CLAIM,
    "source": None,
    "url": None,
    "field": "outlook",
    "value": "resumption_announced",
    "attribution": {"speaker": "the ministry"},
    "sentence": "It will reopen on Friday.",
}
SO: dict[str, Any] = {
    "status": "suspended",
    "since": "2024-05-13T00:00:00Z",
    "until": None,
    "confidence": 812,
    "disputed": False,
    "outlook": "none",
    "outlook_at": None,
    "outlook_by": None,
}
READ = {"override": False, "set_by": {}, "ended": False, "stale": False, "overdue": False}
ANA = {
    "article_id": "override-1",
    "field": "status",
    "value": "open",
    "until": "2024-05-15T00:00:00Z",
    "author": "Ana",
    "reason": "I rang.",
}


def state(*evidence: dict[str, Any], read: dict[str, Any] | None = None, **facet: Any) -> dict[str, Any]:
    """An airport of which this is reported; `read` is what is otherwise now than it was reported."""
    reported = {**SO, "overrides": [], "beneath": None, "last_claim_at": "2024-05-14T09:00:00Z", "evidence": list(evidence), **facet}
    now = {**{name: reported[name] for name in SO}, **READ, **(read or {})}
    return {
        "actor_id": "airport:OAHR",
        "name": "Herat International Airport",
        "articles": 2,
        "counts": {"condition": 2},
        "facets": {"operations": reported},
        "read": {"as_of": NOW, "facets": {"operations": now}},
    }


def shown(*evidence: dict[str, Any], read: dict[str, Any] | None = None, **facet: Any) -> list[str]:
    return list(actor_lines(state(*evidence, read=read, **facet)))


def test_a_state_shows_what_is_so_what_is_to_come_and_the_weightiest_sentences_that_say_it() -> None:
    plan = {"outlook": "resumption_announced", "outlook_at": "2024-05-17"}
    assert shown({**CLAIM, "weight": 100, "sentence": "A lesser claim."}, CLAIM, PLAN, **plan) == [
        "Herat International Airport (airport:OAHR)",
        "  operations   suspended  since 2024-05-13T00:00:00Z  confidence 0.81",
        "    “Flights at the airport are suspended.”",
        "      Example Times, 2024-05-14T09:00:00Z  https://example.org/1",
        "  outlook      resumption_announced  for 2024-05-17",
        "    “It will reopen on Friday.”",
        "      the ministry, in a1, 2024-05-14T09:00:00Z",
    ]


def test_a_sentence_that_is_a_quotation_gets_no_second_marks() -> None:
    assert shown({**CLAIM, "sentence": "“It is shut,” he said."})[2] == "    “It is shut,” he said."


def test_a_dispute_shows_who_says_otherwise() -> None:
    assert shown(CLAIM, CONTRARY, disputed=True)[1:] == [
        "  operations   suspended  since 2024-05-13T00:00:00Z  confidence 0.81  disputed",
        "    “Flights at the airport are suspended.”",
        "      Example Times, 2024-05-14T09:00:00Z  https://example.org/1",
        "    against it: “It is open.”",
        "      Example Post, 2024-05-14T09:00:00Z",
        "  outlook      none",
    ]


def test_an_override_shows_who_set_it_how_to_withdraw_it_and_what_lies_beneath() -> None:
    by_hand = {**SO, "status": "open", "since": "2024-05-14T09:30:00Z", "until": ANA["until"], "confidence": 1000}
    lines = shown(CLAIM, **by_hand, overrides=[ANA], beneath={**SO, "disputed": True}, read={"override": True, "set_by": {"status": ANA}})
    assert lines[1:6] == [
        "  operations   open  since 2024-05-14T09:30:00Z  until 2024-05-15T00:00:00Z  set by hand",
        "    by Ana: I rang.",
        "      to withdraw it: watchfloor override withdraw override-1",
        "    beneath it: suspended  since 2024-05-13T00:00:00Z  disputed",
        "    “Flights at the airport are suspended.”",
    ]


def test_an_outlook_that_was_set_by_hand_is_shown_as_such() -> None:
    bob = {**ANA, "field": "outlook", "value": "closure_threatened", "author": "Bob", "article_id": "override-2"}
    read = {"outlook": "closure_threatened", "override": True, "set_by": {"outlook": bob}}
    assert shown(CLAIM, overrides=[bob], beneath=SO, read=read)[-4:] == [
        "  outlook      closure_threatened  until 2024-05-15T00:00:00Z  set by hand",
        "    by Bob: I rang.",
        "      to withdraw it: watchfloor override withdraw override-2",
        "    beneath it: none",
    ]


def test_an_override_under_a_later_one_can_be_withdrawn_too_and_one_that_is_over_is_not_shown() -> None:
    later, over = {**ANA, "article_id": "override-2"}, {**ANA, "article_id": "override-0", "until": NOW}
    lines = shown(CLAIM, overrides=[over, ANA, later], beneath=SO, read={"override": True, "set_by": {"status": later}})
    assert lines[-3:] == [
        "  set by hand as well, under a later one: status open  until 2024-05-15T00:00:00Z",
        "    by Ana: I rang.",
        "      to withdraw it: watchfloor override withdraw override-1",
    ]
    assert not any("override-0" in line for line in lines)


def test_what_depends_on_now_is_told_as_it_is_now() -> None:
    stale = {"stale": True, "stale_since": "2024-05-28T09:00:00Z", "confidence": 200}
    overdue = {"overdue": True, "overdue_since": "2024-05-18T00:00:00Z", "overdue_by": "the ministry"}
    lines = shown(CLAIM, read={**stale, **overdue})
    assert lines[1:3] == [
        "  operations   suspended  since 2024-05-13T00:00:00Z  confidence 0.20  stale",
        "    last told of 2024-05-14T09:00:00Z, stale since 2024-05-28T09:00:00Z",
    ]
    assert lines[-1].endswith("overdue since 2024-05-18T00:00:00Z, announced by the ministry")


def test_after_a_bounded_stop_what_is_assumed_is_told_as_an_assumption() -> None:
    read = {"status": "open", "since": "2024-05-14T00:00:00Z", "until": None, "confidence": 400, "ended": True}
    assert shown(CLAIM, until="2024-05-14T00:00:00Z", read=read)[1:3] == [
        "  operations   open  since 2024-05-14T00:00:00Z  confidence 0.40",
        "    assumed: suspended was to end then",
    ]


def test_a_status_that_nobody_names_is_told_as_taken_for_granted() -> None:
    assert shown(PLAN, since=None, outlook="resumption_announced")[1:3] == [
        "  operations   suspended  since an unknown time  confidence 0.81",
        "    taken for granted by what is said to come",
    ]


def test_an_actor_without_a_facet_shows_what_was_heard_of_it() -> None:
    lines = list(actor_lines({**state(), "facets": {}, "counts": {"CONSULT": 2, "AID": 1}}))
    assert lines[1] == "  no state of its own; 1 AID, 2 CONSULT in 2 articles"


def test_the_table_has_a_line_for_each_facet_as_it_is_now() -> None:
    marked = {**state(read={"status": "open", "override": True, "disputed": True, "stale": True, "overdue": True}), "name": "Herat"}
    assert list(table_lines([{**state(), "name": "Herat"}, marked])) == [
        "ACTOR         NAME   FACET       STATUS     OUTLOOK  SINCE",
        "airport:OAHR  Herat  operations  suspended  none     2024-05-13T00:00:00Z",
        "airport:OAHR  Herat  operations  open       none     2024-05-13T00:00:00Z  by hand, disputed, stale, overdue",
    ]


def test_a_change_is_one_line_whatever_its_sentence_holds() -> None:
    change = {
        "recorded_at": "2024-05-14T09:01:00Z",
        "actor_id": "airport:OAHR",
        "name": "Herat International Airport",
        "facet": "operations",
        "field": "status",
        "before": "open",
        "after": "suspended",
        "current": False,
        "reason": "report",
        "cause": {"event": {"sentence": CLAIM["sentence"]}, "article": {"id": "a1", "source": "Example Times"}},
    }
    assert change_line(change) == (
        "2024-05-14T09:01:00Z Herat International Airport (airport:OAHR) operations status: open -> suspended (in the past), "
        "report: “Flights at the airport are suspended.” Example Times"
    )
