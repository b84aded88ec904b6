"""An article as anybody may produce it, and as Watchfloor accepts it."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Self

from pydantic import BaseModel, Field, StringConstraints, ValidationError, model_validator

from watchfloor.contracts.canonical import Message, NotJson, decode, encode
from watchfloor.contracts.ids import article_id
from watchfloor.contracts.times import Timestamp, minutes_east, parse, stamp

MAX_ARTICLE_BYTES = 2 * 1024 * 1024
CLOCK_TOLERANCE = timedelta(hours=1)
FINAL_REVISION = 9_999_999_999
"""The revision of a retraction that names neither revision nor time: nothing comes after it."""

Id = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Short = Annotated[str, StringConstraints(max_length=2000)]
UtcOffset = Annotated[int, Field(gt=-24 * 60, lt=24 * 60)]


class ContractError(ValueError):
    """A message breaks its contract. `code` is stable and bounded, the text is for people."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class Override(BaseModel):
    """What an analyst sets by hand: an article of its own kind, evidence like any other while it lasts."""

    model_config = {"frozen": True, "extra": "forbid"}

    actor_id: Id
    facet: Short
    field: Short = "status"
    value: Short
    author: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    reason: Annotated[str, StringConstraints(min_length=1, max_length=2000)]
    until: Timestamp


class Article(Message):
    """A version of an article, or its retraction, as it stands on the articles topic."""

    id: Id | None = None
    url: Short | None = None
    source: Short | None = None
    title: Short | None = None
    text: str | None = None
    published_at: Timestamp | None = None
    utc_offset: UtcOffset = 0
    """Minutes east of UTC in which `published_at` came, since it is stored in UTC: weekdays are counted there."""
    updated_at: Timestamp | None = None
    revision: Annotated[int, Field(ge=0, lt=FINAL_REVISION)] | None = None
    language: Short | None = None
    retracted: bool = False
    duplicate_of: Id | None = None
    backfill: bool = False
    override: Override | None = None

    @model_validator(mode="before")
    @classmethod
    def _keeps_its_zone(cls, value: Any) -> Any:
        if isinstance(value, dict) and "utc_offset" not in value and isinstance(value.get("published_at"), str):
            return {**value, "utc_offset": minutes_east(value["published_at"])}
        return value

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> Self:
        if self.retracted:
            if self.id is None and not self.url:
                raise ValueError("a retraction needs the id (or the url) of what it retracts")
        elif self.text is None and self.override is None:
            raise ValueError("an article needs a text")
        return self

    def to_json(self) -> dict[str, Any]:
        """Only what was given: an absent field and a null one are the same article."""
        return self.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


class ArticleHeader(Message):
    """What is kept of an accepted article version beside its text; travels with all that is read in it."""

    id: Id
    version: str
    published_at: Timestamp
    utc_offset: UtcOffset = 0
    date_defaulted: bool = False
    updated_at: Timestamp | None = None
    url: str | None = None
    source: str | None = None
    title: str | None = None
    language: str | None = None
    retracted: bool = False
    duplicate_of: str | None = None
    backfill: bool = False
    override: Override | None = None


class AcceptedArticle(BaseModel):
    """An article version that kept its contract: its header, and what there is to read."""

    model_config = {"frozen": True}

    header: ArticleHeader
    title: str
    text: str


def version_of(article: Article, published_at: str) -> str:
    """The version of an article as text that sorts as versions do: revision, time, SHA-256 of the canonical message.

    Args:
        article: as it came.
        published_at: the accepted time, for an article that has neither `updated_at` nor one of its own.
    """
    final = article.retracted and article.revision is None and article.updated_at is None
    revision = FINAL_REVISION if final else article.revision or 0
    return f"{revision:010d}/{article.updated_at or published_at}/{hashlib.sha256(article.to_bytes()).hexdigest()}"


def parse_article(data: bytes) -> Article:
    """The article in the value of a record.

    Raises:
        ContractError: with code `too_large`, `not_json` or `contract`, and a reason in plain words.
    """
    if len(data) > MAX_ARTICLE_BYTES:
        raise ContractError("too_large", f"an article of {len(data)} bytes is above the limit of {MAX_ARTICLE_BYTES}")
    try:
        value = decode(data)
    except NotJson as error:
        raise ContractError("not_json", str(error)) from error
    return article_from(value)


def article_from(value: Any) -> Article:
    """The article in a JSON value.

    Raises:
        ContractError: with code `contract` and each field that is wrong.
    """
    if not isinstance(value, dict):
        raise ContractError("contract", f"an article is a JSON object, this is a {type(value).__name__}")
    try:
        article = Article.model_validate(value)
        encode(article.to_json())
    except (ValidationError, NotJson) as error:
        raise ContractError("contract", explain(error)) from error
    return article


def explain(error: ValidationError | NotJson) -> str:
    """One line for people: which field, and what is wrong with it. Never the value: it may be megabytes."""
    if isinstance(error, NotJson):
        return str(error)
    parts = []
    for each in error.errors(include_url=False, include_context=False, include_input=False)[:5]:
        where = ".".join(str(step) for step in each["loc"])
        message = each["msg"].removeprefix("Value error, ")
        parts.append(f"{where}: {message}" if where else message)
    return "; ".join(parts)


def accept(article: Article, recorded_at: datetime) -> AcceptedArticle:
    """Settle what an article leaves open, as the contract defines it.

    Args:
        article: as it came.
        recorded_at: the timestamp of its record (with a zone); on the command line `--now`.

    Returns:
        The article with id, version and time. A missing `published_at`, or one more than an hour after
        `recorded_at`, is that of the record, and marked `date_defaulted`.
    """
    recorded = stamp(recorded_at)
    late = article.published_at is not None and parse(article.published_at) > recorded_at.astimezone(UTC) + CLOCK_TOLERANCE
    defaulted = article.published_at is None or late
    published = recorded if article.published_at is None or late else article.published_at
    text = article.text or ""
    identifier = article.id or article_id(article.url, text)
    header = ArticleHeader(
        id=identifier,
        version=version_of(article, published),
        published_at=published,
        utc_offset=0 if defaulted else article.utc_offset,
        date_defaulted=defaulted,
        updated_at=article.updated_at,
        url=article.url,
        source=article.source,
        title=article.title,
        language=article.language,
        retracted=article.retracted,
        duplicate_of=article.duplicate_of,
        backfill=article.backfill,
        override=article.override,
    )
    gone = article.retracted
    return AcceptedArticle(header=header, title="" if gone else article.title or "", text="" if gone else text)
