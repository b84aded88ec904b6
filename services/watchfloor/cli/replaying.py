"""The inputs of `watchfloor replay` as extractions. Loaded when it runs."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from watchfloor.cli.articles import extractions
from watchfloor.cli.lines import Complaints
from watchfloor.contracts.article import AcceptedArticle, ContractError, accept, article_from, explain
from watchfloor.contracts.canonical import NotJson, decode
from watchfloor.contracts.extraction import Extraction


def given_extractions(lines: Iterable[tuple[int, bytes]], complain: Complaints) -> Iterator[Extraction]:
    """The extractions of the lines; one that breaks the contract is told and passed over."""
    for number, line in lines:
        try:
            yield Extraction.model_validate(decode(line))
        except ValidationError as error:
            complain(number, explain(error))
        except NotJson as error:
            complain(number, error)


def cases(lines: Iterable[tuple[int, bytes]], now: datetime, model: str, complain: Complaints) -> Iterator[tuple[str, list[Extraction]]]:
    """Name and extractions of each case; all cases go through the extractor in one stream."""
    names: list[tuple[str, int]] = []

    def articles() -> Iterator[AcceptedArticle]:
        for number, line in lines:
            try:
                name, values = _case(decode(line))
                read = [accept(article_from(value), now) for value in values]
            except (NotJson, ContractError) as error:
                complain(number, error)
                continue
            names.append((name, len(read)))
            yield from read

    stream = extractions(articles(), model)
    read: list[Extraction] = []
    done = 0
    for extraction in stream:
        read.append(extraction)
        while done < len(names) and len(read) >= names[done][1]:
            name, count = names[done]
            yield name, read[:count]
            del read[:count]
            done += 1
    for name, _ in names[done:]:
        yield name, []


def _case(value: Any) -> tuple[str, list[Any]]:
    if not isinstance(value, dict) or not isinstance(value.get("name"), str) or not isinstance(value.get("articles"), list):
        raise ContractError("contract", 'a case is {"name": text, "articles": [...]}')
    return value["name"], value["articles"]
