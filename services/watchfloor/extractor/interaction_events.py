"""From a draft to the interaction events that it becomes: participants, attribution, time and place."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from spacy.tokens import Span, Token

from watchfloor.contracts.events import Interaction, Participant, event_id
from watchfloor.contracts.times import parse
from watchfloor.extractor.attribution import attribution_of
from watchfloor.extractor.clauses import children, lemma
from watchfloor.extractor.document import Document, Paragraph
from watchfloor.extractor.event_nouns import Draft
from watchfloor.extractor.frames import is_actor
from watchfloor.extractor.participants import participant
from watchfloor.extractor.places import locate
from watchfloor.extractor.times import event_time
from watchfloor.knowledge.gazetteer import Gazetteer
from watchfloor.knowledge.lexicon import Lexicon
from watchfloor.knowledge.names import key
from watchfloor.knowledge.sites import is_site

MAX_SENTENCE, MAX_PARAGRAPH = 600, 1000
"""Characters of evidence that an event carries."""
MAX_SIDES = 3
"""Sources, and targets, of one reading that become events of their own; a longer list is a communiqué."""
CONFIDENCE = {"frame": 850, "verb": 800, "weak": 600, "noun": 600}
CONFIDENCE_OF_OPERATOR = 800
NEWS = timedelta(days=60)
"""An attack named by its day is that of this year only while it is news."""
BETWEEN_PARTIES = frozenset({"CONSULT", "AGREE", "REQUEST", "ACCUSE"})
"""What is done with somebody who can answer: an airport is where it is done, or what it is about."""
MISSING_ROLE = 150
"""Taken off the confidence for each of source and target that is not there."""
_PLACES = frozenset({"GPE", "LOC", "FAC"})
_WHERE = frozenset({"near", "outside", "inside", "across", "throughout", "around", "within"})
_DONE_SOMEWHERE = frozenset({"ASSAULT", "COERCE", "PROTEST"})
"""What is done near a place is not done to it; "in" is left out, since what is done in a country is mostly done to it."""


def events_of(
    draft: Draft, sentence: Span, paragraph: Paragraph, document: Document, lexicon: Lexicon, gazetteer: Gazetteer
) -> Iterator[Interaction]:
    """One event for each source and target of a draft."""
    header = document.article.header
    when = event_time(draft.token, paragraph, document)
    if when is not None and _is_named_by_date(draft, when.value, document):
        # "The September 11 attacks": known by their day, in a year that the text does not give.
        when, draft = None, replace(draft, modality="historical") if draft.modality == "asserted" else draft
    if when is not None and when.doubtful:
        when = None  # Told as past with no word of when: the day of the article would be made up.
    where = locate(draft.token, paragraph, document, gazetteer)
    said = attribution_of(draft.token, paragraph)
    offsets = paragraph.offsets(sentence)
    for source, target in _pairs(draft, paragraph, lexicon):
        roles = [None if each is None else each.actor_id or each.text for each in (source, target)]
        yield Interaction(
            event_id=event_id(
                header.id, header.version, "interaction", paragraph.section, offsets, draft.type, draft.mode, roles, draft.modality
            ),
            article_id=header.id,
            version=header.version,
            modality=draft.modality,
            event_time=when.value if when else None,
            event_time_precision=when.precision if when else None,
            until=when.until if when else None,
            location=where,
            attribution=said,
            confidence=CONFIDENCE.get(draft.kind, CONFIDENCE_OF_OPERATOR) - MISSING_ROLE * roles.count(None),
            section=paragraph.section,
            sentence=sentence.text[:MAX_SENTENCE],
            paragraph=_around(sentence, paragraph),
            offsets=offsets,
            type=draft.type,
            mode=draft.mode,
            source=source,
            target=target,
            content=draft.content,
        )


def _is_named_by_date(draft: Draft, day: str, document: Document) -> bool:
    named = any(child.ent_type_ in ("DATE", "EVENT") and child.dep_ in ("compound", "nmod", "nummod") for child in draft.token.children)
    return draft.kind == "noun" and named and parse(day) < document.published - NEWS


def _pairs(draft: Draft, paragraph: Paragraph, lexicon: Lexicon) -> Iterator[tuple[Participant | None, Participant | None]]:
    sources = [
        participant(each, paragraph, lexicon) for each in draft.sources[:MAX_SIDES] if _names(each) and not _is_where(each, paragraph)
    ]
    parties = draft.type in ("AGREE", "CONSULT", "COOPERATE")
    targets = [
        participant(each, paragraph, lexicon)
        for each in draft.targets[:MAX_SIDES]
        if _names(each) and not _is_only_where(each, draft) and (not parties or _can_be_party(each, paragraph, lexicon))
    ]
    if draft.type in BETWEEN_PARTIES:
        targets = [each for each in targets if not is_site((each.actor_id or "").partition(":")[0])]
    if draft.type == "CONSULT" and lemma(draft.token) in lexicon.roles.journeys and not _in_office(draft, sources, lexicon):
        return  # A stranger's journey is no visit of state.
    nobody: list[Participant | None] = [None]
    for source in sources or nobody:
        for target in targets or nobody:
            if source is None or target is None or not _is_same(source, target):
                yield source, target


def _is_same(source: Participant, target: Participant) -> bool:
    """ "Bolsonaro" and "President Jair Bolsonaro": nobody does it to himself."""
    if source.text == target.text:
        return True
    shorter, longer = sorted((source.text.split(), target.text.split()), key=len)
    return shorter[-1][:1].isupper() and shorter == longer[-len(shorter) :]


def _in_office(draft: Draft, sources: list[Participant], lexicon: Lexicon) -> bool:
    agents = lexicon.roles.state_agents | lexicon.roles.members
    return any(each.actor_id for each in sources) or any(
        lemma(word) in agents for each in draft.sources for word in (each, *children(each, "compound", "appos"))
    )


def _is_where(source: Token, paragraph: Paragraph) -> bool:
    """ "Arrested in Essen", "the attack in Zamfara that": a town where it was done has not done it. A country may have."""
    mention = paragraph.mention_at(source)
    if source.dep_ in ("compound", "nmod") and source.ent_type_ == "GPE":
        return mention is None or (mention.role == "place" and key(mention.text) not in key(mention.name))
    if source.dep_ != "pobj" or source.head.lower_ not in ("in", "at", "near"):
        return False
    return (
        mention is None
        or (mention.kind == "country" and key(mention.text) not in key(mention.name))
        or mention.kind in ("airport", "place")
    )


def _is_only_where(target: Token, draft: Draft) -> bool:
    """ "Clash in Wisconsin", "killed near the town hall": where it was done is not to whom."""
    place = target
    while place.dep_ in ("conj", "appos", "npadvmod") and place.ent_type_ in _PLACES:
        place = place.head
    if (
        draft.type in ("CONSULT", "AGREE")
        and place.dep_ == "pobj"
        and place.head.lower_ == "at"
        and target.ent_type_ not in ("PERSON", "NORP")
    ):
        return True  # "Will meet at a hotel".
    return draft.type in _DONE_SOMEWHERE and place.dep_ == "pobj" and place.head.lower_ in _WHERE and target.ent_type_ in _PLACES


def _can_be_party(target: Token, paragraph: Paragraph, lexicon: Lexicon) -> bool:
    """Whom one agrees with, not what one agrees on: "output cuts"."""
    named = target.pos_ == "PROPN" or is_actor(target, lexicon) or paragraph.mention_at(target) is not None
    return named or (target.dep_ == "pobj" and target.head.lower_ in ("to", "with"))


def _names(token: Token) -> bool:
    """Can a word head a noun phrase at all? A stray article cannot."""
    return token.pos_ not in ("DET", "ADP", "PUNCT", "AUX", "CCONJ", "SCONJ", "PART") or token.lower_ in (
        "this",
        "that",
        "those",
        "these",
        "both",
        "all",
    )


def _around(sentence: Span, paragraph: Paragraph) -> str:
    """The paragraph, of a long one the part around the sentence."""
    if len(paragraph.text) <= MAX_PARAGRAPH:
        return paragraph.text
    room = max(0, MAX_PARAGRAPH - (sentence.end_char - sentence.start_char))
    start = max(0, min(sentence.start_char - room // 2, len(paragraph.text) - MAX_PARAGRAPH))
    return paragraph.text[start : start + MAX_PARAGRAPH]
