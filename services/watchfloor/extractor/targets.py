"""To whom it is done: the head of the noun phrase that stands in the best place for a target."""

from dataclasses import dataclass, field

from spacy.tokens import Token

from watchfloor.contracts.events import EventType
from watchfloor.extractor.attribution import is_reporting
from watchfloor.extractor.clauses import (
    MAX_DEPTH,
    PASSIVE_SUBJECTS,
    SUBJECTS,
    children,
    coordinated,
    datives,
    is_finite,
    is_passive,
    is_verbal,
    lemma,
    objects,
    prepositions,
    subjects,
)
from watchfloor.extractor.frames import is_actor, is_means
from watchfloor.extractor.operators import Reading
from watchfloor.extractor.quiet import is_quiet_subject
from watchfloor.extractor.references import PRONOUNS, antecedent
from watchfloor.extractor.roles import NO_ROLE_LABELS, OF_ONES_OWN
from watchfloor.knowledge.lexicon import Lexicon

_RELATIVE = frozenset({"who", "which", "that", "whom", "whose"})
FARTHEST = 12
"""A place with a rank beyond it names whoever else is in the sentence."""
_DONE_TO_THINGS: frozenset[EventType] = frozenset({"COERCE", "ASSAULT", "PROTEST"})
_PERSONAL = frozenset({"him", "her", "them", "he", "she", "they"})
_NO_ROLE = frozenset(
    {"after", "during", "since", "until", "before", "because", "amid", "following", "as", "despite", "without", "like", "including", "than"}
)
_NO_ROLE_CLAUSES = frozenset({"after", "before", "if", "as", "when", "because", "while", "since", "although", "though", "until", "once"})
"""What clauses with these tell is another matter: "resigns after a clip was leaked"."""
_PROTESTING = frozenset({"protest", "defiance", "opposition", "anger", "response"})
""" "In protest against": what is named there is what the crowd is against."""
_MEANS_TARGETS: frozenset[EventType] = frozenset({"REJECT", "THREATEN", "SANCTION", "PROTEST", "REQUEST", "ACCUSE"})
"""Here a talk, a deal or an election may be the target where nobody else is named: "boycotted the vote"."""
_OWN_TARGETS: frozenset[EventType] = frozenset({"COERCE", "ASSAULT", "ACCUSE", "REQUEST"})
"""Here the army of somebody may well be the target; elsewhere "its troops" are the source's own."""
_THING_RANK: dict[EventType, float] = {
    "ASSAULT": 1.8, "COERCE": 4.5, "RETREAT": 6.5, "CONCEDE": 6.5, "ACCUSE": 6.5, "SUPPORT": 6.5,
    "CONSULT": 6.5, "REQUEST": 6.5, "REJECT": 6.5, "PROTEST": 14,
}  # fmt: skip
"""Here the object itself is the target when nobody is named in a better place: "shelled the power plant"."""


@dataclass
class Candidates:
    """Possible targets, each with the rank of the place where it stands: the lowest is the best."""

    barred: set[int]
    """Positions of what cannot be the target: the sources."""
    times: frozenset[str]
    """Lemmas: "for the third time" names nobody."""
    found: list[tuple[float, int, Token]] = field(default_factory=list)

    def add(self, rank: float, token: Token) -> None:
        if token.i in self.barred or token.lower_ in _RELATIVE or token.ent_type_ in NO_ROLE_LABELS:
            return
        if token.lower_ in PRONOUNS and (antecedent(token) == token or antecedent(token).i in self.barred):
            # "Expels two officials, accusing them": not oneself, but whom the verb above acts on.
            others = objects(token.head.head) if token.dep_ == "dobj" and token.head.dep_ in ("advcl", "conj") else []
            if not others or others[0].i in self.barred or others[0].pos_ == "PRON":
                return
            token = others[0]
        if token.pos_ == "ADV" or token.tag_ == "VBG" or not any(letter.isalnum() for letter in token.text) or token.text.isdigit():
            return
        if lemma(token) in self.times or is_quiet_subject(lemma(token)) or (token.dep_ == "compound" and not token.ent_type_):
            return
        self.found.append((rank, token.i, token))

    def best(self) -> list[Token]:
        """The best target, with those that are joined to it."""
        if not self.found or min(self.found)[0] > FARTHEST:
            return []
        top = min(self.found)[2]
        joined = [each for each in coordinated(top) if each.i not in self.barred]
        return joined or [top]


def targets_of(reading: Reading, sources: list[Token], lexicon: Lexicon) -> list[Token]:
    """The heads of the noun phrases that it is done to, the best place in the sentence first."""
    candidates = Candidates(_parts(sources), lexicon.roles.times | lexicon.roles.manner)
    _gather(reading.core, reading.type, candidates, lexicon, 0.0)
    if reading.verb != reading.core:
        _gather(reading.verb, reading.type, candidates, lexicon, 1.0)
    if reading.type == "PROTEST":
        # Where it is, is no target.
        return candidates.best()
    return candidates.best() or _nearest_after(reading.verb, sources, lexicon)


def _parts(sources: list[Token]) -> set[int]:
    """Positions of the sources with what stands before them: "Russian soldiers" do nothing to "Russian"."""
    return {part.i for source in sources for part in (source, *children(source, "amod", "compound", "nmod", "poss"))}


def _gather(verb: Token, event_type: EventType, candidates: Candidates, lexicon: Lexicon, penalty: float) -> None:
    for each in datives(verb):
        if not is_means(each, lexicon):
            candidates.add(penalty, each)
    for each in objects(verb):
        _gather_object(verb, each, event_type, candidates, lexicon, penalty)
    order = lexicon.prepositions[event_type]
    for word, noun in prepositions(verb):
        if (
            word in _NO_ROLE
            or (word == "by" and (event_type != "REQUEST" or is_passive(verb)))
            or noun.dep_ != "pobj"
            or noun.ent_type_ in ("DATE", "TIME")
        ):
            continue
        if word not in order and event_type == "PROTEST" and lemma(noun) not in _PROTESTING:
            continue
        rank = penalty + 2 + (0.2 * order[word] if word in order else -1 if word == "by" else 2)
        means = is_means(noun, lexicon)
        if word == "in" and noun.ent_type_ in ("GPE", "LOC", "FAC") and event_type in _DONE_TO_THINGS and objects(verb):
            rank += 6  # "Closes bars in Seoul": it is the bars.
        if is_actor(noun, lexicon) and (event_type == "CONSULT" or not _is_own(noun, lexicon)) and not means:
            for each in coordinated(noun):
                candidates.add(rank, each)
        elif word in order and not means and not _is_own(noun, lexicon):
            candidates.add(rank + 3.5, noun)
        for inner_rank, each in named_in(noun, event_type, lexicon):
            candidates.add(rank + (0 if means else 2) + 0.1 * inner_rank, each)
    for child in verb.children:
        _gather_below(child, event_type, candidates, lexicon, penalty)


def _gather_object(verb: Token, noun: Token, event_type: EventType, candidates: Candidates, lexicon: Lexicon, penalty: float) -> None:
    """An object that is an actor, or those named in its phrase."""
    own = _is_own(noun, lexicon) or (not noun.ent_type_ and lemma(noun) in lexicon.roles.own and not _is_foreign(noun, event_type))
    if is_passive(verb) and event_type not in OF_ONES_OWN:
        own = False
    if is_actor(noun, lexicon) and not is_means(noun, lexicon):
        if event_type == "CONSULT" and noun.ent_type_ in ("GPE", "LOC") and lemma(verb) in lexicon.roles.talking:
            candidates.add(penalty + 6.5, noun)  # "Discussed Libya with Mr Trump".
            return
        is_sent = own and (event_type not in _OWN_TARGETS or lemma(verb) in lexicon.roles.sending)
        candidates.add(penalty + (9.5 if is_sent else 1), noun)
    elif noun.pos_ == "PRON":
        if noun.lower_ in _PERSONAL:
            candidates.add(penalty + 1.2, noun)
    else:
        if not is_means(noun, lexicon) and not (own and event_type in ("REQUEST", "AGREE")):
            candidates.add(penalty + _THING_RANK.get(event_type, 10), noun)
        else:
            itself = event_type in ("PROTEST", "ACCUSE") and lexicon.nouns.get(lemma(noun)) == event_type  # "Orders an inquiry".
            if event_type in _MEANS_TARGETS and not itself:
                candidates.add(penalty + (6.8 if event_type == "ACCUSE" else 12), noun)
            for of in [each for child in children(noun, "prep") if child.lower_ == "of" for each in children(child, "pobj")]:
                if is_means(of, lexicon):
                    continue
                candidates.add(penalty + 7, of)
    inner = 1.5 if is_means(noun, lexicon) else 2.4 if own else 3
    for rank, each in named_in(noun, event_type, lexicon):
        candidates.add(penalty + inner + 0.1 * rank, each)


def _is_foreign(noun: Token, event_type: EventType) -> bool:
    """ "Expelled a Russian diplomat", "freed two Filipino sailors": a nationality before what would else be one's own."""
    return event_type in ("SANCTION", "RETREAT") and any(
        child.ent_type_ in ("NORP", "GPE") for child in children(noun, "amod", "compound", "poss")
    )


def _is_own(noun: Token, lexicon: Lexicon) -> bool:
    if lemma(noun) in lexicon.roles.partners:
        return False
    return any(child.dep_ == "poss" and child.lower_ in ("its", "their", "his", "her", "our", "my") for child in noun.children)


def _gather_below(child: Token, event_type: EventType, candidates: Candidates, lexicon: Lexicon, penalty: float) -> None:
    """What stands in the clause below: its subject for a demand or an accusation, else its own targets."""
    if child.dep_ == "ccomp" and child.i < child.head.i and is_finite(child):
        return  # "One requests aid; the other declares an emergency": two statements, of which the parser puts one below.
    if child.dep_ in ("xcomp", "ccomp"):
        for each in [noun for subject in children(child, *SUBJECTS, *PASSIVE_SUBJECTS) for noun in coordinated(subject)]:
            close = event_type in ("REQUEST", "ACCUSE") or (event_type in ("CONCEDE", "COERCE") and not is_finite(child))
            if is_actor(each, lexicon):
                candidates.add(penalty + (0.5 if close else 4), each)
            elif close:
                candidates.add(penalty + 6, each)
            for rank, inner in named_in(each, event_type, lexicon):
                candidates.add(penalty + (1.5 if close else 4.5) + 0.1 * rank, inner)
        if is_verbal(child) and penalty < 6:
            _gather(child, event_type, candidates, lexicon, penalty + 2)
    elif child.dep_ in ("acomp", "attr"):
        for below in child.children:
            if below.dep_ in ("xcomp", "ccomp") and is_verbal(below):
                _gather(below, event_type, candidates, lexicon, penalty + 2)
        for word, noun in prepositions(child):
            if word not in _NO_ROLE and is_actor(noun, lexicon):
                candidates.add(penalty + 2, noun)
            for rank, each in named_in(noun, event_type, lexicon):
                candidates.add(penalty + 3 + 0.1 * rank, each)
    elif child.dep_ == "prep":
        for gerund in children(child, "pcomp"):
            if child.lower_ not in _NO_ROLE:
                _gather(gerund, event_type, candidates, lexicon, penalty + 4)
    elif child.dep_ == "advcl" and event_type == "THREATEN" and any(mark.lower_ in ("unless", "if") for mark in children(child, "mark")):
        # "Threatened to strike unless Israel withdraws": it is Israel that is threatened.
        for each in children(child, *SUBJECTS):
            candidates.add(penalty + 2.3, each)
    elif child.dep_ == "advcl" and penalty < 6 and not any(each.lower_ in _NO_ROLE_CLAUSES for each in children(child, "mark", "advmod")):
        _gather(child, event_type, candidates, lexicon, penalty + 8)


def named_in(noun: Token, event_type: EventType, lexicon: Lexicon, depth: int = 0) -> list[tuple[float, Token]]:
    """Actors named in a noun phrase, each with the rank of its place: possessive, nationality, "by" and "from", the rest."""
    found: list[tuple[float, Token]] = []
    order = lexicon.prepositions[event_type]
    suffered = event_type in ("PROTEST", "ACCUSE") and lexicon.nouns.get(lemma(noun)) == "ASSAULT"
    for child in noun.children:
        if suffered and child.dep_ == "prep" and child.lower_ not in ("by", "from"):
            continue  # "Against the killing of a man": not against him.
        if child.dep_ == "poss" and is_actor(child, lexicon):
            if not _is_doer_of(noun, event_type, lexicon):
                found.append((0, child))
        elif child.dep_ in ("amod", "compound", "nmod") and child.ent_type_ in ("NORP", "GPE", "ORG", "PERSON"):
            found.append((1, child))
        elif child.dep_ in ("prep", "agent"):
            rank = (
                8.0
                if child.lower_ == "in" and event_type in _DONE_TO_THINGS
                else 0.5
                if child.lower_ == "against"
                else 1.5
                if child.lower_ in ("by", "from")
                else 2.0 + order.get(child.lower_, 8)
            )
            for below in children(child, "pobj"):
                if is_actor(below, lexicon) and not _is_own(below, lexicon):
                    found.extend((rank, each) for each in coordinated(below))
                if depth < 2:
                    found.extend((rank + 3 + inner, each) for inner, each in named_in(below, event_type, lexicon, depth + 1))
        elif child.dep_ in ("acl", "relcl") and depth < 2:
            found.extend((9, each) for each in objects(child) if each != noun and is_actor(each, lexicon))
            found.extend((9.5, each) for each in subjects(child) if each != noun and is_actor(each, lexicon))
            found.extend((9.7, each) for word, each in prepositions(child) if word not in _NO_ROLE and is_actor(each, lexicon))
    return found


def _is_doer_of(noun: Token, event_type: EventType, lexicon: Lexicon) -> bool:
    """ "Reiterated Turkey's support for": whose support it is, is not whom it goes to."""
    return event_type in ("SUPPORT", "AID", "AGREE") and event_type in (lexicon.things.get(lemma(noun)), lexicon.nouns.get(lemma(noun)))


def _nearest_after(verb: Token, sources: list[Token], lexicon: Lexicon) -> list[Token]:
    """The next name in the sentence that is not a source, part of one, or the speaker."""
    barred = {each.i for source in sources for each in source.subtree if each.i < verb.i} | {each.i for each in sources}
    for token in verb.doc[verb.i + 1 : verb.sent.end]:
        if token.i in barred or token.ent_type_ not in ("GPE", "NORP", "ORG", "PERSON") or token.dep_ == "compound":
            continue
        if not _speaks(token) and is_actor(token, lexicon):
            return [token]
    return []


def _speaks(token: Token) -> bool:
    for _ in range(MAX_DEPTH):
        head = token.head
        if token.dep_ in SUBJECTS:
            return is_reporting(head)
        if head.lower_ == "according" or head == token:
            return head.lower_ == "according"
        if is_verbal(head):
            return False
        token = head
    return False


def targets_of_noun(noun: Token, event_type: EventType, sources: list[Token], lexicon: Lexicon) -> list[Token]:
    """To whom an event noun is done: "on a village", "to the World Food Programme", "with Turkey"."""
    candidates = Candidates(_parts(sources), lexicon.roles.times | lexicon.roles.manner)
    order = lexicon.prepositions[event_type]
    for word, below in prepositions(noun):
        if word in ("by", "from") or word in _NO_ROLE or below.dep_ != "pobj" or below.ent_type_ in ("DATE", "TIME"):
            continue
        if word not in order and event_type == "PROTEST":
            continue
        rank = 1 + (0.2 * order[word] if word in order else 5)
        if is_actor(below, lexicon):
            for each in coordinated(below):
                candidates.add(rank, each)
        elif event_type in _THING_RANK and word in order and not is_means(below, lexicon):
            candidates.add(rank + 2, below)
        for inner, each in named_in(below, event_type, lexicon):
            candidates.add(rank + 3 + 0.1 * inner, each)
    for each in children(noun, "acl"):
        if each.tag_ == "VB":
            _gather(each, event_type, candidates, lexicon, 3.0)
    return candidates.best()
