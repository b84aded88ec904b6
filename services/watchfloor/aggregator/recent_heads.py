"""Heads of the last batches, so that those of actors in the news need not be read from bytes again and decided again."""

from watchfloor.aggregator.head import Head
from watchfloor.aggregator.rules import Rules

MOST_BYTES = 4 * 1024 * 1024
"""Of heads as they are written; as objects they take about five times as much."""


class RecentHeads:
    """Gives a head only for the very bytes that it was last written as: what the store holds is all that counts.

    So nothing is to be done when a batch fails, or partitions come and go.
    """

    def __init__(self, rules: Rules, most_bytes: int = MOST_BYTES) -> None:
        self.rules = rules
        self._most_bytes = most_bytes
        self._bytes = 0
        self._heads: dict[str, tuple[bytes, Head]] = {}
        """Those that were kept last come last."""

    def take(self, actor_id: str, data: bytes | None) -> Head:
        """The head that `data` is of, to be changed: it is kept no longer."""
        kept = self._drop(actor_id)
        if kept is not None and kept[0] == data:
            return kept[1]
        return Head.from_bytes(actor_id, data, self.rules)

    def keep(self, head: Head, data: bytes) -> None:
        """Keep a head that was written as `data`, and no longer those that were kept longest ago."""
        self._drop(head.actor_id)  # of another partition, where somebody has another way from key to partition
        self._heads[head.actor_id] = data, head
        self._bytes += len(data)
        while self._bytes > self._most_bytes:
            self._drop(next(iter(self._heads)))

    def _drop(self, actor_id: str) -> tuple[bytes, Head] | None:
        kept = self._heads.pop(actor_id, None)
        if kept is not None:
            self._bytes -= len(kept[0])
        return kept
