"""What `extract` and `replay` share: articles in, extractions out, in batches. Loaded when one of them runs."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from watchfloor.cli.lines import Complaints
from watchfloor.contracts.article import AcceptedArticle, ContractError, accept, parse_article
from watchfloor.contracts.extraction import Extraction
from watchfloor.extractor.pipeline import Extractor

BATCH = 64


def accepted(lines: Iterable[tuple[int, bytes]], now: datetime, complain: Complaints) -> Iterator[AcceptedArticle]:
    """The articles of the lines; one that breaks the contract is told and passed over."""
    for number, line in lines:
        try:
            yield accept(parse_article(line), now)
        except ContractError as error:
            complain(number, error)


def extractions(articles: Iterable[AcceptedArticle], model: str) -> Iterator[Extraction]:
    """What the extractor reads in each article."""
    extractor = Extractor(model)
    batch: list[AcceptedArticle] = []
    for article in articles:
        batch.append(article)
        if len(batch) == BATCH:
            yield from extractor.extract_batch(batch)
            batch = []
    yield from extractor.extract_batch(batch)
