"""A claim on its way to a condition, and what the other claims of the same article make of it."""

from dataclasses import dataclass, replace

from spacy.tokens import Token

from watchfloor.contracts.events import Modality, Schedule
from watchfloor.contracts.times import stamp
from watchfloor.extractor.clauses import lemma
from watchfloor.extractor.condition_scene import Scene, Subject
from watchfloor.extractor.document import Document
from watchfloor.extractor.tenses import Tense
from watchfloor.extractor.times import EventTime
from watchfloor.knowledge.reading import load_claim_words

_STOPS = {"closed", "suspended", "limited"}


@dataclass(frozen=True, slots=True)
class Claim:
    """What one word says of one actor."""

    scene: Scene
    subject: Subject
    token: Token
    value: str
    scope: str
    modality: Modality
    time: EventTime | None
    tense: Tense | None
    schedule: Schedule | None
    presupposes_stop: bool
    confidence: int
    continues: bool = False
    ended_at: str | None = None
    """Where another claim of the article says that it is over."""

    @property
    def until(self) -> str | None:
        return self.ended_at or (self.time.until if self.time is not None else None)

    @property
    def start(self) -> str | None:
        return self.time.value if self.time is not None and not self.time.doubtful else None


def without_consequences(claims: list[Claim]) -> list[Claim]:
    """Without the flights that were diverted where the same article says that the place is stopped: they were sent away because it is."""
    stopped = {each.subject.mention.actor_id for each in claims if each.value in ("closed", "suspended") and each.modality == "asserted"}
    diverting = set(load_claim_words().diverting)
    return [
        each
        for each in claims
        if each.value != "limited" or each.subject.mention.actor_id not in stopped or not diverting & {lemma(each.token), each.token.lower_}
    ]


def end_what_is_over(claims: list[Claim], document: Document) -> list[Claim]:
    """Gives a stop its end where the same article tells that the actor runs again: "shut for hours, before resuming".

    The order of telling does not matter: a live log has the latest first, and a report often the outcome.
    """
    ended = [_ended(claim, claims, document) for claim in claims]
    return [_told_again(claim, ended, document) for claim in ended]


def _told_again(stop: Claim, claims: list[Claim], document: Document) -> Claim:
    """ "The agency closed the airport", undated, in a text that tells of a stop with its end: the same one."""
    if stop.value not in _STOPS or stop.modality != "asserted" or stop.until is not None or stop.start is not None or stop.tense != "past":
        return stop
    now = stamp(document.published)
    for other in claims:
        same = other.value in _STOPS and other.subject.mention.actor_id == stop.subject.mention.actor_id and other.modality == "asserted"
        if same and other.until is not None and other.until <= now:
            return replace(stop, ended_at=other.until)
    return stop


def _ended(stop: Claim, claims: list[Claim], document: Document) -> Claim:
    if stop.value not in _STOPS or stop.modality != "asserted" or stop.until is not None or stop.schedule is not None:
        return stop
    for other in claims:
        if (
            other.value == "open"
            and other.modality == "asserted"
            and other.subject.mention.actor_id == stop.subject.mention.actor_id
            and _ends(other, stop)
        ):
            now = stamp(document.published)
            end = other.start if other.start is not None and other.start[:10] < now[:10] else now
            return replace(stop, ended_at=end)
    return stop


def _ends(opening: Claim, stop: Claim) -> bool:
    if opening.start is not None and stop.start is not None:
        length = min(len(opening.start), len(stop.start))
        if opening.start[:length] < stop.start[:length]:
            return False
        if length > 10 and opening.start[:length] > stop.start[:length]:
            return True
    if opening.token.i == stop.token.i and opening.scene.paragraph is stop.scene.paragraph:
        return False
    if stop.tense == "present" and opening.start == stop.start:
        return False
    if any(child.lower_ == "again" for child in stop.token.children):
        return False
    return opening.presupposes_stop or stop.tense == "pluperfect" or (stop.tense == "past" and opening.tense in ("present", "perfect"))
