"""How far the changes have been read: by partition the offset of the next one, as text `0:12,1:7`."""

import re
from collections.abc import Mapping

Position = dict[int, int]
_FORM = re.compile(r"\d{1,9}:\d{1,18}(?:,\d{1,9}:\d{1,18})*")


class NoPosition(ValueError):
    """The text is no position; one line for people."""


def write(position: Mapping[int, int]) -> str:
    """The position as text; partitions in order, so that equal positions are equal texts."""
    return ",".join(f"{partition}:{offset}" for partition, offset in sorted(position.items()))


def read(text: str) -> Position:
    """The position that a text names; a partition that it leaves out has not been read at all.

    Raises:
        NoPosition: it names none.
    """
    if not _FORM.fullmatch(text):
        raise NoPosition(f"{text[:60]!r} is no position such as 0:12,1:7")
    pairs = [part.split(":") for part in text.split(",")]
    position = {int(partition): int(offset) for partition, offset in pairs}
    if len(position) < len(pairs):
        raise NoPosition(f"{text[:60]!r} names a partition twice")
    return position


def lost(asked: Mapping[int, int], kept_from: Mapping[int, int], end: Mapping[int, int]) -> str | None:
    """Why changes cannot be continued at a position without a gap; None where they can.

    Args:
        asked: the position of a reader.
        kept_from: by partition the oldest offset that is still kept.
        end: by partition the offset after the newest that Kafka is known to have.
    """
    strange = sorted(asked.keys() - end.keys())
    if strange:
        return f"there is no partition {strange[0]}"
    for partition, last in end.items():
        offset = asked.get(partition, 0)
        if offset < kept_from.get(partition, 0):
            return f"partition {partition} is kept from {kept_from[partition]} on"
        if offset > last:
            return f"partition {partition} ends at {last}: this position is of another cluster or an earlier topic"
    return None
