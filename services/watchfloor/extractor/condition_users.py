"""Whether those who act decide only for themselves: one airline, several, or another country."""

from spacy.tokens import Token

from watchfloor.extractor.clauses import SUBJECTS, agents, lemma, subjects
from watchfloor.extractor.condition_anchor import Anchor
from watchfloor.extractor.condition_scene import Scene, Subject


def user_of(anchor: Anchor, subject: Subject, scene: Scene) -> str | None:
    """Whether one airline, or several, decide here only for themselves."""
    token, head = anchor.token, subject.head
    acting = _doers(token) if token.pos_ in ("VERB", "AUX") else []
    if anchor.form == "noun" and token.head.pos_ in ("VERB", "AUX") and token.dep_ in ("dobj", "attr"):
        acting = _doers(token.head)
    about = [child for child in head.children if child.dep_ in ("compound", "poss", "nmod", "amod")] if subject.aspect == "service" else []
    if anchor.form == "user":
        about += [each for themes in anchor.themes for each in themes]
    users = [each for each in [*acting, *about] if each.i != head.i and _is_user(each, scene)]
    if not users:
        return "one" if subject.aspect == "service" and any(_is_foreign(each, subject, scene) for each in acting) else None
    plain = scene.facet.reading.users
    return "several" if any(each.tag_ in ("NNS", "NNPS") and lemma(each) in plain for each in users) else "one"


def _is_foreign(token: Token, subject: Subject, scene: Scene) -> bool:
    """Another country that stops its own flights there."""
    mention = scene.paragraph.mention_at(token)
    if mention is None or mention.actor_id is None or subject.mention.actor_id is None:
        return False
    doer, owner = scene.gazetteer.actor(mention.actor_id), scene.gazetteer.actor(subject.mention.actor_id)
    return doer is not None and owner is not None and doer.country is not None and owner.country not in (None, doer.country)


def _is_user(token: Token, scene: Scene) -> bool:
    mention, reading = scene.paragraph.mention_at(token), scene.facet.reading
    if mention is not None and mention.kind in scene.facet.kinds:
        return False
    if mention is not None and mention.kind in ("company", "airline"):
        return True
    names = {part.lower_ for part in (token, *token.lefts) if part.pos_ == "PROPN"}
    return lemma(token) in reading.users or bool(names & set(reading.user_names))


def _doers(verb: Token) -> list[Token]:
    """Who does what a verb says, of a passive too."""
    own = [child for child in verb.children if child.dep_ in SUBJECTS]
    return own or [*agents(verb), *subjects(verb)]
