"""What takes a story back, and what only tells of it."""

import pytest

from watchfloor.ingest.withdrawals import is_withdrawn, withdrawn_title


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Airport closes", "This story has been withdrawn."),
        ("Airport closes", "This article was removed because it did not meet our standards."),
        ("Airport closes", "Editor's note: We have retracted this report."),
        ("WITHDRAWN: Airport closes", "The operator denied it."),
        ("MANDATORY KILL", "Editors, please kill the story on the airport."),
        ("Story withdrawn", ""),
        ("ADVISORY - Airport story withdrawn", "There will be no substitute."),
    ],
)
def test_a_withdrawal_says_that_the_story_itself_is_taken_back(title: str, text: str) -> None:
    assert is_withdrawn(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Troops withdrawn from the airport", "The last soldiers have been withdrawn, the ministry said."),
        ("Paper retracts report on airport", "The Courier said the story it ran on Monday has been withdrawn."),
        ("Airport closes", "The airport closed. Correction: an earlier version of this story gave a wrong date."),
        ("Kill switch found in drone", "Engineers found a kill switch."),
        ("Removed from office", "The minister was removed. This story has been updated."),
        ("Airport closes", "It closed on Monday. " * 30 + "This story has been withdrawn from other papers."),
    ],
)
def test_a_story_about_a_withdrawal_is_none(title: str, text: str) -> None:
    assert not is_withdrawn(title, text)


def test_a_kill_notice_names_the_story_that_it_kills() -> None:
    assert withdrawn_title("KILL: Airport in Goma closes after blast", "Please disregard.") == "Airport in Goma closes after blast"
    text = "The story headlined “Airport in Goma closes after blast” has been withdrawn. There will be no substitute."
    assert withdrawn_title("Notice to clients", text) == "Airport in Goma closes after blast"
    assert withdrawn_title("Airport in Goma closes after blast", "This story has been withdrawn.") is None
