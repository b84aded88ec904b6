"""Facets are data: a new thing to watch is a new file, and what is wrong in it is told with its line."""

from pathlib import Path

import pytest
from said import RULES, article, does, says

from watchfloor.aggregator.replaying import replay
from watchfloor.aggregator.rules import Rules
from watchfloor.knowledge.facets import load_facets
from watchfloor.knowledge.loading import FOLDER, KnowledgeError

CROSSINGS = (FOLDER / "facets" / "border_crossing.yaml").read_text(encoding="utf-8")
STANDING = CROSSINGS.replace("id: crossing\n", "id: standing\n").replace("kinds: [crossing]\n", "kinds: [org]\n")
MONDAY = "2024-05-13T09:00:00Z"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "standing.yaml").write_text(STANDING, encoding="utf-8")
    return tmp_path


def test_a_fourth_facet_is_a_file_and_no_code(folder: Path) -> None:
    rules = Rules(load_facets(folder), RULES.outlets, RULES.relations)
    said = says("closed", actor="org:fifa", facet="standing")
    [state] = replay([article(1, MONDAY, said)], rules)
    assert (state.kind, state.facets["standing"].status) == ("org", "closed")


def test_a_facet_is_only_of_the_kinds_that_have_it() -> None:
    [state] = replay([article(1, MONDAY, says("closed", actor="country:QAT"))], RULES)
    assert state.facets == {}


@pytest.mark.parametrize(("facet", "actor"), [("airspace", "country:UKR"), ("crossing", "crossing:rafah"), ("operations", "airport:OAKB")])
def test_three_facets_go_through_the_same_code(facet: str, actor: str) -> None:
    said = says("closed", actor=actor, facet=facet), says("open", actor=actor, facet=facet, modality="announced")
    [state] = replay([article(1, MONDAY, *said)], RULES)
    assert (state.facets[facet].status, state.facets[facet].outlook) == ("closed", "resumption_announced")


def test_what_is_done_to_an_actor_moves_the_facets_that_say_so() -> None:
    blockade = does("PROTEST", "org:truckers", "crossing:torkham", mode="obstruct")
    state = next(each for each in replay([article(1, MONDAY, blockade)], RULES) if each.kind == "crossing")
    crossing = state.facets["crossing"]
    assert (crossing.status, [each.sentence for each in crossing.evidence]) == ("closed", ["Sentence 0."])


def test_words_about_the_status_outweigh_what_is_done() -> None:
    blockade = does("PROTEST", "org:truckers", "crossing:torkham", mode="obstruct")
    said = says("open", actor="crossing:torkham", facet="crossing", role="official")
    told = [article(1, MONDAY, blockade), article(2, MONDAY, said, source="AFP")]
    state = next(each for each in replay(told, RULES) if each.kind == "crossing")
    assert state.facets["crossing"].status == "open"


def test_who_does_it_is_not_moved_by_it() -> None:
    blockade = does("PROTEST", "crossing:torkham", "country:AFG", mode="obstruct")
    assert all(
        each.facets.get("crossing") is None or each.facets["crossing"].status == "unknown"
        for each in replay([article(1, MONDAY, blockade)], RULES)
    )


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (("settles: 200", "settles: 2000"), "less than or equal to 1000"),
        (("closed: stopped}", "closed: stopped, ajar: partly}\n  ajar: 1"), "ajar"),
        (("denials:\n    open: {value: closed", "denials:\n    open: {value: shut"), "'shut' is in no group"),
    ],
)
def test_what_is_wrong_is_told_with_file_and_line(folder: Path, wrong: tuple[str, str], reason: str) -> None:
    (folder / "standing.yaml").write_text(STANDING.replace(*wrong), encoding="utf-8")
    with pytest.raises(KnowledgeError, match=rf"standing\.yaml:\d+: .*{reason}"):
        load_facets(folder)
