"""The fold in memory: what a streaming run of the same extractions ends in, byte for byte. The oracle of the streaming tests."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from watchfloor.aggregator.fold import fold
from watchfloor.aggregator.head import Head
from watchfloor.aggregator.observations import ArticleEntry, observations_of
from watchfloor.aggregator.rules import Rules, load_rules
from watchfloor.aggregator.states import state_of
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.state import ActorState, StateChange

_UNTOLD = datetime(1970, 1, 1, tzinfo=UTC)


class Memory:
    """The contributions of one actor, in a dict."""

    def __init__(self) -> None:
        self.by_article: dict[str, bytes] = {}

    def get(self, article_id: str) -> bytes | None:
        return self.by_article.get(article_id)

    def scan(self) -> Iterator[bytes]:
        yield from self.by_article.values()


class Replay:
    """Both stages of the fold, without tables or topics."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._entries: dict[str, ArticleEntry] = {}
        self.actors: dict[str, tuple[Head, Memory]] = {}
        self._offset = 0

    def take(self, extraction: Extraction, recorded_at: datetime = _UNTOLD) -> list[StateChange]:
        """Folds an extraction into every actor that it touches; the changes that come of it."""
        entry, observations = observations_of(self._entries.get(extraction.article.id), extraction)
        self._entries[extraction.article.id] = entry
        changes: list[StateChange] = []
        for observation in observations:
            actor = observation.actor_id
            if actor not in self.actors:
                self.actors[actor] = Head(actor, self._rules), Memory()
            head, memory = self.actors[actor]
            folded = fold(head, observation, memory, offset=self._offset, recorded_at=recorded_at)
            memory.by_article[observation.article.id] = folded.contribution
            changes += folded.changes
            self._offset += 1
        return changes

    def states(self) -> list[ActorState]:
        """The states of all actors that have one, by actor id."""
        found = ((head, state_of(head, memory.get)) for _, (head, memory) in sorted(self.actors.items()))
        return [ActorState.model_validate_json(state) for _, state in found if state]


def replay(extractions: Iterable[Extraction], rules: Rules | None = None) -> list[ActorState]:
    """The states that a set of extractions ends in, by actor id, whatever their order.

    Args:
        extractions: any versions of any articles.
        rules: those that come with Watchfloor, unless given.
    """
    replay = Replay(rules or load_rules())
    for extraction in extractions:
        replay.take(extraction)
    return replay.states()
