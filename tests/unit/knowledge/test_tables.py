"""The generated tables are those of the installed packages."""

from pathlib import Path

import pytest

from watchfloor.knowledge.tables import GENERATED, core, write


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Hamid Karzai International Airport", "hamid karzai"),
        ("Bagram Air Base", "bagram"),
        ("Aeropuerto Internacional Benito Juarez", "benito juarez"),
        ("International Airport", "international"),
    ],
)
def test_the_core_of_an_airports_name_is_what_tells_it_from_others(name: str, short: str) -> None:
    assert core(name) == short


@pytest.mark.long
def test_the_tables_are_current(tmp_path: Path) -> None:
    write(tmp_path)
    for path in sorted(tmp_path.iterdir()):
        assert path.read_bytes() == (GENERATED / path.name).read_bytes(), f"{path.name}: run `python -m watchfloor.knowledge.tables`"
