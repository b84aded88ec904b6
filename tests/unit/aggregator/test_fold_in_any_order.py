"""The state is a function of the set of extractions: whatever comes first, twice, or is taken back again."""

from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest
from histories import histories
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from said import RULES

import watchfloor.aggregator.head as heads
import watchfloor.aggregator.windows as windows
from watchfloor.aggregator.head import Head
from watchfloor.aggregator.observations import contributions_of
from watchfloor.aggregator.replaying import Replay, replay
from watchfloor.aggregator.states import state_of
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.observation import Observation

examples = pytest.mark.parametrize("examples", [100, pytest.param(1000, marks=pytest.mark.long)])


def holds(check: Callable[..., None], examples: int, *strategies: st.SearchStrategy[Any]) -> None:
    """Runs a check on generated histories."""
    settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])(given(*strategies)(check))()


@pytest.fixture(params=["as shipped", "tiny"])
def windows_are(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """With tiny windows a dozen articles overflow them, so that removals have to fill them again."""
    if request.param == "tiny":
        for module, name, size in [
            (heads, "STATUS", 3), (heads, "OUTLOOK", 2), (windows, "DAYS", 2), (windows, "DAYS_RESERVE", 1),
            (windows, "MONTHS", 1), (windows, "MONTHS_RESERVE", 1),
            (windows, "YEARS", 1), (windows, "YEARS_RESERVE", 0), (heads, "ARTICLES", 2), (heads, "ARTICLES_RESERVE", 1),
        ]:  # fmt: skip
            monkeypatch.setattr(module, name, size)
    yield request.param


def states(extractions: list[Extraction]) -> list[bytes]:
    return [state.to_bytes() for state in replay(extractions, RULES)]


def newest_only(extractions: list[Extraction]) -> list[Extraction]:
    """The highest version of each article, as a plain reader of the contract would pick it."""
    by_article: dict[str, Extraction] = {}
    for each in extractions:
        known = by_article.get(each.article.id)
        if known is None or (each.article.version, each.extractor) > (known.article.version, known.extractor):
            by_article[each.article.id] = each
    return list(by_article.values())


def from_scratch(extractions: list[Extraction]) -> list[bytes]:
    """The states of what counts, added once each: no table, no version, nothing taken back."""
    stored: dict[str, dict[str, Observation]] = {}
    for each in newest_only(extractions):
        for actor, contribution in contributions_of(each).items():
            stored.setdefault(actor, {})[each.article.id] = Observation(
                actor_id=actor, article=each.article, extractor=each.extractor, contribution=contribution
            )
    found = []
    for actor, by_article in sorted(stored.items()):
        head = Head(actor, RULES)
        for observation in by_article.values():
            head.add(observation)
        state = state_of(head, lambda article, by_article=by_article: by_article[article].to_bytes())  # type: ignore[misc]
        assert state is not None
        found.append(state)
    return found


@examples
def test_shuffled_and_doubled_histories_end_in_the_same_bytes(windows_are: str, examples: int) -> None:
    def check(history: list[Extraction], random: Random) -> None:
        expected = from_scratch(history)
        assert states(history) == expected
        shuffled = [*history, *random.sample(history, len(history) // 2)]
        random.shuffle(shuffled)
        assert states(shuffled) == expected

    holds(check, examples, histories, st.randoms(use_true_random=False))


@examples
def test_what_an_older_version_said_leaves_no_trace(windows_are: str, examples: int) -> None:
    def check(history: list[Extraction]) -> None:
        assert states(history) == states(newest_only(history))

    holds(check, examples, histories)


@examples
def test_withdrawing_everything_leaves_no_state(windows_are: str, examples: int) -> None:
    def check(history: list[Extraction]) -> None:
        gone = [withdrawn(each) for each in history]
        assert states([*history, *gone]) == []
        assert states([*gone, *history]) == []

    holds(check, examples, histories)


@examples
def test_a_head_that_went_through_bytes_goes_on_as_one_that_did_not(windows_are: str, examples: int) -> None:
    def check(history: list[Extraction]) -> None:
        replay = Replay(RULES)
        for each in history:
            replay.take(each)
            replay.actors = {
                actor: (Head.from_bytes(actor, head.to_bytes(), RULES), memory) for actor, (head, memory) in replay.actors.items()
            }
        assert [state.to_bytes() for state in replay.states()] == states(history)

    holds(check, examples, histories)


def withdrawn(extraction: Extraction) -> Extraction:
    header = extraction.article.model_copy(update={"retracted": True, "version": f"9999999999/{extraction.article.version}"})
    return Extraction(article=header, extractor=extraction.extractor)
