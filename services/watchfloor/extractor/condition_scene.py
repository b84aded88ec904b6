"""A sentence with the actors that a facet can be about, and what of the facet a noun in it names."""

from dataclasses import dataclass

from spacy.tokens import Span, Token

from watchfloor.extractor.clauses import lemma
from watchfloor.extractor.document import Document, Mention, Paragraph
from watchfloor.knowledge.facets import Facet
from watchfloor.knowledge.gazetteer import Gazetteer
from watchfloor.knowledge.reading import Aspect

VEHICLE, USERS = "vehicle", "airlines"
"""Scopes of nouns that are a service only beside some words: a plane that takes off, airlines that stop flying."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What a claim is about."""

    mention: Mention
    aspect: Aspect
    scope: str
    head: Token
    sure: bool = True
    """False where the actor is not named with it, and taken from what the text was about before."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence, and where it stands."""

    document: Document
    paragraph: Paragraph
    sentence: Span
    facet: Facet
    gazetteer: Gazetteer

    def mentions(self) -> list[Mention]:
        """The actors of the facet's kinds in the sentence."""
        inside = self.paragraph.mentions_in(self.sentence.start_char, self.sentence.end_char)
        return [each for each in inside if each.kind in self.facet.kinds and each.actor_id is not None]

    def before(self) -> list[Mention]:
        """Those in what stands before the sentence in its section, the nearest first."""
        found = [
            each
            for each in self.paragraph.mentions
            if each.end <= self.sentence.start_char and each.kind in self.facet.kinds and each.actor_id is not None
        ][::-1]
        index = next(number for number, each in enumerate(self.document.paragraphs) if each is self.paragraph)
        for paragraph in self.document.paragraphs[max(0, index - 3) : index][::-1]:
            found += [each for each in paragraph.mentions[::-1] if each.kind in self.facet.kinds and each.actor_id is not None]
        return found

    def mention_of(self, token: Token) -> Mention | None:
        """The actor of the facet's kinds that a token names."""
        found = next((each for each in self.paragraph.mentions if each.start <= token.idx < each.end), None)
        return found if found is not None and found.kind in self.facet.kinds and found.actor_id is not None else None


def aspect_of(head: Token, scene: Scene) -> tuple[Aspect | None, str]:
    """What of the facet a noun names, by its words alone, and the scope that goes with it."""
    reading, words = scene.facet.reading, _names(head)
    if words & set(reading.itself):
        return "itself", "all"
    if any(child.lower_ in reading.not_with for child in head.children):
        return None, "all"
    for scope, nouns in reading.services.items():
        if words & set(nouns):
            return "service", scope
    if words & set(reading.vehicles):
        return "service", VEHICLE
    if words & set(reading.users):
        return "service", USERS
    for scope, nouns in reading.parts.items():
        if words & set(nouns):
            return "part", "all" if _is_whole(head) else scope
    return None, "all"


def _names(head: Token) -> set[str]:
    """A noun as the YAML may write it: lemma, word, and with the noun in front of it."""
    words = {lemma(head), head.lower_}
    for child in head.children:
        if child.dep_ in ("compound", "amod") and child.i == head.i - 1:
            words |= {f"{child.lower_} {lemma(head)}", f"{child.lower_} {head.lower_}"}
    if head.i >= 2 and head.nbor(-1).text == "-":
        words.add(f"{head.nbor(-2).lower_}-{head.lower_}".rstrip("s"))
        words.add(f"{head.nbor(-2).lower_}-{lemma(head)}")
    return words


def _is_whole(part: Token) -> bool:
    """ "The runway", "its two runways", "the only runway", but not "one runway", "the north runway"."""
    words = {child.lower_ for child in part.children}
    if words & {"only", "sole", "single", "both", "all", "entire", "main"}:
        return True
    if any(child.dep_ in ("nummod", "compound", "amod") or child.lower_ in ("a", "an", "another") for child in part.children):
        return part.tag_ in ("NNS", "NNPS") and bool(words & {"its", "the", "their"})
    return True


def in_relative(token: Token, head: Token) -> bool:
    while token.i != head.i:
        if token.dep_ == "relcl":
            return True
        token = token.head
    return False
