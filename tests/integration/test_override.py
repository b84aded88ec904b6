"""An analyst's override on a real Kafka: it wins while it lasts, is shown as what it is, and can be withdrawn."""

import json
import subprocess
import sys
from typing import Any

from harness import environment
from streams import Workers, feed, latest, read, settled, values
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings


def override(settings: Settings, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "watchfloor.cli.main", "override", *arguments]
    return subprocess.run(command, env=environment(settings), capture_output=True, text=True)


async def operations(settings: Settings) -> Any:
    await settled(settings, "extractor", "aggregator")
    states = latest(await read(settings, settings.topic(Topic.ACTOR_STATES)))
    return json.loads(states[b"airport:OAKB"] or b"")["facets"]["operations"]


async def test_an_override_wins_names_its_author_and_is_withdrawn(settings: Settings, workers: Workers) -> None:
    for service in ("extractor", "aggregator"):
        workers.start(service)
    await feed(settings, values([{"id": "a", "text": "OAKB closed.", "published_at": "2024-05-01T00:00:00Z"}]))
    assert (await operations(settings))["status"] == "closed"

    said = ("--author", "duty officer", "--reason", "spoke to the tower", "--until", "2099-01-01T00:00:00Z")
    done = override(settings, "set", "airport:OAKB", "operations", "limited", *said)
    assert done.returncode == 0, done.stderr
    found = await operations(settings)
    assert found["status"] == "limited"
    assert found["override"]["author"] == "duty officer"

    identity = next(word for word in done.stdout.split() if word.startswith("override-"))
    assert override(settings, "withdraw", identity).returncode == 0
    again, never = override(settings, "withdraw", identity), override(settings, "withdraw", "override-nonsense")
    assert (again.returncode, again.stdout) == (0, f"{identity} was withdrawn before\n")
    assert (never.returncode, "there is no override override-nonsense" in never.stderr) == (1, True)
    found = await operations(settings)
    assert (found["status"], found["override"]) == ("closed", None)
    changes = [json.loads(record.value) for record in await read(settings, settings.topic(Topic.STATE_CHANGES))]
    moves = [(each["before"], each["after"], each["reason"]) for each in changes if each["current"] and each["field"] == "status"]
    assert moves == [("unknown", "closed", "report"), ("closed", "limited", "override"), ("limited", "closed", "withdrawal")]


def test_a_wrong_override_is_told_in_one_line(settings: Settings) -> None:
    said = ("--author", "a", "--reason", "b", "--until", "2099-01-01")
    for arguments, words in (
        (("airport:OAKB", "operation", "closed"), "there is no facet 'operation'; there are"),
        (("airport:OAKB", "operations", "shut"), "one of open, limited"),
        (("country:AFG", "operations", "closed"), "is a facet of airport"),
        (("airport:Heathrow", "operations", "closed"), "did you mean airport:EGLL (London Heathrow Airport)"),
    ):
        done = override(settings, "set", *arguments, *said)
        assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
        assert words in done.stderr
