"""The `watchfloor` command. A subcommand's module is loaded when it is called, so that help and small commands are quick."""

import errno
import importlib
import os
import sys
import traceback
from typing import NoReturn

import click

COMMANDS = {
    "up": "Start everything here: Kafka, topics, all services and the live page.",
    "extract": "Read articles and print what is found in each, without a broker.",
    "replay": "Read articles and print the states they lead to, without a broker.",
    "status": "Show the state of an actor, or of all that have one.",
    "explain": "Say why a state is as it is, and how few voices would have to fall for it to flip.",
    "override": "Set a state by hand for a while, with author and reason, or withdraw that.",
    "tail": "Print each state change as it happens.",
    "dead-letters": "List, show and replay what could not be handled.",
    "refeed": "Feed all articles of another topic prefix to this one, as for an upgrade without a stop.",
    "forget": "Retract an article and have its text removed.",
    "feeds": "Show how each feed is doing: a silent or failing one is no all-clear.",
    "webhook": "Forward each state change to a web address, signed.",
    "settings": "List every setting with its value.",
    "broker": "Run the local Kafka alone.",
    "topics": "Create the topics and check those that are there.",
    "ingest": "Publish the articles of files, or run the service that takes them in.",
    "extractor": "Run the service that reads articles.",
    "aggregator": "Run the service that folds what was read into states, and a view of them.",
    "view": "Run a view: HTTP API, event stream and live page.",
}
"""By name, what `watchfloor --help` says; the command is `command` in the module of that name in this package."""
RUNTIME_ERROR = 1
INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group that knows its commands by name and loads the one that is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command = importlib.import_module(f"watchfloor.cli.{cmd_name.replace('-', '_')}").command
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(package_name="watchfloor", message="%(prog)s %(version)s")
def group() -> None:
    """Reads news and keeps a live, evidenced picture of the actors in it.

    Settings are environment variables; `watchfloor settings` lists them.
    """


def main() -> NoReturn:
    """Runs the command line and ends the process: 0 if well, 1 with a line on standard error if not, or if lines of the input were
    refused, 2 for a wrong command line.
    """
    try:
        sys.exit(group.main(prog_name="watchfloor", standalone_mode=False) or 0)
    except click.Abort:
        sys.exit(INTERRUPTED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # Whoever read our output has enough; what is still buffered must not raise again when Python ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(RUNTIME_ERROR)
    except Exception as error:
        if os.environ.get("WATCHFLOOR_LOG_LEVEL") == "debug":
            traceback.print_exc()
        sys.stderr.write(f"watchfloor: {_one_line(error)}\n")
        sys.exit(RUNTIME_ERROR)


def _one_line(error: Exception) -> str:
    """What an error says to people. Our own errors are written for them; others are told with their kind."""
    words = " ".join(str(error).split())
    if type(error).__module__.startswith("watchfloor."):
        return words
    if isinstance(error, OSError) and error.errno is not None:
        place = f"{error.filename}: " if error.filename else ""
        return f"{place}{error.strerror or errno.errorcode.get(error.errno, error.errno)}"
    if type(error).__name__.endswith("AuthorizationFailedError"):
        return f"Kafka does not let our user do that: {words}; `watchfloor topics --acls` prints who needs which rights"
    return f"unexpected {type(error).__name__}: {words} (WATCHFLOOR_LOG_LEVEL=debug shows where)"


if __name__ == "__main__":
    main()
