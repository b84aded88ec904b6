"""Copies of what came before."""

import sqlite3
from pathlib import Path

import pytest

from watchfloor.ingest import copies as module
from watchfloor.ingest.copies import KEPT_S, Copies, signature_of
from watchfloor.ingest.database import open_database, prepare

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


class Known(Copies):
    """Copies, asked by text."""

    def root(self, article: str, text: str, now: float, published: float | None = None) -> str | None:
        return self.root_of(article, signature_of(text), now, published=published)


def copies(folder: Path | None = None) -> Known:
    if folder is not None:
        return Known(open_database(folder))
    database = sqlite3.connect(":memory:", isolation_level=None)
    prepare(database)
    return Known(database)


def test_a_copy_with_other_words_at_its_edges_names_the_first() -> None:
    known = copies()
    assert known.root("a", WIRE, 0) is None
    assert known.root("b", WIRE.replace("GOMA (Agency) - ", "") + " Our staff added this line.", 1) == "a"


def test_a_copy_of_a_copy_names_the_first_too() -> None:
    known = copies()
    known.root("a", WIRE, 0)
    shorter = WIRE[: WIRE.index("Airlines expect")]
    assert known.root("b", shorter, 1) == "a"
    assert known.root("c", shorter[: shorter.index("The governor")], 2) == "a"


def test_another_newsrooms_own_report_of_the_same_is_no_copy() -> None:
    known = copies()
    known.root("a", WIRE, 0)
    assert known.root("b", OWN, 1) is None


def test_an_edit_is_no_copy_of_what_it_was_nor_of_its_own_copies() -> None:
    known = copies()
    known.root("a", WIRE, 0)
    known.root("b", WIRE, 1)
    assert known.root("a", WIRE + " The runway was later found to be sound.", 2) is None
    assert known.root("c", WIRE, 3) == "a"


def test_short_texts_are_copies_only_with_words_before_or_after_and_none_changed() -> None:
    known = copies()
    known.root("a", "Kabul airport has been closed to all civil flights until Friday", 0)
    assert known.root("b", "Kabul airport has been closed to all civil flights until Friday.", 1) == "a"
    assert known.root("c", "Kabul airport has been opened to all civil flights until Friday", 2) is None
    assert known.root("f", "KABUL (AFP) - Kabul airport has been closed to all civil flights until Friday", 3) == "a"
    assert known.root("g", "Herat airport has been closed to all civil flights until Friday", 3) is None
    assert known.root("h", "Kabul airport has been closed to all civil flights until Sunday", 3) is None
    assert known.root("d", "Airport closed", 3) is None
    assert known.root("e", "Airport closed", 4) is None


def test_what_was_withdrawn_is_nobodys_root() -> None:
    known = copies()
    known.root("a", WIRE, 0)
    known.forget("a")
    assert known.root("b", WIRE, 1) is None


def test_the_old_is_let_go_and_the_rest_survives_a_restart(tmp_path: Path) -> None:
    before = copies(tmp_path)
    before.root("old", OWN, 0)
    before.root("new", WIRE, KEPT_S)
    before.forget_old(KEPT_S + 1, 10)
    after = copies(tmp_path)
    assert after.root("x", OWN, KEPT_S + 2) is None
    assert after.root("y", WIRE, KEPT_S + 2) == "new"


def test_what_reads_alike_but_was_published_weeks_apart_is_no_copy() -> None:
    known = copies()
    assert known.root("may", WIRE, 0, published=0) is None
    assert known.root("june", WIRE, 1, published=30 * KEPT_S) is None
    assert known.root("june-copy", WIRE, 2, published=30 * KEPT_S + 3600) == "june"


def test_the_same_article_again_has_the_answer_of_before_whatever_came_in_between() -> None:
    known = copies()
    known.root("a", WIRE, 0)
    assert known.root("b", WIRE, 1) == "a"
    known.forget("a")
    assert known.root("b", WIRE, 2) == "a"
    assert known.root("c", OWN, 3) is None
    assert known.root("d", OWN, 4) == "c"
    assert known.root("c", OWN, 5) is None


def test_of_too_many_the_oldest_are_let_go_a_few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_KEPT", 2)
    known = copies()
    for number, word in enumerate(("goma", "aden", "oslo", "lima", "cork")):
        known.root(word, " ".join(f"{word}{place}" for place in range(50)), number)
        known.forget_old(number, 2)
    assert known.root("x", " ".join(f"goma{place}" for place in range(50)), 9) is None
    assert known.root("y", " ".join(f"cork{place}" for place in range(50)), 9) == "cork"
