"""Claims about the facets of an actor: "Kabul airport remains closed", "all departures were halted until noon".

What the words are stands in each facet's YAML (`reading`); here is how they are put together. A claim keeps what the
text says: closed to large aircraft is `closed` with the scope `large_aircraft`, not `limited`; "was not shut" is `closed`
with the modality `negated`; "to discuss the resumption of flights" is `open`, `discussed`. What that makes of the state
is for the fold to decide.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from spacy.tokens import Span

from watchfloor.contracts.actors import Offsets
from watchfloor.contracts.events import Attribution, Condition, Location, Participant, event_id
from watchfloor.contracts.times import stamp
from watchfloor.extractor.attribution import attribution_of
from watchfloor.extractor.condition_anchor import Anchor
from watchfloor.extractor.condition_anchors import find_anchors
from watchfloor.extractor.condition_bounds import continues, is_bounded, is_extended, is_over, last_of_days, schedule_of, since_before
from watchfloor.extractor.condition_claims import Claim, end_what_is_over, without_consequences
from watchfloor.extractor.condition_modality import claim_modality
from watchfloor.extractor.condition_routine import is_routine
from watchfloor.extractor.condition_scene import USERS, VEHICLE, Scene, Subject
from watchfloor.extractor.condition_scope import is_single, scope_of
from watchfloor.extractor.condition_subjects import subjects_of
from watchfloor.extractor.condition_unreal import is_unreal
from watchfloor.extractor.condition_users import user_of
from watchfloor.extractor.denials import denial_of
from watchfloor.extractor.document import Document, Paragraph
from watchfloor.extractor.tenses import tense_of
from watchfloor.extractor.terse import Terse, read_headline, read_notice
from watchfloor.extractor.times import event_time
from watchfloor.knowledge.facets import Facet
from watchfloor.knowledge.gazetteer import Gazetteer
from watchfloor.knowledge.reading import Claims, load_claim_words

CONFIDENCE = {
    "verb": 900,
    "noun": 880,
    "adjective": 900,
    "phrase": 850,
    "movement": 800,
    "working": 850,
    "user": 800,
    "terse": 850,
    "attribute": 600,
}
"""Thousandths, by the form of the claim: set by hand in the order in which the forms mislead."""
UNSURE = 200
"""Less for an actor that is not named with the claim."""
_CORRECTION_REACH = 400
"""Characters at the head of a text in which it says that it corrects."""


def read_conditions(document: Document, facets: Mapping[str, Facet], gazetteer: Gazetteer) -> list[Condition]:
    """All that an article says about the facets of the actors in it.

    Args:
        document: parsed, with its mentions.
        facets: by id.
        gazetteer: tells the country of an airport, and the airport of a city.
    """
    corrects = _is_correction(document)
    claims: list[Claim] = []
    for facet in facets.values():
        named = any(mention.kind in facet.kinds for paragraph in document.paragraphs for mention in paragraph.mentions)
        found = [claim for paragraph in document.paragraphs for claim in _of_paragraph(paragraph, document, facet, named, gazetteer)]
        claims += end_what_is_over(without_consequences(found), document)
    conditions: dict[str, Condition] = {}
    for claim in claims:
        for condition in _conditions(claim, document, corrects):
            known = conditions.get(condition.event_id)
            if known is None or known.confidence < condition.confidence:
                conditions[condition.event_id] = condition
    return list(conditions.values())


def _is_correction(document: Document) -> bool:
    words = load_claim_words()
    heads = [document.article.title, document.article.text[:_CORRECTION_REACH]]
    return any(re.search(pattern, head) for pattern in words.corrections for head in heads)


def _of_paragraph(paragraph: Paragraph, document: Document, facet: Facet, named: bool, gazetteer: Gazetteer) -> Iterator[Claim]:
    for sentence in paragraph.parsed().sents:
        if not _is_about(sentence, paragraph, facet, named) or not _may_claim(sentence):
            continue
        scene = Scene(document, paragraph, sentence, facet, gazetteer)
        notices = [_of_terse(each, scene) for each in read_notice(scene)]
        if notices:
            yield from notices
            continue
        found = [claim for anchor in find_anchors(sentence, facet.reading) for claim in _of_anchor(anchor, scene)]
        yield from found
        known = {claim.subject.mention.actor_id for claim in found}
        yield from (_of_terse(each, scene) for each in read_headline(scene) if each.mention.actor_id not in known)


def _of_terse(terse: Terse, scene: Scene) -> Claim:
    time = terse.time or event_time(terse.token, scene.paragraph, scene.document)
    return Claim(
        scene=scene,
        subject=Subject(terse.mention, "itself", "all", terse.token),
        token=terse.token,
        value="suspended" if terse.value == "closed" and time is not None and time.until is not None else terse.value,
        scope=terse.scope,
        modality=terse.modality,
        time=time,
        tense=None,
        schedule=None,
        presupposes_stop=False,
        confidence=CONFIDENCE["terse"],
    )


def _is_about(sentence: Span, paragraph: Paragraph, facet: Facet, named: bool) -> bool:
    """Whether a sentence can be about the facet at all: most are not, and cost nothing more."""
    reading = facet.reading
    if reading.named and any(each.kind in facet.kinds for each in paragraph.mentions_in(sentence.start_char, sentence.end_char)):
        return True
    text = paragraph.words_of(sentence).lower()
    if named and reading.by_place and reading.state_pattern.search(text):
        return True
    return (reading.subject_pattern if named else reading.sign_pattern).search(text) is not None


def _may_claim(sentence: Span) -> bool:
    """Questions, drills and fiction claim nothing; but what is closed because of a drill is closed."""
    text = sentence.text.rstrip(" \"”'’)")
    return not text.endswith("?") and not is_unreal(sentence)


def _of_anchor(anchor: Anchor, scene: Scene) -> Iterator[Claim]:
    for themes in anchor.themes:
        subjects = subjects_of(themes, anchor.token, scene)
        for subject in subjects:
            claims = next((each for each in anchor.claims if subject.aspect in each.of), None)
            if claims is not None:
                yield from _claimed(anchor, claims, subject, scene)
        if subjects:
            return


def _claimed(anchor: Anchor, claims: Claims, subject: Subject, scene: Scene) -> Iterator[Claim]:
    modality = claim_modality(anchor, scene)
    if modality is None:
        return
    scope = scope_of(anchor, subject, scene, modality)
    match user_of(anchor, subject, scene):
        case "one":
            return
        case "several":
            if modality != "asserted":
                return
            scope = USERS
    if _is_beside_the_point(anchor, subject):
        return
    if anchor.form == "attribute" and subject.aspect != "itself":
        return
    if subject.aspect == "service" and anchor.form != "movement" and is_single(subject.head, scene.facet.reading):
        return
    value, tense = "open" if anchor.ended else claims.value, tense_of(anchor.token)
    time, schedule = event_time(anchor.token, scene.paragraph, scene.document), schedule_of(anchor.token)
    if schedule is None and is_routine(anchor, value, tense, time):
        return
    if time is not None and time.passed:
        return
    if is_extended(anchor.token):
        time = since_before(time, scene)
    if schedule is not None and time is not None:
        time = replace(time, until=last_of_days(time))
    elif value == "closed" and is_bounded(anchor.token, time):
        value = "suspended"
    yield Claim(
        scene=scene,
        subject=subject,
        token=anchor.token,
        value=value,
        scope=scope,
        modality=modality,
        time=time,
        tense=tense,
        schedule=schedule,
        presupposes_stop=anchor.ended or claims.presupposes_stop or any(child.lower_ == "again" for child in anchor.token.children),
        ended_at=stamp(scene.document.published) if is_over(anchor.token, modality) and value != "open" else None,
        continues=continues(anchor.token, time, scene),
        confidence=CONFIDENCE[anchor.form] - (0 if subject.sure else UNSURE),
    )


def _is_beside_the_point(anchor: Anchor, subject: Subject) -> bool:
    """Airlines count where they fly or stop flying, planes where they come and go."""
    if subject.scope == USERS:
        return anchor.form not in ("user", "movement")
    return subject.scope == VEHICLE and anchor.form != "movement"


def _conditions(claim: Claim, document: Document, corrects: bool) -> Iterator[Condition]:
    """What a claim says, and beside it the denial that its sentence tells of."""
    paragraph = claim.scene.paragraph
    yield _condition(claim, attribution_of(claim.token, paragraph), document, corrects)
    if claim.modality == "asserted" and (denied := denial_of(claim.token, paragraph)) is not None:
        yield _condition(replace(claim, modality="negated"), denied, document, corrects)


def _condition(claim: Claim, said: Attribution | None, document: Document, corrects: bool) -> Condition:
    header = document.article.header
    scene = claim.scene
    sentence, paragraph = scene.sentence, scene.paragraph
    offsets: Offsets = paragraph.offsets(sentence)
    modality, time = claim.modality, claim.time
    if corrects and modality == "asserted" and _tells_what_was_wrong(sentence.text):
        modality = "negated"
    mention = claim.subject.mention
    facet, what = scene.facet.id, f"{claim.value}/{claim.scope}"
    roles: list[str | None] = [mention.actor_id]
    known = time is not None and not time.doubtful
    return Condition(
        event_id=event_id(header.id, header.version, "condition", paragraph.section, offsets, facet, what, roles, modality),
        article_id=header.id,
        version=header.version,
        modality=modality,
        location=_location(claim, scene.gazetteer),
        event_time=time.value if time is not None and known else None,
        event_time_precision=time.precision if time is not None and known else None,
        until=claim.until,
        attribution=said,
        confidence=claim.confidence,
        section=paragraph.section,
        sentence=sentence.text,
        paragraph=paragraph.text,
        offsets=offsets,
        actor=Participant(actor_id=mention.actor_id, name=mention.name, text=mention.text),
        facet=facet,
        value=claim.value,
        scope=claim.scope,
        schedule=claim.schedule,
        continues=claim.continues,
        correction=corrects,
    )


def _location(claim: Claim, gazetteer: Gazetteer) -> Location | None:
    """A condition is where its actor is."""
    mention = claim.subject.mention
    actor = gazetteer.actor(mention.actor_id) if mention.actor_id is not None else None
    if actor is None:
        return None
    return Location(text=mention.text, name=actor.name, country=actor.country, lat=actor.lat, lon=actor.lon)


def _tells_what_was_wrong(sentence: str) -> bool:
    return any(re.search(pattern, sentence) for pattern in load_claim_words().corrected)
