"""From a text to its interaction events, for tests."""

import json
from collections.abc import Callable
from datetime import UTC, datetime

from spacy.tokens import Doc

from watchfloor.contracts.article import accept, parse_article
from watchfloor.contracts.events import Interaction
from watchfloor.extractor.document import Document, Mention
from watchfloor.extractor.interactions import read_interactions
from watchfloor.extractor.paragraphs import cut
from watchfloor.knowledge.gazetteer import load_gazetteer
from watchfloor.knowledge.lexicon import load_lexicon

Read = Callable[..., list[Interaction]]


def reader(parse: Callable[[str], Doc]) -> Read:
    """Reads a text in which certain names are these countries."""
    lexicon, gazetteer = load_lexicon(), load_gazetteer()

    def reading(text: str, countries: dict[str, str] | None = None) -> list[Interaction]:
        article = {"id": "a", "text": text, "published_at": "2024-05-15T18:00:00Z"}
        document: Document = cut(accept(parse_article(json.dumps(article).encode()), datetime(2024, 5, 15, 18, tzinfo=UTC)))
        for paragraph in document.paragraphs:
            paragraph.doc = parse(paragraph.text)
            for name, actor_id in (countries or {}).items():
                start = paragraph.text.find(name)
                if start >= 0:
                    paragraph.mentions.append(Mention(start, start + len(name), name, name, "country", actor_id))
        return read_interactions(document, lexicon, gazetteer)

    return reading


def told(events: list[Interaction]) -> list[tuple[str, str, str | None, str | None]]:
    """Class, modality, source and target of each."""
    return [(e.type, e.modality, e.source.text if e.source else None, e.target.text if e.target else None) for e in events]
