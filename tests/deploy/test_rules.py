"""The rules and configurations by promtool and amtool, and what they promise to whoever is woken by them."""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from alerting import DEPLOY, MISSING

pytestmark = pytest.mark.deploy
needs_tools = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {' '.join(MISSING)}")
RULES = sorted((DEPLOY / "prometheus" / "rules").glob("*.yml"))
TESTS = sorted((DEPLOY / "prometheus" / "tests").glob("*.yml"))
RUNBOOKS = (DEPLOY.parent / "docs" / "runbooks.md").read_text("utf-8")


def alerts() -> list[dict[str, Any]]:
    groups = [group for path in RULES for group in yaml.safe_load(path.read_text("utf-8"))["groups"]]
    return [rule for group in groups for rule in group["rules"] if "alert" in rule]


def passes(*command: str | Path) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@needs_tools
def test_prometheus_takes_the_configuration_and_every_rule() -> None:
    passes("promtool", "check", "config", DEPLOY / "prometheus" / "prometheus.yml")
    passes("promtool", "check", "rules", "--lint-fatal", *RULES)


@needs_tools
@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_the_alerts_fire_and_stay_silent_as_their_tests_say(path: Path) -> None:
    passes("promtool", "test", "rules", path)


@needs_tools
def test_alertmanager_takes_the_configuration() -> None:
    passes("amtool", "check-config", DEPLOY / "alertmanager" / "alertmanager.yml")


@needs_tools
@pytest.mark.parametrize("alert", alerts(), ids=lambda rule: rule["alert"])
def test_an_alert_reaches_the_desk(alert: dict[str, Any]) -> None:
    config = DEPLOY / "alertmanager" / "alertmanager.yml"
    passes("amtool", "config", "routes", "test", f"--config.file={config}", "--verify.receivers=desk", f"alertname={alert['alert']}")


def test_of_actors_each_alert_is_a_group_of_its_own_and_none_hides_another() -> None:
    config = yaml.safe_load((DEPLOY / "alertmanager" / "alertmanager.yml").read_text("utf-8"))
    [route] = config["route"]["routes"]
    assert route["group_by"] == ["..."]
    assert "inhibit_rules" not in config
    assert all(webhook["max_alerts"] == 0 for receiver in config["receivers"] for webhook in receiver["webhook_configs"])


@pytest.mark.parametrize("alert", alerts(), ids=lambda rule: rule["alert"])
def test_an_alert_has_a_test_and_a_runbook_that_says_what_it_means_and_what_to_do(alert: dict[str, Any]) -> None:
    name = alert["alert"]
    assert any(re.search(rf"\b{name}\b", path.read_text("utf-8")) for path in TESTS)
    assert alert["annotations"]["runbook_url"] == f"docs/runbooks.md#{name.lower()}"
    section = RUNBOOKS.split(f"\n## {name}\n")[1].split("\n## ")[0]
    assert "**Means**" in section
    assert "**Do**" in section


def test_no_runbook_is_for_an_alert_that_is_not_there() -> None:
    sections = set(re.findall(r"^## (\w+)$", RUNBOOKS, re.MULTILINE))
    assert sections == {rule["alert"] for rule in alerts()}
