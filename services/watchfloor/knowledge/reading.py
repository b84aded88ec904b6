"""How a facet is read in text: the half of its YAML under `reading`."""

from pydantic import BaseModel


class Reading(BaseModel):
    """What words say about a facet, of which subjects, and how much of it."""

    model_config = {"frozen": True, "extra": "forbid"}
