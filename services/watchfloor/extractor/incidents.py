"""One attack told in parts: who did it, or to whom, is said once and holds for what else is told of it."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Token

from watchfloor.extractor.clauses import lemma
from watchfloor.extractor.event_nouns import Draft
from watchfloor.extractor.references import PRONOUNS
from watchfloor.knowledge.lexicon import Lexicon


def completed(drafts: Sequence[Draft], before: Sequence[Draft], lexicon: Lexicon) -> list[Draft]:
    """The drafts of a sentence, each attack with the doer, or else the victim, that the sentence or the one before names.

    "A soldier is killed after clashing with militants", "sailors killed in an al-Qaeda attack against a ship".

    Args:
        before: the drafts of the sentence before in the same paragraph.
    """
    attacks = [each for each in drafts if _is_attack(each)]
    earlier = [each for each in before if _is_attack(each)]
    struck = any(each.kind != "noun" and each.targets for each in attacks)
    return [
        _complete(each, attacks, earlier, lexicon) if _is_attack(each) else each
        for each in drafts
        if not (struck and _is_attack(each) and each.kind == "noun" and not (each.sources and each.targets))
    ]


def _is_attack(draft: Draft) -> bool:
    return draft.type == "ASSAULT" and draft.modality == "asserted"


def _complete(draft: Draft, attacks: list[Draft], earlier: list[Draft], lexicon: Lexicon) -> Draft:
    if not draft.sources:
        if draft.kind == "noun":
            return draft  # "Opened fire at people protesting the shooting of a man": another attack.
        return replace(
            draft, sources=_doers_of(attacks, draft, lexicon) or _attackers(draft, lexicon) or _doers_of(earlier, draft, lexicon)
        )
    if not draft.targets:
        return replace(draft, targets=_victims_of(earlier, draft))
    return draft


def _doers_of(others: list[Draft], draft: Draft, lexicon: Lexicon) -> list[Token]:
    """Of the nearest other attack those who did it, or those with whom the victims clashed."""
    for other in others:
        if other is draft or other.token == draft.token:
            continue
        clashes = lemma(other.token) in lexicon.roles.mutual_verbs and not other.sources
        found = [each for each in (other.targets if clashes else other.sources) if each.lower_ not in PRONOUNS]
        if found and not _same(found, draft.targets):
            return found
    return []


def _attackers(draft: Draft, lexicon: Lexicon) -> list[Token]:
    """ "Injured after a suicide bomber blew himself up": who can only have been the doer, and does something in the sentence."""
    victims = {each.i for each in draft.targets}
    named = [each for each in draft.token.sent if lemma(each) in lexicon.roles.attackers and each.i not in victims]
    return [each for each in named if each.dep_ == "nsubj" or (each.dep_ == "pobj" and each.head.dep_ == "agent")][:1]


def _victims_of(others: list[Draft], draft: Draft) -> list[Token]:
    for other in others:
        if not other.sources and other.targets and not _same(other.targets, draft.sources):
            return other.targets
    return []


def _same(some: list[Token], others: list[Token]) -> bool:
    words = {lemma(each) for each in others}
    return any(lemma(each) in words for each in some)
