"""Is a claim about a facet so: the modality of its clause, and what the ways of telling of stops and resumptions add to it."""

from spacy.tokens import Token

from watchfloor.contracts.events import Modality
from watchfloor.extractor.clause_modality import is_near_miss, words_of_modality
from watchfloor.extractor.clauses import is_verbal, lemma
from watchfloor.extractor.condition_anchor import Anchor, is_at_once
from watchfloor.extractor.condition_scene import Scene
from watchfloor.extractor.modality import modality_of
from watchfloor.extractor.tenses import FUTURE_MODALS, tense_of
from watchfloor.extractor.times import event_time
from watchfloor.knowledge.reading import load_claim_words

_GRANTED = {"after", "despite", "because", "due", "since", "following", "amid", "by", "during", "given", "before", "until", "with"}
"""Prepositions before a closure that is so."""
STEADY = {"remain", "stay", "keep", "continue"}
"""Verbs that say of a state that it goes on."""


def claim_modality(anchor: Anchor, scene: Scene) -> Modality | None:
    """None where nobody says anything: "unclear whether"."""
    token = anchor.token
    modality = modality_of(token, scene.document.published.year)
    helpers = {child.lower_ for child in token.children if child.dep_ == "aux"}
    able = modality == "conditional" and bool(helpers & {"may", "can", "could"}) and not _hangs_on_a_condition(token)
    if anchor.settled and (modality == "negated" or able):
        return "asserted"
    if modality == "asserted" and anchor.form == "noun" and _is_only_mentioned(token):
        return "discussed"
    if modality == "asserted" and anchor.form == "noun" and not anchor.ended:
        modality = _of_governor(token, scene)
    if modality == "asserted" and anchor.form == "verb" and tense_of(token) == "future" and token.tag_ == "VBN" and not _is_made_to(token):
        modality = "announced"  # "with the airport to be closed"
    if anchor.ended and modality == "announced" and _is_proclaimed(token, scene):
        return "asserted"
    if modality == "asserted" and _is_meant_to(token):
        return "discussed"
    if modality == "announced" and lemma(token) in STEADY and helpers & FUTURE_MODALS:
        return "asserted"  # "will stay closed until further notice" says that it is closed
    if modality == "negated" and (is_near_miss(token) or any(_is_averted_by(above) for above in [*token.ancestors][:3])):
        return None
    if modality == "discussed" and _is_open_question(token):
        return None
    if modality == "announced" and anchor.form == "noun" and _is_in_force(token, scene):
        return "asserted"
    return modality


def _is_averted_by(above: Token) -> bool:
    """ "Avoided closure", "nearly forced it to close", "came close to closing": nobody says that all is well."""
    words, word = words_of_modality(), lemma(above)
    if above.pos_ == "ADV" and above.lower_ in words.near:
        return True
    return word in load_claim_words().averting or word in words.escaping or is_near_miss(above)


def _hangs_on_a_condition(token: Token) -> bool:
    return any(each.lower_ in ("if", "unless", "should", "were", "would") for each in token.sent)


def _is_made_to(token: Token) -> bool:
    """ "Causing flights to be cancelled"."""
    above = token.head if is_verbal(token.head) else token.head.head
    return lemma(above) in load_claim_words().implicative


def _is_proclaimed(token: Token, scene: Scene) -> bool:
    """ "Announced the end of the closure": done by saying so, unless a day to come is named."""
    time = event_time(token, scene.paragraph, scene.document)
    if tense_of(token) == "future" or lemma(token.head) not in ("announce", "declare", "confirm", "proclaim"):
        return False
    return time is None or time.value[:10] <= scene.document.published.date().isoformat()


def _is_in_force(noun: Token, scene: Scene) -> bool:
    """ "Ordered a ground stop": it holds once it is ordered, unless a day to come is named."""
    if not is_at_once(noun, load_claim_words()) or tense_of(noun) == "future":
        return False
    time = event_time(noun, scene.paragraph, scene.document)
    return time is None or time.value[:10] <= scene.document.published.date().isoformat()


def _is_meant_to(token: Token) -> bool:
    """ "Coordination with partners to reopen the airport": an infinitive below nothing that makes it happen."""
    if token.tag_ != "VB" or token.dep_ not in ("acl", "advcl", "relcl", "xcomp"):
        return False
    return any(child.lower_ == "to" for child in token.children) and lemma(token.head) not in load_claim_words().implicative


def _is_only_mentioned(noun: Token) -> bool:
    """ "The resumption of flights was mentioned", and as a heading without a finite verb too."""
    near = [noun.head, *(child for child in noun.children if child.dep_ in ("acl", "relcl"))]
    return any(lemma(each) in load_claim_words().mentioning for each in near)


def _of_governor(noun: Token, scene: Scene) -> Modality:
    """What the verb above makes of a closure: "would include the shutdown"; "after the closure" takes it for granted."""
    here = noun
    while here.head.i != here.i:
        if here.dep_ in ("nsubj", "nsubjpass", "poss", "csubj") or (here.dep_ == "prep" and here.lower_ in _GRANTED):
            return "asserted"
        here = here.head
        if here.pos_ in ("VERB", "AUX") and here.dep_ != "prep":
            found = modality_of(here, scene.document.published.year)
            return found if found in ("announced", "conditional", "threatened", "discussed") else "asserted"
    return "asserted"


def _is_open_question(token: Token) -> bool:
    if not any(child.dep_ == "mark" and child.lower_ in ("whether", "if") for child in token.children):
        return False
    above = {lemma(token.head), *(child.lower_ for child in token.head.children if child.dep_ in ("acomp", "attr"))}
    return bool(above & set(load_claim_words().open_questions))
