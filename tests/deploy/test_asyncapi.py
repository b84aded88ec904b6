"""schemas/asyncapi.yaml as the reference parser of AsyncAPI sees it."""

import shutil
import subprocess
from pathlib import Path

import pytest

import tools
from watchfloor.contracts.schemas import FOLDER

pytestmark = pytest.mark.deploy
HERE = Path(__file__).parent / "asyncapi"
PARSER = tools.KEPT / "asyncapi"


@pytest.fixture(scope="module", autouse=True)
def parser() -> None:
    """Installed by its lock file, once."""
    lock = PARSER / "package-lock.json"
    if lock.exists() and lock.read_bytes() == (HERE / lock.name).read_bytes() and (PARSER / "node_modules").exists():
        return
    PARSER.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / name, PARSER / name)
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=PARSER, check=True)


def parse(document: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(["node", HERE / "parse.mjs", PARSER, document], capture_output=True, text=True, timeout=120)


def test_the_document_is_valid_with_all_schemas_that_it_refers_to() -> None:
    done = parse(FOLDER / "asyncapi.yaml")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "9 channels, 9 messages"), done.stdout + done.stderr


def test_a_document_that_refers_to_nothing_is_found(tmp_path: Path) -> None:
    for path in FOLDER.glob("*.json"):
        shutil.copy(path, tmp_path)
    broken = tmp_path / "asyncapi.yaml"
    broken.write_text((FOLDER / "asyncapi.yaml").read_text("utf-8").replace("#/components/messages/event", "#/components/messages/events"))
    done = parse(broken)
    assert (done.returncode, "error invalid-ref" in done.stdout) == (1, True), done.stdout + done.stderr
