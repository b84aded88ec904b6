"""The mentions of each actor of an article together."""

from watchfloor.contracts.actors import Candidate, Entity
from watchfloor.contracts.actors import Mention as Place
from watchfloor.extractor.document import Document

_STRENGTH = (
    "government", "military", "legislature", "judiciary", "police", "intelligence", "militia", "opposition", "party", "people", "company",
)  # fmt: skip
"""Of several roles of a country in one article, the first of these is kept; a place only where it is nothing else."""


def entities(document: Document) -> list[Entity]:
    """One entity an actor, in the order of first mention; a stranger by its words, an undecided name by its candidates."""
    header = document.article.header
    found: dict[tuple[str, str], _Collected] = {}
    for paragraph in document.paragraphs:
        for mention in paragraph.mentions:
            offsets = (paragraph.start + mention.start, paragraph.start + mention.end)
            place = Place(text=mention.text, section=paragraph.section, offsets=offsets)
            key = (mention.kind, mention.actor_id or f" {mention.name.casefold()}")
            found.setdefault(key, _Collected(mention.actor_id, mention.name, mention.kind, mention.candidates)).add(place, mention.role)
            if mention.acts_for is not None:
                actor_id, name = mention.acts_for
                kind = actor_id.partition(":")[0]
                found.setdefault((kind, actor_id), _Collected(actor_id, name, kind, ())).add(place, mention.role)
    return [each.entity(header.id, header.version) for each in found.values()]


class _Collected:
    def __init__(self, actor_id: str | None, name: str, kind: str, candidates: tuple[Candidate, ...]) -> None:
        self._actor = (actor_id, name, kind)
        self._candidates = candidates
        self._roles: list[str] = []
        self._mentions: list[Place] = []

    def add(self, place: Place, role: str | None) -> None:
        self._mentions.append(place)
        if role is not None and role not in self._roles:
            self._roles.append(role)

    def entity(self, article_id: str, version: str) -> Entity:
        actor_id, name, kind = self._actor
        strong = sorted(self._roles, key=lambda role: _STRENGTH.index(role) if role in _STRENGTH else len(_STRENGTH) + (role == "place"))
        return Entity(
            article_id=article_id,
            version=version,
            actor_id=actor_id,
            name=name,
            kind=kind,
            role=strong[0] if strong else None,
            mentions=self._mentions,
            candidates=list(self._candidates),
        )
