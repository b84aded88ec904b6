"""What is kept of many is the newest and the landmarks of the set, in whatever order they came and whatever was taken back."""

from hypothesis import given, settings
from hypothesis import strategies as st

from watchfloor.aggregator.windows import Marks, Newest

Item = tuple[str, str, str]
days = st.sampled_from(["2024-01-01", "2024-01-02", "2024-02-01", "2024-02-05", "2024-03-01"])
items = st.tuples(days, st.just(""), st.sampled_from("abcdefgh"))
steps = st.lists(st.tuples(st.booleans(), items, st.sampled_from(["open", "closed"])), max_size=60)


def first_of(items: dict[Item, str], length: int, use: int) -> set[Item]:
    """The landmarks by their definition."""
    periods = sorted({item[0][:length] for item in items}, reverse=True)[:use]
    groups = {(item[0][:length], value) for item, value in items.items()}
    return {min(item for item, of in items.items() if (item[0][:length], of) == group) for group in groups if group[0] in periods}


@settings(max_examples=300, deadline=None)
@given(steps)
def test_while_they_say_that_they_are_complete_they_are_what_their_definition_says(steps: list[tuple[bool, Item, str]]) -> None:
    there: dict[Item, str] = {}
    newest: Newest[Item] = Newest(3, 2)
    marks: Marks[Item] = Marks(7, 2, 1)
    for add, item, value in steps:
        if add and item not in there:
            there[item] = value
            newest.add(item)
            marks.add(value, item)
        elif not add and item in there:
            newest.remove(item)
            marks.remove(there.pop(item), item)
        if not (newest.complete and marks.complete):  # the fold makes them anew from the contributions
            newest, marks = Newest(3, 2), Marks(7, 2, 1)
            for each, of in there.items():
                newest.add(each)
                marks.add(of, each)
        assert newest.used() == sorted(there)[-3:]
        assert set(marks.used()) == first_of(there, 7, 2)
