"""What changed between two decisions about a facet: one message for each field whose timeline is another now."""

from watchfloor.aggregator.deciding import Decision
from watchfloor.contracts.events import Event
from watchfloor.contracts.observation import Observation
from watchfloor.contracts.state import Cause, Reason, StateChange, TimelineField, change_id

_FIELDS: tuple[TimelineField, TimelineField] = ("status", "outlook")


def changes_between(
    facet: str, before: Decision, after: Decision, name: str, old: Observation | None, new: Observation, recorded_at: str
) -> list[StateChange]:
    """The changes that an observation made.

    Args:
        facet: its id.
        before: what was decided without the observation.
        after: what is decided with it.
        name: of the actor.
        old: what the article said of the actor before.
        new: the observation.
        recorded_at: the timestamp of the article's record.

    Returns:
        At most one change a field. One that touches only the past is not `current`.
    """
    found = []
    for field in _FIELDS:
        was, now = (before.status, after.status) if field == "status" else (before.outlook, after.outlook)
        if was == now and _shape(before, field) == _shape(after, field):
            continue
        found.append(
            StateChange(
                change_id=change_id(new.actor_id, facet, field, new.article.id, new.article.version, new.extractor),
                actor_id=new.actor_id,
                name=name,
                facet=facet,
                field=field,
                before=was,
                after=now,
                current=was != now,
                timeline=after.timelines[field],
                recorded_at=recorded_at,
                reason=_reason(old, new),
                cause=Cause(article=new.article, event=_event(facet, field, after, new)),
            )
        )
    return found


def _shape(decision: Decision, field: str) -> list[tuple[str, str, str | None]]:
    """A timeline without the events that it rests on: another witness of the same course of things is no change."""
    return [(each.value, each.start, each.until) for each in decision.timelines[field]]


def _reason(old: Observation | None, new: Observation) -> Reason:
    if new.article.retracted or new.contribution is None:
        return "withdrawal"
    if new.article.override is not None:
        return "override"
    if old is not None and old.article.version == new.article.version:
        return "rule_upgrade"
    corrects = any(event.kind == "condition" and event.correction for event in new.contribution.events)
    return "correction" if corrects or (old is not None and old.contribution is not None) else "report"


def _event(facet: str, field: str, after: Decision, new: Observation) -> Event | None:
    """The event of the observation that speaks for the new value; else the first about the facet; null for a withdrawal."""
    about = [event for event in new.contribution.events if event.kind == "condition" and event.facet == facet] if new.contribution else []
    ids = {segment.event_id for segment in after.timelines[field]}
    order = [event for event in about if event.event_id in ids] + [event for event in about if event.event_id in after.supporting] + about
    return next(iter(order), None)
