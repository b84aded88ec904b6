"""A kind of place that nobody thought of is two new files, a list and a facet, and no code: ports and embassies are read and decided."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import watchfloor

SHIPPED = Path(watchfloor.__file__).parent
PORTS = """\
kind: port
names: ["port of {}", "{} port", "{}'s port", "port in {}"]
nouns: [port, seaport, harbour]
sites:
  odesa: {name: Odesa, also: [Odessa], countries: [UKR], at: [46.49, 30.74]}
  hodeidah: {name: Hodeidah, also: [Hudaydah, al-Hudaydah], countries: [YEM], at: [14.83, 42.93]}
"""
EMBASSIES = """\
kind: embassy
nouns: [embassy]
sites:
  usa-kabul: {name: US embassy in Kabul, also: [U.S. embassy in Kabul, American embassy in Kabul], bare: true, countries: [AFG]}
"""
CROSSINGS = (SHIPPED / "knowledge" / "facets" / "border_crossing.yaml").read_text(encoding="utf-8")


def facet(name: str, kind: str, itself: str) -> str:
    """The shipped facet of crossings with another name, kind and noun, as an analyst would begin."""
    lines = (
        ("id: crossing\n", f"id: {name}\n"),
        ("kinds: [crossing]\n", f"kinds: [{kind}]\n"),
        ("itself: [crossing,", f"itself: [{itself},"),
    )
    text = CROSSINGS
    for before, after in lines:
        assert before in text
        text = text.replace(before, after)
    return text


@pytest.fixture(scope="module")
def states(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """By case what `watchfloor replay` makes of its articles, in a copy of the program with four new files."""
    folder = tmp_path_factory.mktemp("program")
    shutil.copytree(SHIPPED, folder / "watchfloor")
    for name, text in (
        ("sites/ports.yaml", PORTS),
        ("sites/embassies.yaml", EMBASSIES),
        ("facets/ports.yaml", facet("port_operations", "port", "port, seaport, harbour")),
        ("facets/embassies.yaml", facet("embassy_operations", "embassy", "embassy")),
    ):
        (folder / "watchfloor" / "knowledge" / name).write_text(text, encoding="utf-8")
    lines = [json.dumps({"name": name, "articles": articles}) for name, articles in CASES.items()]
    done = subprocess.run(
        [sys.executable, "-m", "watchfloor.cli.main", "replay", "--cases"],
        input="\n".join(lines), capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(folder)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return {each["name"]: each for each in map(json.loads, done.stdout.splitlines())}


def article(day: int, text: str) -> dict[str, str]:
    return {"id": f"a{day}", "source": "Reuters", "published_at": f"2024-05-{day:02}T09:00:00Z", "text": text}


CASES = {
    "its name and its kind": [article(13, "The port of Odesa was closed on Monday after a missile attack, the navy said.")],
    "another spelling, kind last": [article(13, "Al-Hudaydah port has reopened after two weeks, the United Nations said.")],
    "the port, named before": [
        article(13, "Missiles hit Odesa's port overnight. The port was closed on Monday, officials said."),
        article(16, "The port of Odessa is open again, Ukraine's government said on Thursday."),
    ],
    "what is to come": [article(13, "Yemen's government said on Monday that Hodeidah port will reopen on Thursday.")],
    "an embassy, whole name": [article(13, "The U.S. Embassy in Kabul was closed on Monday, the State Department said.")],
    "the city alone": [article(13, "Odesa was calm on Monday. Shops in Kabul were closed.")],
}
PORT, EMBASSY = "port_operations", "embassy_operations"


@pytest.mark.parametrize(
    ("case", "actor", "facet", "status", "outlook"),
    [
        ("its name and its kind", "port:odesa", PORT, "closed", "none"),
        ("another spelling, kind last", "port:hodeidah", PORT, "open", "none"),
        ("the port, named before", "port:odesa", PORT, "open", "none"),
        ("what is to come", "port:hodeidah", PORT, "suspended", "resumption_announced"),
        ("an embassy, whole name", "embassy:usa-kabul", EMBASSY, "closed", "none"),
    ],
)
def test_a_place_of_a_new_kind_gets_events_and_a_state(
    states: dict[str, dict[str, Any]], case: str, actor: str, facet: str, status: str, outlook: str
) -> None:
    state = next(each for each in states[case]["states"] if each["actor_id"] == actor)
    found = state["facets"][facet]
    assert (state["kind"], found["status"], found["outlook"]) == (actor.partition(":")[0], status, outlook)
    assert all(evidence["sentence"] for evidence in found["evidence"]) and found["evidence"]


def test_a_city_is_not_its_port(states: dict[str, dict[str, Any]]) -> None:
    assert not [each["actor_id"] for each in states["the city alone"]["states"] if each["kind"] in ("port", "embassy")]
