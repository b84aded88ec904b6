"""What a state shows of the words of a claim is bounded, whatever comes in."""

import orjson
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.aggregator.evidence import cut


@given(st.text(max_size=400), st.integers(6, 300))
def test_a_cut_text_fits_and_is_the_beginning_of_the_text(text: str, size: int) -> None:
    kept = cut(text, size)
    assert kept is not None
    assert len(orjson.dumps(kept)) <= size
    assert kept == text or text.startswith(kept.removesuffix("…"))


def test_a_text_that_fits_stays_as_it_is() -> None:
    assert cut("Kabul airport is closed.", 40) == "Kabul airport is closed."
    assert cut(None, 40) is None


def test_what_takes_more_bytes_as_json_is_cut_shorter() -> None:
    assert cut("\x00" * 100, 30) == "\x00" * 4 + "…"
