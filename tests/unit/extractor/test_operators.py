"""What a verb tells of, with the words above and below it."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from watchfloor.extractor.operators import Reading, is_below_operator, read_verb
from watchfloor.knowledge.lexicon import Lexicon, load_lexicon

Parse = Callable[[str], Doc]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


def main_verb(doc: Doc, lexicon: Lexicon) -> Reading | None:
    return read_verb(next(doc.sents).root, lexicon)


@pytest.mark.parametrize(
    ("sentence", "event_type", "act"),
    [
        ("Soldiers shelled the town.", "ASSAULT", None),
        ("Peru agreed to release the miners.", "AGREE", "RETREAT"),
        ("The rebels vowed to attack the capital.", "THREATEN", "ASSAULT"),
        ("Peru refused to release the miners.", "REJECT", "RETREAT"),
        ("Oman urged Yemen to release the miners.", "REQUEST", "RETREAT"),
        ("Sweden suspended its aid to Mali.", "SANCTION", "AID"),
        ("Serbia lifted the curfew in the south.", "CONCEDE", "COERCE"),
        ("The army launched an attack on the camp.", "ASSAULT", "ASSAULT"),
        ("The army began to withdraw from the camp.", "RETREAT", None),
        ("France is ready to send doctors to Chad.", "AGREE", "AID"),
        ("France pledged support for the new government.", "SUPPORT", None),
        ("Norway promised Chad two patrol boats.", "AGREE", "MOBILIZE"),
        ("Turkey announced plans to send soldiers to Libya.", "THREATEN", "MOBILIZE"),
        ("The court ordered the arrest of the mayor.", "COERCE", "COERCE"),
        ("The two sides failed to agree on a date.", "REJECT", "AGREE"),
    ],
)
def test_the_operator_decides_what_the_act_below_it_means(
    parse: Parse, lexicon: Lexicon, sentence: str, event_type: str, act: str | None
) -> None:
    reading = main_verb(parse(sentence), lexicon)
    assert reading is not None
    assert reading.type == event_type
    assert act is None or reading.act_type == act


@pytest.mark.parametrize(
    "sentence",
    [
        "The team beat the eggs.",
        "The minister said that it was cold.",
        "The ministry released new figures.",
        "The storm destroyed the camp.",
        "Officials warned that thousands could die.",
    ],
)
def test_words_of_events_that_tell_of_none(parse: Parse, lexicon: Lexicon, sentence: str) -> None:
    assert main_verb(parse(sentence), lexicon) is None


def test_the_act_of_an_operator_is_no_event_of_its_own(parse: Parse, lexicon: Lexicon) -> None:
    doc = parse("Peru agreed to release the miners and said that police had arrested a guard.")
    below = {token.text: is_below_operator(token, lexicon) for token in doc if token.pos_ == "VERB"}
    assert below["release"]
    assert not below["arrested"]
