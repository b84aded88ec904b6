"""A clause laid out for the frames of the lexicon, and which frame fits it."""

from dataclasses import dataclass
from functools import cached_property

from spacy.tokens import Token

from watchfloor.extractor.clauses import children, lemma, objects, particles, phrase, prepositions, subjects
from watchfloor.extractor.references import antecedent
from watchfloor.knowledge.lexicon import ANY, Frame, Lexicon, Words

_KIND_OF_LABEL = {"PERSON": "PERSON", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE", "NORP": "GROUP", "ORG": "GROUP"}
_COUNTS = frozenset({"dozen", "hundred", "thousand", "million", "score"})
_STATES = frozenset({"emergency", "siege", "alert", "disaster", "calamity", "alarm", "war"})
"""What is declared as a state, and is nobody's: "a state of emergency"."""
_NOT_NAMES = frozenset(
    {"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL", "EVENT", "LAW", "WORK_OF_ART", "PRODUCT", "LANGUAGE"}
)


def is_actor(token: Token, lexicon: Lexicon) -> bool:
    """Does the noun name somebody who acts or is acted on: a name, or a word such as "army"?"""
    if token.pos_ == "PRON":
        return False
    if lemma(token) in _COUNTS and (of := [below for child in token.children if child.lower_ == "of" for below in children(child, "pobj")]):
        return is_actor(of[0], lexicon)
    if token.ent_type_ in _KIND_OF_LABEL or lemma(token) in lexicon.roles.actors:
        return True
    return token.pos_ == "PROPN" and token.ent_type_ not in _NOT_NAMES


def is_means(noun: Token, lexicon: Lexicon) -> bool:
    """Rockets, aid, talks: what is done or done with, not to whom."""
    word = lemma(noun)
    if word == "state" and any(below.lower_ in _STATES for child in children(noun, "prep") for below in children(child, "pobj")):
        return True
    return not noun.ent_type_ and word not in lexicon.roles.actors and (word in lexicon.nouns or word in lexicon.things)


def kinds_of(token: Token, lexicon: Lexicon) -> set[str]:
    kinds = {_KIND_OF_LABEL[token.ent_type_]} if token.ent_type_ in _KIND_OF_LABEL else set()
    return kinds | ({"ACTOR"} if is_actor(token, lexicon) else set())


def head_words(token: Token, lexicon: Lexicon) -> set[str]:
    """The noun itself, what stands right before it, and its kind."""
    near = [token, *children(token, "compound", "amod", "nmod")]
    if token.pos_ == "NOUN" and not token.ent_type_:
        # "A group of militants", "hundreds of refugees": what it is a measure of.
        near += [noun for child in children(token, "prep") if child.lower_ == "of" for noun in children(child, "pobj")]
        near += [modifier for noun in near[1:] if noun.dep_ == "pobj" for modifier in children(noun, "compound", "amod", "nmod")]
    return {word for each in near for word in (lemma(each), each.lower_)} | kinds_of(token, lexicon)


@dataclass(eq=False)
class Clause:
    """A verb and what stands around it; each part is worked out when a frame asks for it."""

    verb: Token
    lexicon: Lexicon

    @cached_property
    def lemma(self) -> str:
        return lemma(self.verb)

    @cached_property
    def subjects(self) -> list[Token]:
        return subjects(self.verb)

    @cached_property
    def objects(self) -> list[Token]:
        return objects(self.verb)

    @cached_property
    def prepositions(self) -> list[tuple[str, Token]]:
        return list(prepositions(self.verb))

    @cached_property
    def particles(self) -> frozenset[str]:
        return particles(self.verb)

    @cached_property
    def subject_words(self) -> set[str]:
        return {word for each in self.subjects for word in head_words(antecedent(each), self.lexicon)}

    @cached_property
    def head_words(self) -> set[str]:
        return {word for each in self.objects for word in head_words(each, self.lexicon)}

    @cached_property
    def object_words(self) -> set[str]:
        return self.head_words | {word for each in self.objects if each != self.verb.head for word in phrase(each)}

    @cached_property
    def near_words(self) -> set[str]:
        return phrase(self.verb) - {self.lemma}

    @cached_property
    def is_label(self) -> bool:
        """ "Called him a liar"."""
        return any(
            child.dep_ == "oprd" or (child.dep_ in ("ccomp", "xcomp") and child.pos_ in ("NOUN", "ADJ")) for child in self.verb.children
        )

    def fits(self, frame: Frame) -> bool:
        return (
            (not frame.particle or bool(frame.particle & self.particles))
            and (not frame.head or bool(frame.head & self.head_words))
            and (not frame.object or bool(frame.object & self.object_words))
            and (not frame.subject or bool(frame.subject & self.subject_words))
            and (not frame.doer or any(lemma(each) in frame.doer for each in self.subjects))
            and (frame.bare is None or frame.bare is not bool(self.objects))
            and (frame.label is None or frame.label is self.is_label)
            and (not frame.prepositions or self._has_preposition(frame.prepositions))
            and (not frame.near or bool(frame.near & self.near_words))
        )

    def _has_preposition(self, wanted: dict[str, Words]) -> bool:
        for word, noun in self.prepositions:
            words = wanted.get(word)
            if words is None and noun.dep_ == "pobj" and noun.head.head.dep_ == "prep":
                words = wanted.get(f"{noun.head.head.lower_} {word}")
            if words and (ANY in words or words & head_words(noun, self.lexicon)):
                return True
        return False

    def frame(self) -> Frame | None:
        """The first frame of the verb that fits."""
        return next((each for each in self.lexicon.frames.get(self.lemma, ()) if self.fits(each)), None)
