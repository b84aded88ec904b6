"""An article on its way through the steps: paragraphs with their parse and their mentions."""

from dataclasses import dataclass, field
from datetime import datetime

from spacy.tokens import Doc, Span, Token

from watchfloor.contracts.actors import Candidate, Section
from watchfloor.contracts.article import AcceptedArticle
from watchfloor.contracts.times import parse


@dataclass(slots=True)
class Mention:
    """A place in a paragraph where an actor is named, or referred to."""

    start: int
    """First character in the paragraph."""
    end: int
    text: str
    name: str
    """The actor's usual name; of a stranger the words themselves."""
    kind: str
    actor_id: str | None
    role: str | None = None
    candidates: tuple[Candidate, ...] = ()
    anaphor: bool = False
    """"The airport", "it": refers to an actor named before."""
    acts_for: tuple[str, str] | None = None
    """Id and name of the country or group that a listed person acts for: it is an actor too."""


@dataclass(slots=True)
class Paragraph:
    """A paragraph of the text, or the title: parsed on its own, so that a heading spoils no sentence."""

    section: Section
    start: int
    """First character of the paragraph in its section."""
    text: str
    doc: Doc | None = None
    mentions: list[Mention] = field(default_factory=list)
    """By start; they do not overlap."""

    def parsed(self) -> Doc:
        assert self.doc is not None, "the steps that read the parse run after it"
        return self.doc

    def words_of(self, span: Span) -> str:
        """The text of a span of the parse: the same as `span.text`, which spaCy puts together from tokens each time."""
        return self.text[span.start_char : span.end_char]

    def mentions_in(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie in a stretch of characters of the paragraph."""
        return [each for each in self.mentions if each.start < end and each.end > start]

    def mention_at(self, token: Token) -> Mention | None:
        """The mention that covers a token."""
        first, last = token.idx, token.idx + len(token.text)
        return next((each for each in self.mentions if each.start <= first and last <= each.end), None)

    def offsets(self, span: Span) -> tuple[int, int]:
        """Where a span of the parse stands in the section."""
        return self.start + span.start_char, self.start + span.end_char


@dataclass(slots=True)
class Document:
    """An accepted article, cut into paragraphs; the title, where there is one, comes first."""

    article: AcceptedArticle
    paragraphs: list[Paragraph]

    @property
    def published(self) -> datetime:
        return parse(self.article.header.published_at)
