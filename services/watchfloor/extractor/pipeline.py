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
from collections.abc import Iterable, Iterator
from pathlib import Path

import spacy
from spacy.language import Language

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
from watchfloor.knowledge.facets import load_facets
from watchfloor.knowledge.gazetteer import load_gazetteer
from watchfloor.knowledge.lexicon import load_lexicon
from watchfloor.knowledge.loading import FOLDER

RULES_VERSION = "0001"
"""Raised by hand when reading changes; of two readings of one article version the higher wins."""
PARSE_BATCH = 16
"""Paragraphs the parser takes at once: at 64 its peak memory triples, below 8 it is slower."""


class ModelMissing(RuntimeError):
    """The spaCy model is not installed."""


def load_model(name: str) -> Language:
    """The spaCy model, without the components whose output nobody reads.

    Raises:
        ModelMissing: no such model.
    """
    try:
        return spacy.load(name, exclude=["senter"])
    except OSError as error:
        raise ModelMissing(f"the spaCy model {name!r} (WATCHFLOOR_MODEL) is not installed: {str(error)[:120]}") from error


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
        self._nlp = load_model(model)
        self._gazetteer = load_gazetteer()
        self._lexicon = load_lexicon()
        self._facets = load_facets()
        self.version = f"{RULES_VERSION}-{self._nlp.meta['version']}-{knowledge_digest()}"

    def extract(self, article: AcceptedArticle) -> Extraction:
        """All that one article says."""
        return self.extract_batch([article])[0]

    def extract_batch(self, articles: Iterable[AcceptedArticle]) -> list[Extraction]:
        """All that each article says, in their order; the same for each as if it were alone."""
        # Without the zone spaCy's vocabulary keeps every new word for the life of the process.
        with self._nlp.memory_zone():
            documents = [cut(article) for article in articles]
            unread = [unread_language(document) for document in documents]
            readable = [document for document, language in zip(documents, unread, strict=True) if language is None]
            for document in readable:
                find_actors(document, self._gazetteer)
            self._parse(readable)
            return [self._read(document, language) for document, language in zip(documents, unread, strict=True)]

    def _parse(self, documents: list[Document]) -> None:
        paragraphs = [paragraph for document in documents for paragraph in document.paragraphs]
        docs: Iterator[spacy.tokens.Doc] = self._nlp.pipe((each.text for each in paragraphs), batch_size=PARSE_BATCH)
        for paragraph, doc in zip(paragraphs, docs, strict=True):
            paragraph.doc = doc

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
