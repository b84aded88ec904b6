"""`watchfloor replay`: articles through extractor and fold in one process, without a broker."""

import sys
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from pydantic import ValidationError

from watchfloor.cli.articles import accepted, extractions, now_option
from watchfloor.cli.lines import complain, read_lines
from watchfloor.contracts.article import AcceptedArticle, ContractError, accept, article_from, explain
from watchfloor.contracts.canonical import NotJson, decode, encode
from watchfloor.contracts.extraction import Extraction


@click.command(name="replay")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--cases", is_flag=True, help='Each line is {"name", "articles": [...]}, folded on its own.')
@click.option("--extractions", "of_extractions", is_flag=True, help="Each line is a value of the extractions topic.")
@now_option
def command(file: Path | None, cases: bool, of_extractions: bool, now: datetime) -> None:
    """Read articles (JSON Lines, from FILE or standard input) and print the state of each actor, by actor id.

    What a streaming run of the same articles ends in, byte for byte.
    """
    if cases and of_extractions:
        raise click.UsageError("--cases and --extractions exclude each other")
    from watchfloor.aggregator.replaying import replay
    from watchfloor.runtime.settings import load_settings

    model = load_settings().model
    out = sys.stdout.buffer
    lines = read_lines(file)
    if cases:
        for name, case in _cases(lines, now, model):
            out.write(encode({"name": name, "states": [state.to_json() for state in replay(case)]}) + b"\n")
    else:
        read = _extractions(lines) if of_extractions else extractions(accepted(lines, now), model)
        for state in replay(read):
            out.write(state.to_bytes() + b"\n")
    out.flush()


def _extractions(lines: Iterable[tuple[int, bytes]]) -> Iterator[Extraction]:
    for number, line in lines:
        try:
            yield Extraction.model_validate(decode(line))
        except ValidationError as error:
            complain(number, explain(error))
        except NotJson as error:
            complain(number, error)


def _cases(lines: Iterable[tuple[int, bytes]], now: datetime, model: str) -> Iterator[tuple[str, list[Extraction]]]:
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
