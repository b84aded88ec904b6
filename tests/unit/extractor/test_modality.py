"""Whether what a sentence says is so."""

from collections.abc import Callable

import pytest
from spacy.tokens import Doc

from watchfloor.contracts.events import Modality
from watchfloor.extractor.modality import combine, modality_of

CASES: list[tuple[Modality, str, str]] = [
    ("asserted", "reopened", "Kabul airport reopened on Monday."),
    ("asserted", "reopen", "Airport began to reopen."),
    ("asserted", "killing", "Fighters advanced, killing five people."),
    ("asserted", "attack", "The court will investigate the attack."),
    ("asserted", "attack", "An attack on the town killed five."),
    ("asserted", "closed", "The ministry announced that the airport had closed."),
    ("asserted", "closed", "The government warned that the airport was closed."),
    ("announced", "reopen", "Kabul airport will reopen on Monday."),
    ("announced", "reopen", "Officials said the airport would reopen on Friday."),
    ("announced", "reopen", "The airport is expected to reopen."),
    ("announced", "reopen", "Kabul airport to reopen Monday"),
    ("announced", "close", "The airport is set to close."),
    ("announced", "resume", "The airline plans to resume flights."),
    ("announced", "talks", "The United States will hold talks with Iran."),
    ("announced", "talks", "The talks will begin on Monday."),
    ("announced", "finished", "The airport will remain closed until repairs are finished."),
    ("announced", "close", "The army was ordered to close the airport."),
    ("announced", "closure", "The ministry announced the closure of the airport."),
    ("announced", "resume", "Airlines are due to resume flights on Monday."),
    ("announced", "closure", "There are plans for a closure of the airport."),
    ("announced", "reopens", "When the airport reopens, flights will resume."),
    ("negated", "reopen", "Kabul airport did not reopen on Monday."),
    ("negated", "attacked", "Rwanda denied that its soldiers had attacked the camp."),
    ("negated", "attacking", "Rwanda denied attacking the camp."),
    ("negated", "agree", "The two sides failed to agree on a date."),
    ("negated", "landed", "No flights landed on Monday."),
    ("negated", "resume", "The airline has no plans to resume flights."),
    ("negated", "refuelling", "The flight left without refuelling."),
    ("negated", "attack", "The minister said that the army had not attacked and would never attack the town."),
    ("negated", "attack", "Police prevented an attack on the town."),
    ("negated", "shell", "The army did not attack or shell the town."),
    ("negated", "attack", "There was no attack on Monday."),
    ("negated", "reopen", "The airport cannot reopen."),
    ("negated", "attack", "The group vowed not to attack the town."),
    ("discussed", "resume", "Officials hope that flights will resume soon."),
    ("discussed", "resume", "Cyprus hopes to resume talks with Turkey."),
    ("discussed", "talks", "Cyprus hopes to resume talks with Turkey."),
    ("discussed", "shell", "Did Azerbaijan shell the village?"),
    ("discussed", "withdrawal", "Diplomats discussed a possible withdrawal of troops."),
    ("discussed", "reopening", "The minister called for the reopening of the airport."),
    ("discussed", "land", "Pilots tried to land."),
    ("discussed", "resumption", "The Taliban and Qatar met to discuss the resumption of operations."),
    ("discussed", "reopened", "It is not clear whether the airport has reopened."),
    ("discussed", "closed", "The airport should be closed, he said."),
    ("conditional", "strike", "If the talks fail, Israel would strike targets in southern Lebanon, the minister said."),
    ("conditional", "fail", "If the talks fail, Israel would strike targets in southern Lebanon, the minister said."),
    ("conditional", "close", "The airport may close on Friday."),
    ("conditional", "drops", "The airport remains closed unless the wind drops."),
    ("conditional", "attack", "Residents fear an attack on the town."),
    ("threatened", "attack", "Houthi leaders threatened to attack ships."),
    ("threatened", "attack", "Houthi leaders threatened an attack on ships."),
    ("threatened", "close", "The government warned that the airport would close."),
    ("historical", "invaded", "In 1990 Iraq invaded Kuwait."),
    ("historical", "closed", "The bridge used to be closed at night."),
    ("historical", "attack", "They marked the anniversary of the attack."),
    ("historical", "attacks", "The 2001 attacks changed the country."),
]
"""Modality, the word asked for (its last occurrence), and the sentence."""


@pytest.mark.parametrize(("modality", "word", "sentence"), CASES, ids=[f"{m}-{s}" for m, _, s in CASES])
def test_a_clause_has_the_modality_that_its_sentence_gives_it(
    parse: Callable[[str], Doc], modality: Modality, word: str, sentence: str
) -> None:
    token = [each for each in parse(sentence) if each.text == word][-1]
    assert modality_of(token, 2024) == modality


def test_the_year_of_the_report_is_no_history(parse: Callable[[str], Doc]) -> None:
    doc = parse("In 2024 the army invaded the province.")
    assert modality_of(doc[4], 2024) == "asserted"
    assert modality_of(doc[4], 2030) == "historical"


def test_a_vow_not_to_do_a_thing_says_that_it_is_not_so() -> None:
    assert combine("announced", "negated") == "negated"
    assert combine("discussed", "announced") == "discussed"
