"""The parser gives what spaCy gives."""

from functools import cache

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from watchfloor.extractor.document import Paragraph
from watchfloor.extractor.parsing import ModelMissing, Parser
from watchfloor.runtime.settings import load_settings

TEXTS = [
    "KABUL, Aug 31 (AFP) - The Taliban have taken control of Hamid Karzai International Airport, a spokesman said on Tuesday.",
    "There were 12 dead. There's no word from Prime Minister Abiy Ahmed Ali of Ethiopia",
    "Let's say they're gonna leave; y'all ain't got ta stay, c'm on!",
    "What  do you think of U.N. Secretary-General\tAntónio Guterres?",
    "Turkey",
    "The bank of England raised its rate to 5.25 % from 5 % on Aug. 3, and shares of HSBC Holdings plc fell $1.2 billion. "
    "It hasn't said whether it will do so again, nor did the Treasury.",
]
SEEN = ["TAG", "POS", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START", "ENT_IOB", "ENT_TYPE"]


@cache
def parser() -> Parser:
    return Parser(load_settings().model)


@cache
def model() -> Language:
    return spacy.load(load_settings().model)


def parsed(texts: list[str]) -> list[Doc]:
    paragraphs = [Paragraph("text", 0, text) for text in texts]
    parser().parse(paragraphs)
    return [each.parsed() for each in paragraphs]


def seen(doc: Doc) -> list[list[int]]:
    found: list[list[int]] = doc.to_array(SEEN).tolist()
    return found


def test_tags_features_lemmas_parse_and_entities_are_those_of_the_plain_model() -> None:
    assert [seen(doc) for doc in parsed(TEXTS)] == [seen(doc) for doc in model().pipe(TEXTS)]


def test_there_are_entities_to_compare() -> None:
    assert {entity.text for entity in parsed(TEXTS)[0].ents} >= {"Taliban", "Tuesday"}


def test_a_parse_does_not_depend_on_the_other_paragraphs() -> None:
    assert [seen(doc) for doc in parsed(TEXTS)] == [seen(parsed([text])[0]) for text in TEXTS]


def test_words_of_an_earlier_zone_are_read_again() -> None:
    with parser().zone():
        first = [token.lemma_ for token in parsed(["Zorbians frobnicated the quuxes."])[0]]
    with parser().zone():
        assert [token.lemma_ for token in parsed(["Zorbians frobnicated the quuxes."])[0]] == first


def test_a_model_that_is_not_there_is_named() -> None:
    with pytest.raises(ModelMissing, match="xx_no_such_model"):
        Parser("xx_no_such_model")
