"""Copies of what came before."""

import sqlite3
from pathlib import Path

from watchfloor.ingest.copies import KEPT_S, Copies

WIRE = (
    "GOMA (Agency) - The airport in Goma closed on Tuesday after a blast near the fuel depot, the operator said. "
    "Three flights to Kinshasa were diverted to Kigali and about four hundred passengers waited in the terminal. "
    "Firefighters brought the blaze under control in the evening. The governor called for calm and said that an inquiry "
    "had begun. Airlines expect to fly again on Thursday, when the runway has been checked and the depot made safe."
)
OWN = (
    "Goma airport shut down after an explosion, a witness told us. Smoke rose over the lake for hours and soldiers kept "
    "people away from the gates. Our reporter saw two fire engines. Passengers slept on their bags. The airport's manager "
    "would not say when flights would start again, and the ministry in the capital did not answer our questions on Tuesday."
)


def copies(path: Path | str = ":memory:") -> Copies:
    return Copies(sqlite3.connect(path, isolation_level=None))


def test_a_copy_with_other_words_at_its_edges_names_the_first() -> None:
    known = copies()
    assert known.root_of("a", WIRE, 0) is None
    assert known.root_of("b", WIRE.replace("GOMA (Agency) - ", "") + " Our staff added this line.", 1) == "a"


def test_a_copy_of_a_copy_names_the_first_too() -> None:
    known = copies()
    known.root_of("a", WIRE, 0)
    shorter = WIRE[: WIRE.index("Airlines expect")]
    assert known.root_of("b", shorter, 1) == "a"
    assert known.root_of("c", shorter[: shorter.index("The governor")], 2) == "a"


def test_another_newsrooms_own_report_of_the_same_is_no_copy() -> None:
    known = copies()
    known.root_of("a", WIRE, 0)
    assert known.root_of("b", OWN, 1) is None


def test_an_edit_is_no_copy_of_what_it_was_nor_of_its_own_copies() -> None:
    known = copies()
    known.root_of("a", WIRE, 0)
    known.root_of("b", WIRE, 1)
    assert known.root_of("a", WIRE + " The runway was later found to be sound.", 2) is None
    assert known.root_of("c", WIRE, 3) == "a"


def test_short_texts_are_copies_only_where_they_are_equal() -> None:
    known = copies()
    known.root_of("a", "Kabul airport has been closed to all civil flights until Friday", 0)
    assert known.root_of("b", "Kabul airport has been closed to all civil flights until Friday.", 1) == "a"
    assert known.root_of("c", "Kabul airport has been opened to all civil flights until Friday", 2) is None
    assert known.root_of("d", "Airport closed", 3) is None
    assert known.root_of("e", "Airport closed", 4) is None


def test_what_was_withdrawn_is_nobodys_root() -> None:
    known = copies()
    known.root_of("a", WIRE, 0)
    known.forget("a")
    assert known.root_of("b", WIRE, 1) is None


def test_the_old_is_let_go_and_the_rest_survives_a_restart(tmp_path: Path) -> None:
    before = copies(tmp_path / "db")
    before.root_of("old", OWN, 0)
    before.root_of("new", WIRE, KEPT_S)
    before.forget_old(KEPT_S + 1)
    after = copies(tmp_path / "db")
    assert after.root_of("x", OWN, KEPT_S + 2) is None
    assert after.root_of("y", WIRE, KEPT_S + 2) == "new"
