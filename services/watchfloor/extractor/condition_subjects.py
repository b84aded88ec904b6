"""Of which actor a word speaks, and of what of it: the airport itself, its flights, or a runway.

Only what belongs to the facet counts: "the road to the airport" has the head "road", and that is no airport.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Span, Token

from watchfloor.extractor.clauses import SUBJECTS, agents, coordinated, lemma, prepositions, subjects
from watchfloor.extractor.condition_places import airport_at
from watchfloor.extractor.document import Document, Mention, Paragraph
from watchfloor.knowledge.facets import Facet
from watchfloor.knowledge.gazetteer import Gazetteer
from watchfloor.knowledge.reading import Aspect, load_claim_words

VEHICLE, USERS = "vehicle", "airlines"
"""Scopes of nouns that are a service only beside some words: a plane that takes off, airlines that stop flying."""
_ELSEWHERE = {"over", "across", "throughout", "within", "above", "between", "inside"}
_NOTHING = {"nothing", "none", "nobody"}
_LIST = re.compile(r"(?: (?:in|near|of) [^,.;]{1,40})?(?:,|,? and|,? as well as) (?:the )?")
_PLURAL = {"both", "all", "two", "three", "them", "they"}


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


def subjects_of(heads: list[Token], anchor: Token, scene: Scene) -> list[Subject]:
    """What the heads of noun phrases, of which a word claims something, are of the facet; empty where they are nothing of it."""
    found: list[Subject] = []
    for head in heads:
        for subject in _subjects(head, anchor, scene):
            if all((each.mention.actor_id, each.aspect) != (subject.mention.actor_id, subject.aspect) for each in found):
                found.append(subject)
    return found


def _subjects(head: Token, anchor: Token, scene: Scene) -> Iterator[Subject]:
    reading = scene.facet.reading
    mention = scene.mention_of(head)
    if mention is not None and reading.named and not _is_modifier(head, mention):
        yield Subject(mention, "itself", "all", head)
        for other in _listed(head, mention, anchor, scene):
            yield Subject(other, "itself", "all", head)
        return
    if head.lower_ in ("it", "they", "them") and (named := _last_named(head, scene)) is not None:
        yield from _subjects(named, anchor, scene)
        return
    phrase, counted = head, _counted(head)
    aspect, scope = aspect_of(counted, scene)
    if aspect == "part" and counted.i != head.i and head.lower_ not in ("all", "both"):
        scope = next(iter(reading.parts))  # "one of the two runways"
    head = counted
    if head.lower_ in _NOTHING:
        aspect = "service"  # "nothing can take off"
    if aspect is None:
        if reading.by_place and head.pos_ == "PROPN" and (scene.mentions() or scene.before()):
            # "Billund stayed open": a bare name among airports.
            if (there := airport_at(head, scene.paragraph, scene.gazetteer)) is not None:
                yield Subject(there, "itself", "all", head, sure=False)
            return
        if head.lower_ in _PLURAL and reading.named:
            earlier = [each for each in scene.mentions() if each.start < head.idx]
            if len({each.actor_id for each in earlier}) > 1:
                for each in earlier:
                    yield Subject(each, "itself", "all", head)
        return
    owners, sure = _owners(head, phrase, anchor, scene, aspect)
    for owner in owners:
        yield Subject(owner, aspect, scope, head, sure)


def _last_named(pronoun: Token, scene: Scene) -> Token | None:
    """ "Closed their airspace and opened it again": the thing, where the actor is not the thing himself."""
    earlier = [token for token in scene.sentence if token.i < pronoun.i and token.pos_ in ("NOUN", "PROPN")]
    if scene.facet.reading.named:
        # "Hit the runway of the airport and put it out of service".
        return next((token for token in earlier[::-1] if aspect_of(token, scene)[0] == "part"), None)
    return next((token for token in earlier[::-1] if aspect_of(token, scene)[0] == "itself"), None)


def _counted(head: Token) -> Token:
    """ "Hundreds of flights", "most of the flights": what is counted."""
    if head.like_num or head.pos_ in ("NUM", "PRON", "ADJ") or lemma(head) in load_claim_words().some or head.lower_ in ("all", "rest"):
        for word, noun in prepositions(head):
            if word == "of":
                return noun
    return head


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


def _is_modifier(head: Token, mention: Mention) -> bool:
    """Does the name only stand before another noun: "the Schiphol railway station"?"""
    return head.dep_ in ("compound", "nmod", "poss", "amod") and head.head.idx >= mention.end


def _listed(head: Token, mention: Mention, anchor: Token, scene: Scene) -> Iterator[Mention]:
    """ "The airports of Buffalo and Syracuse", "A in X and B in Y are both closed": each, where the linking made a mention of each."""
    if head.tag_ not in ("NNS", "NNPS") and not (head.idx < anchor.idx and _is_plural(anchor)):
        return
    inside = {token.i for token in head.subtree if not _in_relative(token, head)}
    for each in scene.mentions():
        if each is not mention and each.actor_id != mention.actor_id:
            root = scene.paragraph.parsed().char_span(each.start, each.end, alignment_mode="expand")
            if root is not None and root.root.i in inside:
                yield each


def _included(scene: Scene) -> list[Mention]:
    """ "Several airports, including A and B"."""
    words = [token for token in scene.sentence if token.lower_ in ("including", "among", "namely")]
    return [each for each in scene.mentions() if words and each.start > words[0].idx]


def _is_plural(verb: Token) -> bool:
    return any(each.lower_ in ("are", "were", "both", "have") for each in (verb, *verb.children))


def _in_relative(token: Token, head: Token) -> bool:
    while token.i != head.i:
        if token.dep_ == "relcl":
            return True
        token = token.head
    return False


def _owners(head: Token, phrase: Token, anchor: Token, scene: Scene, aspect: Aspect) -> tuple[list[Mention], bool]:
    """Whose flights, runway or airspace it is: named in the phrase, then in the clause, then before; and whether it is named."""
    reading = scene.facet.reading
    if not reading.named and aspect == "service" and not _is_in_it(phrase, anchor, scene):
        return [], False
    if (own := _possessor(head, scene)) is not None:
        return [own], True
    inside = _inside(head, scene) or ([] if _is_its(head) and not reading.named else _inside(phrase, scene))
    if inside and not (_is_its(head) and not reading.named):
        return _with_joined(inside, scene), True
    verb = anchor if anchor.pos_ in ("VERB", "AUX") else anchor.head
    links = set(reading.links)
    if (reading.named or _has_owner_word(head)) and (actor := _actor_of(verb, scene)):
        return actor, True
    if (led := _led_by_preposition(verb, links, scene)) is not None:
        return _with_joined([led], scene), True
    if (place := _own_place(head, anchor, scene)) is not None:
        return _of_places(head, place, scene), True
    if head.tag_ in ("NNS", "NNPS") and (listed := _included(scene)):
        return listed, True
    here = [each for each in scene.mentions() if aspect != "itself" or each.anaphor is False]
    if len({each.actor_id for each in here}) == 1:
        return [here[0]], True
    earlier = [each for each in here if each.end <= head.idx]
    if earlier:
        return [earlier[-1]], False
    before = scene.before()[:1]
    if not before and not here and reading.by_place and _has_word_for_it(scene):
        before = _of_place_before(head, scene)
    return (before, False) if not here else ([], False)


def _possessor(head: Token, scene: Scene) -> Mention | None:
    """ "Turkey's airspace", "its runway"."""
    return next((mention for child in head.children if child.dep_ == "poss" and (mention := scene.mention_of(child)) is not None), None)


def _is_its(head: Token) -> bool:
    return any(child.dep_ == "poss" and child.lower_ in ("its", "their") for child in head.children)


def _with_joined(found: list[Mention], scene: Scene) -> list[Mention]:
    """With the actors that follow in a list: "flights at A in X, B and C"."""
    here = scene.mentions()
    last = max(found, key=lambda each: each.end)
    for each in here:
        if each.start >= last.end and _LIST.fullmatch(scene.paragraph.text[last.end : each.start]):
            if all(each.actor_id != known.actor_id for known in found):
                found = [*found, each]
            last = each
    return found


def _is_in_it(phrase: Token, anchor: Token, scene: Scene) -> bool:
    """Flights are those of an airspace only where it stands with them: "flights are barred in the airspace of Mali"."""
    near = [token for token in (*phrase.subtree, *anchor.subtree) if token.pos_ in ("NOUN", "PROPN")]
    return any(aspect_of(token, scene)[0] == "itself" or lemma(token).startswith("overfl") for token in near)


def _has_word_for_it(scene: Scene) -> bool:
    return any(token.lower_ in scene.facet.reading.itself for token in scene.sentence)


def _of_place_before(head: Token, scene: Scene) -> list[Mention]:
    """ "The airport", where only a city was named: the nearest one before that has an airport of its own."""
    for token in reversed(list(scene.paragraph.parsed()[: head.i])):
        if token.ent_type_ == "GPE" and (there := airport_at(token, scene.paragraph, scene.gazetteer)) is not None:
            return [there]
    return []


def _inside(head: Token, scene: Scene) -> list[Mention]:
    """The actors within a noun phrase, without its relative clauses."""
    found: list[Mention] = []
    for token in head.subtree:
        mention = scene.mention_of(token)
        if mention is not None and token.i != head.i and mention not in found and _is_owner(token, head, scene):
            found.append(mention)
    mention = scene.mention_of(head)
    if mention is not None and mention not in found:
        found.insert(0, mention)
    return found


def _is_owner(token: Token, head: Token, scene: Scene) -> bool:
    """Does a name in a phrase say whose it is: "Latvia's airspace near the Russian border" is not Russia's."""
    links = {*scene.facet.reading.links, "of"}
    while token.i != head.i:
        if token.dep_ == "relcl" or (token.dep_ == "prep" and token.lower_ not in links):
            return False
        token = token.head
    return True


def _has_owner_word(head: Token) -> bool:
    return not any(child.dep_ == "poss" and child.pos_ != "PRON" for child in head.children)


def _actor_of(verb: Token, scene: Scene) -> list[Mention]:
    """The one who does it: "the airport halted arrivals", "Iraq closed its airspace"."""
    return [mention for doer in [*subjects(verb), *agents(verb)] if (mention := scene.mention_of(doer)) is not None]


def _led_by_preposition(verb: Token, links: set[str], scene: Scene) -> Mention | None:
    """ "Flights resumed at Kabul airport"."""
    for head in (verb, *(child for child in verb.children if child.dep_ in ("xcomp", "pcomp"))):
        for word, noun in prepositions(head):
            if word in links and (mention := scene.mention_of(noun)) is not None:
                return mention
    return None


def _own_place(head: Token, anchor: Token, scene: Scene) -> Token | None:
    """Another place that the phrase names, so that not just what the text was about before is meant: "flights to Kabul"."""
    for noun in (head, *([anchor] if anchor.pos_ in ("NOUN", "PROPN") else [])):
        if (elsewhere := next((below for word, below in prepositions(noun) if word in _ELSEWHERE), None)) is not None:
            return elsewhere
    for token in head.subtree:
        if token.i == head.i or _in_relative(token, head):
            continue
        mention = scene.paragraph.mention_at(token)
        if mention is not None and mention.kind in ("country", "place", "city", "airport", "crossing", "port"):
            return token
        if token.ent_type_ in ("GPE", "FAC") or (mention is not None and mention.actor_id is None and token.pos_ == "PROPN"):
            return token
    return None


def _of_places(head: Token, place: Token, scene: Scene) -> list[Mention]:
    """The actors of the places in a phrase: one known from the text by that name, else that of a city; of "the airports of" each."""
    places = [place]
    if head.tag_ in ("NNS", "NNPS") and place.head.lower_ == "of":
        places = coordinated(place)
    found = []
    for each in places:
        known = [mention for mention in [*scene.mentions()[::-1], *scene.before()] if _is_of(mention, each.text)]
        if not known and scene.facet.reading.by_place and (there := airport_at(each, scene.paragraph, scene.gazetteer)) is not None:
            known = [there]
        found += known[:1]
    if not found and scene.facet.reading.by_place:
        # "The airport in the country's biggest city, Yangon": the first place of the phrase that has an airport.
        inside = (airport_at(token, scene.paragraph, scene.gazetteer) for token in head.subtree if token.ent_type_ == "GPE")
        found = [each for each in inside if each is not None][:1]
    return found


def _is_of(mention: Mention, place: str) -> bool:
    """Does the actor bear the name of the place?"""
    low = place.casefold()
    return low in mention.name.casefold() or low in mention.text.casefold()


def doers(verb: Token) -> list[Token]:
    """Who does what a verb says, of a passive too."""
    own = [child for child in verb.children if child.dep_ in SUBJECTS]
    return own or [*agents(verb), *subjects(verb)]
