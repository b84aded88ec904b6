"""What a name of several meanings means, by what stands beside it."""

import pytest

from watchfloor.contracts.article import AcceptedArticle, ArticleHeader
from watchfloor.extractor.actors import find_actors
from watchfloor.extractor.entities import entities
from watchfloor.extractor.paragraphs import cut
from watchfloor.knowledge.gazetteer import Gazetteer, load_gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def ids(gazetteer: Gazetteer, text: str) -> set[str]:
    header = ArticleHeader(id="a", version="0", published_at="2024-05-15T12:00:00Z")
    document = cut(AcceptedArticle(header=header, title="", text=text))
    find_actors(document, gazetteer)
    return {each.actor_id for each in entities(document) if each.actor_id}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Georgia held talks with Armenia.", {"country:GEO", "country:ARM"}),
        ("Georgia and Alabama counted ballots.", {"country:USA"}),
        ("Georgia Miller swam fast.", set()),
        ("Congolese troops met Rwandan ones.", {"country:COD", "country:RWA"}),
        ("Congolese troops left Brazzaville.", {"country:COG"}),
        ("Congolese troops left.", set()),
        ("Chad Brown and Jordan Lee retired.", set()),
        ("Chad recalled its ambassador.", {"country:TCD"}),
        ("They fished in Lake Chad.", set()),
        ("A storm crossed the Gulf of Mexico.", set()),
    ],
)
def test_a_country_is_told_from_its_namesakes(gazetteer: Gazetteer, text: str, expected: set[str]) -> None:
    assert ids(gazetteer, text) == expected


@pytest.mark.parametrize(
    ("text", "country"),
    [
        ("A barn burned in Rome, Georgia.", "USA"),
        ("A barn burned in Moscow, Idaho.", "USA"),
        ("A barn burned in Lebanon, Pa., on Monday.", "USA"),
        ("A barn burned in Paris, Ontario.", "CAN"),
        ("A barn burned in Hyderabad, Pakistan.", "PAK"),
        ("A barn burned in Karachi.", "PAK"),
        ("A barn burned in Nice.", "FRA"),
    ],
)
def test_a_town_lies_where_the_words_after_it_say(gazetteer: Gazetteer, text: str, country: str) -> None:
    assert ids(gazetteer, text) == {f"country:{country}"}


@pytest.mark.parametrize(
    "text",
    [
        "Denzel Washington and Jack London were mentioned.",
        "Paris Hilton and Sydney Sweeney were mentioned.",
        "Alex Saab was mentioned.",
        "Manchester United and Inter Milan were mentioned.",
        "The Arizona Cardinals lost.",
    ],
)
def test_a_part_of_a_longer_name_is_no_place(gazetteer: Gazetteer, text: str) -> None:
    assert ids(gazetteer, text) == set()


def test_brussels_is_the_union_where_the_union_is_spoken_of(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer, "Brussels warned the bloc's smallest member.") == {"org:eu"}
    assert ids(gazetteer, "A tram derailed in Brussels.") == {"country:BEL"}


def test_a_list_after_a_comma_is_no_address(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer, "Drought hit Mexico, Texas and Arizona.") == {"country:MEX", "country:USA"}
