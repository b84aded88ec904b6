"""What takes a story back, and what only tells of it."""

import pytest

from watchfloor.ingest.withdrawals import is_not_there, is_withdrawn, withdrawn_title


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
        ("KILL", ""),
        ("AP: MANDATORY KILL - Airport", ""),
        ("BULLETIN KILL: Airport closes", ""),
        ("Eds: Kill airport story", ""),
        ("Airport closes", "KILL KILL KILL\nThe story is wrong."),
        ("Retraction: Airport closes", "We were wrong."),
        ("Airport closes (WITHDRAWN)", "The operator denied it."),
        ("[Retracted] Airport closes", "The operator denied it."),
        ("Airport closes", "Editor's note: retracted"),
        ("Airport closes", "This Nov. 24 story has since been withdrawn because of an error."),
        ("Airport closes", "This version of the story has been withdrawn."),
        ("Airport closes", "The Gazette has removed this article. " + "It did not meet our standards. " * 20),
        ("Airport closes", "This report was published in error."),
        ("Airport closes", "The story has been withdrawn."),
        ("Airport closes", "Sorry, this page is no longer available."),
        ("Airport closes", "An article published here has been removed."),
        ("Airport closes", "AFP asks its clients to kill the story that it sent at 10:15 GMT."),
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
        ("Withdrawn: how the army left the airport", "The army left."),
        ("KILLED: 12 in blast at airport", "Twelve died."),
        ("Alert withdrawn", "The tsunami alert has been withdrawn."),
        ("Report withdrawn", "The ministry's report was withdrawn."),
        ("Article deleted", "It stood in the treaty. The article was deleted by the assembly."),
        ("Minister sorry", "He called the airport a ruin. This post was deleted within an hour, and he said that he regretted it. " * 4),
        ("UN report", "The United Nations said that the figures were wrong. This report was withdrawn. " * 5),
        ("Statement retracted", "The minister retracted his statement."),
        ("Airport closes", "The Gazette has withdrawn its story about the airport."),
        ("Airport closes", "It closed on Monday. " * 30 + "This story has been withdrawn from other papers."),
    ],
)
def test_a_story_about_a_withdrawal_is_none(title: str, text: str) -> None:
    assert not is_withdrawn(title, text)


def test_an_outlet_that_withdraws_its_story_withdraws_this_one_where_it_is_the_outlet() -> None:
    text = "The Associated Press has withdrawn its story about the airport. It was based on a forged letter."
    assert is_withdrawn("Airport closes", text, lambda name: name == "The Associated Press")
    assert not is_withdrawn("AP takes story back", text, lambda name: name == "BBC")


def test_a_kill_notice_names_the_story_that_it_kills() -> None:
    assert withdrawn_title("KILL: Airport in Goma closes after blast", "Please disregard.") == "Airport in Goma closes after blast"
    text = "The story headlined “Airport in Goma closes after blast” has been withdrawn. There will be no substitute."
    assert withdrawn_title("Notice to clients", text) == "Airport in Goma closes after blast"
    assert withdrawn_title("Airport in Goma closes after blast", "This story has been withdrawn.") is None
    assert withdrawn_title("BULLETIN KILL: Airport in Goma closes", "") == "Airport in Goma closes"
    assert withdrawn_title("Airport in Goma closes (WITHDRAWN)", "") == "Airport in Goma closes"
    text = "Please disregard the story headlined 'Airport in Goma closes' that was sent at 10:15 GMT."
    assert withdrawn_title("Withdrawal", text) == "Airport in Goma closes"


@pytest.mark.parametrize(
    ("opening", "not_there"),
    [
        ("Courier\nPage not found\nSearch our archive", True),
        ("Error 404\nWe looked everywhere.", True),
        ("Sorry, the page you are looking for could not be found.", True),
        ("This article is no longer available on our website.", True),
        ("The content has been removed.", True),
        ("Before you continue, please accept cookies.", False),
        ("404 passengers waited in the terminal.", False),
    ],
)
def test_a_page_without_an_article_may_say_that_it_is_not_there(opening: str, not_there: bool) -> None:
    assert is_not_there(opening) is not_there
