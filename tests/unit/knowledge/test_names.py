"""How names are compared."""

import pytest

from watchfloor.knowledge.names import key, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
        ("Al-Shabaab", "al Shabaab"),
        ("U.S.", "U S"),
        ("World Food Programme", "World Food Program"),
        ("Sana’a", "Sana'a"),
        ("Łódź", "Lodz"),
        ("Saint Lucia", "St. Lucia"),
    ],
)
def test_spellings_of_one_name_have_one_key(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("text", "first", "belong_together"),
    [
        ("John F. Kennedy", 1, True),
        ("St. Petersburg", 0, True),
        ("in Georgia. United", 1, False),
        ("Paris, France", 0, False),
        ("Port-au-Prince", 1, True),
        ("Kabul's airport", 0, True),
    ],
)
def test_a_name_does_not_run_across_a_sentence_or_a_comma(text: str, first: int, belong_together: bool) -> None:
    assert words(text).joined(first) is belong_together
