"""`watchfloor replay`: articles through extractor and fold in one process, without a broker."""

import sys
from datetime import datetime
from pathlib import Path

import click

from watchfloor.cli.options import file_argument, now_option


@click.command(name="replay")
@file_argument
@click.option("--cases", "in_cases", is_flag=True, help='Each line is {"name", "articles": [...]}, folded on its own.')
@click.option("--extractions", "of_extractions", is_flag=True, help="Each line is a value of the extractions topic.")
@now_option
def command(file: Path | None, in_cases: bool, of_extractions: bool, now: datetime) -> int:
    """Read articles (JSON Lines, from FILE or standard input) and print the state of each actor, by actor id.

    What a streaming run of the same articles ends in, byte for byte. A line that is none is told on standard error as
    `line N: reason`, and passed over; the exit status is then 1.
    """
    if in_cases and of_extractions:
        raise click.UsageError("--cases and --extractions exclude each other")
    # The contracts and spaCy take over a second to import: `--help` must not wait for them.
    from watchfloor.aggregator.replaying import replay
    from watchfloor.cli.articles import accepted, extractions
    from watchfloor.cli.lines import Complaints, read_lines
    from watchfloor.cli.replaying import cases, given_extractions
    from watchfloor.contracts.canonical import encode
    from watchfloor.runtime.settings import load_settings

    model = load_settings().model
    out = sys.stdout.buffer
    lines, complain = read_lines(file), Complaints()
    if in_cases:
        for name, case in cases(lines, now, model, complain):
            out.write(encode({"name": name, "states": [state.to_json() for state in replay(case)]}) + b"\n")
    else:
        read = given_extractions(lines, complain) if of_extractions else extractions(accepted(lines, now, complain), model)
        for state in replay(read):
            out.write(state.to_bytes() + b"\n")
    out.flush()
    return complain.status
