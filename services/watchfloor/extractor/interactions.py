"""Who does what to whom: from the parse of a document to its interaction events.

Each verb is read once with what stands above and below it (`operators`), then each event noun that no verb has taken;
participants (`roles`), modality, attribution, time and place follow. What is only a way to read (a will is a promise, a
negated good deed a refusal) follows PLOVER's conventions.
"""

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Span, Token

from watchfloor.contracts.events import Content, EventType, Interaction, Modality
from watchfloor.extractor.attribution import is_reporting, speaker_of
from watchfloor.extractor.clause_modality import is_negated
from watchfloor.extractor.clauses import auxiliaries, children, is_verbal, lemma, objects, subjects
from watchfloor.extractor.document import Document
from watchfloor.extractor.event_nouns import Draft, drafts_of_nouns
from watchfloor.extractor.frames import is_actor
from watchfloor.extractor.idle import depth, is_idle
from watchfloor.extractor.incidents import completed
from watchfloor.extractor.interaction_events import events_of
from watchfloor.extractor.modality import modality_of
from watchfloor.extractor.operators import Reading, is_below_operator, noun_class, noun_frame, read_verb
from watchfloor.extractor.quiet import effect_on, is_quiet_subject, is_vehicle, quiet_sentences
from watchfloor.extractor.roles import doers, sides, sources_of, split
from watchfloor.extractor.targets import targets_of
from watchfloor.knowledge.gazetteer import Gazetteer
from watchfloor.knowledge.lexicon import Lexicon
from watchfloor.knowledge.quiet import Quiet

SPEECH = frozenset({"AGREE", "THREATEN", "REQUEST", "REJECT", "ACCUSE"})
"""What is said of an act: these have a `content`."""


def read_interactions(document: Document, lexicon: Lexicon, gazetteer: Gazetteer) -> list[Interaction]:
    """The interactions of a document, in the order of its text, each once."""
    quiet = quiet_sentences(document)
    year = document.published.year
    events: dict[str, Interaction] = {}
    for number, paragraph in enumerate(document.paragraphs):
        before: list[Draft] = []
        for sentence in paragraph.parsed().sents:
            if not any(lemma(token) in lexicon.triggers for token in sentence):
                before = []
                continue
            told = completed(list(_allowed(drafts(sentence, lexicon, year), quiet.get((number, sentence.start)), lexicon)), before, lexicon)
            before = told
            for draft in told:
                for event in events_of(draft, sentence, paragraph, document, lexicon, gazetteer):
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
    found.sort(key=lambda draft: depth(draft.token))
    taken = {token.i for reading in readings for token in _taken(reading, lexicon)}
    told = {draft.type for draft in found if draft.sources}
    nouns = [draft for draft in drafts_of_nouns(sentence, taken, lexicon, year) if draft.sources or draft.type not in told]
    return _without_repeats(_with_aims_of_protest([*found, *nouns]))


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
    if reading.type == "SANCTION" and reading.kind not in ("frame", "noun", "light") and targets and not any(map(_is_abroad, targets)):
        reading = replace(reading, type="COERCE", mode=None)  # "Suspends all schools": its own, not relations with others.
    mode = reading.mode or lexicon.mode_of(reading.type, _mode_words(reading, sources))
    if mode == "resign":
        targets = []  # From an office, not from somebody.
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
        if promised != reading.type and sources:
            yield replace(draft, type=promised, mode=None, modality=told, content=Content(type=reading.type, modality=modality))
    yield draft
    if reading.also is not None:
        yield replace(draft, type=reading.also, mode=None)
    if reading.tells_act and reading.act is not None and reading.act_type is not None:
        yield replace(draft, type=reading.act_type, mode=None, modality=modality_of(reading.act, year), content=None)


def _is_abroad(target: Token) -> bool:
    """Does the phrase of a target name somebody with whom there are relations?"""
    return target.pos_ in ("PROPN", "PRON") or any(
        each.ent_type_ in ("GPE", "NORP", "ORG", "PERSON", "LOC") or each.pos_ == "PROPN" for each in target.subtree
    )


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
    mutual = mutual or (lemma(reading.core) in lexicon.roles.mutual_verbs and not objects(reading.core))
    if reading.type == "SUPPORT" and (what := objects(reading.core)) and not any(lemma(each) in lexicon.things for each in what):
        mutual = False  # "Both welcomed the visit": not each other.
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


def _allowed(drafts: list[Draft], quiet: Quiet | None, lexicon: Lexicon) -> Iterator[Draft]:
    for draft in drafts:
        if is_idle(draft, lexicon):
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
