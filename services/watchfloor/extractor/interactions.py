"""Who does what to whom: from the parse of a document to its interaction events.

Each verb is read once with what stands above and below it (`operators`), then each event noun that no verb has taken;
participants (`roles`), modality, attribution, time and place follow. What is only a way to read (a will is a promise, a
negated good deed a refusal) follows PLOVER's conventions.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from spacy.tokens import Span, Token

from watchfloor.contracts.events import Content, EventType, Interaction, Modality, Participant, event_id
from watchfloor.contracts.times import parse
from watchfloor.extractor.attribution import attribution_of, is_reporting, speaker_of
from watchfloor.extractor.clause_modality import is_negated
from watchfloor.extractor.clauses import auxiliaries, children, is_verbal, lemma, subjects
from watchfloor.extractor.document import Document, Paragraph
from watchfloor.extractor.event_nouns import Draft, drafts_of_nouns
from watchfloor.extractor.frames import is_actor
from watchfloor.extractor.modality import modality_of
from watchfloor.extractor.operators import Reading, is_below_operator, noun_class, noun_frame, read_verb
from watchfloor.extractor.participants import participant
from watchfloor.extractor.places import locate
from watchfloor.extractor.quiet import effect_on, is_quiet_subject, is_vehicle, quiet_sentences
from watchfloor.extractor.roles import doers, is_abstract, sides, sources_of, split
from watchfloor.extractor.targets import targets_of
from watchfloor.extractor.times import event_time
from watchfloor.knowledge.gazetteer import Gazetteer
from watchfloor.knowledge.lexicon import Lexicon
from watchfloor.knowledge.names import key
from watchfloor.knowledge.quiet import Quiet

MAX_SENTENCE, MAX_PARAGRAPH = 600, 1000
"""Characters of evidence that an event carries."""
MAX_SIDES = 3
"""Sources, and targets, of one reading that become events of their own; a longer list is a communiqué."""
CONFIDENCE = {"frame": 850, "verb": 800, "weak": 600, "noun": 600}
CONFIDENCE_OF_OPERATOR = 800
NEWS = timedelta(days=60)
"""An attack named by its day is that of this year only while it is news."""
BURIED = 5
"""Steps below the main clause from which on an event must name both sides: deeper down, half of one is mostly misread."""
SPEECH = frozenset({"AGREE", "THREATEN", "REQUEST", "REJECT", "ACCUSE"})
"""What is said of an act: these have a `content`."""
BETWEEN_PARTIES = frozenset({"CONSULT", "AGREE", "REQUEST", "ACCUSE"})
"""What is done with somebody who can answer: an airport is where it is done, or what it is about."""
MISSING_ROLE = 150
"""Taken off the confidence for each of source and target that is not there."""


def read_interactions(document: Document, lexicon: Lexicon, gazetteer: Gazetteer) -> list[Interaction]:
    """The interactions of a document, in the order of its text, each once."""
    quiet = quiet_sentences(document)
    year = document.published.year
    events: dict[str, Interaction] = {}
    for number, paragraph in enumerate(document.paragraphs):
        for sentence in paragraph.parsed().sents:
            if not any(lemma(token) in lexicon.triggers for token in sentence):
                continue
            for draft in _allowed(drafts(sentence, lexicon, year), quiet.get((number, sentence.start)), lexicon):
                for event in _events(draft, sentence, paragraph, document, lexicon, gazetteer):
                    events.setdefault(event.event_id, event)
    return list(events.values())


def drafts(sentence: Span, lexicon: Lexicon, year: int | None = None) -> list[Draft]:
    """What a sentence tells of, best readings first: the main clause, then the clauses below, then the nouns."""
    readings = [
        reading
        for token in sentence
        if is_verbal(token) and token.dep_ not in ("aux", "auxpass", "amod") and not _is_imperative(token)
        if (reading := _must(token, lexicon) or _read(token, lexicon))
    ]
    found = [draft for reading in readings for draft in _conventional(reading, lexicon, year)]
    found.sort(key=lambda draft: _depth(draft.token))
    taken = {token.i for reading in readings for token in _taken(reading, lexicon)}
    return _without_repeats(_with_aims_of_protest([*found, *drafts_of_nouns(sentence, taken, lexicon, year)]))


def _is_imperative(verb: Token) -> bool:
    """ "Beat the eggs": nobody is said to do it."""
    return verb.dep_ == "ROOT" and verb.tag_ == "VB" and not children(verb, "nsubj", "nsubjpass", "aux", "auxpass")


def _read(verb: Token, lexicon: Lexicon) -> Reading | None:
    return None if is_below_operator(verb, lexicon) else read_verb(verb, lexicon)


def _must(verb: Token, lexicon: Lexicon) -> Reading | None:
    """ "Serbia must hand over the suspect, the minister said": a demand of the speaker's."""
    obliged = auxiliaries(verb) & {"must", "should"} or (
        verb.dep_ == "xcomp" and lemma(verb.head) in ("have", "need") and "to" in auxiliaries(verb)
    )
    if not obliged:
        return None
    told = verb.head if verb.dep_ == "xcomp" and lemma(verb.head) in ("have", "need") else verb
    if not is_reporting(told.head) or told.dep_ not in ("ccomp", "parataxis") or speaker_of(told.head) is None:
        return None
    inner = read_verb(verb, lexicon)
    return Reading("REQUEST", None, told.head, told.head, "must", verb, inner.type if inner else None)


def _conventional(reading: Reading, lexicon: Lexicon, year: int | None) -> Iterator[Draft]:
    """A reading as PLOVER has it: a good deed not done is a refusal, a will to a good one a promise, to a bad one a threat."""
    if any(noun_frame(each, lexicon) == (None, None) for each in subjects(reading.core)):
        # "A lightning strike killed two cows".
        return
    sources, targets = _roles(reading, lexicon)
    if reading.kind == "weak" and not sources and reading.type != "ASSAULT":
        return
    modality = modality_of(_modal_token(reading), year)
    content = None
    if reading.type in SPEECH and reading.act_type is not None and reading.act is not None and reading.kind not in ("light", "frame"):
        content = Content(type=reading.act_type, modality=modality_of(reading.act, year))
    mode = reading.mode or lexicon.mode_of(reading.type, _mode_words(reading, sources))
    draft = Draft(reading.type, mode, modality, reading.verb, sources, targets, reading.kind, content)
    polarity = lexicon.polarity[reading.type]
    if is_negated(reading.verb) and modality == "negated" and polarity == "good" and sources:
        yield replace(draft, type="REJECT", mode=None, modality="asserted", content=Content(type=reading.type, modality="negated"))
        return
    if (
        modality in ("announced", "conditional")
        and polarity != "neutral"
        and reading.kind not in ("commit", "threaten")
        and _has_will(reading.verb)
    ):
        # A will is both: the promise or threat of today, and the act to come.
        promised: EventType = "AGREE" if polarity == "good" else "THREATEN"
        told: Modality = "asserted" if modality == "announced" else "conditional"
        if promised != reading.type:
            yield replace(draft, type=promised, mode=None, modality=told, content=Content(type=reading.type, modality=modality))
    yield draft
    if reading.also is not None:
        yield replace(draft, type=reading.also, mode=None)
    if reading.tells_act and reading.act is not None and reading.act_type is not None:
        yield replace(draft, type=reading.act_type, mode=None, modality=modality_of(reading.act, year), content=None)


def _has_will(verb: Token) -> bool:
    return bool(auxiliaries(verb) & {"will", "shall", "would", "may", "might", "could"})


def _modal_token(reading: Reading) -> Token:
    """The word whose modality the event has: below a wish the act itself, else the verb that is read."""
    if reading.kind in ("wish", "decide"):
        return reading.act if reading.act is not None and reading.core == reading.verb else reading.core
    return reading.verb


def _mode_words(reading: Reading, sources: list[Token]) -> set[str]:
    tokens = [reading.core, *children(reading.core, "dobj", "nsubj", "nsubjpass"), *sources]
    tokens += [reading.act] if reading.act is not None else []
    near = [*tokens, *(each for token in tokens for each in children(token, "compound", "amod"))]
    near += [noun for token in tokens for prep in children(token, "prep") for noun in children(prep, "pobj")]
    return {word for token in near for word in (lemma(token), token.lower_)}


def _roles(reading: Reading, lexicon: Lexicon) -> tuple[list[Token], list[Token]]:
    sources = doers(sources_of(reading, lexicon), lexicon)
    if reading.kind == "must":
        act = reading.act
        assert act is not None, "a demand has its act"
        obliged = children(act, "nsubj", "nsubjpass")
        return sources[:1], obliged or targets_of(replace(reading, verb=act, core=act), sources, lexicon)
    mutual = reading.type in lexicon.roles.reciprocal or (reading.type == "REJECT" and reading.act_type in lexicon.roles.reciprocal)
    if mutual:
        both = split(sources, lexicon)
        if len(both) > 1 and all(is_actor(each, lexicon) for each in both) and not _with_whom(reading, lexicon):
            return both[:1], both[1:]
        noun = next((each for each in children(reading.core, "dobj", "nsubj", "nsubjpass") if sides(each, lexicon)), None)
        if noun is not None:
            pair = sides(noun, lexicon)
            if not sources or noun in sources:
                return pair[:1], pair[1:]
            return sources, pair
    targets = targets_of(reading, sources, lexicon)
    return sources, [each for each in targets if each not in sources]


def _with_whom(reading: Reading, lexicon: Lexicon) -> bool:
    """Is the other side named, so that "A and B met C" is about C?"""
    alone = reading.type in ("AGREE", "COOPERATE", "REJECT")
    tokens = [reading.core, *children(reading.core, "dobj")]
    for child in [below for token in tokens for below in token.children]:
        nouns = children(child, "pobj") if child.dep_ == "prep" else []
        nouns += [noun for noun in nouns for prep in children(noun, "prep") if prep.lower_ == "with" for noun in children(prep, "pobj")]
        if child.lower_ == "with" and any(is_actor(noun, lexicon) for noun in nouns):
            return True
        if child.lower_ in ("to", "against") and child.head == reading.core and any(is_actor(noun, lexicon) for noun in nouns):
            return not alone
    return not alone and any(is_actor(noun, lexicon) for noun in children(reading.core, "dobj"))


def _depth(token: Token) -> int:
    """How far the clause is from the main one; what is merely reported counts as main."""
    steps = 0
    while token.head != token:
        if token.dep_ in ("relcl", "acl", "advcl", "pcomp"):
            steps += 2
        elif token.dep_ in ("ccomp", "parataxis") and not is_reporting(token.head):
            steps += 1
        token = token.head
    return steps


def _taken(reading: Reading, lexicon: Lexicon) -> Iterator[Token]:
    """The event nouns that the reading of a verb has already told of."""
    if reading.act is not None:
        yield reading.act
    for token in {reading.verb, reading.core}:
        for noun in children(token, "dobj", "nsubjpass", "pobj", "attr"):
            found = noun_class(noun, lexicon)
            # "Condemned the raid", "discussed a truce": the noun is an event beside that of a verb that names its own.
            if found is not None and (reading.kind not in ("verb", "weak") or found[0] == reading.type) and reading.type != "ACCUSE":
                yield noun
        for prep in children(token, "prep"):
            for noun in children(prep, "pobj"):
                found = noun_class(noun, lexicon)
                if reading.kind not in ("verb", "weak", "frame") or (found is not None and found[0] == reading.type):
                    yield noun


def _with_aims_of_protest(drafts: list[Draft]) -> list[Draft]:
    """ "Marched to demand that he resign" is one event: what the crowd demands tells against whom it marches."""
    protest = next((each for each in drafts if each.type == "PROTEST" and each.sources), None)
    if protest is None:
        return drafts
    crowd = {each.i for each in protest.sources}
    aims = [each for each in drafts if each.type in ("REQUEST", "ACCUSE", "REJECT") and crowd & {source.i for source in each.sources}]
    aimed = next((each.targets for each in aims if each.targets), [])
    merged = replace(protest, targets=aimed) if aimed else protest
    return [merged if each is protest else each for each in drafts if each not in aims]


def _without_repeats(drafts: list[Draft]) -> list[Draft]:
    """Each act once: the first reading of the same class with the same heads stays."""
    seen: set[tuple[EventType, tuple[int, ...], tuple[int, ...]]] = set()
    kept = []
    for draft in drafts:
        key = (draft.type, tuple(each.i for each in draft.sources), tuple(each.i for each in draft.targets))
        if key not in seen and (draft.sources or draft.targets or draft.kind == "noun"):
            seen.add(key)
            kept.append(draft)
    return kept


def _is_idle(draft: Draft, lexicon: Lexicon) -> bool:
    """Does nobody do it, or is it an aside that names one side only: "to enforce a curfew", "a campaign to boycott"?"""
    if draft.type not in ("ASSAULT", "PROTEST") and draft.sources and all(is_abstract(each, lexicon) for each in draft.sources):
        return True
    if draft.modality == "negated" and not draft.sources and draft.type != "ASSAULT":
        return True  # "No agreement was reached": nobody refused anything.
    if (
        draft.targets
        and draft.type in ("COERCE", "ASSAULT", "SANCTION")
        and all(lemma(each) in lexicon.roles.phenomena for each in draft.targets)
    ):
        return True
    token = draft.token
    if draft.type in ("CONSULT", "COOPERATE") and not any(is_actor(each, lexicon) for each in draft.targets):
        return draft.kind in ("weak", "noun")  # "Shared private information", "a call of protest": with nobody.
    if token.dep_ == "acl" and token.tag_ == "VB" and lemma(token.head) in lexicon.noun_operators:
        return True  # "Calls to sack the minister", "permission to march": nobody has done it.
    if _depth(token) >= BURIED and not (draft.sources and draft.targets):
        return True
    aside = token.dep_ in ("acl", "relcl") or (token.dep_ == "advcl" and token.tag_ == "VB")
    return aside and not (draft.sources and draft.targets) and not (draft.type == "ASSAULT" and draft.targets)


def _allowed(drafts: list[Draft], quiet: Quiet | None, lexicon: Lexicon) -> Iterator[Draft]:
    for draft in drafts:
        if _is_idle(draft, lexicon):
            continue
        if any(is_quiet_subject(lemma(each)) for source in draft.sources for each in (source, *children(source, "compound"))):
            continue
        effect = effect_on(quiet, draft.type)
        if effect == "accident":
            harmless = not draft.sources or all(is_vehicle(lemma(each)) for each in draft.sources)
            effect = "drop" if draft.type == "ASSAULT" and harmless else None
        if effect == "recalled" and draft.modality == "asserted" and draft.type in ("ASSAULT", "COERCE", "MOBILIZE", "SANCTION"):
            yield replace(draft, modality="historical")
        elif effect != "drop":
            yield draft


def _events(
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
        if _names(each) and (not parties or is_actor(each, lexicon) or paragraph.mention_at(each) is not None)
    ]
    if draft.type in BETWEEN_PARTIES:
        targets = [each for each in targets if not (each.actor_id or "").startswith(("airport:", "crossing:", "port:"))]
    nobody: list[Participant | None] = [None]
    for source in sources or nobody:
        for target in targets or nobody:
            if source is None or target is None or source.text != target.text:
                yield source, target


def _is_where(source: Token, paragraph: Paragraph) -> bool:
    """ "Arrested in Essen", "the attack in Zamfara that": a town where it was done has not done it. A country may have."""
    if source.dep_ != "pobj" or source.head.lower_ not in ("in", "at", "near"):
        return False
    mention = paragraph.mention_at(source)
    return (
        mention is None
        or (mention.kind == "country" and key(mention.text) not in key(mention.name))
        or mention.kind in ("airport", "place")
    )


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
