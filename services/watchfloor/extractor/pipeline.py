"""From an accepted article to its extraction: the steps in the order in which they run.

paragraphs  title and text are cut, no character moves
language    what the model cannot read is left unread, and says so
actors      names of the gazetteer, with their ids
parse       spaCy, a paragraph at a time
anaphora    "the airport", "the movement", and strangers
interactions, conditions   who does what to whom; what is so
entities    the mentions of each actor together
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from watchfloor.contracts.article import AcceptedArticle
from watchfloor.contracts.events import Event
from watchfloor.contracts.extraction import Extraction
from watchfloor.extractor.actors import find_actors
from watchfloor.extractor.anaphora import link_anaphora
from watchfloor.extractor.conditions import read_conditions
from watchfloor.extractor.document import Document
from watchfloor.extractor.entities import entities
from watchfloor.extractor.interactions import read_interactions
from watchfloor.extractor.language import unread_language
from watchfloor.extractor.paragraphs import cut
from watchfloor.extractor.parsing import Parser
from watchfloor.knowledge.facets import load_facets
from watchfloor.knowledge.gazetteer import load_gazetteer
from watchfloor.knowledge.lexicon import load_lexicon
from watchfloor.knowledge.loading import FOLDER

RULES_VERSION = "0004"
"""Raised by hand when the code reads otherwise, which `make reading` tells; of two readings of one article version the higher wins."""


def knowledge_digest(folder: Path = FOLDER) -> str:
    """Eight hexadecimal digits that change whenever a file of knowledge does."""
    total = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in (".yaml", ".gz", ".tsv")):
        total.update(path.relative_to(folder).as_posix().encode())
        total.update(path.read_bytes())
    return total.hexdigest()[:8]


class Extractor:
    """Reads articles; loaded once a process."""

    def __init__(self, model: str) -> None:
        self._parser = Parser(model)
        self._gazetteer = load_gazetteer()
        self._lexicon = load_lexicon()
        self._facets = load_facets()
        self.version = f"{RULES_VERSION}-{self._parser.version}-{knowledge_digest()}"

    def extract(self, article: AcceptedArticle) -> Extraction:
        """All that one article says."""
        return self.extract_batch([article])[0]

    def extract_batch(self, articles: Iterable[AcceptedArticle]) -> list[Extraction]:
        """All that each article says, in their order; the same for each as if it were alone."""
        with self._parser.zone():
            documents = [cut(article) for article in articles]
            unread = [unread_language(document) for document in documents]
            readable = [document for document, language in zip(documents, unread, strict=True) if language is None]
            for document in readable:
                find_actors(document, self._gazetteer)
            self._parser.parse([paragraph for document in readable for paragraph in document.paragraphs])
            return [self._read(document, language) for document, language in zip(documents, unread, strict=True)]

    def _read(self, document: Document, language: str | None) -> Extraction:
        header = document.article.header
        if language is not None:
            return Extraction(article=header, extractor=self.version, unread=f"language {language}")
        link_anaphora(document, self._gazetteer)
        events: list[Event] = [
            *read_interactions(document, self._lexicon, self._gazetteer),
            *read_conditions(document, self._facets, self._gazetteer),
        ]
        once = {event.event_id: event for event in events}
        return Extraction(article=header, extractor=self.version, entities=entities(document), events=list(once.values()))
