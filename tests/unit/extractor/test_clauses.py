"""Who is subject and object, whatever the sentence does with them."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc, Token

from watchfloor.extractor.clauses import datives, lemma, objects, particles, prepositions, subjects

Parse = Callable[[str], Doc]


def verb(doc: Doc, word: str) -> Token:
    return next(token for token in doc if token.text == word)


@pytest.mark.parametrize(
    ("sentence", "word", "doers", "done_to"),
    [
        ("Soldiers shelled the town.", "shelled", ["Soldiers"], ["town"]),
        ("The town was shelled by soldiers.", "shelled", ["soldiers"], ["town"]),
        ("The town was shelled on Monday.", "shelled", [], ["town"]),
        ("Iraq and Jordan attacked Iran and Syria.", "attacked", ["Iraq", "Jordan"], ["Iran", "Syria"]),
        ("Chile condemned the raid and expelled the consul.", "expelled", ["Chile"], ["consul"]),
        ("The general who ordered the attack met envoys.", "ordered", ["general"], ["attack"]),
        ("Peru agreed to release the miners.", "release", ["Peru"], ["miners"]),
        ("Oman asked Qatar to release the miners.", "release", ["Qatar"], ["miners"]),
        ("Police found the officers killed by gunmen near Bunia.", "killed", ["gunmen"], ["officers"]),
        ("Canada declared its intent to expel the envoy.", "expel", ["Canada"], ["envoy"]),
        ("Israel is opposed to the plan.", "opposed", ["Israel"], []),
    ],
)
def test_subject_and_object_of_a_verb(parse: Parse, sentence: str, word: str, doers: list[str], done_to: list[str]) -> None:
    token = verb(parse(sentence), word)
    assert [each.text for each in subjects(token)] == doers
    assert [each.text for each in objects(token)] == done_to


def test_to_whom_it_is_given(parse: Parse) -> None:
    assert [each.text for each in datives(verb(parse("Finland gave Tanzania a grant."), "gave"))] == ["Tanzania"]


def test_particles_and_prepositions_belong_to_their_verb(parse: Parse) -> None:
    doc = parse("The rebels handed over their weapons to the army on Friday.")
    assert particles(verb(doc, "handed")) == {"over"}
    assert ("to", "army") in [(word, noun.text) for word, noun in prepositions(verb(doc, "handed"))]


def test_forms_that_the_model_gets_wrong_have_their_lemma(parse: Parse) -> None:
    assert lemma(verb(parse("Nurses staged a rally."), "staged")) == "stage"
