"""What changed between two decisions about a facet: one message for each field whose timeline is another now."""

from watchfloor.aggregator.claims import claims_of
from watchfloor.aggregator.deciding import Decision, Stretch, Summary
from watchfloor.aggregator.head import LONGEST_NAME, Head
from watchfloor.aggregator.rules import Rules
from watchfloor.contracts.events import Condition, Event
from watchfloor.contracts.observation import Observation
from watchfloor.contracts.state import Cause, Reason, Segment, StateChange, TimelineField, change_id

_FIELDS: tuple[TimelineField, TimelineField] = ("status", "outlook")


def changes_between(
    head: Head, facet: str, before: Summary, old: Observation | None, new: Observation, recorded_at: str
) -> list[StateChange]:
    """The changes that an observation made.

    Args:
        head: with the observation folded in.
        facet: its id.
        before: what was decided of it without the observation.
        old: what the article said of the actor before.
        new: the observation.
        recorded_at: the timestamp of the article's record.

    Returns:
        At most one change a field. One that touches only the past is not `current`.
    """
    after, decision = head.summary(facet), head.decision(facet)
    return [
        StateChange(
            change_id=change_id(new.actor_id, facet, field, new.article.id, new.article.version, new.extractor),
            actor_id=new.actor_id,
            name=_name(head, new, old),
            facet=facet,
            field=field,
            before=before.values[field],
            after=after.values[field],
            current=before.values[field] != after.values[field],
            timeline=[_segment(each) for each in decision.timelines[field]],
            cut=field in decision.cut,
            recorded_at=recorded_at,
            reason=_reason(old, new),
            cause=Cause(article=new.article, event=_event(facet, field, decision, new, head.rules)),
        )
        for field in _FIELDS
        if after.differs(before, field)
    ]


def _name(head: Head, *told: Observation | None) -> str:
    """As the article names the actor. An override only knows its id: then as others name it."""
    names = [each.contribution.name for each in told if each and each.contribution]
    return next((each[:LONGEST_NAME] for each in names if each != head.actor_id), head.name)


def _segment(stretch: Stretch) -> Segment:
    # Unchecked: to parse and write again the times of a long timeline would take a third of what an update takes.
    return Segment.model_construct(**stretch._asdict())


def _reason(old: Observation | None, new: Observation) -> Reason:
    if new.article.retracted or new.contribution is None:
        return "withdrawal"
    if new.article.override is not None:
        return "override"
    if old is not None and old.article.version == new.article.version:
        return "rule_upgrade"
    corrects = any(event.kind == "condition" and event.correction for event in new.contribution.events)
    return "correction" if corrects or (old is not None and old.contribution is not None) else "report"


def _event(facet: str, field: str, after: Decision, new: Observation, rules: Rules) -> Event | None:
    """The event of the observation that speaks for the new value; else the first about the facet; null for withdrawals and overrides.

    What moves a facet may be an interaction: a crossing is blockaded.
    """
    if new.contribution is None:
        return None
    about = [event for event in new.contribution.events if not isinstance(event, Condition) or event.facet == facet]
    ids = {segment.event_id for segment in after.timelines[field]}
    order = [event for event in about if event.event_id in ids] + [event for event in about if event.event_id in after.supporting]
    order += [event for event in about if isinstance(event, Condition)]
    return order[0] if order else _first_moving(facet, new, about, rules)


def _first_moving(facet: str, new: Observation, about: list[Event], rules: Rules) -> Event | None:
    moving = {claim.event_id for claims in claims_of(new, rules).get(facet, {}).values() for claim, _ in claims}
    return next((event for event in about if event.event_id in moving), None)
