"""Who says it."""

from collections.abc import Callable

import pytest

from watchfloor.contracts.events import Attribution
from watchfloor.extractor.attribution import attribution_of
from watchfloor.extractor.document import Mention, Paragraph

Make = Callable[[str], Paragraph]


def said(paragraph: Paragraph, word: str) -> Attribution | None:
    return attribution_of([each for each in paragraph.parsed() if each.text == word][-1], paragraph)


@pytest.mark.parametrize(
    ("text", "word", "speaker", "words", "role"),
    [
        ("The border is shut, the governor of Medenine said.", "shut", "the governor of Medenine", "said", "official"),
        ("The army has moved north, according to a diplomat in Kampala.", "moved", "a diplomat in Kampala", "according to", "official"),
        ("The airport was closed, a source told AFP.", "closed", "a source", "told", "official"),
        ("The port is closed, residents said on Monday.", "closed", "residents", "said", "witness"),
        ("Reuters reported that the port had closed, citing two officials.", "closed", "Reuters", "reported", "media"),
        ("Unconfirmed reports say the airport was attacked.", "attacked", "Unconfirmed reports", "say", "rumour"),
        ("The runway is reportedly closed.", "closed", "reportedly", "reportedly", "rumour"),
        ("It was reported that the airport had closed.", "closed", "was reported", "was reported", "rumour"),
        ("As the agency reported, the airport was closed.", "closed", "the agency", "as reported", "official"),
        ("Analysts say the airline stopped its flights.", "stopped", "Analysts", "say", "expert"),
        ("The ministry denied that flights were suspended.", "suspended", "The ministry", "denied", "official"),
    ],
)
def test_the_speaker_is_the_one_who_reports(paragraph: Make, text: str, word: str, speaker: str, words: str, role: str) -> None:
    found = said(paragraph(text), word)
    assert found is not None
    assert (found.speaker, found.words, found.role, found.quoted) == (speaker, words, role, False)


def test_what_the_report_says_itself_has_no_speaker(paragraph: Make) -> None:
    assert said(paragraph("Flights resumed on Monday."), "resumed") is None


def test_a_quotation_has_the_speaker_who_stands_beside_it(paragraph: Make) -> None:
    found = said(paragraph('"We have captured the airfield," a spokesman for the rebels told Reuters.'), "captured")
    assert found is not None
    assert (found.speaker, found.quoted, found.role) == ("a spokesman for the rebels", True, "party")


@pytest.mark.parametrize(
    "text",
    [
        '"The port is closed. We do not know when it will open. All ships wait," said Ahmed Rashid, a spokesman for the ministry.',
        '"The port is closed," Ahmed Rashid said. "It will open on Friday."',
    ],
)
def test_every_sentence_of_a_quotation_has_its_speaker(paragraph: Make, text: str) -> None:
    found = said(paragraph(text), "open")
    assert found is not None
    assert found.speaker == "Ahmed Rashid"


def test_the_speaker_has_the_id_of_the_actor_that_the_paragraph_finds_there(paragraph: Make) -> None:
    text = paragraph("Qatar said that the talks had begun.")
    text.mentions = [Mention(0, 5, "Qatar", "Qatar", "country", "country:QAT")]
    found = said(text, "begun")
    assert found is not None
    assert (found.actor_id, found.role) == ("country:QAT", "official")
