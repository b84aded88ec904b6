"""Whatever was told: a read at a later time says what the fold would decide then, and so does the history, though no article came."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from said import KABUL, RULES, article, says

from watchfloor.aggregator.decided import decided
from watchfloor.aggregator.deciding import decide
from watchfloor.aggregator.head import FIELDS, Head
from watchfloor.aggregator.reading import read
from watchfloor.aggregator.replaying import Replay
from watchfloor.aggregator.view.history import state_then
from watchfloor.contracts.article import Override
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.state import StateChange
from watchfloor.contracts.times import parse, stamp

FIRST = parse("2024-05-01T00:00:00Z")
examples = pytest.mark.parametrize("examples", [100, pytest.param(3000, marks=pytest.mark.long)])


def at(hour: int) -> str:
    return stamp(FIRST + timedelta(hours=hour))


@st.composite
def reports(draw: st.DrawFn, revision: int) -> Extraction:
    """A report or an override, with values that end and dates that pass before, while and after others are published.

    It may revise an earlier one, or withdraw it.
    """
    hour, number = draw(st.integers(0, 60)), draw(st.integers(0, revision))
    if draw(st.integers(0, 11)) == 0:
        return article(number, at(hour), revision=revision, retracted=True)
    if draw(st.integers(0, 3)) == 0:
        field, values = draw(
            st.sampled_from(
                [("status", ["open", "limited", "closed"]), ("outlook", ["none", "resumption_announced", "closure_threatened"])]
            )
        )
        override = Override(
            actor_id=KABUL, facet="operations", field=field, value=draw(st.sampled_from(values)), author="desk", reason="radar",
            until=at(hour + draw(st.integers(1, 40))),
        )  # fmt: skip
        return article(number, at(hour), revision=revision, override=override)
    modality = draw(st.sampled_from(["asserted"] * 5 + ["negated", "announced", "announced", "discussed", "threatened"]))
    to_come = modality not in ("asserted", "negated")
    told = says(
        draw(st.sampled_from(["open", "limited", "suspended", "closed"])),
        draw(st.none() | st.integers(hour + 1, hour + 40).map(at) if to_come else st.none() | st.integers(hour - 40, hour).map(at)),
        modality=modality,
        until=draw(st.none() | st.integers(hour - 5, hour + 60).map(at)),
        continues=draw(st.sampled_from([False, False, False, True])),
    )
    return article(
        number,
        at(hour),
        told,
        revision=revision,
        source=draw(st.sampled_from(["Reuters", "AFP", "AP"])),
        date_defaulted=draw(st.sampled_from([False] * 7 + [True])),
    )


histories = st.integers(1, 5).flatmap(lambda size: st.tuples(*(reports(revision) for revision in range(size))))


def folded(history: tuple[Extraction, ...]) -> tuple[Replay, list[StateChange]]:
    replay = Replay(RULES)
    changes = [change for each in history for change in replay.take(each, parse(each.article.published_at))]
    return replay, changes


def published_at(head: Head, told: dict[str, Any], now: str) -> dict[str, Any]:
    """The state that the fold would publish of the same claims at another time."""
    facet = head.facets["operations"]
    claims = {name: facet.claims[name].used() for name in FIELDS}
    decision = decide(claims, facet.overrides.used(), RULES.facets["operations"].deciding, now)
    return {**told, "facets": {"operations": {**told["facets"]["operations"], **decided(decision)}}}


def operations(state: dict[str, Any], now: str) -> dict[str, Any]:
    facets: dict[str, dict[str, Any]] = read(state, parse(now), RULES)["facets"]
    return facets["operations"]


def holds(check: Callable[[Head, dict[str, Any], list[StateChange], str], None], examples: int) -> None:
    """Checks the airport some hours after the last publication: its head, its state as published then, its changes, and the time."""

    def with_one(history: tuple[Extraction, ...], hours: int) -> None:
        replay, changes = folded(history)
        head, _ = replay.actors.get(KABUL, (None, None))
        if head and "operations" in head.facets:
            [state] = replay.states()
            check(head, state.to_json(), changes, stamp(max(parse(each.article.published_at) for each in history) + timedelta(hours=hours)))

    suppressed = [HealthCheck.too_slow]
    settings(max_examples=examples, deadline=None, suppress_health_check=suppressed)(given(histories, st.integers(0, 90))(with_one))()


@examples
def test_a_read_by_the_clock_says_what_the_fold_would_publish(examples: int) -> None:
    def check(head: Head, told: dict[str, Any], changes: list[StateChange], now: str) -> None:
        only_since_then = {"ended": None, "moved_at": None}
        assert operations(told, now) | only_since_then == operations(published_at(head, told, now), now) | only_since_then

    holds(check, examples)


@examples
def test_the_history_of_now_is_what_is_read_now(examples: int) -> None:
    def check(head: Head, told: dict[str, Any], changes: list[StateChange], now: str) -> None:
        last = {(each.facet, each.field): each.to_json() for each in changes}
        then, so = state_then(told, list(last.values()), now)["facets"]["operations"], operations(told, now)
        assert [then[name] for name in ("status", "since", "outlook")] == [so[name] for name in ("status", "since", "outlook")]

    holds(check, examples)
