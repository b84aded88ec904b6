"""Links "the airport", "the movement", "it" to the last fitting actor, and marks strangers: names that are in no list.

Runs after the parse. No model of coreference ships its weights in a package, so: the nearest actor before that can be
what the noun says; for "it" the subject before.
"""

from collections.abc import Iterator

from spacy.tokens import Doc, Token

from watchfloor.extractor.document import Document, Mention, Paragraph
from watchfloor.knowledge.airports import Airport
from watchfloor.knowledge.anaphors import Fit, anaphor_words, load_anaphors
from watchfloor.knowledge.gazetteer import Gazetteer
from watchfloor.knowledge.names import key
from watchfloor.knowledge.sites import site_nouns

_REACH = 6
"""Paragraphs back in which an actor can be what a noun refers to."""
_STRANGERS = {"PERSON": "person", "ORG": "org", "GPE": "place", "LOC": "place", "FAC": "place", "NORP": "group"}
_DETERMINERS = {"the", "this", "that", "both"}
_RANKS = {"first", "second", "third", "last", "only", "other", "same", "largest", "biggest", "next", "former"}
""" "The first country to", "the other group": not the one before."""
_MOST = 0.6
"""Share of a city's traffic above which an airport is the city's."""


def link_anaphora(document: Document, gazetteer: Gazetteer) -> None:
    """Adds to each parsed paragraph the mentions that need the parse; drops places that are part of a person's name."""
    earlier: list[tuple[Paragraph, list[Mention]]] = []
    for paragraph in document.paragraphs:
        if paragraph.doc is None:
            continue
        doc = paragraph.doc
        _drop_surnames(paragraph, doc, gazetteer)
        _add_nouns(paragraph, doc, [each for _, each in earlier[-_REACH:]], gazetteer)
        _add_strangers(paragraph, doc, gazetteer)
        _add_pronouns(paragraph, doc, [each for _, each in earlier[-2:]])
        earlier.append((paragraph, paragraph.mentions))


def _insert(paragraph: Paragraph, mention: Mention) -> None:
    if not paragraph.mentions_in(mention.start, mention.end):
        paragraph.mentions = sorted([*paragraph.mentions, mention], key=lambda each: each.start)


def _drop_surnames(paragraph: Paragraph, doc: Doc, gazetteer: Gazetteer) -> None:
    """A city inside a longer name of a person is no place: the parser knows "Denzel Washington"."""
    for entity in doc.ents:
        if entity.label_ != "PERSON" or len(entity) < 2:
            continue
        inside = paragraph.mentions_in(entity.start_char, entity.end_char)
        if len(inside) != 1:
            continue
        (mention,) = inside
        if mention.kind not in ("country", "place") or mention.start < entity.start_char or mention.end > entity.end_char:
            continue
        rest = entity.text.replace(mention.text, "", 1).strip(" .'’")
        seat_or_place = mention.role == "place" or key(mention.text) in gazetteer.contexts.people_too
        named = len(rest) > 1 and rest[0].isupper() and rest.replace(" ", "").replace("-", "").isalpha() and "," not in entity.text
        if seat_or_place and named and key(rest) not in gazetteer.contexts.lead | gazetteer.contexts.institution:
            paragraph.mentions.remove(mention)


def _add_strangers(paragraph: Paragraph, doc: Doc, gazetteer: Gazetteer) -> None:
    if paragraph.text.isupper():
        return  # Without lower case every word looks like a name.
    for entity in doc.ents:
        kind = _STRANGERS.get(entity.label_)
        text = entity.text.strip()
        if kind is None or len(text) < 2 or not text[0].isupper() or paragraph.mentions_in(entity.start_char, entity.end_char):
            continue
        senses = gazetteer.senses.get(key(text.removeprefix("the ").removeprefix("The ")), ())
        if any(sense.kind == "none" for sense in senses) or not any(letter.isalpha() for letter in text):
            continue
        start, end = entity.start_char, entity.end_char
        if entity[-1].text in ("'s", "’s"):
            end = entity[-1].idx
        _insert(paragraph, Mention(start, end, paragraph.text[start:end], paragraph.text[start:end], kind, None))


def _before(paragraph: Paragraph, position: int, earlier: list[list[Mention]]) -> Iterator[Mention]:
    """The mentions before a character, the nearest first."""
    yield from (each for each in reversed(paragraph.mentions) if each.end <= position)
    for mentions in reversed(earlier):
        yield from reversed(mentions)


def _add_nouns(paragraph: Paragraph, doc: Doc, earlier: list[list[Mention]], gazetteer: Gazetteer) -> None:
    """ "The airport", "the gulf state", "the city's airport"."""
    anaphors, last_words = load_anaphors(), anaphor_words()
    for token in doc:
        if token.lower_ not in last_words or token.pos_ not in ("NOUN", "PROPN") or paragraph.mention_at(token) is not None:
            continue
        found = _phrase(token, anaphors)
        if found is None:
            continue
        start, fits = found
        first, end = doc[start].idx, token.idx + len(token.text)
        if paragraph.mentions_in(first, end):
            continue
        mention = _refer(fits, token, first, end, paragraph, earlier, gazetteer)
        if mention is not None:
            _insert(paragraph, mention)


def _phrase(token: Token, anaphors: dict[str, tuple[Fit, ...]]) -> tuple[int, tuple[Fit, ...]] | None:
    """Where a phrase that stands for an actor begins, and for which; the longest noun counts: "gulf state" before "state"."""
    for length in (3, 2, 1):
        if token.i - length + 1 < token.sent.start:
            continue
        words = token.doc[token.i - length + 1 : token.i + 1]
        fits = anaphors.get(" ".join(each.lower_ for each in words))
        if fits is None:
            continue
        before = words[0].i - 1
        while before >= token.sent.start and token.doc[before].pos_ in ("ADJ", "NUM") and token.doc[before].head == token:
            if token.doc[before].lower_ in _RANKS:
                return None
            if token.doc[before].text[0].isupper():
                return None  # "The Islamist regime": the name says more than the noun, and of whom the text must tell.
            before -= 1
        if before < token.sent.start:
            return None
        lead = token.doc[before]
        determiner = lead.lower_ in _DETERMINERS and lead.pos_ == "DET"
        if determiner or lead.tag_ == "PRP$" or lead.lower_ in ("'s", "’s"):
            return (lead.i if determiner else words[0].i), fits
        return None
    return None


def _refer(
    fits: tuple[Fit, ...], token: Token, start: int, end: int, paragraph: Paragraph, earlier: list[list[Mention]], gazetteer: Gazetteer
) -> Mention | None:
    airport = any("airport" in fit.kinds for fit in fits)
    owned = _owner(token)
    text = paragraph.text[start:end]
    if airport and owned is not None:
        if owned.lower_ in ("country", "nation"):
            return _of_country(start, end, text, paragraph, earlier, gazetteer)
        return _of_city(start, end, text, owned, paragraph, earlier, gazetteer)
    if owned is not None and owned.lower_ not in ("its", "their"):
        return None
    if any(child.dep_ == "prep" and child.lower_ == "of" for child in token.children) or token.dep_ == "compound":
        return None
    seen = list(_before(paragraph, start, earlier))
    # "The government of the country": what acts is nearer than where it acts.
    for places in (False, True):
        for mention in seen:
            if mention.actor_id is None or (mention.role == "place") != places:
                continue
            if any(_fits(fit, mention) for fit in fits):
                role = _role(token, mention, gazetteer)
                return Mention(start, end, text, mention.name, mention.kind, mention.actor_id, role, anaphor=True)
    if airport:
        return _of_city(start, end, text, None, paragraph, earlier, gazetteer)
    return None


def _role(token: Token, mention: Mention, gazetteer: Gazetteer) -> str | None:
    """ "The army" is the country's in that role; "the country" and "the state" are the country in none."""
    if mention.kind != "country":
        return mention.role
    return None if token.lower_ in ("state", "country", "nation") else gazetteer.contexts.roles.get(token.lower_)


def _owner(token: Token) -> Token | None:
    return next((child for child in token.children if child.dep_ == "poss"), None)


def _fits(fit: Fit, mention: Mention) -> bool:
    return (
        mention.kind in fit.kinds
        and (fit.roles is None or mention.role in fit.roles)
        and (fit.countries is None or mention.actor_id in fit.countries)
    )


def _of_city(
    start: int, end: int, text: str, owner: Token | None, paragraph: Paragraph, earlier: list[list[Mention]], gazetteer: Gazetteer
) -> Mention | None:
    """ "The city's airport", or "the airport" where only a city was named: that of the last city, where it has one above all."""
    if owner is not None and owner.lower_ not in ("its", "city", "capital", "town", "island", "region", "their"):
        return None
    for mention in _before(paragraph, start, earlier):
        if mention.kind == "airport" and mention.actor_id is not None and owner is None:
            return Mention(start, end, text, mention.name, mention.kind, mention.actor_id, anaphor=True)
        if mention.kind != "country" or mention.anaphor or mention.actor_id is None:
            continue
        airport = city_airport(key(mention.text), mention.actor_id.removeprefix("country:"), gazetteer)
        if airport is not None:
            return Mention(start, end, text, airport.name, "airport", airport.actor_id, anaphor=True)
    return None


def _of_country(
    start: int, end: int, text: str, paragraph: Paragraph, earlier: list[list[Mention]], gazetteer: Gazetteer
) -> Mention | None:
    """ "The country's main airport": that with most traffic of the last country."""
    country = next((each for each in _before(paragraph, start, earlier) if each.kind == "country" and each.actor_id), None)
    airports = gazetteer.airports
    airport = airports.get(airports.mains.get((country.actor_id or "").removeprefix("country:"), "")) if country else None
    return Mention(start, end, text, airport.name, "airport", airport.actor_id, anaphor=True) if airport else None


def city_airport(city: str, country: str, gazetteer: Gazetteer) -> Airport | None:
    """The airport of a city that has most of its traffic; None where there is none, or several of weight."""
    options = {airport.code: airport for _, airport in gazetteer.airports.named(city) if airport.country == country}
    total = sum(airport.rank for airport in options.values())
    best = max(options.values(), key=lambda airport: (airport.rank, airport.code), default=None)
    if best is None or not best.rank or best.rank < _MOST * total:
        return None
    return best


def _add_pronouns(paragraph: Paragraph, doc: Doc, earlier: list[list[Mention]]) -> None:
    """ "It" as a subject, and "its" in one: the subject before, else the nearest actor that is no place."""
    things = {"country", "org", "airport", *site_nouns()}
    for token in doc:
        low = token.lower_
        subject = token.dep_ in ("nsubj", "nsubjpass")
        its = low == "its" and token.dep_ == "poss" and token.head.dep_ in ("nsubj", "nsubjpass")
        if not (its or (subject and low in ("it", "he", "she"))) or (low == "it" and _is_empty(token)):
            continue
        kinds = {"person"} if low in ("he", "she") else things
        antecedent = _antecedent(token, kinds, paragraph, earlier)
        if antecedent is not None:
            start, end = token.idx, token.idx + len(token.text)
            mention = Mention(start, end, token.text, antecedent.name, antecedent.kind, antecedent.actor_id, antecedent.role, anaphor=True)
            mention.acts_for = antecedent.acts_for
            _insert(paragraph, mention)


def _is_empty(token: Token) -> bool:
    """ "It is unclear whether", "it was raining": no actor."""
    verb = token.head.head if token.head.dep_ in ("aux", "auxpass") else token.head
    if verb.lemma_ in ("rain", "snow", "seem", "appear", "take", "emerge"):
        return True
    labels = {child.dep_ for child in verb.children}
    return verb.lemma_ == "be" and bool(labels & {"acomp", "attr"}) and bool(labels & {"ccomp", "xcomp", "advcl", "csubj"})


def _antecedent(token: Token, kinds: set[str], paragraph: Paragraph, earlier: list[list[Mention]]) -> Mention | None:
    verb = token.head if token.dep_ != "poss" else token.head.head
    for above in (each for each in verb.ancestors if each.i != verb.i):
        found = _subject_of(above, kinds, paragraph, before=token.idx)
        if found is not None:
            return found
    sentences = [each for each in paragraph.parsed().sents if each.end_char <= token.sent.start_char + 1 and each.start < token.sent.start]
    for sentence in reversed(sentences[-2:]):
        found = _subject_of(sentence.root, kinds, paragraph, before=token.idx)
        if found is not None:
            return found
    for mention in _before(paragraph, token.idx, earlier):
        if mention.kind in kinds and mention.role != "place" and (mention.actor_id is not None or mention.kind == "person"):
            return mention
    return None


def _subject_of(verb: Token, kinds: set[str], paragraph: Paragraph, before: int) -> Mention | None:
    for child in verb.children:
        if child.dep_ in ("nsubj", "nsubjpass") and child.idx < before:
            mention = paragraph.mention_at(child)
            if mention is None:
                inside = paragraph.mentions_in(_edge(child), child.idx + len(child.text))
                mention = inside[-1] if inside and inside[-1].role != "place" else None
            if mention is not None and mention.kind in kinds:
                return mention
    return None


def _edge(token: Token) -> int:
    return int(token.doc[token.left_edge.i].idx)
