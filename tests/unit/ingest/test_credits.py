"""Whose report an article is."""

import pytest

from watchfloor.ingest.credits import Credits
from watchfloor.knowledge.outlets import load_outlets

CREDITS = Credits(load_outlets())


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("KABUL, Nov 24 (Reuters) - The airport was closed on Monday.", "Reuters"),
        ("(Reuters) – The airport was closed on Monday.", "Reuters"),
        ("KABUL, Afghanistan (AP) — The airport was closed on Monday.", "AP"),
        ("Kabul (AFP/APP): The airport was closed on Monday.", "AFP"),
        ("NEW DELHI (Associated Press) The airport was closed.", "AP"),
        ("By Reuters\nThe airport was closed on Monday.", "Reuters"),
        ("Source: Xinhua\n\nThe airport was closed on Monday.", "Xinhua"),
        ("The airport was closed on Monday. (Xinhua)", "Xinhua"),
        ("The airport was closed on Monday.\n\n- AFP", "AFP"),
        ("The airport was closed on Monday.\n\nREUTERS", "Reuters"),
        ("The airport was closed on Monday.\n\nAFP contributed to this report.", "AFP"),
        ("The airport was closed on Monday. (With inputs from PTI)", "PTI"),
        ("The airport was closed on Monday.", None),
        ("Officials told Reuters that the airport was closed on Monday.", None),
        ("The airport was closed (see map) on Monday, AFP reported.", None),
        ("The SPA at the hotel reopened. A pa was hurt.", None),
        ("He used to work for the Associated Press - and for others - before the closure.", None),
    ],
)
def test_an_agency_is_named_by_a_credit_not_by_a_mention(text: str, agency: str | None) -> None:
    assert CREDITS.agency(text) == agency


def test_the_credit_counts_before_the_source_and_the_source_before_the_outlet() -> None:
    wire, own = "KABUL (AFP) - Closed.", "Closed."
    assert CREDITS.voice(wire, "Dawn", "News Search") == "AFP"
    assert CREDITS.voice(own, "Dawn", "News Search") == "Dawn"
    assert CREDITS.voice(own, None, "News Search") == "News Search"
