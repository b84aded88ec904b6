"""From the head of an actor to its state, the message that subscribers and the view get."""

from collections.abc import Callable, Iterable
from itertools import takewhile
from typing import Any

from watchfloor.aggregator.claims import Claim, Field, Override
from watchfloor.aggregator.decided import decided
from watchfloor.aggregator.deciding import Decision
from watchfloor.aggregator.evidence import OLDER, SHOWN, Detail, detail_of, evidence_of, in_short, override_evidence
from watchfloor.aggregator.head import FIELDS, Head, Seen
from watchfloor.aggregator.instants import DAY, seconds
from watchfloor.aggregator.voices import BY_HAND, voices
from watchfloor.contracts.canonical import encode
from watchfloor.contracts.observation import Observation

OVERRIDES_SHOWN = 4
"""Overrides among the evidence of a facet: those in force, and then the newest."""
LARGEST_STATE = 16_000
"""Bytes. Evidence beyond it is left out, oldest first; it takes ids of hundreds of bytes to get there."""

Fetch = Callable[[str], bytes | None]
"""The stored contribution of an article to this actor."""


class ContributionMissing(RuntimeError):
    """The store does not hold a contribution that the head was folded from."""


def state_of(head: Head, fetch: Fetch) -> bytes | None:
    """The canonical bytes of an actor's ActorState; None for a tombstone, where no article speaks of it any more.

    Args:
        head: complete. Words that it fetches stay with it.
        fetch: gives the contribution of an article, for the words of evidence that are too old for the head to keep.

    Raises:
        ContributionMissing: the store and the head do not belong together.
    """
    seen = head.articles.used()
    if not seen:
        return None
    details: dict[tuple[str, str], Detail] = {}
    facets = {facet: _facet(head, facet, fetch, details) for facet in sorted(head.facets)}
    head.details = details
    return _fitting(
        {
            "actor_id": head.actor_id,
            "articles": head.articles.count,
            "counts": head.counts,
            "facets": facets,
            "first_seen": head.first_seen.used()[0][2],
            "kind": seen[-1].kind,
            "last_seen": seen[-1].published_at,
            "name": head.name,
            "recent": _recent(seen),
            "relations": head.bonds.shown(head.rules.relations),
            "voices": len(set(voices(seen).values()) - {BY_HAND}),
        }
    )


def _recent(seen: list[Seen]) -> list[int]:
    """How many seconds before the newest article each of the last day was published."""
    last = seconds(seen[-1].published_at)
    ages = (last - seconds(each.published_at) for each in reversed(seen))
    return list(takewhile(lambda age: age < DAY, ages))


def _facet(head: Head, facet: str, fetch: Fetch, details: dict[tuple[str, str], Detail]) -> dict[str, Any]:
    """The JSON of a FacetState, not by way of the model: see `evidence_of`."""
    decision = head.decision(facet)
    kept = head.facets[facet]
    used = {name: kept.claims[name].used() for name in FIELDS}
    overrides = kept.overrides.used()
    evidence = [override_evidence(each, decision) for each in _shown_overrides(overrides, decision)] if overrides else []
    newest = _newest_first((claim, name) for name, claims in used.items() for claim in claims[-SHOWN - OLDER :])
    anchors = _newest_first((claim, name) for name, claims in used.items() for claim in claims if claim.event_id in decision.anchors)
    shown = _shown(newest, anchors, SHOWN - len(evidence))
    for claim, name in shown:
        words = claim.words
        detail = details[words] = head.details.get(words) or _fetched(head, claim, fetch)
        evidence.append(evidence_of(claim, name, detail, decision))
    return {
        **decided(decision),
        "evidence": evidence,
        "last_claim_at": max((claim.published_at for claims in used.values() for claim in claims if claim.dated), default=None),
        "older": _older(newest, {claim.event_id for claim, _ in shown}, decision),
    }


def _shown_overrides(overrides: list[Override], decision: Decision) -> list[Override]:
    """The newest overrides, and in the place of the last of them those that decide; newest first."""
    ruling = {each.field: each for each in decision.overrides}.values()
    others = sorted((each for each in overrides if each not in ruling), reverse=True)
    return sorted([*ruling, *others[: OVERRIDES_SHOWN - len(ruling)]], reverse=True)


def _newest_first(pairs: Iterable[tuple[Claim, Field]]) -> list[tuple[Claim, Field]]:
    return sorted(pairs, key=lambda pair: pair[0][:3], reverse=True)


def _older(newest: list[tuple[Claim, Field]], shown: set[str], decision: Decision) -> list[list[str | int | None]]:
    others = [pair for pair in newest if pair[0].event_id not in shown]
    return [in_short(claim, name, decision) for claim, name in others[:OLDER]]


def _shown(newest: list[tuple[Claim, Field]], anchors: list[tuple[Claim, Field]], size: int) -> list[tuple[Claim, Field]]:
    """The newest claims, and in the place of the last of them those with which the present values began."""
    among = {claim.event_id for claim, _ in newest[:size]}
    older = [pair for pair in anchors if pair[0].event_id not in among]
    return [*newest[: size - len(older)], *older] if older else newest[:size]


def _fetched(head: Head, claim: Claim, fetch: Fetch) -> Detail:
    stored = fetch(claim.article_id)
    observation = Observation.model_validate_json(stored) if stored else None
    for event in observation.contribution.events if observation and observation.contribution else []:
        if event.event_id == claim.event_id and observation:
            return detail_of(event, observation.article)
    raise ContributionMissing(
        f"{head.actor_id}: the contribution of article {claim.article_id} with event {claim.event_id} is not in the store, "
        "though its head was folded from it; rebuild the aggregator's tables with a replay of the extractions"
    )


def _fitting(state: dict[str, Any]) -> bytes:
    """The bytes of a state, cut to size: the same for the same claims."""
    while len(written := encode(state)) > LARGEST_STATE:
        facets: dict[str, Any] = state["facets"]
        fullest = max(facets, key=lambda name: len(facets[name]["evidence"]), default=None)
        if fullest and facets[fullest]["evidence"]:
            # First the claims in short: without them the facet is still fully shown.
            if facets[fullest]["older"]:
                facets[fullest]["older"] = []
            else:
                facets[fullest]["evidence"].pop()
        elif state["relations"]:
            state["relations"].pop()
        elif most := max((facet["overrides"] for facet in facets.values()), key=len, default=None):
            most.pop(0)  # of sixteen with long names those that would rule last
        else:
            break
    return written
