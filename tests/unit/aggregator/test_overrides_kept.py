"""Which overrides a head keeps: the newest, and those that last longest."""

from said import KABUL, RULES, article, does, says

import watchfloor.aggregator.head as heads
from watchfloor.aggregator.replaying import replay
from watchfloor.contracts.article import Override
from watchfloor.contracts.extraction import Extraction

CLOSED = article(1, "2024-05-13T08:00:00Z", says("closed"))
A_DAY_LATER = article(2, "2024-05-14T08:00:00Z", does("CONSULT", KABUL, "country:QAT"))
MORE = heads.OVERRIDES + heads.OVERRIDES_RESERVE + 1


def by_hand(name: str, start: str, value: str, until: str) -> Extraction:
    override = Override(actor_id=KABUL, facet="operations", value=value, author="desk", reason="seen", until=until)
    return article(name, start, override=override)


def status(*extractions: Extraction) -> str:
    return next(each for each in replay(extractions, RULES) if each.actor_id == KABUL).facets["operations"].status


def test_a_long_one_counts_on_under_many_short_ones_that_came_later() -> None:
    long = by_hand("long", "2024-05-13T09:00:00Z", "open", "2024-05-20T00:00:00Z")
    short = [by_hand(f"s{each}", f"2024-05-13T10:{each:02d}:00Z", "limited", f"2024-05-13T11:{each:02d}:00Z") for each in range(MORE)]
    assert status(CLOSED, long, *short, A_DAY_LATER) == "open"
    assert status(A_DAY_LATER, *reversed(short), long, CLOSED) == "open"


def test_the_newest_counts_above_many_that_last_longer() -> None:
    long = [by_hand(f"l{each}", f"2024-05-13T09:{each:02d}:00Z", "open", "2024-05-20T00:00:00Z") for each in range(MORE)]
    short = by_hand("short", "2024-05-13T10:00:00Z", "limited", "2024-05-13T11:00:00Z")
    assert status(CLOSED, short, *long) == "limited"


def test_when_those_that_are_kept_are_withdrawn_older_ones_are_found_again() -> None:
    one = by_hand("one", "2024-05-13T09:00:00Z", "open", "2024-05-13T20:00:00Z")
    more = [by_hand(f"m{each}", f"2024-05-13T10:{each:02d}:00Z", "limited", "2024-05-20T00:00:00Z") for each in range(MORE)]
    gone = [article(f"m{each}", "2024-05-13T12:00:00Z", revision=1, retracted=True) for each in range(MORE)]
    assert status(CLOSED, one, *more) == "limited"
    assert status(CLOSED, one, *more, *gone) == "open"
