"""How much a claim counts, and how much several count together. Thousandths, integers: the same in any order."""

from collections.abc import Iterable

from watchfloor.contracts.events import Condition
from watchfloor.knowledge.deciding import Deciding

SUREST = 990
"""No number of voices makes certain."""


def weight(event: Condition, trust: int, scope: int, deciding: Deciding) -> int:
    """How much a claim counts by itself: how sure the reading is, times trust in the outlet, times who says it, times the part.

    Args:
        event: gives confidence, attribution and modality.
        trust: in the outlet.
        scope: how much the part that it speaks of says of the whole.
        deciding: the tables of the facet.

    Returns:
        0 to 1000.
    """
    role = event.attribution.role if event.attribution else "none"
    denial = deciding.denial if event.modality == "negated" else 1000
    return event.confidence * trust // 1000 * deciding.attribution[role] // 1000 * scope // 1000 * denial // 1000


def together(weights: Iterable[tuple[str, int]]) -> int:
    """How much several claims count together: each voice once, by its strongest claim, and each as independent evidence.

    One minus the product of what each leaves open (noisy-or). Ten copies of one story are one voice and count as one.

    Args:
        weights: voice and weight of each claim.

    Returns:
        0 to 990.
    """
    best: dict[str, int] = {}
    for voice, each in weights:
        if each > best.get(voice, 0):
            best[voice] = each
    if len(best) == 1:
        return min(*best.values(), SUREST)
    open_ = 1_000_000
    # Largest first, so that rounding is the same in any order.
    for each in sorted(best.values(), reverse=True):
        open_ = open_ * (1000 - each) // 1000
    return min(1000 - open_ // 1000, SUREST) if best else 0
