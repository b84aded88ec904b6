"""From a document to its interaction events."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from reading_events import Read, reader, told
from watchfloor.extractor.interaction_events import MAX_PARAGRAPH, MAX_SENTENCE


@pytest.fixture(scope="module")
def read(parse: Callable[[str], Doc]) -> Read:
    return reader(parse)


def test_several_targets_are_one_event_each(read: Read) -> None:
    assert told(read("Canada imposed sanctions on Belarus and Nicaragua.")) == [
        ("SANCTION", "asserted", "Canada", "Belarus"),
        ("SANCTION", "asserted", "Canada", "Nicaragua"),
    ]


def test_a_meeting_of_two_is_one_event(read: Read) -> None:
    assert told(read("Peru and Ecuador met in Lima.")) == [("CONSULT", "asserted", "Peru", "Ecuador")]


def test_a_promise_has_the_act_as_its_content(read: Read) -> None:
    (event,) = read("Peru agreed to release Ecuador's miners.")
    assert event.type == "AGREE"
    assert event.content is not None
    assert (event.content.type, event.content.modality) == ("RETREAT", "announced")


def test_a_will_is_a_promise_and_an_announced_act(read: Read) -> None:
    assert told(read("Norway will send a field hospital to Chad.")) == [
        ("AGREE", "asserted", "Norway", "Chad"),
        ("AID", "announced", "Norway", "Chad"),
    ]


def test_a_good_deed_not_done_is_a_refusal(read: Read) -> None:
    (event,) = read("Bolivia will not sign the pact with Chile.")
    assert (event.type, event.modality) == ("REJECT", "asserted")
    assert event.content is not None
    assert event.content.modality == "negated"


@pytest.mark.parametrize(
    ("text", "event_type", "modality"),
    [
        ("Ukrainian forces did not shell the plant.", "ASSAULT", "negated"),
        ("In 1990 Iraq invaded Kuwait.", "ASSAULT", "historical"),
        ("Canada is considering sanctions against Haiti.", "SANCTION", "discussed"),
        ("Rwanda denied that its soldiers had attacked the camp.", "REJECT", "asserted"),
        ("The court heard how the man had killed a farmer in 1987.", "ASSAULT", "historical"),
    ],
)
def test_what_is_not_so_is_not_asserted(read: Read, text: str, event_type: str, modality: str) -> None:
    found = {(event.type, event.modality) for event in read(text)}
    assert (event_type, modality) in found
    assert ("ASSAULT", "asserted") not in found


@pytest.mark.parametrize(
    "text",
    [
        "France beat Spain 2-1 in the final and Arsenal attacked from the start.",
        "A lightning strike killed two cows.",
        "A gas explosion at a plant killed two workers.",
        "Beat the eggs and whip the cream.",
        "Wheat futures retreated as the dollar advanced.",
        "The minister was admitted to hospital.",
    ],
)
def test_nothing_is_made_up(read: Read, text: str) -> None:
    assert read(text) == []


def test_the_forces_of_a_state_carry_its_id(read: Read) -> None:
    (event,) = read("Turkish jets bombed a camp in Iraq.", {"Turkish": "country:TUR", "Iraq": "country:IRQ"})
    assert event.source is not None
    assert (event.source.actor_id, event.source.text) == ("country:TUR", "Turkish jets")


def test_rebels_of_a_country_are_not_the_country(read: Read) -> None:
    (event,) = read("Syrian rebels bombed a camp.", {"Syrian": "country:SYR"})
    assert event.source is not None
    assert event.source.actor_id is None


def test_who_says_it_stays_with_the_event(read: Read) -> None:
    (event,) = read('"We have captured the airfield," a spokesman for the rebels told Reuters.')
    assert event.attribution is not None
    assert (event.attribution.speaker, event.attribution.quoted) == ("a spokesman for the rebels", True)
    assert event.source is not None
    assert event.source.text == "a spokesman for the rebels"


def test_the_same_text_gives_the_same_events(read: Read) -> None:
    text = "Iraq condemned Iran on Thursday, and gunmen attacked a convoy near Gao."
    assert [event.event_id for event in read(text)] == [event.event_id for event in read(text)]


def test_evidence_is_bounded(read: Read) -> None:
    (event,) = read("Iraq condemned Iran for its " + "very " * 300 + "long reply. " + "It was a calm day. " * 200)
    assert len(event.sentence) <= MAX_SENTENCE
    assert len(event.paragraph) <= MAX_PARAGRAPH
    assert event.sentence[:14] in event.paragraph
