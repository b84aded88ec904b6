"""Options that several commands share. Nothing heavy is imported here, so that help is quick."""

from datetime import UTC, datetime
from pathlib import Path

import click


class Moment(click.ParamType):
    """An instant on the command line."""

    name = "time"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        from watchfloor.contracts.times import parse

        try:
            return parse(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


now_option = click.option(
    "--now",
    type=Moment(),
    # To the hour, so that two runs over articles without a date give the same bytes. An hour is also what the contract
    # allows an article to be ahead of its record, so none that is published now is taken for one of the future.
    default=lambda: datetime.now(UTC).replace(minute=0, second=0, microsecond=0),
    show_default="the clock, to the hour",
    help="When the articles come in: the date of those that have none.",
)
file_argument = click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False, allow_dash=False), required=False)
