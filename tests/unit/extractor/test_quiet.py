"""Text that uses the words of events and reports none."""

import pytest

from watchfloor.extractor.quiet import effect_on, is_quiet_subject, kind_of


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Ghana beat Mali 2-1 in the final and the striker fired home.", "sport"),
        ("Copper futures retreated as traders attacked the dollar.", "market"),
        ("In the film, soldiers storm a palace and kill the king.", "fiction"),
        ("In the exercise, marines attacked a mock village.", "drill"),
        ("The court heard how he had killed a man in 1987.", "court"),
        ("The museum tells the story of the siege.", "history"),
        ("It is our view that Spain should pay.", "editorial"),
        ("Please donate so that nurses can help.", "donation"),
        ("Preheat the oven and beat the eggs.", "lifestyle"),
    ],
)
def test_a_quiet_sentence_is_known_by_its_words(sentence: str, kind: str) -> None:
    found = kind_of(sentence)
    assert found is not None
    assert found.name == kind


@pytest.mark.parametrize(
    "sentence",
    [
        "Soldiers attacked the village at dawn.",
        "The court sentenced the mayor to five years in prison.",
        "The navy held an exercise with Oman.",
        "Police jailed 52 members for playing in a football tournament.",
        "The Tokyo Stock Exchange agreed to share information with New York.",
    ],
)
def test_a_report_is_not_quiet(sentence: str) -> None:
    assert kind_of(sentence) is None


def test_a_drill_is_no_attack_but_an_exercise() -> None:
    drill = kind_of("In the exercise, marines attacked a mock village.")
    assert effect_on(drill, "ASSAULT") == "drop"
    assert effect_on(drill, "COOPERATE") is None


def test_an_old_case_is_history() -> None:
    assert effect_on(kind_of("The court heard how he had killed a man in 1987."), "ASSAULT") == "recalled"


def test_prices_do_not_attack() -> None:
    assert is_quiet_subject("price")
    assert not is_quiet_subject("soldier")
