"""The Helm chart, by helm and kubeconform as they are: what it renders is what Kubernetes takes, and what is promised of each pod."""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from kubernetes_schemas import kubernetes_schemas
from tools import HELM, KUBECONFORM, KUBERNETES
from watchfloor.runtime.settings import Settings

pytestmark = pytest.mark.deploy
CHART = Path(__file__).parents[2] / "deploy" / "helm" / "watchfloor"
PARTS = {"ingest", "extractor", "aggregator", "view"}
KAFKA = {"brokers": ["kafka-0.example:9093", "kafka-1.example:9094"], "secret": "desk-kafka"}
PLAIN = {"brokers": ["kafka:9092"], "securityProtocol": "PLAINTEXT"}
EVERYTHING: dict[str, Any] = {
    "image": {"repository": "registry.example/watchfloor", "tag": "1", "pullSecrets": ["registry"]},
    "kafka": {**KAFKA, "topicPrefix": "desk-"},
    "watchlist": {"actors": [{"id": "airport:OAKB"}]},
    "storageClass": "fast",
    "ingest": {"feeds": {"feeds": [{"name": "a", "url": "https://a.example/rss"}]}, "contact": "a@b.example", "tokenSecret": "post"},
    "view": {"consumersSecret": "readers", "cors": "https://desk.example"},
    "networkPolicy": {"viewFrom": ["ingress-nginx"], "ingestFrom": ["desk"]},
}
OUR_CERTIFICATE: dict[str, Any] = {"kafka": {**KAFKA, "securityProtocol": "SSL", "certificateInSecret": True}}
NOBODY: dict[str, Any] = {"kafka": PLAIN, "networkPolicy": {"metricsFrom": []}}


def helm(*arguments: str, values: dict[str, Any]) -> "subprocess.CompletedProcess[str]":
    command = [str(HELM), *arguments, "--values", "-"]
    return subprocess.run(command, input=yaml.safe_dump(values), capture_output=True, text=True)


def rendered(values: dict[str, Any]) -> str:
    done = helm("template", "desk", str(CHART), "--namespace", "watch", "--kube-version", KUBERNETES, values=values)
    assert done.returncode == 0, done.stderr
    return done.stdout


def resources(values: dict[str, Any], kind: str) -> Iterator[dict[str, Any]]:
    return (each for each in yaml.safe_load_all(rendered(values)) if each and each["kind"] == kind)


def pods(values: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """By service, the spec of its pods."""
    workloads = [*resources(values, "Deployment"), *resources(values, "StatefulSet")]
    return {each["metadata"]["labels"]["app.kubernetes.io/component"]: each["spec"]["template"]["spec"] for each in workloads}


@pytest.mark.parametrize("values", [{"kafka": KAFKA}, {"kafka": PLAIN}, EVERYTHING, OUR_CERTIFICATE, NOBODY])
def test_kubernetes_takes_every_resource_and_knows_every_field(values: dict[str, Any]) -> None:
    lint = helm("lint", "--strict", "--quiet", str(CHART), "--kube-version", KUBERNETES, values=values)
    assert lint.returncode == 0, lint.stdout + lint.stderr
    where = f"{kubernetes_schemas()}/{{{{.ResourceKind}}}}{{{{.KindSuffix}}}}.json"
    checked = subprocess.run(
        [str(KUBECONFORM), "-strict", "-summary", "-schema-location", where], input=rendered(values), capture_output=True, text=True
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "Skipped: 0" in checked.stdout


def test_a_field_that_kubernetes_does_not_know_is_found() -> None:
    wrong = rendered({"kafka": KAFKA}).replace("maxUnavailable:", "maxUnavailabel:")
    where = f"{kubernetes_schemas()}/{{{{.ResourceKind}}}}{{{{.KindSuffix}}}}.json"
    checked = subprocess.run([str(KUBECONFORM), "-strict", "-schema-location", where], input=wrong, capture_output=True, text=True)
    assert checked.returncode == 1
    assert "maxUnavailabel" in checked.stdout


def test_no_pod_is_root_or_writes_to_its_image_or_talks_to_kubernetes() -> None:
    found = pods(EVERYTHING)
    assert set(found) == PARTS
    for pod in found.values():
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert not pod["automountServiceAccountToken"]
        (container,) = pod["containers"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {"startupProbe", "livenessProbe", "readinessProbe"} <= set(container)
        assert container["resources"]["limits"]["memory"]


@pytest.mark.parametrize("values", [EVERYTHING, OUR_CERTIFICATE])
def test_every_variable_is_a_setting(values: dict[str, Any]) -> None:
    inside = {entry["name"] for pod in pods(values).values() for entry in pod["containers"][0]["env"]}
    assert {name.removeprefix("WATCHFLOOR_").lower() for name in inside} <= set(Settings.model_fields)


@pytest.mark.parametrize("values", [EVERYTHING, OUR_CERTIFICATE])
def test_every_file_that_a_setting_names_is_mounted(values: dict[str, Any]) -> None:
    for pod in pods(values).values():
        (container,) = pod["containers"]
        mounted = {each["mountPath"] for each in container["volumeMounts"]}
        files = {entry["value"] for entry in container["env"] if str(entry.get("value")).startswith("/etc/")}
        assert files
        assert {str(Path(file).parent) for file in files} <= mounted
        names = {item["path"] for volume in pod["volumes"] for item in volume.get("secret", {}).get("items", ())}
        assert {Path(file).name for file in files if not file.startswith("/etc/watchfloor/")} == names


def test_passwords_and_tokens_come_from_secrets_alone() -> None:
    for pod in pods(EVERYTHING).values():
        for entry in pod["containers"][0]["env"]:
            if entry["name"].endswith(("PASSWORD", "TOKEN", "USERNAME")):
                assert "secretKeyRef" in entry["valueFrom"]


def test_each_service_has_a_budget_and_a_policy_and_only_ingest_reaches_the_internet() -> None:
    budgets = {
        each["spec"]["selector"]["matchLabels"]["app.kubernetes.io/component"] for each in resources(EVERYTHING, "PodDisruptionBudget")
    }
    assert budgets == PARTS
    policies = {
        each["spec"]["podSelector"]["matchLabels"]["app.kubernetes.io/component"]: each["spec"]
        for each in resources(EVERYTHING, "NetworkPolicy")
    }
    assert set(policies) == PARTS
    web = {part for part, policy in policies.items() for rule in policy["egress"] if {"port": 443} in rule["ports"]}
    assert web == {"ingest"}
    kafka = [rule["ports"] for rule in policies["extractor"]["egress"] if {"port": 9093} in rule["ports"]]
    assert kafka == [[{"port": 9093}, {"port": 9094}]]


def test_what_is_missing_is_said_in_one_sentence() -> None:
    without = helm("template", "desk", str(CHART), "--kube-version", KUBERNETES, values={})
    assert "kafka/brokers" in without.stderr
    secretless = helm("template", "desk", str(CHART), "--kube-version", KUBERNETES, values={"kafka": {"brokers": ["kafka:9093"]}})
    assert "kafka.secret: name the Secret with username, password and ca.crt" in secretless.stderr
