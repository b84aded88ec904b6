"""A line of the input that is none: told, passed over, and seen in the exit status."""

import pytest
from click.testing import CliRunner

from watchfloor.cli.replay import command


@pytest.mark.parametrize(("lines", "status", "told"), [("", 0, ""), ('\n{"text":5}\nnonsense\n', 1, "line 2: ")], ids=["none", "two"])
def test_replay_ends_with_status_1_where_a_line_was_refused(lines: str, status: int, told: str) -> None:
    done = CliRunner().invoke(command, ["--extractions"], input=lines, standalone_mode=False)
    assert (done.return_value, done.stdout) == (status, "")
    assert done.stderr.startswith(told)
    assert len(done.stderr.splitlines()) == 2 * status
