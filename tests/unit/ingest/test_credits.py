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
        ("KABUL, Nov. 24 (Xinhua) -- The airport was closed on Monday.", "Xinhua"),
        ("MOSCOW, November 24. /TASS/. The airport was closed on Monday.", "TASS"),
        ("Kabul/Berlin, 24 Nov (DPA) - The airport was closed on Monday.", "dpa"),
        ("Port of Spain, Nov 24 (Reuters) - The airport was closed.", "Reuters"),
        ("New Delhi, Nov 24 (PTI): The airport was closed.", "PTI"),
        ("Kabul | AFP — The airport was closed.", "AFP"),
        ("UPDATE 2\nBy John Smith\n\nKABUL, Nov 24 (Reuters) - The airport was closed.", "Reuters"),
        ("By JOHN SMITH, Associated Press\nThe airport was closed.", "AP"),
        ("JOHN SMITH | AP\nThe airport was closed.", "AP"),
        ("By The Associated Press\nThe airport was closed.", "AP"),
        ("by AFP Staff Writers in Kabul\nThe airport was closed.", "AFP"),
        ("Source: AFP/Reuters\nThe airport was closed.", "AFP"),
        ("KABUL — AFP\nThe airport was closed.", "AFP"),
        ("The airport was closed.\n\njsi/wd (AFP, dpa)", "AFP"),
        ("The airport was closed.\n\nAFP/jb", "AFP"),
        ("The airport was closed.\n\nReuters and AFP contributed to this report.", "Reuters"),
        ("The airport was closed.\n___\nAssociated Press writers John Smith in Kabul and Jane Doe contributed to this report.", "AP"),
        ("The airport was closed.\n\nWith reporting by Reuters, AFP and TASS", "Reuters"),
        ("The airport was closed.\n\n© 2026 The Associated Press. All rights reserved.", "AP"),
        ("The airport was closed.\n\nCopyright 2026 Agence France-Presse", "AFP"),
        ("The airport was closed.\n\nThis article was originally published by Reuters.", "Reuters"),
        ("The airport was closed. (Reporting by John Smith in Kabul; Editing by Jane Doe)", "Reuters"),
        ("The airport was closed.\n\nReporting by J Smith; Writing by M Roe; Editing by J Doe", "Reuters"),
        ("The airport was closed on Monday.", None),
        ("Reuters journalist killed in blast\nThe airport was closed.", None),
        ("Bloomberg, Musk clash over airport\nThe airport was closed.", None),
        ("Workers of the Associated Press (AP) strike\nThe airport was closed.", None),
        ("A battery of the kind (AA) was found in the hold.", None),
        ("The Spa (SPA) reopened on Monday.", None),
        ("The airport was closed. AFP journalists at the scene saw smoke.", None),
        ("The airport was closed. Reuters could not verify the report.", None),
        ("The airport was closed.\n\nHe spoke to the AP.", None),
        ("The airport was closed. It is the third blast in a letter published by AFP on Monday.", None),
        ("The desk is led by Jane Doe, after editing by hand.", None),
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


@pytest.mark.parametrize(
    ("author", "agency"),
    [
        ("AFP", "AFP"),
        ("By Reuters Staff", "Reuters"),
        ("desk@gazette.example (AFP)", "AFP"),
        ("John Smith, Associated Press", "AP"),
        ("The Associated Press and staff", "AP"),
        ("dpa/jb", "dpa"),
        ("AA Gill", None),
        ("Reuter, Paul", None),
        (None, None),
    ],
)
def test_an_agency_signs_as_author_too(author: str | None, agency: str | None) -> None:
    assert CREDITS.signed(author) == agency
    assert CREDITS.voice("Closed.", None, "Gazette", author) == (agency or "Gazette")
