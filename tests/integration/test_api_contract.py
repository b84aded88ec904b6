"""What /openapi.json promises is what a running view answers, whatever it is asked."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from harness import free_port
from read_model import Model, a_change, a_state
from view_site import Site

EXAMPLES = "100"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    model = Model(tmp_path / "view.sqlite")
    with closing(model.connection):
        model.states(a_state(), a_state("country:AFG", "Afghanistan"), a_state("airport:EDDF", "Frankfurt", "open"))
        model.changes((0, 0, a_change(1)), (0, 1, a_change(2)), (1, 0, a_change(3, "airport:EDDF")))
        made = Site(model, free_port())
        yield made
        made.stop()


def test_schemathesis_finds_no_failure(site: Site, tmp_path: Path) -> None:
    # The stream has no end: its own tests ask it.
    command = ["-m", "schemathesis.cli", "run", f"{site.address}/openapi.json", "--exclude-path", "/v1/changes/stream"]
    # Parameters that exclude each other, and cursors, are refused though each is of its type: no schema can say that.
    checks = ["--checks", "all", "--exclude-checks", "positive_data_acceptance"]
    options = [*checks, "--max-examples", EXAMPLES, "--seed", "8", "--continue-on-failure", "--no-color"]
    found = subprocess.run([sys.executable, *command, *options], cwd=tmp_path, capture_output=True, text=True, timeout=170)
    assert found.returncode == 0, found.stdout[-6000:]
