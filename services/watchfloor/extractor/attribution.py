"""Who says it: the subject of a reporting verb, "according to", or the speaker of a quotation, also one of several sentences."""

import re
from functools import cache
from typing import Literal, get_args

from spacy.tokens import Span, Token

from watchfloor.contracts.events import Attribution
from watchfloor.extractor.clauses import (
    MAX_DEPTH,
    PASSIVE_SUBJECTS,
    RELATIVES,
    SUBJECTS,
    agents,
    children,
    is_passive,
    is_verbal,
    lemma,
    prepositions,
)
from watchfloor.extractor.document import Paragraph
from watchfloor.knowledge.cues import AttributionCues, load_cues

Role = Literal["official", "witness", "media", "rumour", "party", "expert", "unknown"]
_ROLE_ORDER: tuple[Role, ...] = ("rumour", "media", "witness", "expert", "official", "party")
"""Where words of several roles stand in one speaker ("an official of the rebels"), his head noun decides before this order."""
_QUOTED = re.compile(r"“[^”]{1,4000}(?:”|$)|\"[^\"]{1,4000}(?:\"|$)|``.{1,4000}?(?:''|$)|«[^»]{1,4000}(?:»|$)", re.DOTALL)
MIN_QUOTE_WORDS = 3
"""A quotation of fewer words is a name or a scare quote."""
MAX_SPEAKER = 200
_OWN_DEEDS = frozenset({"claim", "deny", "admit", "acknowledge", "boast", "report"})
"""Verbs by which somebody tells of what he did himself, or says that he did not."""


def attribution_of(token: Token, paragraph: Paragraph) -> Attribution | None:
    """Who says what the clause of a token says.

    Args:
        token: a verb or event noun of the paragraph's parse.
        paragraph: gives the quotation marks around it and the actors that the speaker may be.

    Returns:
        None where the report itself says it.
    """
    quote = _quote_around(token, paragraph.text)
    found = _reported_by(token) or _according_to(token)
    if quote is not None and (found is None or found[0] is None or _inside(found[0], quote)):
        # What is reported inside the marks is the speaker's own account of it.
        found = _speaker_of_quote(quote, paragraph)
    if found is None:
        return _hearsay(token)
    speaker, words = found
    return attribution_to(speaker, words, paragraph, quoted=quote is not None)


def is_reporting(verb: Token) -> bool:
    """Is it a verb whose subject says something?"""
    return is_verbal(verb) and lemma(verb) in _words().reporting


def speaker_of(verb: Token) -> Token | None:
    """The noun that says what stands below a reporting verb; None for "it was said"."""
    if is_passive(verb):
        by = agents(verb)
        quoted_as = children(verb, *PASSIVE_SUBJECTS) if lemma(verb) in ("quote", "cite", "hear") else []
        return by[0] if by else (quoted_as[0] if quoted_as else None)
    for subject in children(verb, *SUBJECTS):
        return verb.head if subject.lower_ in RELATIVES and verb.dep_ == "relcl" else subject
    if verb.dep_ == "conj" and is_verbal(verb.head):
        return speaker_of(verb.head)
    if verb.dep_ in ("xcomp", "advcl", "pcomp") and verb.tag_ == "VBG":
        above = verb.head.head if verb.dep_ == "pcomp" else verb.head
        return next(iter(children(above, *SUBJECTS, *PASSIVE_SUBJECTS)), None)
    return None


def role_of(speaker: Token, paragraph: Paragraph) -> Role:
    """What kind of voice the words of a speaker describe."""
    if _roles().get(lemma(speaker)) == "rumour":
        # "A tweet from the aviation administration" is the administration's word.
        author = next((noun for word, noun in prepositions(speaker) if word in ("from", "by")), None)
        if author is not None and (role := role_of(author, paragraph)) != "unknown":
            return role
    for word in (lemma(speaker), speaker.lower_):
        if word in _roles() and _roles()[word] != "official":
            return _unless_unconfirmed(speaker, _roles()[word])
    near = [each for each in speaker.subtree if each.dep_ in ("compound", "amod", "nmod", "poss", "pobj", "appos") or each == speaker]
    words = {word for each in near[:15] for word in (lemma(each), each.lower_)}
    found = {_roles()[word] for word in words if word in _roles()}
    if _roles().get(lemma(speaker)) == "official":
        # "A spokesman for the rebels" speaks for a party, "a police spokesman" for the state.
        return "party" if "party" in found else "official"
    for role in _ROLE_ORDER:
        if role in found:
            return role
    return _role_of_mention(speaker, paragraph)


def _unless_unconfirmed(speaker: Token, role: Role) -> Role:
    rumour = any(_roles().get(child.lower_) == "rumour" for child in speaker.children)
    return "rumour" if rumour else role


def _role_of_mention(speaker: Token, paragraph: Paragraph) -> Role:
    mention = paragraph.mention_at(speaker)
    if mention is None:
        return "unknown"
    if mention.kind == "country" or mention.role in ("government", "military", "police", "judiciary", "legislature"):
        return "official"
    return "party" if mention.kind == "org" else "unknown"


def _quote_around(token: Token, text: str) -> re.Match[str] | None:
    for match in _QUOTED.finditer(text):
        if match.start() < token.idx < match.end():
            return match if len(match.group().split()) >= MIN_QUOTE_WORDS else None
    return None


def _reported_by(token: Token) -> tuple[Token | None, str] | None:
    """The nearest reporting verb that the clause stands under, or that stands beside it ("..., he said, ...")."""
    below = token
    for _ in range(MAX_DEPTH):
        head = below.head
        if is_verbal(below) or below == token:
            beside = next((c for c in below.children if c.dep_ in ("parataxis", "ccomp") and is_reporting(c) and _stands_apart(c)), None)
            if beside is not None and (speaker := speaker_of(beside)) is not None:
                return speaker, _reporting_words(beside)
        if head == below:
            return None
        if below.dep_ in ("ccomp", "parataxis") and is_reporting(head) and head != token:
            speaker = speaker_of(head)
            if speaker is not None or is_passive(head):
                return speaker, _reporting_words(head)
        own_deed = below.dep_ == "xcomp" and lemma(head) in _OWN_DEEDS and not is_passive(head) and _is_past_deed(below)
        denied = below != token and _is_denied_claim(below)
        if (own_deed or denied) and (speaker := speaker_of(head)) is not None:
            return speaker, _reporting_words(head)
        if below.dep_ == "xcomp" and is_passive(head) and lemma(head) in ("report", "say", "believe", "allege", "rumour", "rumor", "claim"):
            return speaker_of(head) if agents(head) else None, _reporting_words(head)
        below = head
    return None


def _is_denied_claim(noun: Token) -> bool:
    """ "Denied a claim that it was shut": who denies it says that it was not."""
    words = load_cues().modality
    return noun.dep_ in ("dobj", "nsubjpass") and lemma(noun) in words.claims and lemma(noun.head) in words.denying | words.deny_claims


def _is_past_deed(verb: Token) -> bool:
    """ "Claimed to have shut it", "denied shutting it"."""
    return verb.tag_ == "VBG" or {"to", "have"} <= {lemma(each) for each in children(verb, "aux")}


def _stands_apart(verb: Token) -> bool:
    """Has the reporting verb nothing of its own below it, so that what stands around it is what it reports?"""
    return not children(verb, "ccomp", "xcomp", "dobj")


def _reporting_words(verb: Token) -> str:
    tokens = [verb, *children(verb, "aux", "auxpass", "neg")]
    return " ".join(each.text for each in sorted(tokens, key=lambda each: each.i))


def _according_to(token: Token) -> tuple[Token, str] | None:
    """ "According to X", "citing X", "X reported" after "as"."""
    phrases = _words().phrases
    clause = token
    for _ in range(MAX_DEPTH):
        for child in clause.children:
            low = child.lower_
            if low not in phrases or child.dep_ not in ("prep", "advcl", "pcomp", "xcomp", "acl"):
                continue
            for noun in child.subtree:
                if noun.dep_ in ("pobj", "dobj") and noun.i > child.i:
                    return noun, f"{low} to" if low == "according" else low
        # The parser hangs "as the agency reported" on the clause or on its auxiliary.
        for clause_as in [each for part in (clause, *children(clause, "auxpass", "aux")) for each in children(part, "advcl")]:
            if is_reporting(clause_as) and any(c.lower_ == "as" for c in clause_as.children) and (speaker := speaker_of(clause_as)):
                return speaker, f"as {clause_as.text}"
        if clause.head == clause:
            return None
        clause = clause.head
    return None


def _inside(token: Token, quote: re.Match[str]) -> bool:
    return quote.start() < token.idx < quote.end()


def _speaker_of_quote(quote: re.Match[str], paragraph: Paragraph) -> tuple[Token, str] | None:
    """The speaker of a quotation of several sentences: of the reporting verb outside the marks that stands nearest to it."""
    doc = paragraph.parsed()
    nearest: tuple[int, Token, Token] | None = None
    for verb in doc:
        if not is_reporting(verb) or _quote_around(verb, paragraph.text) is not None:
            continue
        distance = quote.start() - verb.idx if verb.idx < quote.start() else verb.idx - quote.end()
        speaker = speaker_of(verb)
        if speaker is None or distance > MAX_SPEAKER or _quote_around(speaker, paragraph.text) is not None:
            continue
        if not _touches(verb.sent, quote):
            continue
        if nearest is None or distance < nearest[0]:
            nearest = distance, speaker, verb
    return None if nearest is None else (nearest[1], _reporting_words(nearest[2]))


def _touches(sentence: Span, quote: re.Match[str]) -> bool:
    """Does the sentence hold the quotation, or a part of it, or end with the colon before it?"""
    return sentence.start_char - 2 <= quote.end() and quote.start() <= sentence.end_char + 2


def _hearsay(token: Token) -> Attribution | None:
    for each in [token, *token.ancestors][:3]:
        for child in each.children:
            if child.lower_ in _words().hearsay and child.dep_ == "advmod":
                return Attribution(speaker=child.text, actor_id=None, words=child.text, role="rumour")
    return None


def attribution_to(speaker: Token | None, words: str, paragraph: Paragraph, *, quoted: bool = False) -> Attribution:
    """The attribution to the one whom a token names, with the actor that the paragraph finds there; a rumour where there is none."""
    if speaker is None:
        return Attribution(speaker=words, actor_id=None, words=words, quoted=quoted, role="rumour")
    named = _antecedent(speaker, paragraph)
    mention = paragraph.mention_at(named)
    text = mention.name if named.pos_ == "PRON" and mention is not None else _phrase(named)
    actor_id = mention.actor_id if mention is not None else None
    return Attribution(speaker=text[:MAX_SPEAKER], actor_id=actor_id, words=words, quoted=quoted, role=role_of(named, paragraph))


def _antecedent(speaker: Token, paragraph: Paragraph) -> Token:
    """Whom "he said" means: the actor that is linked to the pronoun, else the last one who said something before."""
    if speaker.pos_ != "PRON" or paragraph.mention_at(speaker) is not None:
        return speaker
    for token in reversed(speaker.doc[: speaker.i]):
        if token.dep_ in SUBJECTS and token.pos_ in ("NOUN", "PROPN") and is_reporting(token.head) and token.sent != speaker.sent:
            return token
    return speaker


def _phrase(speaker: Token) -> str:
    """The noun phrase without its relative clauses and appositions."""
    end = speaker.i + 1
    for child in speaker.children:
        if child.dep_ in ("prep", "pobj", "appos") and child.i > speaker.i and child.right_edge.i - speaker.i < 12 and child.dep_ == "prep":
            end = max(end, child.right_edge.i + 1)
    start = min([speaker.i, *(c.left_edge.i for c in speaker.children if c.i < speaker.i and c.dep_ not in ("relcl", "punct", "prep"))])
    return speaker.doc[start:end].text


@cache
def _words() -> AttributionCues:
    return load_cues().attribution


@cache
def _roles() -> dict[str, Role]:
    """The role that each word gives a speaker."""
    table: dict[str, Role] = {}
    known = get_args(Role)
    for role in _ROLE_ORDER:
        assert role in known
        for word in _words().roles.get(role, frozenset()):
            table.setdefault(word, role)
    return table
