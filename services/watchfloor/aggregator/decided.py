"""A decision as a state has it: what is so, with the overrides that rule it and what lies beneath them."""

from typing import Any

from watchfloor.aggregator.claims import Override
from watchfloor.aggregator.deciding import Decision
from watchfloor.aggregator.evidence import cut
from watchfloor.aggregator.walking import UNKNOWN


def decided(decision: Decision) -> dict[str, Any]:
    """The fields of the JSON of a FacetState that are decided; the others are its evidence."""
    beneath = decision.beneath
    return {
        **_so(decision),
        "beneath": _so(beneath) if beneath else None,
        "override": _newest(decision, beneath) if beneath else None,
        "overrides": [_by_hand(each) for each in decision.overrides],
    }


def _so(decision: Decision) -> dict[str, Any]:
    """The fields that a FacetState and a Beneath have alike."""
    assumed = decision.assumed
    return {
        "assumed": assumed._asdict() if assumed else None,
        "before": assumed.status if assumed else UNKNOWN,
        "confidence": decision.confidence,
        "disputed": decision.disputed,
        "outlook": decision.outlook,
        "outlook_at": decision.outlook_at,
        "outlook_by": decision.outlook_by,
        "outlook_until": decision.outlook_until,
        "since": decision.since,
        "status": decision.status,
        "until": decision.until,
    }


def _by_hand(override: Override) -> dict[str, Any]:
    """The JSON of a ByHand, its texts bounded as those of evidence are."""
    return {
        "article_id": override.article_id,
        "author": cut(override.author, 80),
        "event_id": override.event_id,
        "field": override.field,
        "reason": cut(override.reason, 280),
        "start": override.start,
        "until": override.until,
        "value": cut(override.value, 80),
    }


def _newest(decision: Decision, beneath: Decision) -> dict[str, Any]:
    """The JSON of an Overridden."""
    newest = _by_hand(decision.overrides[-1])
    return {
        **{name: newest[name] for name in ("field", "author", "reason", "until")},
        "confidence": beneath.confidence,
        "disputed": beneath.disputed,
        "outlook": beneath.outlook,
        "since": beneath.since,
        "status": beneath.status,
    }
