"""What can be set by hand, and what is offered where an actor is none of ours."""

import pytest

from watchfloor.contracts.article import Override
from watchfloor.knowledge.facets import load_facets
from watchfloor.knowledge.gazetteer import Gazetteer, load_gazetteer
from watchfloor.knowledge.overrides import UnlistedActor, WrongOverride, check_listed, check_value, near


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("airport:OAKV", "airport:OAKB"),
        ("airport:lhr", "airport:EGLL"),
        ("airport:egll", "airport:EGLL"),
        ("airport:Heathrow", "airport:EGLL"),
        ("country:Poland", "country:POL"),
        ("crossing:torkam", "crossing:torkham"),
    ],
    ids=str,
)
def test_for_an_actor_that_no_list_has_those_are_offered_that_may_be_meant(gazetteer: Gazetteer, written: str, meant: str) -> None:
    assert meant in [each.actor_id for each in near(gazetteer, written)]
    with pytest.raises(UnlistedActor, match=rf"^no list has an actor '{written}'; did you mean .*{meant} \("):
        check_listed(gazetteer, written)


def test_a_listed_actor_is_none_to_complain_of_and_where_nothing_is_near_nothing_is_offered(gazetteer: Gazetteer) -> None:
    for listed in ("airport:OAKB", "country:AFG", "crossing:torkham"):
        check_listed(gazetteer, listed)
    with pytest.raises(UnlistedActor, match=r"^no list has an actor 'airport:no-such-place'$"):
        check_listed(gazetteer, "airport:no-such-place")


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"facet": "operation"}, "there is no facet 'operation'; there are"),
        ({"value": "shut"}, "status of operations is one of open, limited"),
        ({"field": "outlook", "value": "closed"}, "outlook of operations is one of none, "),
        ({"field": "since"}, "not of 'since'"),
        ({"actor_id": "country:AFG"}, "is a facet of airport"),
        ({"actor_id": "airport:"}, "is a facet of airport"),
    ],
    ids=str,
)
def test_what_no_state_can_hold_is_refused_with_what_there_is(said: dict[str, str], words: str) -> None:
    whole = {"actor_id": "airport:OAKB", "facet": "operations", "value": "closed", "author": "a", "reason": "b", "until": "2099-01-01"}
    facets = load_facets()
    check_value(facets, Override.model_validate(whole))
    with pytest.raises(WrongOverride, match=words):
        check_value(facets, Override.model_validate({**whole, **said}))
