"""Where an event happened."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from watchfloor.contracts.article import AcceptedArticle, ArticleHeader
from watchfloor.contracts.events import Location
from watchfloor.extractor.actors import find_actors
from watchfloor.extractor.anaphora import link_anaphora
from watchfloor.extractor.paragraphs import cut
from watchfloor.extractor.places import locate
from watchfloor.knowledge.gazetteer import Gazetteer, load_gazetteer

Parse = Callable[[str], Doc]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def place(gazetteer: Gazetteer, parse: Parse, text: str, word: str) -> Location | None:
    header = ArticleHeader(id="a", version="0", published_at="2024-05-15T12:00:00Z", source="The Nairobi Herald")
    document = cut(AcceptedArticle(header=header, title="", text=text))
    find_actors(document, gazetteer)
    for paragraph in document.paragraphs:
        paragraph.doc = parse(paragraph.text)
    link_anaphora(document, gazetteer)
    for paragraph in document.paragraphs:
        for token in paragraph.parsed():
            if token.text == word:
                return locate(token, paragraph, document, gazetteer)
    raise AssertionError(f"{word!r} is not in the text")


@pytest.mark.parametrize(
    ("text", "word", "name", "country"),
    [
        ("Ministers from Peru and Chile met in Quito on Monday.", "met", "Quito", "ECU"),
        ("Egypt's minister travelled to Ankara for talks.", "travelled", "Ankara", "TUR"),
        ("Rebels attacked a post near Goma, and aid workers fled to Kigali.", "attacked", "Goma", "COD"),
        ("Gunmen stormed the town. It lies in Haiti.", "stormed", "Haiti", "HTI"),
        ("LIMA, May 14 (Wire) - The envoys signed the treaty.", "signed", "Lima", "PER"),
        ("Drones circled over Vilnius airport at noon.", "circled", "Vilnius International Airport", "LTU"),
        ("Troops shelled a market in the Yemeni city of Taiz.", "shelled", "Taiz", "YEM"),
    ],
)
def test_a_place_comes_from_the_clause_then_farther_away(
    gazetteer: Gazetteer, parse: Parse, text: str, word: str, name: str, country: str
) -> None:
    location = place(gazetteer, parse, text, word)
    assert location is not None
    assert (location.name, location.country) == (name, country)


def test_a_city_has_coordinates(gazetteer: Gazetteer, parse: Parse) -> None:
    location = place(gazetteer, parse, "Ministers met in Quito.", "met")
    assert location is not None and location.lat is not None and location.lon is not None
    assert abs(location.lat + 0.23) < 0.1 and abs(location.lon + 78.5) < 0.1


def test_the_publishers_home_is_no_place(gazetteer: Gazetteer, parse: Parse) -> None:
    assert place(gazetteer, parse, "The envoys signed the treaty.", "signed") is None
