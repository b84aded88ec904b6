"""Stage one: from an article version to one observation for every actor that it names, or named."""

import pytest
from said import KABUL, article, does, says

from watchfloor.aggregator.incoming import extraction_in
from watchfloor.aggregator.observations import observations_of
from watchfloor.contracts.article import ContractError, Override
from watchfloor.contracts.canonical import encode

MONDAY = "2024-05-13T09:00:00Z"


def test_each_actor_gets_the_events_in_which_it_takes_part() -> None:
    told = article(1, MONDAY, says("closed"), does("CONSULT", "country:QAT", "org:taliban"))
    entry, observations = observations_of(None, told)
    assert entry.actors == [KABUL, "country:QAT", "org:taliban"]
    kinds = {each.actor_id: [event.kind for event in each.contribution.events] for each in observations if each.contribution}
    assert kinds == {KABUL: ["condition"], "country:QAT": ["interaction"], "org:taliban": ["interaction"]}


def test_a_stranger_gets_none() -> None:
    stranger = does("ASSAULT", "country:AFG", "org:taliban")
    stranger["target"] = stranger["target"].model_copy(update={"actor_id": None})
    assert [each.actor_id for each in observations_of(None, article(1, MONDAY, stranger))[1]] == ["country:AFG"]


def test_whom_the_new_version_no_longer_names_hears_that() -> None:
    entry, _ = observations_of(None, article(1, MONDAY, says("closed")))
    _, observations = observations_of(entry, article(1, MONDAY, says("closed", actor="airport:OTHH"), revision=1))
    assert [(each.actor_id, each.contribution is None) for each in observations] == [(KABUL, True), ("airport:OTHH", False)]


def test_a_retraction_says_nothing_of_anybody() -> None:
    entry, _ = observations_of(None, article(1, MONDAY, says("closed")))
    after, observations = observations_of(entry, article(1, MONDAY, says("closed"), revision=1, retracted=True))
    assert (after.actors, [each.contribution for each in observations]) == ([], [None])


def test_an_older_version_is_passed_over_and_an_equal_one_sent_again() -> None:
    newer = article(1, MONDAY, says("open"), revision=2)
    entry, first = observations_of(None, newer)
    assert observations_of(entry, article(1, MONDAY, says("closed"), revision=1)) == (entry, [])
    assert observations_of(entry, newer) == (entry, first)


def test_a_better_reading_of_the_same_version_replaces_it() -> None:
    entry, _ = observations_of(None, article(1, MONDAY, says("open"), extractor="1"))
    assert observations_of(entry, article(1, MONDAY, says("closed"), extractor="2"))[0].extractor == "2"


def test_an_override_is_an_observation_of_its_actor() -> None:
    by_hand = Override(actor_id=KABUL, facet="operations", value="open", author="desk", reason="seen", until="2024-05-20T00:00:00Z")
    [observation] = observations_of(None, article("o", MONDAY, override=by_hand))[1]
    assert observation.contribution is not None
    assert (observation.actor_id, observation.contribution.kind, observation.contribution.events) == (KABUL, "airport", [])


def test_long_texts_are_left_behind() -> None:
    [observation] = observations_of(None, article(1, MONDAY, says("closed", sentence="x" * 5000, paragraph="x" * 5000)))[1]
    assert observation.contribution is not None
    assert len(observation.to_bytes()) < 3000


@pytest.mark.parametrize("actor", ["org:a b", "org:a/b", "Org:a", "org:", "org"])
def test_an_id_that_is_none_or_cannot_stand_in_an_address_is_refused(actor: str) -> None:
    told = article(1, MONDAY, says("closed", actor=actor))
    header = {**told.article.to_json(), "version": f"0000000000/{MONDAY}/{'0' * 64}"}
    value = {**told.to_json(), "article": header, "events": [{**each.to_json(), "version": header["version"]} for each in told.events]}
    with pytest.raises(ContractError, match="no actor id"):
        extraction_in(encode(value))


def test_a_version_that_comes_again_and_names_others_leaves_nobody_who_would_not_hear_of_its_withdrawal() -> None:
    entry, _ = observations_of(None, article(1, MONDAY, says("closed")))
    entry, _ = observations_of(entry, article(1, MONDAY, says("closed", actor="airport:OTHH")))
    _, gone = observations_of(entry, article(1, MONDAY, revision=1, retracted=True))
    assert [(each.actor_id, each.contribution) for each in gone] == [(KABUL, None), ("airport:OTHH", None)]
