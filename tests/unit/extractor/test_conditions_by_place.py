"""A town that stands for the crossing there, as a city does for its airport: "Rafah ... the crossing"."""

from collections.abc import Callable

import pytest

from watchfloor.contracts.events import Condition

Read = Callable[[str], set[tuple[str | None, str, str]]]


@pytest.fixture
def read(conditions_in: Callable[[str], list[Condition]]) -> Read:
    """Actor, value and scope of the conditions that a text says are so."""
    return lambda text: {(each.actor.actor_id, each.value, each.scope) for each in conditions_in(text)}


@pytest.mark.parametrize(
    ("text", "actor", "value", "scope"),
    [
        ("Trucks lined up in Taftan as Iran closed the border crossing.", "crossing:taftan", "closed", "all"),
        ("Busia traders complained after the crossing was closed on Friday.", "crossing:busia", "closed", "all"),
        ("In Mehran, pilgrims waited for hours. The border crossing reopened at noon.", "crossing:mehran", "open", "all"),
        ("Spin Boldak was calm on Thursday. The crossing there was closed.", "crossing:chaman", "closed", "all"),
        ("Twenty lorries went through Rafah, and the crossing is open only to aid.", "crossing:rafah", "open", "humanitarian"),
        ("Kerem Shalom was reopened on Wednesday. Erez remained shut.", "crossing:erez", "closed", "all"),
        ("Israel kept the Kerem Shalom crossing shut.", "crossing:kerem-shalom", "closed", "all"),
    ],
)
def test_the_crossing_is_that_of_the_town_that_was_named(read: Read, text: str, actor: str, value: str, scope: str) -> None:
    assert (actor, value, scope) in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "Fighting raged in Rafah on Monday. Schools were closed.",
        "The mayor of Arar closed a checkpoint on the ring road.",
        "Jaber said the crossing was closed.",
        "In Kampala traders complained. The border crossing was closed.",
        "A court in Salwa closed the case.",
    ],
)
def test_no_crossing_is_made_up_for_a_town_or_a_person(read: Read, text: str) -> None:
    assert read(text) == set()


def test_another_crossing_that_is_named_is_the_one_that_is_meant(read: Read) -> None:
    assert read("Fighting raged in Rafah on Monday. Israel kept the Kerem Shalom crossing closed.") == {
        ("crossing:kerem-shalom", "closed", "all")
    }


def test_hours_of_each_day_are_no_end(read: Read) -> None:
    assert read("The Spin Boldak crossing is open for three hours a day.") == {("crossing:chaman", "open", "some")}
