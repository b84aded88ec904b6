"""What a sentence denies: "neither … nor", "it is not true that", "a claim the army denied", "nearly"."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from watchfloor.contracts.events import Modality
from watchfloor.extractor.denials import denial_of
from watchfloor.extractor.document import Paragraph
from watchfloor.extractor.modality import modality_of

Parse = Callable[[str], Doc]
Make = Callable[[str], Paragraph]


def of_last(doc: Doc, word: str) -> Modality:
    return modality_of([each for each in doc if each.text == word][-1], 2026)


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("closed", "The airport was neither hit nor closed, the governor said."),
        ("evacuated", "The station was neither evacuated nor searched."),
        ("searched", "The station was neither evacuated nor searched."),
        ("bombed", "Israel neither attacked Syria nor bombed Lebanon on Wednesday."),
        ("resumed", "The airline has neither returned nor resumed flights."),
        ("attacked", "Neither Israel nor Iran attacked Syria on Wednesday."),
        ("closed", "The ministry said neither Vilnius airport nor Kaunas airport had been closed."),
        ("attacked", "Syria was attacked by neither Israel nor Turkey."),
    ],
)
def test_all_that_stands_in_neither_nor_is_denied(parse: Parse, word: str, sentence: str) -> None:
    assert of_last(parse(sentence), word) == "negated"


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("attacked", "It is not true that Russia attacked Kyiv, the Kremlin said."),
        ("bombed", "It is false that Israel bombed Syria, the army said."),
        ("reopened", "The airport says it is untrue that it has reopened."),
        ("shut", "The prefect said it was incorrect that the airport had been shut."),
        ("closed", "It would be wrong to say that the port has closed, officials said."),
        ("arrested", "It is a lie that Turkey has arrested the ambassador."),
        ("attacked", "It is not the case that Iran has attacked Israel."),
        ("attacked", "There is no truth in reports that Iran attacked Iraq."),
        ("bombed", "The allegation that France bombed Gao is baseless, Paris said."),
        ("bombed", "A report that Russia bombed Kharkiv was denied by Moscow."),
        ("closed", "Reports that the airport has closed are not true, officials said."),
        ("closed", "The army denied a claim by rebels that the airport was closed."),
    ],
)
def test_what_is_called_untrue_is_denied(parse: Parse, word: str, sentence: str) -> None:
    assert of_last(parse(sentence), word) == "negated"


@pytest.mark.parametrize(
    ("expected", "sentence"),
    [
        ("asserted", "It is true that the airport has closed, the minister said."),
        ("discussed", "It is not false that the airport has closed."),
        ("discussed", "It may not be true that the airport has closed."),
    ],
)
def test_what_is_called_true_is_not(parse: Parse, expected: Modality, sentence: str) -> None:
    assert of_last(parse(sentence), "closed") == expected


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("closed", "The airport was nearly closed by snow on Wednesday."),
        ("reopened", "The airport almost reopened on Wednesday."),
        ("closed", "Snow all but closed the airport on Wednesday."),
        ("close", "Snow nearly forced the airport to close."),
        ("closure", "A drone nearly caused the closure of the airport."),
        ("closed", "The airport narrowly escaped being closed."),
        ("bombed", "Israel almost bombed Syria on Wednesday."),
        ("attacking", "Iran came close to attacking Israel on Wednesday."),
        ("attacking", "Israel has stopped short of attacking Iran."),
    ],
)
def test_what_nearly_happened_did_not(parse: Parse, word: str, sentence: str) -> None:
    assert of_last(parse(sentence), word) == "negated"


@pytest.mark.parametrize(
    ("word", "sentence"),
    [
        ("closed", "The airport has been closed for nearly a week."),
        ("cancelled", "Nearly all flights were cancelled."),
        ("killed", "A bomb killed nearly 40 people in Kabul."),
        ("closed", "The airport closed almost immediately."),
        ("attack", "The attack nearly destroyed the airport."),
    ],
)
def test_nearly_before_a_number_or_another_word_leaves_the_deed(parse: Parse, word: str, sentence: str) -> None:
    assert of_last(parse(sentence), word) == "asserted"


@pytest.mark.parametrize(
    ("word", "denier", "text"),
    [
        ("shut", "the army", "Rebels claimed on Wednesday to have shut the airport, which the army denied."),
        ("closed", "the army", "Separatists said they had closed the port, a claim the army denied."),
        ("closed", "the army", "Rebels said they had closed the airport, a claim denied by the army."),
        ("closed", "the army", "Rebels said they had closed the airport, but the army denied it."),
        ("closed", "the army", "Rebels said the airport was closed; the army rejected the claim."),
        ("closed", "officials", "Rebels said the airport was closed, which officials dismissed as untrue."),
        ("closed", "the operator", "The port was closed on Wednesday, local media reported, but the operator denied this."),
        ("closed", "the government", "Although the government denied it, fighters said the port had been closed."),
        ("attacked", "Kyiv", "Russia said Ukraine attacked Crimea, a claim Kyiv denied."),
    ],
)
def test_a_claim_that_its_sentence_says_is_denied_has_its_denier(paragraph: Make, word: str, denier: str, text: str) -> None:
    found = paragraph(text)
    denied = denial_of(next(each for each in found.parsed() if each.text == word), found)
    assert denied is not None
    assert denied.speaker == denier


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("closed", "Rebels said the airport was closed, which the government did not deny."),
        ("closed", "The government neither confirmed nor denied the claim; rebels said the airport was closed."),
        ("closed", "Rebels said the airport was closed, a claim later confirmed by the government."),
        ("arrested", "Police arrested the mayor of Goma, who denied the charges."),
        ("closed", "The army closed the border and rejected the offer of talks."),
        ("closed", "Iran closed the border, which Iraq rejected."),
        ("closed", "The airport was closed, police said, and denied reports of an attack."),
    ],
)
def test_what_is_not_denied_or_something_else_that_is_has_no_denier(paragraph: Make, word: str, text: str) -> None:
    found = paragraph(text)
    assert denial_of(next(each for each in found.parsed() if each.text == word), found) is None
