"""What `extract` and `replay` share: articles in, extractions out, in batches."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

import click

from watchfloor.cli.lines import complain
from watchfloor.contracts.article import AcceptedArticle, ContractError, accept, parse_article
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.times import parse

BATCH = 64


class Moment(click.ParamType):
    """An instant on the command line."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


now_option = click.option(
    "--now",
    type=Moment(),
    default=lambda: datetime.now(UTC),
    show_default="the clock",
    help="When the articles come in: the date of those that have none.",
)


def accepted(lines: Iterable[tuple[int, bytes]], now: datetime) -> Iterator[AcceptedArticle]:
    """The articles of the lines; one that breaks the contract is told and passed over."""
    for number, line in lines:
        try:
            yield accept(parse_article(line), now)
        except ContractError as error:
            complain(number, error)


def extractions(articles: Iterable[AcceptedArticle], model: str) -> Iterator[Extraction]:
    """What the extractor reads in each article."""
    # spaCy takes a second to import: `--help` must not wait for it.
    from watchfloor.extractor.pipeline import Extractor

    extractor = Extractor(model)
    batch: list[AcceptedArticle] = []
    for article in articles:
        batch.append(article)
        if len(batch) == BATCH:
            yield from extractor.extract_batch(batch)
            batch = []
    yield from extractor.extract_batch(batch)
