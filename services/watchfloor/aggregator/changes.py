"""What changed between two decisions about a facet: one message for each field whose timeline is another now."""

from watchfloor.aggregator.deciding import Decision, Summary
from watchfloor.contracts.events import Event
from watchfloor.contracts.observation import Observation
from watchfloor.contracts.state import Cause, Reason, Segment, StateChange, TimelineField, change_id

_FIELDS: tuple[TimelineField, TimelineField] = ("status", "outlook")


def changes_between(
    facet: str, before: Summary, after: Summary, decision: Decision, name: str, old: Observation | None, new: Observation, recorded_at: str
) -> list[StateChange]:
    """The changes that an observation made.

    Args:
        facet: its id.
        before: what was decided without the observation.
        after: what is decided with it.
        decision: the same, whole.
        name: of the actor.
        old: what the article said of the actor before.
        new: the observation.
        recorded_at: the timestamp of the article's record.

    Returns:
        At most one change a field. One that touches only the past is not `current`.
    """
    return [
        StateChange(
            change_id=change_id(new.actor_id, facet, field, new.article.id, new.article.version, new.extractor),
            actor_id=new.actor_id,
            name=name,
            facet=facet,
            field=field,
            before=before.values[field],
            after=after.values[field],
            current=before.values[field] != after.values[field],
            timeline=[Segment(**each._asdict()) for each in decision.timelines[field]],
            cut=field in decision.cut,
            recorded_at=recorded_at,
            reason=_reason(old, new),
            cause=Cause(article=new.article, event=_event(facet, field, decision, new)),
        )
        for field in _FIELDS
        if after.differs(before, field)
    ]


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
