"""`watchfloor dead-letters` on a real Kafka: a replay after a fix gives what would have been, and nothing loops."""

import json
import subprocess
import sys
from collections.abc import Iterator

import pytest

from harness import environment
from streams import Workers, feed, latest, read, recorded_at, settled, values
from stub_services import StubExtractor
from watchfloor.aggregator.replaying import replay
from watchfloor.contracts.article import accept, parse_article
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings

ARTICLES = values([{"id": "a", "text": "OAKB closed."}, {"id": "b", "text": "RAISE. OAHR open."}])
BAD = [*ARTICLES, b"{\x1b[31m", json.dumps({"text": "x" * 3_000_000}).encode()]


@pytest.fixture
def workers(settings: Settings) -> Iterator[Workers]:
    started = Workers(settings)
    yield started
    started.kill_all()


def dead_letters(settings: Settings, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "watchfloor.cli.main", "dead-letters", *arguments]
    return subprocess.run(command, env=environment(settings), capture_output=True, text=True, timeout=60)


def rows(settings: Settings) -> dict[str, list[str]]:
    """By code, the columns of the first letter with it."""
    lines = dead_letters(settings, "list").stdout.splitlines()[1:]
    return {line.split()[6]: line.split() for line in reversed(lines)}


async def test_letters_are_listed_shown_and_replayed_and_what_fails_again_is_not_replayed_for_ever(
    settings: Settings, workers: Workers
) -> None:
    extractor = workers.start("extractor")
    await feed(settings, BAD)
    await settled(settings, "extractor")
    listed = rows(settings)
    assert set(listed) == {"reader_error", "not_json", "too_large"}
    raising = listed["reader_error"][0]

    shown = dead_letters(settings, "show", listed["not_json"][0]).stdout
    assert "{\\x1b[31m" in shown and "\x1b" not in shown
    missing = dead_letters(settings, "show", "0:999999")
    assert (missing.returncode, missing.stderr.startswith("watchfloor: there is no dead letter 0:999999")) == (1, True)

    cut = dead_letters(settings, "replay", "--code", "too_large")
    assert (cut.returncode, "only the first 65536 of its" in cut.stderr) == (1, True)

    # Not mended yet: it fails again, and a further replay of all passes over both letters.
    assert dead_letters(settings, "replay", raising).returncode == 0
    await settled(settings, "extractor")
    assert [line.split()[7] for line in dead_letters(settings, "list", "--code", "reader_error").stdout.splitlines()[1:]].count("once") == 1
    assert "2 were replayed before" in dead_letters(settings, "replay", "--code", "reader_error").stderr

    extractor.stop()
    workers.start("extractor", STUB_MENDED="yes")
    workers.start("aggregator")
    done = dead_letters(settings, "replay", raising, "--again")
    assert (done.returncode, done.stderr) == (0, "1 of 1 replayed\n")
    await settled(settings, "extractor", "aggregator")
    accepted = [accept(parse_article(value), recorded_at(number)) for number, value in enumerate(ARTICLES)]
    expected = {state.actor_id.encode(): state.to_bytes() for state in replay(StubExtractor(mended=True).extract_batch(accepted))}
    assert latest(await read(settings, settings.topic(Topic.ACTOR_STATES))) == expected
