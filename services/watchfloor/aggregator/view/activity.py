"""How much an article tells of each actor, and of what kind: for the plot of an actor's activity."""

from dataclasses import dataclass

from watchfloor.contracts.extraction import Extraction
from watchfloor.knowledge.relations import Relations


@dataclass(slots=True)
class Told:
    """What one article version tells of one actor."""

    conditions: int = 0
    cooperative: int = 0
    conflictual: int = 0


def told_of(extraction: Extraction, scale: Relations) -> dict[str, Told]:
    """By actor how many conditions, and how many interactions that are said to have happened, an article version tells.

    Args:
        scale: its sign says what is cooperation and what conflict; a request is neither, and counts as cooperation.
    """
    told: dict[str, Told] = {}
    for event in extraction.events:
        if event.kind == "condition":
            actors, name = {event.actor.actor_id}, "conditions"
        elif event.modality == "asserted":
            actors = {each.actor_id for each in (event.source, event.target) if each}
            name = "cooperative" if scale.intensity[event.type] >= 0 else "conflictual"
        else:
            continue
        for actor in actors - {None}:
            found = told.setdefault(str(actor), Told())
            setattr(found, name, getattr(found, name) + 1)
    return told
