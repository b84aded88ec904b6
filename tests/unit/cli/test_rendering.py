"""States and changes in words."""

from typing import Any

from watchfloor.cli.rendering import actor_lines, change_line, table_lines

CLAIM: dict[str, Any] = {
    "article_id": "a1",
    "source": "Example Times",
    "url": "https://example.org/1",
    "published_at": "2024-05-14T09:00:00Z",
    "modality": "asserted",
    "attribution": None,
    "weight": 700,
    "stands": "for",
    "sentence": "Flights at the airport\nare suspended.",
}
PLAN = {
    **CLAIM,
    "source": None,
    "url": None,
    "modality": "announced",
    "stands": "aside",
    "attribution": {"speaker": "the ministry"},
    "sentence": "It will reopen on Friday.",
}
STATE: dict[str, Any] = {
    "actor_id": "airport:OAHR",
    "name": "Herat International Airport",
    "articles": 2,
    "counts": {"condition": 2},
    "facets": {
        "operations": {
            "status": "suspended",
            "outlook": "resumption_announced",
            "outlook_at": "2024-05-17",
            "since": "2024-05-13T00:00:00Z",
            "until": None,
            "confidence": 812,
            "disputed": True,
            "evidence": [{**CLAIM, "weight": 100, "sentence": "A lesser claim."}, CLAIM, PLAN],
        }
    },
}


def test_a_state_shows_what_is_so_what_is_to_come_and_the_sentences_that_say_it() -> None:
    assert list(actor_lines(STATE)) == [
        "Herat International Airport (airport:OAHR)",
        "  operations   suspended  since 2024-05-13T00:00:00Z  confidence 0.81  disputed",
        "  outlook      resumption_announced  for 2024-05-17",
        "    “Flights at the airport are suspended.”",
        "      Example Times, 2024-05-14T09:00:00Z  https://example.org/1",
        "    “It will reopen on Friday.”",
        "      the ministry, in a1, 2024-05-14T09:00:00Z",
    ]


def test_what_depends_on_now_is_told_beside_what_was_reported() -> None:
    bounded = {**STATE["facets"]["operations"], "until": "2024-05-15T00:00:00Z"}
    read = {"facets": {"operations": {"status": "unknown", "stale": True, "overdue": True}}}
    lines = list(actor_lines({**STATE, "facets": {"operations": bounded}, "read": read}))
    assert "suspended until 2024-05-15T00:00:00Z, now unknown" in lines[1]
    assert lines[1].endswith("disputed  stale")
    assert lines[2].endswith("overdue")


def test_an_actor_without_a_facet_shows_what_was_heard_of_it() -> None:
    lines = list(actor_lines({**STATE, "facets": {}, "counts": {"CONSULT": 2, "AID": 1}}))
    assert lines[1] == "  no state of its own; 1 AID, 2 CONSULT in 2 articles"


def test_the_table_has_a_line_for_each_facet() -> None:
    assert list(table_lines([STATE])) == [
        "ACTOR         NAME                         FACET       STATUS     OUTLOOK               SINCE",
        "airport:OAHR  Herat International Airport  operations  suspended  resumption_announced  2024-05-13T00:00:00Z",
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
