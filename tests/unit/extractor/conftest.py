"""The parser, loaded once for all tests of the extractor."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from watchfloor.contracts.article import accept, article_from
from watchfloor.contracts.events import Condition
from watchfloor.extractor.document import Paragraph
from watchfloor.extractor.pipeline import Extractor
from watchfloor.runtime.settings import Settings


@cache
def _model() -> Language:
    return spacy.load(Settings().model)


@pytest.fixture(scope="session")
def parse() -> Callable[[str], Doc]:
    """Parses a text."""
    return _model()


@pytest.fixture(scope="session")
def paragraph() -> Callable[[str], Paragraph]:
    """A parsed paragraph without mentions."""

    def make(text: str) -> Paragraph:
        return Paragraph("text", 0, text, doc=_model()(text))

    return make


@pytest.fixture(scope="session")
def conditions_in() -> Callable[[str], list[Condition]]:
    """The conditions that the whole extractor reads in an article of Wednesday 25 November 2026, noon."""
    extractor = Extractor(Settings().model)

    def read(text: str) -> list[Condition]:
        article = article_from({"id": "a", "source": "wire", "title": "", "text": text, "published_at": "2026-11-25T12:00:00Z"})
        events = extractor.extract(accept(article, datetime(2030, 1, 1, tzinfo=UTC))).events
        return [event for event in events if isinstance(event, Condition)]

    return read
