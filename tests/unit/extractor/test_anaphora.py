"""What "the airport", "the movement" and "it" refer to, and who is a stranger."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from watchfloor.contracts.article import AcceptedArticle, ArticleHeader
from watchfloor.extractor.actors import find_actors
from watchfloor.extractor.anaphora import link_anaphora
from watchfloor.extractor.document import Mention
from watchfloor.extractor.paragraphs import cut
from watchfloor.knowledge.gazetteer import Gazetteer, load_gazetteer

Parse = Callable[[str], Doc]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def mentions(gazetteer: Gazetteer, parse: Parse, text: str) -> list[Mention]:
    header = ArticleHeader(id="a", version="0", published_at="2024-05-15T12:00:00Z")
    document = cut(AcceptedArticle(header=header, title="", text=text))
    find_actors(document, gazetteer)
    for paragraph in document.paragraphs:
        paragraph.doc = parse(paragraph.text)
    link_anaphora(document, gazetteer)
    return [each for paragraph in document.paragraphs for each in paragraph.mentions]


@pytest.mark.parametrize(
    ("text", "words", "actor"),
    [
        ("Shells hit Mitiga airport. Staff left the airport at noon.", "the airport", "airport:HLLM"),
        ("The Taliban marched in Kabul. The movement banned music.", "The movement", "org:taliban"),
        ("Hezbollah and Lebanon's army met. The group left first.", "The group", "org:hezbollah"),
        ("NATO met in Oslo. The alliance will meet again.", "The alliance", "org:nato"),
        ("Qatar and Turkey sent engineers. The Gulf state paid them.", "The Gulf state", "country:QAT"),
        ("Lufthansa landed in Poland. The airline apologised.", "The airline", "org:lufthansa"),
        ("Kenya said that it would send police.", "it", "country:KEN"),
        ("Vietnam halted flights to Da Nang and closed its airport.", "airport", "airport:VVDN"),
        ("Flights to Nepal stopped when the country's main airport closed.", "main airport", "airport:VNKT"),
        ("A plane landed in Kabul, and engineers inspected the airport.", "the airport", "airport:OAKB"),
    ],
)
def test_a_noun_refers_to_the_last_fitting_actor(gazetteer: Gazetteer, parse: Parse, text: str, words: str, actor: str) -> None:
    found = [each for each in mentions(gazetteer, parse, text) if each.anaphor]
    assert [each.actor_id for each in found if words.endswith(each.text) or each.text == words] == [actor]


@pytest.mark.parametrize(
    "text",
    [
        "Kenya rejoiced. It was raining.",
        "The airport of the future needs no desk.",
        "Hamas left. The group of villagers stayed.",
        "Estonia was the first country to vote.",
    ],
)
def test_a_noun_that_refers_to_nobody_is_no_mention(gazetteer: Gazetteer, parse: Parse, text: str) -> None:
    assert not [each for each in mentions(gazetteer, parse, text) if each.anaphor]


def test_a_stranger_is_a_mention_without_an_id(gazetteer: Gazetteer, parse: Parse) -> None:
    (person,) = [each for each in mentions(gazetteer, parse, "Boris Gunnarsson, a plumber, won the raffle.") if each.kind == "person"]
    assert (person.name, person.actor_id) == ("Boris Gunnarsson", None)
