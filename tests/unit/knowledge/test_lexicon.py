"""The lexicon of events: what an analyst may write, and what he is told when it cannot be right."""

import shutil
from pathlib import Path

import pytest

from watchfloor.knowledge.lexicon import load_lexicon
from watchfloor.knowledge.loading import FOLDER, KnowledgeError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the knowledge that a test may spoil."""
    return Path(shutil.copytree(FOLDER / "events", tmp_path / "events"))


def spoil(path: Path, before: str, after: str) -> int:
    """Change the first such text of a file; the line where it stands."""
    text = path.read_text()
    assert before in text
    path.write_text(text.replace(before, after, 1))
    return text[: text.index(before)].count("\n") + 1


def test_a_verb_has_the_class_under_which_it_stands() -> None:
    lexicon = load_lexicon()
    assert lexicon.verbs["bomb"] == "ASSAULT"
    assert lexicon.weak_verbs["help"] == "AID"
    assert lexicon.nouns["truce"] == "RETREAT"
    assert lexicon.mode_of("ASSAULT", {"kidnap"}) == "abduct"


def test_an_unknown_class_is_told_with_file_and_line(folder: Path) -> None:
    line = spoil(folder / "frames.yaml", "gives: PROTEST", "gives: PROTST")
    with pytest.raises(KnowledgeError, match=rf"frames\.yaml:{line}: .*PROTEST"):
        load_lexicon(folder)


def test_a_word_given_twice_is_told_with_both_classes(folder: Path) -> None:
    line = spoil(folder / "lexicon.yaml", "  CONSULT: [meet, ", "  CONSULT: [concur, meet, ")
    with pytest.raises(KnowledgeError, match=rf"lexicon\.yaml:{line}: 'concur' stands under AGREE already"):
        load_lexicon(folder)


def test_a_frame_that_an_earlier_one_always_shadows_is_dead(folder: Path) -> None:
    path = folder / "frames.yaml"
    line = spoil(path, "  # Force.\n", "  - {verb: [expel], near: [spy], gives: SANCTION}\n  # Force.\n")
    with pytest.raises(KnowledgeError, match=rf"frames\.yaml:{line}: this frame can never fit 'expel'"):
        load_lexicon(folder)


def test_a_mode_that_plover_does_not_have_is_told(folder: Path) -> None:
    line = spoil(folder / "frames.yaml", "mode: hunger", "mode: fasting")
    with pytest.raises(KnowledgeError, match=rf"frames\.yaml:{line}: PROTEST has no mode 'fasting'"):
        load_lexicon(folder)


def test_a_missing_set_and_an_unused_one_are_told(folder: Path) -> None:
    path = folder / "frames.yaml"
    spoil(path, "sets:\n", "sets:\n  unused: [word]\n")
    with pytest.raises(KnowledgeError, match=r"frames\.yaml:\d+: no frame uses the set \$unused"):
        load_lexicon(folder)
    spoil(path, "  unused: [word]\n", "")
    spoil(path, "subject: $crowd", "subject: $crowds")
    with pytest.raises(KnowledgeError, match=r"there is no set \$crowds"):
        load_lexicon(folder)


def test_a_key_that_no_frame_has_is_told(folder: Path) -> None:
    line = spoil(folder / "frames.yaml", "bare: true, gives: PROTEST", "bear: true, gives: PROTEST")
    with pytest.raises(KnowledgeError, match=rf"frames\.yaml:{line}: "):
        load_lexicon(folder)


def test_an_outcome_for_what_is_no_class_is_told(folder: Path) -> None:
    spoil(folder / "operators.yaml", "outcomes: {bad: MOBILIZE,", "outcomes: {evil: MOBILIZE,")
    with pytest.raises(KnowledgeError, match=r"operators\.yaml:\d+: 'evil' is neither a class nor a polarity"):
        load_lexicon(folder)
