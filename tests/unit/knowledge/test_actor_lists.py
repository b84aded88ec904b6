"""The lists of actors are checked when they are loaded: each error names file and line."""

from pathlib import Path

import pytest

from watchfloor.knowledge.aliases import Aliases
from watchfloor.knowledge.contexts import load_contexts
from watchfloor.knowledge.countries import load_countries
from watchfloor.knowledge.gazetteer import load_gazetteer
from watchfloor.knowledge.loading import FOLDER, KnowledgeError
from watchfloor.knowledge.organisations import load_organisations
from watchfloor.knowledge.people import load_people
from watchfloor.knowledge.sites import load_sites


def _file(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_code_that_iso_3166_does_not_have_is_an_error(tmp_path: Path) -> None:
    path = _file(tmp_path, "countries.yaml", "countries:\n  FRA: {name: France}\n  FRX: {name: Francia}\n")
    with pytest.raises(KnowledgeError, match=rf"{path}:3: 'FRX' is no ISO 3166"):
        load_countries(Aliases(), path)


def test_a_name_of_two_countries_is_an_error(tmp_path: Path) -> None:
    path = _file(tmp_path, "countries.yaml", "countries:\n  COD: {name: Congo}\n  COG: {name: Congo}\n")
    with pytest.raises(KnowledgeError, match=rf"{path}:3: the country name 'Congo' stands already for country:COD"):
        load_countries(Aliases(), path)


def test_a_name_without_a_capital_can_never_match(tmp_path: Path) -> None:
    path = _file(tmp_path, "organisations.yaml", "organisations:\n  taliban:\n    name: Taliban\n    also: [students]\n    type: armed\n")
    with pytest.raises(KnowledgeError, match=rf"{path}:2: the name 'students' can never match"):
        load_organisations(Aliases(), path.parent)


def test_an_unknown_type_of_organisation_is_an_error(tmp_path: Path) -> None:
    path = _file(tmp_path, "organisations.yaml", "organisations:\n  taliban:\n    name: Taliban\n    type: army\n")
    with pytest.raises(KnowledgeError, match=rf"{path}:4: organisations\.taliban\.type"):
        load_organisations(Aliases(), path.parent)


def test_a_person_of_an_unknown_side_is_an_error(tmp_path: Path) -> None:
    path = _file(tmp_path, "people.yaml", "people:\n  ann-doe:\n    name: Ann Doe\n    of: org:nobody\n")
    with pytest.raises(KnowledgeError, match=rf"{path}:4: 'org:nobody' is no country and no organisation"):
        load_people(Aliases(), {"country:FRA"}, path.parent)


def test_a_crossing_between_unknown_countries_is_an_error(tmp_path: Path) -> None:
    path = _file(tmp_path, "crossings.yaml", "kind: crossing\nsites:\n  torkham:\n    name: Torkham\n    countries: [AFG, PAX]\n")
    with pytest.raises(KnowledgeError, match=rf"{path}:5: 'PAX' is no country"):
        load_sites(Aliases(), {"country:AFG"}, tmp_path)


PORTS = """\
kind: port
names: ["port of {}", "{} port"]
sites:
  odesa: {name: Odesa, also: [Odessa], countries: [UKR]}
"""


def test_a_place_of_a_kind_of_its_own_bears_the_names_that_its_file_makes(tmp_path: Path) -> None:
    _file(tmp_path, "ports.yaml", PORTS)
    aliases = Aliases()
    site = load_sites(aliases, {"country:UKR"}, tmp_path)["port:odesa"]
    assert (site.name, site.title, site.country) == ("Odesa", "port of Odesa", "UKR")
    assert set(aliases.senses) == {"port of odesa", "odesa port", "port of odessa", "odessa port"}


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        ("kind: port", "kind: airport", r":1: actors of the kind 'airport' stand in a list of another form"),
        ('"{} port"', '"port"', r":2: names\.1: 'port' does not hold {} once"),
        ('names: ["port of {}", "{} port"]', "names: []", r":4: 'Odesa' needs `bare: true`"),
        ("  odesa:", "  'port:odesa':", r":4: sites\.port:odesa\.\[key\]: String should match"),
        ("[UKR]", "[]", r":4: sites\.odesa\.countries: List should have at least 1 item"),
    ],
)
def test_what_is_wrong_in_a_list_of_places_is_told_with_its_line(tmp_path: Path, before: str, after: str, reason: str) -> None:
    path = _file(tmp_path, "ports.yaml", PORTS.replace(before, after))
    with pytest.raises(KnowledgeError, match=rf"{path}{reason}"):
        load_sites(Aliases(), {"country:UKR"}, tmp_path)


def test_an_id_in_two_lists_of_places_is_an_error(tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        _file(tmp_path, name, PORTS)
    with pytest.raises(KnowledgeError, match=r"two\.yaml:4: 'port:odesa' stands in another file too"):
        load_sites(Aliases(), {"country:UKR"}, tmp_path)


def test_a_word_that_stands_twice_in_a_list_is_an_error(tmp_path: Path) -> None:
    for name in ("contexts.yaml", "roles.yaml", "senses.yaml", "not_actors.yaml"):
        _file(tmp_path, name, (FOLDER / "actors" / name).read_text(encoding="utf-8"))
    path = tmp_path / "contexts.yaml"
    lines = path.read_text(encoding="utf-8").splitlines()
    number = next(index for index, line in enumerate(lines) if line.startswith("notice: ["))
    lines[number] = lines[number].replace("notice: [ad,", "notice: [ad, ad,")
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=rf"{path}:{number + 1}: 'ad' stands twice under notice"):
        load_contexts(Aliases(), set(), tmp_path)


def test_the_shipped_lists_load_and_hold_the_fixed_ids() -> None:
    gazetteer = load_gazetteer()
    fixed = ["org:un", "org:taliban", "org:rapid-support-forces", "org:kam-air", "country:XKX", "airport:OAKB", "crossing:torkham"]
    assert [each for each in fixed if not gazetteer.is_listed(each)] == []
    assert not gazetteer.is_listed("org:nobody") and not gazetteer.is_listed("airport:NONE")


def test_an_airport_has_country_and_coordinates() -> None:
    airport = load_gazetteer().actor("airport:OAKB")
    assert airport is not None
    assert (airport.name, airport.country, airport.lat, airport.lon) == ("Kabul International Airport", "AFG", 34.5659, 69.2123)


def test_a_person_acts_for_another_side_after_a_change_of_office() -> None:
    gazetteer = load_gazetteer()
    sides = [gazetteer.acts_for("person:mark-rutte", day) for day in ("2020-01-01", "2024-08-15", "2025-01-01")]
    assert sides == ["country:NLD", None, "org:nato"]
