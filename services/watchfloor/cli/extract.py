"""`watchfloor extract`: what the extractor reads in articles, without a broker."""

import sys
from datetime import datetime
from pathlib import Path

import click

from watchfloor.cli.options import file_argument, now_option


@click.command(name="extract")
@file_argument
@now_option
def command(file: Path | None, now: datetime) -> int:
    """Read articles (JSON Lines, from FILE or standard input) and print each message that the extractor would send.

    A line is {"topic", "key", "value"}. A line that is no article is told on standard error as `line N: reason`, and passed over; the
    exit status is then 1.
    """
    # The contracts and spaCy take over a second to import: `--help` must not wait for them.
    from watchfloor.cli.articles import accepted, extractions
    from watchfloor.cli.lines import Complaints, read_lines
    from watchfloor.contracts.canonical import encode
    from watchfloor.extractor.messages import messages
    from watchfloor.runtime.settings import load_settings

    settings, complain = load_settings(), Complaints()
    out = sys.stdout.buffer
    for extraction in extractions(accepted(read_lines(file), now, complain), settings.model):
        for topic, key, value in messages(extraction):
            out.write(encode({"topic": settings.topic(topic), "key": key, "value": value.to_json()}) + b"\n")
    out.flush()
    return complain.status
