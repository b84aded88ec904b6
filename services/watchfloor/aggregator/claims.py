"""From a condition to a claim: what it says of a field, since when, and how much that counts by itself."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from watchfloor.aggregator.instants import begin, end, local_day
from watchfloor.aggregator.rules import Rules
from watchfloor.aggregator.weighing import weight
from watchfloor.contracts.article import ArticleHeader
from watchfloor.contracts.events import Condition, Event, Interaction, Participant
from watchfloor.contracts.ids import digest
from watchfloor.contracts.observation import Observation
from watchfloor.contracts.times import is_day
from watchfloor.knowledge.deciding import Deciding

Field = Literal["status", "outlook"]
_COARSE = ("week", "month", "year")
_SAID_OF_THE_PRESENT = ("asserted", "negated")


class Claim(NamedTuple):
    """What one sentence says of one field. The first four parts are its place in the order of claims."""

    start: str
    """When what it claims began; of an outlook, when it was said."""
    published_at: str
    event_id: str
    article_id: str
    value: str
    denies: str | None
    """The value that it denies; `value` is then what that is evidence for."""
    weight: int
    family: str
    copy_of: str | None
    rumour: bool
    dated: bool
    """The article has a date of its own. What has none is put in no order with what has one."""
    begins: bool
    """`start` may be the beginning: it is dated at least to the day, and the words do not say that it only goes on."""
    continues: bool
    correction: bool
    until: str | None
    """When it is said to end."""
    at: str | None
    """Of an outlook: for when it is announced."""
    by: str | None

    @property
    def words(self) -> tuple[str, str]:
        """Article and event in which its words are found: an extractor of others may number the events of each article alike."""
        return self.article_id, self.event_id


class Override(NamedTuple):
    """What an analyst set by hand. The first four parts are its place in the order of overrides."""

    start: str
    article_id: str
    event_id: str
    field: Field
    value: str
    author: str
    reason: str
    until: str


def claims_of(observation: Observation, rules: Rules) -> dict[str, dict[Field, list[tuple[Claim, Condition]]]]:
    """The claims of an observation, by facet and field, each with the condition that it was made from.

    Conditions of a facet that this kind of actor does not have, and what the report only recalls, make no claim.
    """
    found: dict[str, dict[Field, list[tuple[Claim, Condition]]]] = {}
    contribution = observation.contribution
    if contribution is None:
        return found
    seen: set[str] = set()
    for event in contribution.events:
        if event.event_id in seen:
            continue
        for condition, deciding, share in _conditions(event, observation.actor_id, contribution.kind, rules):
            claim = _claim(condition, observation.article, deciding, rules, share)
            if claim:
                seen.add(event.event_id)
                found.setdefault(condition.facet, {}).setdefault(claim[0], []).append((claim[1], condition))
    return found


def _conditions(event: Event, actor_id: str, kind: str, rules: Rules) -> Iterator[tuple[Condition, Deciding, int]]:
    """What an event says of a facet of the actor, how that is decided, and what share of a claim's weight it has."""
    if isinstance(event, Condition):
        deciding = rules.of(event.facet, kind)
        if deciding is not None and event.actor.actor_id == actor_id:
            yield event, deciding, 1000
    elif event.target is not None and event.target.actor_id == actor_id:
        for facet, deciding in rules.of_kind(kind):
            if move := deciding.move_of(event.type, event.mode):
                yield condition_of(event, event.target, facet, move.value), deciding, move.weight
                return


def condition_of(event: Interaction, actor: Participant, facet: str, value: str) -> Condition:
    """An interaction as the condition of its target that it amounts to."""
    same = event.model_dump(exclude={"kind", "type", "mode", "source", "target", "content"})
    return Condition(actor=actor, facet=facet, value=value, **same)


def override_of(observation: Observation, rules: Rules) -> tuple[str, Override] | None:
    """The facet that an observation overrides, and how; None for a report, or where that kind has no such facet or value."""
    header, override = observation.article, observation.article.override
    if override is None or observation.contribution is None or override.actor_id != observation.actor_id:
        return None
    deciding = rules.of(override.facet, observation.contribution.kind)
    if deciding is None or override.field not in ("status", "outlook"):
        return None
    facet = rules.facets[override.facet]
    if override.value not in (facet.statuses if override.field == "status" else facet.outlooks):
        return None
    return override.facet, Override(
        start=header.published_at,
        article_id=header.id,
        event_id=override_event_id(header.id, header.version, override.facet, override.field, override.value),
        field="status" if override.field == "status" else "outlook",
        value=override.value,
        author=override.author,
        reason=override.reason,
        until=override.until,
    )


def override_event_id(article_id: str, version: str, facet: str, field: str, value: str) -> str:
    """The id that an override has in timelines and evidence, where a report has that of its event."""
    return digest(article_id, version, "override", facet, field, value)


def _claim(event: Condition, header: ArticleHeader, deciding: Deciding, rules: Rules, share: int) -> tuple[Field, Claim] | None:
    read = _reading(event, deciding)
    if read is None:
        return None
    field, value, denies, scope_weight = read
    publisher = rules.outlets.find(header.source, header.url)
    attribution = event.attribution
    start = header.published_at if field == "outlook" else _start(event, header)
    coarse = event.event_time is not None and event.event_time_precision in _COARSE
    return field, Claim(
        start=start,
        published_at=header.published_at,
        event_id=event.event_id,
        article_id=header.id,
        value=value,
        denies=denies,
        weight=weight(event, publisher.trust, scope_weight * share // 1000, deciding),
        family=publisher.family,
        copy_of=header.duplicate_of if header.duplicate_of != header.id else None,
        rumour=attribution is not None and attribution.role == "rumour",
        dated=not header.date_defaulted,
        begins=not (header.date_defaulted or coarse or event.continues or denies is not None),
        continues=event.continues,
        correction=event.correction,
        until=end(event.until, header.utc_offset) if event.until else None,
        at=_promised(event, header) if field == "outlook" else None,
        by=attribution.speaker[:80] if attribution else None,
    )


def _promised(event: Condition, header: ArticleHeader) -> str | None:
    """For when something is said to come; the day on which it was only talked about is no such date."""
    time = event.event_time
    if time is None or not is_day(time):
        return time if time is not None and time > header.published_at else None
    today = local_day(header.published_at, header.utc_offset)
    return time if time > today or (time == today and event.modality in ("announced", "threatened")) else None


def _reading(event: Condition, deciding: Deciding) -> tuple[Field, str, str | None, int] | None:
    """Field, value, denied value and weight of the scope; None for what moves nothing."""
    if event.modality == "historical":
        return None
    if event.modality not in _SAID_OF_THE_PRESENT:
        value = event.value if event.value in deciding.outlooks else deciding.to_come.get(event.value, {}).get(event.modality)
        # A closure of a part is no closure to come, and what should stay as it is is no change to come.
        return ("outlook", value, None, 1000) if value and not event.continues and _whole(event, value, deciding) else None
    if event.value not in deciding.groups:
        return None
    scope = deciding.scopes.get(event.scope, deciding.other_scope)
    if event.modality == "negated":
        denied = event.value if event.scope == "all" else f"{event.value}/part"
        denial = deciding.denial_of(denied)
        return ("status", denial.value, denied, scope.weight) if denial else None
    value = scope.means.get(event.value, event.value)
    if event.schedule is not None and deciding.groups[value] == "stopped":
        value = deciding.other_scope.means.get(value, value)
    return "status", value, None, scope.weight


def _whole(event: Condition, outlook: str, deciding: Deciding) -> bool:
    scope = deciding.scopes.get(event.scope, deciding.other_scope)
    if scope.weight == 0:
        return False
    return deciding.outlooks[outlook].promises == "running" or event.value not in scope.means


def _start(event: Condition, header: ArticleHeader) -> str:
    """When it began: never after publication, and a day on which it was also published counts as that moment, unless it was over."""
    time = event.event_time
    if time is None:
        return header.published_at
    if is_day(time) and time >= local_day(header.published_at, header.utc_offset) and not _is_over(event, header):
        return header.published_at
    return min(begin(time, header.utc_offset), header.published_at)


def _is_over(event: Condition, header: ArticleHeader) -> bool:
    """Whether it had ended when it was told: "was closed for two hours on Monday", on that Monday."""
    return event.until is not None and end(event.until, header.utc_offset) <= header.published_at
