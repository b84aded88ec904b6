"""Who does it, and to whom."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from watchfloor.extractor.interactions import drafts
from watchfloor.extractor.participants import phrase_text
from watchfloor.knowledge.lexicon import Lexicon, load_lexicon

Parse = Callable[[str], Doc]


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return load_lexicon()


@pytest.mark.parametrize(
    ("sentence", "source", "target"),
    [
        ("Sudan accused Chad of arming the rebels.", ["Sudan"], ["Chad"]),
        ("Eritrea was accused by Ethiopia of moving troops.", ["Ethiopia"], ["Eritrea"]),
        ("Iraq and Jordan met in Amman.", ["Iraq"], ["Jordan"]),
        ("Indian and Vietnamese ships held a joint exercise.", ["Indian"], ["Vietnamese"]),
        ("Germany urged Serbia and Kosovo to lower tensions.", ["Germany"], ["Serbia", "Kosovo"]),
        ("Talks between Armenia and Azerbaijan opened on Friday.", ["Armenia"], ["Azerbaijan"]),
        ("Finland gave Tanzania a grant.", ["Finland"], ["Tanzania"]),
        ("Uganda withdrew its battalion from Congo.", ["Uganda"], ["Congo"]),
        ("An attack by bandits on a village in Zamfara killed eleven people.", ["bandits"], ["eleven people"]),
        ("Lithuania called for sanctions against Georgian judges.", ["Lithuania"], ["Georgian judges"]),
        ("KABUL (Pajhwok) - A Taliban commander condemned Pakistan.", ["A Taliban commander"], ["Pakistan"]),
        ("Amnesty International put out a report accusing the army.", ["Amnesty International"], ["the army"]),
        ("Russia threatened to stop talks unless Ukraine leaves.", ["Russia"], ["Ukraine"]),
        ("Three nurses were kidnapped in Gao.", [], ["Three nurses"]),
        ("Israel is opposed to French mediation.", ["Israel"], ["French"]),
    ],
)
def test_source_and_target(parse: Parse, lexicon: Lexicon, sentence: str, source: list[str], target: list[str]) -> None:
    first = drafts(next(parse(sentence).sents), lexicon, 2024)[0]
    assert [phrase_text(each) for each in first.sources] == source
    assert [phrase_text(each) for each in first.targets] == target


def test_ones_own_troops_are_no_target(parse: Parse, lexicon: Lexicon) -> None:
    first = drafts(next(parse("Poland moved its troops to the border with Belarus.").sents), lexicon, 2024)[0]
    assert "troops" not in [each.text for each in first.targets]
