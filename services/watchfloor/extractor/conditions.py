"""Claims about the facets of an actor: "Kabul airport remains closed", "all departures were halted until noon".

What the words are stands in each facet's YAML (`reading`); here is how they are put together. A claim keeps what the
text says: closed to large aircraft is `closed` with the scope `large_aircraft`, not `limited`; "was not shut" is `closed`
with the modality `negated`; "to discuss the resumption of flights" is `open`, `discussed`. What that makes of the state
is for the fold to decide.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from spacy.tokens import Span, Token

from watchfloor.contracts.actors import Offsets
from watchfloor.contracts.events import Condition, Location, Modality, Participant, Schedule, event_id
from watchfloor.contracts.times import stamp
from watchfloor.extractor.attribution import attribution_of
from watchfloor.extractor.clauses import is_verbal, lemma
from watchfloor.extractor.condition_anchors import Anchor, find_anchors
from watchfloor.extractor.condition_claims import Claim, end_what_is_over
from watchfloor.extractor.condition_scope import is_single, scope_of
from watchfloor.extractor.condition_subjects import USERS, VEHICLE, Scene, Subject, doers, subjects_of
from watchfloor.extractor.document import Document, Paragraph
from watchfloor.extractor.modality import modality_of
from watchfloor.extractor.tenses import FUTURE_MODALS, tense_of
from watchfloor.extractor.terse import Terse, read_headline, read_notice
from watchfloor.extractor.times import EventTime, event_time
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
"""Thousandths, by the form of the claim: how often each was read right on the gold text, rounded."""
UNSURE = 200
"""Less for an actor that is not named with the claim."""
_SCHEDULE = re.compile(
    r"(?P<start>[01]?\d[:.]?[0-5]\d|2[0-4][:.]?\d\d)\s?(?:to|and|until|till|-|–)\s?(?P<end>[01]?\d[:.]?[0-5]\d|2[0-4][:.]?\d\d)"
)
_DAILY = re.compile(r"\b(?:daily|every (?:day|night|morning|evening)|each (?:day|night)|nightly|a day|weekdays)\b", re.IGNORECASE)
_GRANTED = {"after", "despite", "because", "due", "since", "following", "amid", "by", "during", "given", "before", "until", "with"}
"""Prepositions before a closure that is so."""
_STEADY = {"remain", "stay", "keep", "continue"}
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
        claims += end_what_is_over(found, document)
    conditions: dict[str, Condition] = {}
    for claim in claims:
        condition = _condition(claim, document, corrects)
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
    text = sentence.text.lower()
    if named and reading.by_place and reading.state_pattern.search(text):
        return True
    return (reading.subject_pattern if named else reading.sign_pattern).search(text) is not None


def _may_claim(sentence: Span) -> bool:
    """Questions, drills and fiction claim nothing."""
    text = sentence.text.rstrip(" \"”'’)")
    return not text.endswith("?") and not load_claim_words().unreal_pattern.search(sentence.text.lower())


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
    scope = scope_of(anchor, subject, scene.facet.reading)
    modality = _modality(anchor, scene)
    if modality is None:
        return
    match _user_of(anchor, subject, scene):
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
    value = "open" if anchor.ended else claims.value
    time, schedule = event_time(anchor.token, scene.paragraph, scene.document), _schedule(anchor.token)
    if schedule is not None and time is not None:
        time = replace(time, until=_last_of_days(time))
    elif value == "closed" and _is_bounded(anchor, time):
        value = "suspended"
    yield Claim(
        scene=scene,
        subject=subject,
        token=anchor.token,
        value=value,
        scope=scope,
        modality=modality,
        time=time,
        tense=tense_of(anchor.token),
        schedule=schedule,
        presupposes_stop=anchor.ended or claims.presupposes_stop or any(child.lower_ == "again" for child in anchor.token.children),
        ended_at=stamp(scene.document.published) if _is_over(anchor, modality) and value != "open" else None,
        continues=_continues(anchor.token, time, scene),
        confidence=CONFIDENCE[anchor.form] - (0 if subject.sure else UNSURE),
    )


def _is_beside_the_point(anchor: Anchor, subject: Subject) -> bool:
    """Airlines count where they fly or stop flying, planes where they come and go."""
    if subject.scope == USERS:
        return anchor.form not in ("user", "movement")
    return subject.scope == VEHICLE and anchor.form != "movement"


def _modality(anchor: Anchor, scene: Scene) -> Modality | None:
    """None where nobody says anything: "unclear whether"."""
    token = anchor.token
    modality = modality_of(token, scene.document.published.year)
    helpers = {child.lower_ for child in token.children if child.dep_ == "aux"}
    able = modality == "conditional" and bool(helpers & {"may", "can", "could"}) and not _hangs_on_a_condition(token)
    if anchor.settled and (modality == "negated" or able):
        return "asserted"
    if modality == "asserted" and anchor.form == "noun" and _is_only_mentioned(token):
        return "discussed"
    if modality == "asserted" and anchor.form == "noun" and not anchor.ended:
        modality = _of_governor(token, scene)
    if modality == "asserted" and anchor.form == "verb" and tense_of(token) == "future" and token.tag_ == "VBN" and not _is_made_to(token):
        modality = "announced"  # "with the airport to be closed"
    if anchor.ended and modality == "announced" and _is_proclaimed(token, scene):
        return "asserted"
    if modality == "asserted" and _is_meant_to(token):
        return "discussed"
    if modality == "announced" and lemma(token) in _STEADY and helpers & FUTURE_MODALS:
        return "asserted"  # "will stay closed until further notice" says that it is closed
    if modality == "negated" and any(lemma(above) in load_claim_words().averting for above in [*token.ancestors][:3]):
        return None
    if modality == "discussed" and _is_open_question(token):
        return None
    return modality


def _hangs_on_a_condition(token: Token) -> bool:
    return any(each.lower_ in ("if", "unless", "should", "were", "would") for each in token.sent)


def _is_made_to(token: Token) -> bool:
    """ "Causing flights to be cancelled"."""
    above = token.head if is_verbal(token.head) else token.head.head
    return lemma(above) in load_claim_words().implicative


def _is_proclaimed(token: Token, scene: Scene) -> bool:
    """ "Announced the end of the closure": done by saying so, unless a day to come is named."""
    time = event_time(token, scene.paragraph, scene.document)
    if tense_of(token) == "future" or lemma(token.head) not in ("announce", "declare", "confirm", "proclaim"):
        return False
    return time is None or time.value[:10] <= scene.document.published.date().isoformat()


def _is_meant_to(token: Token) -> bool:
    """ "Coordination with partners to reopen the airport": an infinitive below nothing that makes it happen."""
    if token.tag_ != "VB" or token.dep_ not in ("acl", "advcl", "relcl", "xcomp"):
        return False
    return any(child.lower_ == "to" for child in token.children) and lemma(token.head) not in load_claim_words().implicative


def _is_only_mentioned(noun: Token) -> bool:
    """ "The resumption of flights was mentioned", and as a heading without a finite verb too."""
    near = [noun.head, *(child for child in noun.children if child.dep_ in ("acl", "relcl"))]
    return any(lemma(each) in load_claim_words().mentioning for each in near)


def _of_governor(noun: Token, scene: Scene) -> Modality:
    """What the verb above makes of a closure: "would include the shutdown"; "after the closure" takes it for granted."""
    here = noun
    while here.head.i != here.i:
        if here.dep_ in ("nsubj", "nsubjpass", "poss", "csubj") or (here.dep_ == "prep" and here.lower_ in _GRANTED):
            return "asserted"
        here = here.head
        if here.pos_ in ("VERB", "AUX") and here.dep_ != "prep":
            found = modality_of(here, scene.document.published.year)
            return found if found in ("announced", "conditional", "threatened", "discussed") else "asserted"
    return "asserted"


def _is_open_question(token: Token) -> bool:
    if not any(child.dep_ == "mark" and child.lower_ in ("whether", "if") for child in token.children):
        return False
    above = {lemma(token.head), *(child.lower_ for child in token.head.children if child.dep_ in ("acomp", "attr"))}
    return bool(above & set(load_claim_words().open_questions))


def _user_of(anchor: Anchor, subject: Subject, scene: Scene) -> str | None:
    """Whether one airline, or several, decide here only for themselves."""
    token, head = anchor.token, subject.head
    acting = doers(token) if token.pos_ in ("VERB", "AUX") else []
    if anchor.form == "noun" and token.head.pos_ in ("VERB", "AUX") and token.dep_ in ("dobj", "attr"):
        acting = doers(token.head)
    about = [child for child in head.children if child.dep_ in ("compound", "poss", "nmod", "amod")] if subject.aspect == "service" else []
    if anchor.form == "user":
        about += [each for themes in anchor.themes for each in themes]
    users = [each for each in [*acting, *about] if each.i != head.i and _is_user(each, scene)]
    if not users:
        return "one" if subject.aspect == "service" and any(_is_foreign(each, subject, scene) for each in acting) else None
    plain = scene.facet.reading.users
    return "several" if any(each.tag_ in ("NNS", "NNPS") and lemma(each) in plain for each in users) else "one"


def _is_foreign(token: Token, subject: Subject, scene: Scene) -> bool:
    """Another country that stops its own flights there."""
    mention = scene.paragraph.mention_at(token)
    if mention is None or mention.actor_id is None or subject.mention.actor_id is None:
        return False
    doer, owner = scene.gazetteer.actor(mention.actor_id), scene.gazetteer.actor(subject.mention.actor_id)
    return doer is not None and owner is not None and doer.country is not None and owner.country not in (None, doer.country)


def _is_user(token: Token, scene: Scene) -> bool:
    mention, reading = scene.paragraph.mention_at(token), scene.facet.reading
    if mention is not None and mention.kind in scene.facet.kinds:
        return False
    if mention is not None and mention.kind in ("company", "airline"):
        return True
    names = {part.lower_ for part in (token, *token.lefts) if part.pos_ == "PROPN"}
    return lemma(token) in reading.users or bool(names & set(reading.user_names))


def _continues(token: Token, time: EventTime | None, scene: Scene) -> bool:
    """ "Remains closed", "is still open": it does not begin here, unless the words say when it did."""
    steady = lemma(token) in _STEADY or any(child.lower_ in ("still", "throughout") for child in token.children)
    return steady and (time is None or time.doubtful or time.value[:10] >= scene.document.published.date().isoformat())


def _is_bounded(anchor: Anchor, time: EventTime | None) -> bool:
    if time is not None and time.until is not None:
        return True
    return load_claim_words().bounded_pattern.search(_beside(anchor.token)) is not None


def _beside(token: Token) -> str:
    """The adverbs, adjectives and phrases that hang on a word."""
    beside = [child for child in token.children if child.dep_ in ("advmod", "amod", "prep", "npadvmod")]
    return " ".join(each.lower_ for child in beside for each in child.subtree)


def _is_over(anchor: Anchor, modality: Modality) -> bool:
    """ "Was briefly closed": who reports that knows that it is over."""
    past = tense_of(anchor.token) in ("past", "pluperfect", None)
    return modality == "asserted" and past and load_claim_words().brief_pattern.search(_beside(anchor.token)) is not None


def _schedule(token: Token) -> Schedule | None:
    """ "Closed 07:01 to 11:30 daily"."""
    text = token.sent.text
    hours = _SCHEDULE.search(text)
    daily = _DAILY.search(text)
    if hours is None or daily is None:
        return None
    start, end = (f"{digits[:-2]:0>2}:{digits[-2:]}" for digits in (re.sub(r"\D", "", hours[name]) for name in ("start", "end")))
    return Schedule(start=start, end=end, days="daily")


def _last_of_days(time: EventTime) -> str | None:
    """The day until which a daily stop goes on; the hour at which today's ends is in the schedule."""
    last = time.until[:10] if time.until is not None else None
    return last if last is not None and last > time.value[:10] else None


def _condition(claim: Claim, document: Document, corrects: bool) -> Condition:
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
        attribution=attribution_of(claim.token, paragraph),
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
