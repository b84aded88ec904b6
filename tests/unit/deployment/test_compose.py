"""docker-compose.yml, as far as it can be held without Docker."""

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

from watchfloor.runtime.settings import Settings

ROOT = Path(__file__).parents[3]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ONCE = {"topics"}
OURS = {name for name, service in SERVICES.items() if "build" in service}


def mounts(service: str) -> list[list[str]]:
    """Source, target and mode of each volume."""
    return [each.split(":") for each in SERVICES[service].get("volumes", ())]


def test_every_variable_of_ours_is_a_setting() -> None:
    named = {name for service in SERVICES.values() for name in service.get("environment", ()) if name.startswith("WATCHFLOOR_")}
    assert named
    assert {name.removeprefix("WATCHFLOOR_").lower() for name in named} <= set(Settings.model_fields)


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_mounted_is_there_and_cannot_be_written(service: str) -> None:
    for source, _, *mode in mounts(service):
        if source.startswith("."):
            assert (ROOT / source).exists(), source
            assert mode == ["ro"]
        else:
            assert source in COMPOSE["volumes"]


@pytest.mark.parametrize("service", sorted(set(SERVICES) - ONCE))
def test_what_goes_on_says_whether_it_is_well_and_is_started_again(service: str) -> None:
    assert "healthcheck" in SERVICES[service]
    assert SERVICES[service]["restart"] == "unless-stopped"


@pytest.mark.parametrize("service", sorted(OURS))
def test_our_services_write_to_their_volume_alone_and_have_no_rights(service: str) -> None:
    running = SERVICES[service]
    assert running["read_only"]
    assert running["cap_drop"] == ["ALL"]
    assert running["security_opt"] == ["no-new-privileges:true"]
    assert [target for source, target, *_ in mounts(service) if not source.startswith(".")] == ["/var/lib/watchfloor"]


def test_nothing_is_reached_from_beyond_this_machine() -> None:
    assert all(port.startswith("127.0.0.1:") for service in SERVICES.values() for port in service.get("ports", ()))


def test_grafana_finds_prometheus_and_the_dashboards() -> None:
    provisioning = ROOT / "deploy" / "grafana" / "provisioning"
    (source,) = yaml.safe_load((provisioning / "datasources" / "prometheus.yaml").read_text("utf-8"))["datasources"]
    assert source["url"] == "http://prometheus:9090"
    (provider,) = yaml.safe_load((provisioning / "dashboards" / "watchfloor.yaml").read_text("utf-8"))["providers"]
    targets = {target: ROOT / source for source, target, *_ in mounts("grafana")}
    assert list(targets[provider["options"]["path"]].glob("*.json"))


def test_prometheus_scrapes_every_service_and_tells_alertmanager() -> None:
    config = yaml.safe_load((ROOT / "deploy" / "prometheus" / "prometheus.yml").read_text("utf-8"))
    scraped = {target for job in config["scrape_configs"] for each in job["static_configs"] for target in each["targets"]}
    assert {target.split(":")[0] for target in scraped} == OURS - ONCE
    (manager,) = config["alerting"]["alertmanagers"]
    assert manager["static_configs"] == [{"targets": ["alertmanager:9093"]}]


def test_alertmanager_posts_to_this_machine_and_not_to_its_own_container() -> None:
    config = yaml.safe_load((ROOT / "deploy" / "alertmanager" / "alertmanager.yml").read_text("utf-8"))
    hosts = {urlsplit(each["url"]).hostname for receiver in config["receivers"] for each in receiver["webhook_configs"]}
    assert hosts == {name.partition(":")[0] for name in SERVICES["alertmanager"]["extra_hosts"]}
