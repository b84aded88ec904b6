"""An explanation in words."""

from typing import Any

from watchfloor.cli.explain import explanation_lines


def test_an_explanation_says_where_fewer_voices_may_do() -> None:
    found: dict[str, Any] = {
        "facet": "operations", "status": "open", "outlook": "none", "claims": 2, "least": ["override"], "least_is_certain": True,
        "voices": [{"voice": "override", "stands": "for", "weight": 1000, "claims": 1}], "without": {"override": ("closed", "none")},
    }  # fmt: skip
    assert explanation_lines(found)[1:] == [
        "  override                 for      weight 1.00  without it: closed, outlook none",
        "  the status flips if 1 falls: override",
    ]
    assert explanation_lines(found)[0].endswith("by 2 claims")
    assert explanation_lines({**found, "claims": 1})[0].endswith("by 1 claim")
    many = {**found, "least": ["afp", "ap"], "least_is_certain": False}
    assert explanation_lines(many)[-1].endswith("2 fall: afp, ap; of so many voices not all sets were tried, fewer may do")
