"""How much an interaction weighs between two actors, and how that fades: `relations.yaml`."""

from typing import Annotated

from pydantic import BaseModel, Field

from watchfloor.contracts.events import EventType
from watchfloor.knowledge.loading import FOLDER, load


class Relations(BaseModel):
    """The scale of interactions."""

    model_config = {"frozen": True, "extra": "forbid"}

    half_life_days: Annotated[int, Field(ge=1)]
    """What has passed between two actors counts half after this time."""
    intensity: dict[EventType, Annotated[int, Field(ge=-100, le=100)]]
    """PLOVER's base intensity of each class, in tenths: above zero is cooperative, below is conflictual."""


def load_relations() -> Relations:
    """The scale.

    Raises:
        KnowledgeError: with file and line.
    """
    relations, lines = load(FOLDER / "relations.yaml", Relations)
    for each in EventType.__args__:  # type: ignore[attr-defined]
        if each not in relations.intensity:
            raise lines.error(("intensity",), f"{each} has no intensity")
    return relations
