"""The command line as a user meets it: quick help, clear errors, exit statuses."""

import os
import subprocess
import sys
import time

import pytest

from watchfloor.cli.main import COMMANDS


def watchfloor(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "watchfloor.cli.main", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **environment}, timeout=60)


def test_help_lists_every_command() -> None:
    done = watchfloor("--help")
    assert done.returncode == 0
    assert [name for name in COMMANDS if f"  {name} " not in done.stdout] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_that_loads_neither_model_nor_broker_client(name: str) -> None:
    script = (
        "import sys\n"
        "from watchfloor.cli.main import group\n"
        f"try: group.main([{name!r}, '--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit(', '.join({'spacy', 'aiokafka', 'faust', 'fastapi', 'uvicorn', 'numpy'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stderr.strip() == ""
    assert done.stdout.startswith("Usage:")


def test_help_comes_in_half_a_second() -> None:
    def seconds() -> float:
        began = time.perf_counter()
        assert watchfloor("extract", "--help").returncode == 0
        return time.perf_counter() - began

    # The quickest of some: the machine may be busy with other things.
    assert min(seconds() for _ in range(5)) < 0.5


@pytest.mark.parametrize("arguments", [["nonsense"], ["up", "--nonsense"], ["up", "--feed", "/no/such/file"], ["tail", "superfluous"]])
def test_a_wrong_command_line_ends_with_status_2(arguments: list[str]) -> None:
    done = watchfloor(*arguments)
    assert done.returncode == 2
    assert "Error:" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("command", "environment", "line"),
    [
        (["topics"], {"WATCHFLOOR_PARTITIONS": "none"}, "watchfloor: WATCHFLOOR_PARTITIONS: Input should be a valid integer"),
        (["status"], {"WATCHFLOOR_VIEW_PORT": "9"}, "watchfloor: no answer from http://127.0.0.1:9: "),
        (["tail"], {"WATCHFLOOR_BROKER": "no address"}, "watchfloor: WATCHFLOOR_BROKER: Value error, expected host:port"),
        (["broker"], {"WATCHFLOOR_CACHE_DIR": "/dev/null/cache"}, "watchfloor: cannot write to /dev/null/cache"),
    ],
)
def test_what_goes_wrong_is_one_line_and_status_1(command: list[str], environment: dict[str, str], line: str) -> None:
    done = watchfloor(*command, **environment)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert done.stderr.startswith(line)


def test_debug_shows_where_an_error_came_from() -> None:
    done = watchfloor("status", WATCHFLOOR_VIEW_PORT="9", WATCHFLOOR_LOG_LEVEL="debug")
    assert "Traceback" in done.stderr
    assert done.stderr.splitlines()[-1].startswith("watchfloor: no answer from")


def test_a_reader_that_has_enough_is_no_error() -> None:
    with subprocess.Popen(
        f"{sys.executable} -m watchfloor.cli.main settings | head -n 1", shell=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as pipe:
        out, err = pipe.communicate(timeout=30)
    assert out.startswith(b"WATCHFLOOR_BROKER=")
    assert err == b""


def test_settings_lists_value_and_meaning_but_no_secret() -> None:
    done = watchfloor("settings", WATCHFLOOR_TOPIC_PREFIX="mine-", WATCHFLOOR_INGEST_TOKEN="secret-word")
    assert "WATCHFLOOR_TOPIC_PREFIX=mine-\n    In front of every topic" in done.stdout
    assert "WATCHFLOOR_PARTITIONS=4  (default)" in done.stdout
    assert "secret-word" not in done.stdout
