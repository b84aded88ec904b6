"""Stage one: from an extraction to one observation for each actor that it names, or named."""

from watchfloor.contracts.canonical import Message
from watchfloor.contracts.events import Condition, Event
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.observation import Contribution, Observation

LONGEST_TEXT = 1000
"""Characters of a sentence that travel on; the event itself keeps all of it on the events topic."""


class ArticleEntry(Message):
    """What stage one keeps of an article: the version that rules, and whom it named."""

    version: str
    extractor: str
    actors: list[str]


def observations_of(stored: ArticleEntry | None, extraction: Extraction) -> tuple[ArticleEntry, list[Observation]]:
    """The entry to keep, and one observation for every actor, old and new.

    Args:
        stored: the entry of the article, if there is one.
        extraction: a version of it.

    Returns:
        An older version than the stored one leaves the entry and sends nothing. An equal one is sent again: stage two
        ignores what it has, and a replay can bring back what got lost. Should it name others, all of them stay in the entry:
        each of them hears of a withdrawal.
    """
    header = extraction.article
    if stored and (header.version, extraction.extractor) < (stored.version, stored.extractor):
        return stored, []
    now = contributions_of(extraction)
    before = stored.actors if stored else []
    again = stored is not None and (header.version, extraction.extractor) == (stored.version, stored.extractor)
    named = {*before, *now} if again else now
    entry = ArticleEntry(version=header.version, extractor=extraction.extractor, actors=sorted(named))
    return entry, [
        Observation(actor_id=actor, article=header, extractor=extraction.extractor, contribution=now.get(actor))
        for actor in sorted({*before, *now})
    ]


def contributions_of(extraction: Extraction) -> dict[str, Contribution]:
    """What an article version says of each actor, by its id. To be mentioned is not enough: events and conditions count.

    Of an actor's events with one id the first counts: it is the id by which words are found again.
    """
    events: dict[str, list[Event]] = {}
    names: dict[str, str] = {}
    if extraction.article.retracted:
        return {}
    told: set[tuple[str, str]] = set()
    for event in extraction.events:
        for actor, name in _taking_part(event):
            names.setdefault(actor, name)
            if (actor, event.event_id) not in told:
                told.add((actor, event.event_id))
                events.setdefault(actor, []).append(_bounded(event))
    override = extraction.article.override
    if override:
        events.setdefault(override.actor_id, [])
    known = {entity.actor_id: entity for entity in extraction.entities if entity.actor_id}
    found: dict[str, Contribution] = {}
    for actor, said in events.items():
        entity = known.get(actor)
        name, kind = (entity.name, entity.kind) if entity else (names.get(actor, actor), actor.partition(":")[0])
        found[actor] = Contribution(name=name, kind=kind, events=said)
    return found


def _taking_part(event: Event) -> list[tuple[str, str]]:
    """Id and name of the known actors of an event, each once."""
    parts = [event.actor] if isinstance(event, Condition) else [part for part in (event.source, event.target) if part]
    return list({part.actor_id: (part.actor_id, part.name) for part in parts if part.actor_id}.values())


def _bounded(event: Event) -> Event:
    """The event without its paragraph, which nobody reads here: an article of 2 MiB can be one paragraph."""
    return event.model_copy(update={"paragraph": "", "sentence": event.sentence[:LONGEST_TEXT]})
