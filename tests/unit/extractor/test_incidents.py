"""Who did it and to whom, where a report tells of one attack in parts; and what is no deed at all."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from reading_events import Read, reader, told


@pytest.fixture(scope="module")
def read(parse: Callable[[str], Doc]) -> Read:
    return reader(parse)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Police and demonstrators clashed in Lima.", ("Police", "demonstrators")),
        ("A soldier was killed after clashing with rebels near the border.", ("rebels", "A soldier")),
        ("Two farmers were killed during a gun battle with Peruvian troops.", ("Peruvian troops", "Two farmers")),
        ("Three people were wounded after a suicide bomber blew himself up at a market.", ("a suicide bomber", "Three people")),
        ("Officers shot and killed a man in Lima.", ("Officers", "a man in Lima")),
        ("A farmer was stabbed in Lima. The attack was carried out by two men.", ("two men", "A farmer")),
    ],
)
def test_doer_and_victim_are_found_wherever_the_report_names_them(read: Read, text: str, expected: tuple[str, str]) -> None:
    sides = [(source, target) for kind, _, source, target in told(read(text)) if kind == "ASSAULT"]
    assert expected in sides


@pytest.mark.parametrize("text", ["A roadside bomb killed two guards in Lima.", "A rocket attack wounded two guards in Lima."])
def test_a_weapon_does_nothing_by_itself(read: Read, text: str) -> None:
    assert told(read(text)) == [("ASSAULT", "asserted", None, "two guards in Lima")]


@pytest.mark.parametrize(
    "text",
    [
        "He was given a sentence of two years in prison for violence against nurses.",
        "A ferry capsized off Lima, killing two. Another five people were injured.",
        "The war will not end until the rebels withdraw from Lima.",
        "The bill has not yet been approved by parliament.",
        "The army expressed concern that some of the men may be ill.",
        "The bank may face sanctions.",
        "The bank paid fines and debts in Lima.",
        "The telescope captured an image of Peru.",
        "The ministry warned against travel to Chile.",
    ],
)
def test_charges_accidents_wishes_and_worries_are_no_deeds(read: Read, text: str) -> None:
    assert told(read(text)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The trade minister of Peru resigned after a tape of Chile's envoy was leaked.", ("RETREAT", "The trade minister of Peru", None)),
        ("Peru condemned the attack on a church in Quito.", ("ACCUSE", "Peru", "the attack on a church")),
        ("Peru and Chile will meet at the Grand Hotel in Quito.", ("CONSULT", "Peru", "Chile")),
        ("Peru reiterated Chile's support for Ecuador.", ("SUPPORT", "Peru", "Ecuador")),
        ("The minister announced that fur farms are banned.", ("COERCE", "The minister", "fur farms")),
        ("Peru suspended all schools on Monday.", ("COERCE", "Peru", "all schools")),
        ("Peru closed all of the schools on Monday.", ("COERCE", "Peru", "the schools")),
    ],
)
def test_the_target_is_whom_it_is_done_to(read: Read, text: str, expected: tuple[str, str | None, str | None]) -> None:
    assert expected in [(kind, source, target) for kind, _, source, target in told(read(text))]


def test_nobody_does_it_to_himself(read: Read) -> None:
    assert told(read("Lopez accused President Maria Lopez.")) == []
