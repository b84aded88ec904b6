"""spaCy, a paragraph at a time: tags, parse, entities and lemmas, as `nlp.pipe` gives them, in less time.

Four of its ways are left (docs/performance.md has the profiles): its matrices are multiplied by the library that numpy
brings, since that of spaCy's wheels knows no AMD; vectors and lemmas of words are remembered (`embeddings`, `tag_rules`);
entities and the attribute ruler are read for whole batches (`recognizer`, `tag_rules`). What comes out is the same.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager

import spacy
from spacy.language import Language
from spacy.pipeline import AttributeRuler, EntityRecognizer, Lemmatizer, TrainablePipe
from spacy.tokens import Doc
from spacy.vocab import Vocab
from thinc.api import use_ops
from threadpoolctl import threadpool_limits

from watchfloor.extractor.document import Paragraph
from watchfloor.extractor.embeddings import remember_embeddings
from watchfloor.extractor.recognizer import Recognizer, can_batch
from watchfloor.extractor.tag_rules import Lemmas, TagRules

BATCH = 12_000
"""Characters that the network takes at once: with more its numbers leave the processor's cache, with fewer its calls cost more."""

Step = Callable[[Sequence[Doc]], object]


class ModelMissing(RuntimeError):
    """The spaCy model is not installed."""


class Parser:
    """A loaded model; uses one thread, since a process is meant for a core.

    Args:
        name: of a spaCy model with a parser and an entity recogniser.

    Raises:
        ModelMissing: no such model.
    """

    def __init__(self, name: str) -> None:
        self._nlp = _load(name)
        self.version: str = self._nlp.meta["version"]
        self._steps = [_step(component_name, self._nlp) for component_name in self._nlp.pipe_names]
        threadpool_limits(1, user_api="blas")

    def zone(self) -> AbstractContextManager[Vocab]:
        """Within it words are new; without it spaCy's vocabulary would keep each for the life of the process."""
        return self._nlp.memory_zone()

    def parse(self, paragraphs: Sequence[Paragraph]) -> None:
        """Give each paragraph its parse, which does not depend on the others."""
        for batch in _batches(paragraphs):
            docs = [self._nlp.make_doc(each.text) for each in batch]
            for step in self._steps:
                step(docs)
            for paragraph, doc in zip(batch, docs, strict=True):
                paragraph.doc = doc


def _load(name: str) -> Language:
    try:
        with use_ops("numpy", use_blis=False):
            return spacy.load(name, exclude=["senter"])
    except OSError as error:
        raise ModelMissing(f"the spaCy model {name!r} (WATCHFLOOR_MODEL) is not installed: {str(error)[:120]}") from error


def _step(name: str, nlp: Language) -> Step:
    """What a component does to a batch."""
    component = nlp.get_pipe(name)
    if isinstance(component, TrainablePipe):
        remember_embeddings(component.model)
    if isinstance(component, AttributeRuler):
        return TagRules(component)
    if isinstance(component, Lemmatizer) and component.mode == "rule":
        return Lemmas(component)
    if isinstance(component, EntityRecognizer) and can_batch(component):
        return Recognizer(component)
    if isinstance(component, TrainablePipe):
        return lambda docs: component.set_annotations(docs, component.predict(docs))
    return lambda docs: [component(doc) for doc in docs]


def _batches(paragraphs: Sequence[Paragraph]) -> Iterator[list[Paragraph]]:
    """The paragraphs by length, those of a batch alike, so that the parser's steps are many words wide to the end."""
    batch: list[Paragraph] = []
    size = 0
    for paragraph in sorted(paragraphs, key=lambda each: len(each.text)):
        if batch and size + len(paragraph.text) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(paragraph)
        size += len(paragraph.text)
    if batch:
        yield batch
