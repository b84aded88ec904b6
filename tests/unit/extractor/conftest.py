"""The parser, loaded once for all tests of the extractor."""

from collections.abc import Callable
from functools import cache

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from watchfloor.extractor.document import Paragraph
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
