"""Words that claim something of a facet, and the noun phrases of which they claim it."""

from collections.abc import Iterator

from spacy.tokens import Span, Token

from watchfloor.extractor.clauses import (
    PARTICLES,
    children,
    coordinated,
    is_passive,
    is_verbal,
    lemma,
    objects,
    prepositions,
    subjects,
    verb_words,
)
from watchfloor.extractor.condition_anchor import AGAIN, Anchor, is_at_once
from watchfloor.extractor.condition_movements import is_first, movement_of, of_movement, of_receiving, of_working
from watchfloor.extractor.tenses import clause_of
from watchfloor.knowledge.reading import Claims, ClaimWords, Reading, load_claim_words

_PREDICATES = ("acomp", "attr", "oprd", "ccomp", "xcomp", "ROOT", "conj", "appos", "advcl", "amod")
_OF_WHAT = ("of", "at", "to", "in", "on", "for", "from", "into", "over", "by")


def find_anchors(sentence: Span, reading: Reading) -> list[Anchor]:
    """The words of a sentence that may claim something of a facet, by place."""
    words = load_claim_words()
    found: list[Anchor] = []
    for token in sentence:
        found.extend(_of_token(token, reading, words))
    found.extend(_of_phrases(sentence, reading, words))
    return found


def _of_token(token: Token, reading: Reading, words: ClaimWords) -> Iterator[Anchor]:
    joined = token.dep_ in ("acomp", "attr", "oprd") and is_verbal(token.head)
    verbal = token.pos_ in ("VERB", "AUX") or (token.pos_ == "ADJ" and bool(children(token, "dobj")))  # "forces close the airport"
    if verbal and token.dep_ not in ("aux", "auxpass") and not (joined and token.lower_ in reading.by_adjective):
        yield from _of_verb(token, reading, words)
    elif token.dep_ == "ROOT" and token.tag_ == "NN" and token.lower_ in reading.by_verb and (before := _plural_before(token)):
        yield Anchor(token, "verb", reading.by_verb[token.lower_], [before])  # "flights resume", read as one noun
    elif token.pos_ in ("NOUN", "PROPN"):
        if claims := _entry(reading.by_noun, token):
            yield from _of_noun(token, claims, reading, words)
        elif token.dep_ in ("appos", "attr", "npadvmod") and is_first([token]) and lemma(token) in reading.vehicles:
            yield Anchor(token, "movement", [AGAIN], [[token]])
        elif before := _kept(token, reading, words):
            yield Anchor(token.head, "adjective", reading.by_adjective[token.lower_], [before])
    if token.lower_ in reading.by_adjective and token.dep_ in (
        "acomp",
        "attr",
        "oprd",
        "ccomp",
        "xcomp",
        "ROOT",
        "conj",
        "appos",
        "advcl",
        "amod",
    ):
        yield from _of_adjective(token, reading, words)


def _kept(token: Token, reading: Reading, words: ClaimWords) -> list[Token]:
    """ "Israel kept the Rafah crossing shut", read as a kind of shut: what is kept so."""
    if token.lower_ not in reading.by_adjective or token.dep_ != "dobj" or lemma(token.head) not in words.makers:
        return []
    return [child for child in children(token, "compound", "nmod") if child.i == token.i - 1]


def _plural_before(token: Token) -> list[Token]:
    return [child for child in children(token, "compound") if child.tag_ == "NNS" and child.i == token.i - 1]


def _entry(table: dict[str, list[Claims]], token: Token) -> list[Claims]:
    """What a noun says, with the word before it where that makes another word ("ground stop")."""
    if token.i > 0 and (pair := table.get(f"{token.nbor(-1).lower_} {lemma(token)}")):
        return pair
    return table.get(lemma(token)) or table.get(token.lower_) or []


def _of_verb(verb: Token, reading: Reading, words: ClaimWords) -> Iterator[Anchor]:
    names = verb_words(verb)
    claims = next((reading.by_verb[name] for name in names if name in reading.by_verb), [])
    if claims:
        below = next((child for child in verb.children if child.dep_ in ("xcomp", "pcomp") and movement_of(child, reading)), None)
        objs = objects(verb)
        if below is not None and (not objs or objs[0].i > below.i):
            yield Anchor(verb, "user", claims, [subjects(verb)], scope=movement_of(below, reading) or "all")
            return
        yield Anchor(verb, "verb", claims, [*_themes_of_verb(verb), *_left_of(verb, reading)])
        return
    movement = movement_of(verb, reading)
    if movement is not None and verb.dep_ != "acl":
        yield from of_movement(verb, movement, words)
    if any(name in words.working for name in names):
        yield from of_working(verb, words)
    if any(name in words.receiving for name in names):
        yield from of_receiving(verb, words)


def _themes_of_verb(verb: Token) -> list[list[Token]]:
    # "Shuts down the airport": the parser may take the particle for a preposition.
    led = [noun for child in children(verb, "prt", "prep") if child.lower_ in PARTICLES for noun in children(child, "pobj")]
    objs = objects(verb) or led
    if is_passive(verb):
        return [objs or children(verb, "nsubj") or _misplaced(verb) or _raised(verb), _before_to(verb)]
    if objs:
        return [objs]
    # An intransitive, or in a headline a participle: "the airport reopened", "airport closed".
    if verb.tag_ == "VBN" and verb.dep_ in ("acl", "advcl") and verb.head.pos_ in ("NOUN", "PROPN"):
        return [subjects(verb), [verb.head]]
    if verb.tag_ in ("VBN", "VBD") and verb.dep_ in ("advcl", "ccomp", "dep") and is_verbal(verb.head):
        return [subjects(verb), subjects(verb.head)]  # a participle that the tagger took for a past, or the other way
    return [subjects(verb)]


def _misplaced(verb: Token) -> list[Token]:
    """The parser hangs some subjects on the auxiliary."""
    return [each for child in children(verb, "aux", "auxpass") for each in children(child, "nsubj", "nsubjpass")]


def _left_of(verb: Token, reading: Reading) -> list[list[Token]]:
    """The service left of a passive whose subject the parser lost: "fires are reported and flights from X are suspended"."""
    if not is_passive(verb) or objects(verb):
        return []
    nouns = {word for group in reading.services.values() for word in group}
    for token in reversed(verb.doc[verb.sent.start : verb.i]):
        if token.text in (",", ";", ":") or (is_verbal(token) and token.dep_ not in ("aux", "auxpass")):
            return []
        if token.pos_ == "NOUN" and lemma(token) in nouns:
            return [[token]]
    return []


def _before_to(verb: Token) -> list[Token]:
    """ "A strike, with the airport to be closed until noon": the noun just before, to whatever the clause was hung."""
    to = next((child for child in verb.children if child.lower_ == "to" and child.dep_ == "aux"), None)
    return [to.nbor(-1)] if to is not None and to.i > verb.sent.start and to.nbor(-1).pos_ in ("NOUN", "PROPN") else []


def _raised(verb: Token) -> list[Token]:
    """ "The airport would have to be closed", "is expected to be closed": the subject stands above."""
    if verb.dep_ in ("acl", "relcl") and verb.head.pos_ in ("NOUN", "PROPN"):
        return [verb.head]  # "with the airport to be closed until noon"
    if verb.dep_ not in ("xcomp", "ccomp") or not is_verbal(verb.head):
        return []
    above = verb.head
    return objects(above) if is_passive(above) else subjects(above)


def _of_noun(noun: Token, claims: list[Claims], reading: Reading, words: ClaimWords) -> Iterator[Anchor]:
    if any(child.lower_ in reading.not_with for child in noun.children):
        return  # a power cut, a road closure
    themes = [
        [each for word, below in prepositions(noun) if word == "of" for each in coordinated(below)],
        children(noun, "compound", "nmod", "poss", "amod"),
        [each for word, below in prepositions(noun) if word in _OF_WHAT[1:] for each in coordinated(below)],
    ]
    governor, ended = noun.head, False
    if noun.dep_ == "pobj" and noun.head.head.pos_ == "NOUN" and lemma(noun.head.head) in (*words.ending, "end"):
        governor, ended = noun.head.head, True
    elif noun.dep_ in ("dobj", "nsubjpass", "nsubj") and is_verbal(governor) and lemma(governor) in words.ending:
        ended = governor.lemma_ != "cancel" or noun.dep_ != "nsubj"
    elif lifted := next((child for child in children(noun, "xcomp", "acl") if child.tag_ == "VBN" and lemma(child) in words.ending), None):
        governor, ended = lifted, True  # a headline: "ground stop lifted at LaGuardia"
    if is_at_once(noun, words) and is_verbal(governor):
        themes.append([each for word, below in prepositions(governor) if word in _OF_WHAT for each in coordinated(below)])
    yield Anchor(governor if ended else noun, "noun", claims, themes, ended=ended)


def _of_adjective(token: Token, reading: Reading, words: ClaimWords) -> Iterator[Anchor]:
    claims = reading.by_adjective[token.lower_]
    joined = token.dep_ in ("acomp", "attr", "oprd") and is_verbal(token.head)
    if is_verbal(token) and lemma(token) in reading.by_verb and token.lower_ != "open" and not joined:
        return  # read as a verb
    own = children(token, "nsubj", "nsubjpass")
    if own := own or _misplaced(token):
        yield Anchor(token, "adjective", claims, [own])
        return
    head = token.head
    if token.dep_ == "amod":
        if not {child.lower_ for child in head.children} & {"only", "no", "any", "new", "sole", "first", "other"}:
            yield Anchor(token, "attribute", claims, [[head]])
        return
    if token.dep_ == "conj" and head.pos_ in ("ADJ", "VERB"):
        head = head.head if not is_verbal(head) else head
    if not is_verbal(head):
        return
    word = lemma(head)
    if objs := (objects(head) if word in words.makers else []):
        yield Anchor(token if is_verbal(token) else head, "adjective", claims, [objs])
    elif word in words.copulas or is_passive(head):
        yield Anchor(head, "adjective", claims, [objects(head) if is_passive(head) else subjects(head)])


def _of_phrases(sentence: Span, reading: Reading, words: ClaimWords) -> Iterator[Anchor]:
    low = sentence.text.lower()
    for match in reading.phrase_pattern.finditer(low):
        span = sentence.doc.char_span(sentence.start_char + match.start(), sentence.start_char + match.end(), alignment_mode="expand")
        if span is None:
            continue
        verb = clause_of(span.root)
        themes: list[list[Token]] = []
        if verb is not None:
            objs = objects(verb)
            themes.append(objs if objs and (is_passive(verb) or lemma(verb) in words.makers) else subjects(verb))
            if verb.dep_ in ("acl", "relcl"):
                themes.append([verb.head])
        if span.root.head.pos_ in ("NOUN", "PROPN") and span.root.head.i < span.root.i:
            themes.append([span.root.head])
        yield Anchor(
            verb if verb is not None else span.root,
            "phrase",
            reading.by_phrase[match.group()],
            themes,
            settled=_says_no(match.group()),
        )


def _says_no(phrase: str) -> bool:
    return phrase.startswith(("not ", "no longer "))
