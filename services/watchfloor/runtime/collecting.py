"""How often Python looks for cycles: a stage makes and drops thousands of objects a batch, and hardly a cycle among them.

By its own count CPython walks all that lives, rules and libraries included, whenever what is new has grown by a quarter. For an
aggregator that reads of 20,000 actors this was two fifths of the time (docs/performance.md).
"""

import gc

THRESHOLDS = (50_000, 20, 20)
"""Objects more than before until the youngest are walked, and how many such walks until older ones are. A batch of 500 records makes
some 25,000, which go again by themselves."""


def collect_seldom() -> None:
    """Leave what has been loaded so far out of all walks to come, and walk the rest less often. Cycles are still found."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
