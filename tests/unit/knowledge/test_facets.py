"""The facets are data: what is wrong in a file is an error that names file and line."""

from pathlib import Path

import pytest

from watchfloor.knowledge.facets import load_facets
from watchfloor.knowledge.loading import FOLDER, KnowledgeError

AIRPORTS = (FOLDER / "facets" / "airport_operations.yaml").read_text(encoding="utf-8")


def load_changed(folder: Path, before: str, after: str) -> None:
    assert before in AIRPORTS
    (folder / "changed.yaml").write_text(AIRPORTS.replace(before, after, 1), encoding="utf-8")
    load_facets(folder)


def test_three_facets_are_shipped() -> None:
    assert {facet.id: facet.kinds for facet in load_facets().values()} == {
        "operations": ["airport"],
        "airspace": ["country"],
        "crossing": ["crossing"],
    }


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("    - value: suspended", "    - value: melted", "'melted'"),
        ("verbs: [reopen,", "verbs: [close, reopen,", "'close' says both closed and open"),
        ("    military: [military,", "    military: [military, cargo,", "'cargo' stands for both"),
        ("  named: true", "  named: perhaps", "reading.named"),
        ("pattern: '\\bRWY\\b", "pattern: '(\\bRWY\\b", "no regular expression"),
        ("kinds: [airport]", "kinds: [airport, port]", "no actors of the kind 'port' are listed"),
        ("  itself: [", "  itsself: [", "reading.itself: Field required"),
    ],
)
def test_what_does_not_fit_names_file_and_line(tmp_path: Path, before: str, after: str, says: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load_changed(tmp_path, before, after)
    where, _, reason = str(caught.value).partition(": ")
    assert where.startswith(f"{tmp_path}/changed.yaml:")
    assert where.rpartition(":")[2].isdigit()
    assert says in reason


def test_an_id_given_by_two_files_is_an_error(tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text(AIRPORTS, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"two\.yaml.*'operations'"):
        load_facets(tmp_path)
