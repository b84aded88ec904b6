"""From the head of a noun phrase to a participant of an event: its full text, and the actor that it names."""

from spacy.tokens import Token

from watchfloor.contracts.events import Participant
from watchfloor.extractor.clauses import children, lemma
from watchfloor.extractor.document import Mention, Paragraph
from watchfloor.extractor.references import antecedent
from watchfloor.knowledge.lexicon import Lexicon

_BEFORE = frozenset({"amod", "compound", "nmod", "poss", "nummod", "quantmod", "det", "advmod", "predet", "case"})
_AFTER = frozenset({"of", "for", "from", "in", "at", "to", "on"})
MAX_TAIL = 8
"""Tokens of "of ..." that still belong to the name of a participant."""


def participant(token: Token, paragraph: Paragraph, lexicon: Lexicon) -> Participant:
    """The participant that a noun, or a nationality before one, stands for.

    A pronoun gives what it refers to. The actor is the one that the paragraph finds at the noun; of an official, a force
    or an organ of a state ("Turkish jets") it is the state.
    """
    head = antecedent(token)
    text = phrase_text(head)
    mention = paragraph.mention_at(head)
    behind = _side_behind(head, paragraph, lexicon) if mention is None else None
    if mention is None and behind is None and head != token:
        mention = paragraph.mention_at(token)
    if mention is not None:
        shown = mention.name if mention.anaphor and head.pos_ == "PRON" else text
        return Participant(actor_id=mention.actor_id, name=mention.name, text=shown)
    return Participant(actor_id=behind.actor_id if behind else None, name=text, text=text)


def _side_behind(noun: Token, paragraph: Paragraph, lexicon: Lexicon) -> Mention | None:
    """The state or organisation for which its officials, forces and organs act: "Turkish jets", "the Taliban spokesman"."""
    agent = lemma(noun)
    kinds = {"country"} if agent in lexicon.roles.state_agents else set()
    kinds |= {"org"} if agent in lexicon.roles.members else set()
    if not kinds:
        return None
    near = [*children(noun, "poss", "amod", "compound", "nmod")]
    near += [below for child in children(noun, "prep") if child.lower_ in ("of", "from") for below in children(child, "pobj")]
    for each in near:
        mention = paragraph.mention_at(each)
        if mention is not None and mention.kind in kinds and mention.actor_id is not None:
            return mention
    return None


def phrase_text(head: Token) -> str:
    """The full noun phrase without relative clauses and what is joined to it; of a nationality the name alone."""
    doc = head.doc
    if head.dep_ in ("amod", "compound", "nmod") and head.ent_type_:
        return next((entity.text for entity in head.sent.ents if entity.start <= head.i < entity.end), head.text)
    start = min([head.i, *(child.left_edge.i for child in head.children if child.i < head.i and child.dep_ in _BEFORE)])
    end = head.i + 1
    if head.dep_ != "poss":
        for child in head.children:
            if child.dep_ == "prep" and child.lower_ in _AFTER and child.i == end and _is_tail(child):
                end = _end_of_tail(child)
    if end < len(doc) and doc[end].lower_ in ("from", "in") and end == head.i + 1 and head.dep_ in ("dobj", "pobj"):
        # "Took in refugees from Sudan", "strike targets in Lebanon": the parser may hang the place on the verb.
        origin = children(doc[end], "pobj")
        end = origin[0].i + 1 if origin and origin[0].ent_type_ in ("GPE", "NORP", "LOC") else end
    return doc[start:end].text


def _is_tail(preposition: Token) -> bool:
    nouns = children(preposition, "pobj")
    return bool(nouns) and nouns[0].i - preposition.i <= MAX_TAIL and nouns[0].ent_type_ not in ("DATE", "TIME")


def _end_of_tail(preposition: Token) -> int:
    below = children(preposition, "pobj")
    return below[0].i + 1 if below else preposition.i
