"""Who is found in a text, before it is parsed."""

import pytest

from watchfloor.contracts.actors import Entity
from watchfloor.contracts.article import AcceptedArticle, ArticleHeader
from watchfloor.extractor.actors import find_actors
from watchfloor.extractor.document import Document
from watchfloor.extractor.entities import entities
from watchfloor.extractor.paragraphs import cut
from watchfloor.knowledge.gazetteer import Gazetteer, load_gazetteer


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


def document(text: str, title: str = "", day: str = "2024-05-15") -> Document:
    header = ArticleHeader(id="a", version="0", published_at=f"{day}T12:00:00Z")
    return cut(AcceptedArticle(header=header, title=title, text=text))


def found(gazetteer: Gazetteer, text: str, title: str = "", day: str = "2024-05-15") -> list[Entity]:
    article = document(text, title, day)
    find_actors(article, gazetteer)
    return entities(article)


def ids(gazetteer: Gazetteer, text: str, day: str = "2024-05-15") -> set[str]:
    return {each.actor_id for each in found(gazetteer, text, day=day) if each.actor_id}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Estonians voted while the Swedish fleet exercised.", {"country:EST", "country:SWE"}),
        ("U.S. marines and UK police trained in the UAE.", {"country:USA", "country:GBR", "country:ARE"}),
        ("Muscat told Caracas that it would wait.", {"country:OMN", "country:VEN"}),
        ("South Sudan and Sudan closed the road.", {"country:SSD", "country:SDN"}),
        ("The Bundestag voted after the Pentagon had briefed it.", {"country:DEU", "country:USA"}),
        ("Al-Qaida and the Tamil Tigers were named.", {"org:al-qaeda", "org:ltte"}),
        ("Hezbollah's fighters left.", {"org:hezbollah"}),
        ("Gulf Air and Emirates cut fares.", {"org:gulf-air", "org:emirates"}),
    ],
)
def test_countries_and_groups_are_found_by_any_of_their_names(gazetteer: Gazetteer, text: str, expected: set[str]) -> None:
    assert ids(gazetteer, text) == expected


@pytest.mark.parametrize(
    ("text", "airport"),
    [
        ("Crews waited at Hamid Karzai International Airport.", "OAKB"),
        ("Crews waited at Bole airport.", "HAAB"),
        ("Crews waited at Nairobi's main airport.", "HKJK"),
        ("Crews waited at Iceland's main airport.", "BIKF"),
        ("Crews waited at the Bulgarian capital's airport.", "LBSF"),
        ("Crews waited at the airport in Porto Alegre.", "SBPA"),
        ("Crews waited at the airport at the Yemeni capital Sanaa.", "OYSN"),
        ("Crews waited at Heathrow.", "EGLL"),
        ("Crews waited at JFK.", "KJFK"),
        ("Crews waited at PHL airport.", "KPHL"),
        ("Crews waited at Ramstein air base.", "ETAR"),
        ("OAKB AD CLSD UNTIL FURTHER NOTICE", "OAKB"),
        ("Crews waited at Caracas's Simon Bolivar airport.", "SVMI"),
    ],
)
def test_an_airport_is_found_by_name_city_country_or_code(gazetteer: Gazetteer, text: str, airport: str) -> None:
    assert f"airport:{airport}" in ids(gazetteer, text)


@pytest.mark.parametrize(
    ("text", "airports"),
    [
        ("Fog shut the airports of Leeds and Dublin.", {"EGNM", "EIDW"}),
        ("Fog shut Cork, Shannon and Dublin airports.", {"EICK", "EINN", "EIDW"}),
        ("Fog shut two airports, at Quetta and Multan.", {"OPQT", "OPMT"}),
    ],
)
def test_a_list_of_airports_is_read_whole(gazetteer: Gazetteer, text: str, airports: set[str]) -> None:
    assert {each for each in ids(gazetteer, text) if each.startswith("airport:")} == {f"airport:{code}" for code in airports}


@pytest.mark.parametrize(
    "text",
    [
        "The airport of the future needs no desk.",
        "A German airport was praised.",
        "Ben Gurion led the country for years.",
        "The Jose Maria Cordoba airport is unknown to the tables.",
        "FOG AND SNOW AGAIN",
    ],
)
def test_no_airport_is_made_up(gazetteer: Gazetteer, text: str) -> None:
    assert not {each for each in ids(gazetteer, text) if each.startswith("airport:")}


def test_an_airport_that_the_text_does_not_decide_has_candidates(gazetteer: Gazetteer) -> None:
    (airport,) = [each for each in found(gazetteer, "Snow fell on London airport.") if each.kind == "airport"]
    assert airport.actor_id is None
    assert {each.actor_id for each in airport.candidates} >= {"airport:EGLL", "airport:EGKK"}
    assert sum(each.score for each in airport.candidates) <= 1000


@pytest.mark.parametrize(
    "text",
    [
        "A nice day for reading, mobile and split.",
        "None of us who met it is in.",
        "They polish the china.",
        "Reuters reported that it rained.",
        "The Washington Post and the Times of India wrote of it.",
    ],
)
def test_a_word_that_is_only_a_word_is_no_actor(gazetteer: Gazetteer, text: str) -> None:
    assert ids(gazetteer, text) == set()


def test_offsets_hold_in_the_section_that_the_words_stand_in(gazetteer: Gazetteer) -> None:
    text = "First line.\n\nThen Kenya spoke."
    (kenya,) = found(gazetteer, text, title="Kenya speaks")
    assert [(each.section, each.offsets) for each in kenya.mentions] == [("title", (0, 5)), ("text", (18, 23))]
    assert text[18:23] == "Kenya"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2023-05-01", {"person:mario-draghi"}),
        ("2022-05-01", {"person:mario-draghi", "country:ITA"}),
    ],
)
def test_a_listed_person_acts_for_a_country_only_in_office(gazetteer: Gazetteer, day: str, expected: set[str]) -> None:
    assert ids(gazetteer, "Mario Draghi gave a lecture.", day) == expected


def test_a_surname_alone_needs_the_whole_name_before_it(gazetteer: Gazetteer) -> None:
    assert ids(gazetteer, "Weah sold the house.") == set()
    assert "person:george-weah" in ids(gazetteer, "George Weah bought a house. Weah sold it.")
    assert ids(gazetteer, "Karin Putin sold the house.") == set()


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Chile's army moved.", "military"),
        ("The Chilean interior ministry wrote.", "government"),
        ("The parliament of Chile met.", "legislature"),
        ("It rained in Chile.", "place"),
        ("Chileans cheered.", None),
    ],
)
def test_the_noun_beside_a_country_gives_its_role(gazetteer: Gazetteer, text: str, role: str | None) -> None:
    (chile,) = found(gazetteer, text)
    assert (chile.actor_id, chile.role) == ("country:CHL", role)
