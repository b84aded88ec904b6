"""Is it so, was it so long ago, is it planned, wished for, threatened, or does it hang on something else.

The clause's own words come first (auxiliaries, negation, "in 1990"); then each verb, noun or adjective above it, from
the inside out, may turn that into its own modality: "denied that ...", "plans to ...", "if ...".
"""

from collections.abc import Iterator

from spacy.tokens import Token

from watchfloor.contracts.events import Modality
from watchfloor.extractor.clause_modality import (
    has_subject,
    is_in_neither,
    is_long_ago,
    is_near_miss,
    is_negated,
    is_none,
    markers,
    of_noun,
    of_verb,
    path_up,
    tables,
    words_of_modality,
)
from watchfloor.extractor.clauses import (
    MAX_DEPTH,
    PASSIVE_SUBJECTS,
    SUBJECTS,
    auxiliaries,
    children,
    is_finite,
    is_verbal,
    lemma,
)
from watchfloor.extractor.judgements import came_near, judged, said_by_noun
from watchfloor.knowledge.cues import load_cues

_CAUSING = frozenset({"cause", "trigger", "prompt", "provoke", "spark"})
_NOT_YET: tuple[Modality, ...] = ("announced", "discussed", "threatened", "conditional")


def modality_of(token: Token, published_year: int | None = None) -> Modality:
    """Whether what a verb, or an event noun, says is so.

    Args:
        token: head of the clause, or of the noun phrase that names an event.
        published_year: of the article; where it is not given, only years that the text itself puts far back are history.
    """
    if _is_question(token):
        return "discussed"
    # "Is not closed": the tagger may take the participle for an adjective, with the auxiliaries below it.
    modality = of_verb(token) if is_verbal(token) or children(token, "aux", "auxpass") else of_noun(token)
    if is_near_miss(token) or (not is_verbal(token) and is_in_neither(token)):
        modality = "negated"
    if is_long_ago(token, published_year):
        modality = combine("historical", modality)
    for outer in _layers(token, modality):
        modality = combine(outer, modality)
    return modality


def combine(outer: Modality, inner: Modality) -> Modality:
    """What a word makes of a clause that already has a modality.

    A plan, wish or threat *not* to do a thing says that it is not so; all else takes the outer word's.
    """
    if outer == "asserted":
        return inner
    if inner == "negated" and outer in _NOT_YET:
        return "negated"
    if outer == "historical" and inner == "negated":
        return inner
    return outer


def _is_question(token: Token) -> bool:
    sentence = token.sent
    end = sentence[-1] if len(sentence) > 1 else token
    closing = end if end.text in ("?", "?!") else (sentence[-2] if end.is_quote and len(sentence) > 2 else end)
    if closing.text not in ("?", "?!"):
        return False
    return not any(each.dep_ == "relcl" for each in path_up(token))


def _layers(token: Token, inner: Modality) -> Iterator[Modality]:
    """What each word above the clause makes of it, from the inside out."""
    for _ in range(MAX_DEPTH):
        head = token.head
        if head == token:
            return
        step = _verb_step(token, inner) if is_verbal(token) else _noun_step(token)
        if step is None:
            return
        outer, token = step
        yield outer
        inner = combine(outer, inner)


def _verb_step(verb: Token, inner: Modality) -> tuple[Modality, Token] | None:
    """The layer above a clause and the word to go on from; None where nothing above matters."""
    if _is_spliced(verb):
        return None
    match verb.dep_:
        case "conj":
            return "asserted", verb.head
        case "xcomp" | "ccomp" | "csubj" | "csubjpass" | "parataxis" | "oprd":
            return _governed(verb.head, verb, inner)
        case "pcomp":
            return _after_preposition(verb.head, verb)
        case "advcl":
            return _adverbial(verb, inner)
        case "acl":
            if verb.tag_ == "VB" or (is_finite(verb) and any(mark.lower_ == "that" for mark in markers(verb))):
                return _governed(verb.head, verb, inner)
            return ("asserted", verb.head) if verb.head.pos_ == "NOUN" and is_none(verb.head) else None
        case "relcl" if (noun := said_by_noun(verb)) is not None:
            return _governed(noun, verb, inner)
        case "acomp" if is_verbal(verb.head):
            return "asserted", verb.head
        case "dobj" | "pobj" | "nsubj" | "attr":
            return _noun_step(verb)
        case _:
            return None


def _is_spliced(verb: Token) -> bool:
    """ "Airport closed, all flights cancelled": two statements, of which the parser puts the first below the second."""
    head = verb.head
    if verb.dep_ not in ("ccomp", "parataxis", "csubj") or verb.i > head.i or not is_verbal(head) or markers(verb):
        return False
    if lemma(head) in load_cues().attribution.reporting or not (has_subject(head) or head.dep_ == "conj"):
        return False
    return any(token.text in (",", ";", ":") for token in verb.doc[verb.i + 1 : head.i])


def _governed(head: Token, below: Token, inner: Modality) -> tuple[Modality, Token] | None:
    if any(mark.lower_ in ("whether", "if") for mark in markers(below)):
        return "discussed", head
    if is_verbal(head):
        return _by_verb(head, below, inner), head
    table = tables().adjectives if head.pos_ == "ADJ" else tables().nouns
    found: Modality | None = table.get(lemma(head))
    if head.pos_ == "NOUN" and (_is_called_false(head) or (lemma(head) in words_of_modality().claims and of_noun(head) == "negated")):
        return "negated", head
    if is_verbal(head.head) and (verdict := judged(head.head, head)) is not None:
        return verdict, head.head
    if found is None:
        found = "discussed" if head.pos_ == "NOUN" and below.tag_ == "VB" and not _is_ranked(head) else "asserted"
    if is_finite(below) and below.dep_ != "xcomp":
        found = _over_finite(found, inner)
    if head.pos_ == "ADJ" and is_verbal(head.head) and head.dep_ in ("acomp", "oprd", "attr") and found != "negated":
        return ("negated" if is_negated(head.head) else found), head
    return found, head


def _is_called_false(noun: Token) -> bool:
    """ "Reports that it had closed are false", "were denied"."""
    if noun.dep_ not in (*SUBJECTS, *PASSIVE_SUBJECTS) or not is_verbal(noun.head):
        return False
    cues = tables()
    said = [lemma(noun.head), *(child.lower_ for child in children(noun.head, "acomp", "attr", "oprd"))]
    if judged(noun.head) == "negated":
        return True
    return any("negated" in (cues.adjectives.get(word), cues.any_verbs.get(word)) for word in said)


def _is_ranked(noun: Token) -> bool:
    """ "The first plane to land" did land."""
    return any(child.lower_ in ("first", "last", "only", "latest", "second") for child in noun.children)


def _by_verb(verb: Token, below: Token, inner: Modality) -> Modality:
    cues, word = tables(), lemma(verb)
    finite = is_finite(below) and below.dep_ != "xcomp"
    if word in ("be", "have") and "to" in auxiliaries(below) and any(each.lower_ == "yet" for each in (*verb.children, *below.children)):
        return "negated"  # "has yet to reopen"
    if (finite or (lemma(below) in load_cues().attribution.reporting and below.tag_ == "VB")) and (verdict := judged(verb)) is not None:
        return verdict
    if is_near_miss(verb) or (word in words_of_modality().escaping and (below.tag_ == "VBG" or children(below, "auxpass"))):
        return "negated"
    if word == "be":
        found = _by_copula(verb, below)
        return "negated" if is_negated(verb) and found == "announced" else found
    if found_any := cues.any_verbs.get(word):
        return _negation_of(found_any) if is_negated(verb) else found_any
    found = cues.bare_verbs.get(word, "asserted")
    if finite:
        if is_negated(verb):
            return "discussed"
        if word in words_of_modality().telling:
            found = "asserted"
        return _over_finite(found, inner) if below.tag_ != "VB" or auxiliaries(below) else found
    if found == "asserted":
        return of_verb(verb)
    return _negation_of(found) if is_negated(verb) else found


def _by_copula(verb: Token, below: Token) -> Modality:
    """ "Is to reopen" is a plan, "the aim is to reopen" is a wish."""
    if below.dep_ != "xcomp" or "to" not in auxiliaries(below):
        return "asserted"
    subject = next(iter(children(verb, *SUBJECTS)), None)
    return "announced" if subject is None else tables().nouns.get(lemma(subject), "announced")


def _negation_of(modality: Modality) -> Modality:
    """ "Did not plan to" says no; "did not deny", "did not ask" leave it open."""
    return "negated" if modality == "announced" else "discussed"


def _over_finite(modality: Modality, inner: Modality) -> Modality:
    """ "Hopes that it will reopen" is a wish; "hopes that it has reopened" is one too; "announced that it had" is a fact."""
    if inner in _NOT_YET:
        return modality
    return modality if modality in ("negated", "discussed", "conditional") else "asserted"


def _after_preposition(preposition: Token, below: Token) -> tuple[Modality, Token] | None:
    if preposition.lower_ == "without":
        return "negated", preposition.head
    if preposition.lower_ in ("after", "before", "while", "during", "despite", "since"):
        return None
    head = preposition.head
    if came_near(preposition):
        return "negated", head
    if head.pos_ == "ADP":
        head = head.head
    if preposition.lower_ in ("by", "in", "through", "with") and is_verbal(head):
        return of_verb(head), head
    if is_verbal(head):
        return _by_verb(head, below, "asserted"), head
    table = tables().adjectives if head.pos_ == "ADJ" else tables().nouns
    return table.get(lemma(head), "asserted"), head


def _adverbial(clause: Token, inner: Modality) -> tuple[Modality, Token] | None:
    head, marks = clause.head, markers(clause)
    for mark in marks:
        if mark.lower_ == "until":
            return ("announced", head) if clause.tag_ != "VBD" and inner == "asserted" else None
        if found := tables().marks.get(mark.lower_):
            return found, head
        if mark.lower_ in words_of_modality().times and is_verbal(head):
            to_come = of_verb(head) in ("announced", "conditional") and clause.tag_ != "VBD"
            return ("announced", head) if to_come else None
    if clause.tag_ == "VB" and not marks:
        return "discussed", head
    if clause.tag_ in ("VBG", "VBN") and not marks and is_verbal(head):
        return of_verb(head), head
    return None


def _noun_step(noun: Token) -> tuple[Modality, Token] | None:
    """The layer above an event noun: the verb that it is object or subject of, the noun before "of"."""
    head = noun.head
    match noun.dep_:
        case "conj":
            return "asserted", head
        case "compound" | "nmod" | "amod":
            return tables().nouns.get(lemma(head), "asserted"), head
        case "pobj":
            return _noun_after_preposition(head, noun)
        case "dobj" | "nsubj" | "nsubjpass" | "attr" | "oprd" if is_verbal(head):
            return _noun_under_verb(head, noun)
        case "acomp" | "appos" | "poss":
            return "asserted", head
        case _:
            return None


def _noun_under_verb(verb: Token, noun: Token) -> tuple[Modality, Token] | None:
    word = lemma(verb)
    if lemma(noun) in words_of_modality().claims and _is_called_false(noun):
        return "negated", verb
    if noun.dep_ in ("dobj", "nsubjpass") and is_near_miss(verb) and word in words_of_modality().light | _CAUSING:
        return "negated", verb
    if noun.dep_ in ("dobj", "nsubjpass", "attr"):
        found = tables().any_verbs.get(word) or tables().bare_verbs.get(word)
        if found:
            outer = _negation_of(found) if is_negated(verb) else combine_future(of_verb(verb), found)
            return outer, verb
    if word in words_of_modality().light or (noun.dep_ == "nsubj" and not _is_given(noun)):
        return of_verb(verb), verb
    return None


def combine_future(governor: Modality, found: Modality) -> Modality:
    """ "Will announce a truce" and "would oppose a truce" keep the operator's own modality, "will discuss" too."""
    return found if governor in ("asserted", "announced", "historical") else combine(governor, found)


def _is_given(noun: Token) -> bool:
    """ "The attack", "its attack": the reader is taken to know that it happened."""
    return any(
        child.dep_ == "poss" or (child.dep_ == "det" and child.lower_ in ("the", "this", "that", "these")) for child in noun.children
    )


def _noun_after_preposition(preposition: Token, noun: Token) -> tuple[Modality, Token] | None:
    word, head = preposition.lower_, preposition.head
    if word == "without" or came_near(preposition):
        return "negated", head
    if word in ("if", "barring"):
        return "conditional", head
    if lemma(head) in words_of_modality().truths and word == "in":
        return "asserted", head
    if head.pos_ in ("NOUN", "PROPN") and word in ("of", "for", "on", "about", "to", "against", "over", "at"):
        found = tables().nouns.get(lemma(head), "asserted")
        return found, head
    if is_verbal(head):
        found_verb = tables().any_verbs.get(lemma(head)) or tables().bare_verbs.get(lemma(head))
        if found_verb and word in ("for", "on", "about", "of", "to", "against", "over", "from"):
            return (_negation_of(found_verb) if is_negated(head) else found_verb), head
        if lemma(head) in words_of_modality().light and word in ("in", "into", "to", "under"):
            return of_verb(head), head
    return None
