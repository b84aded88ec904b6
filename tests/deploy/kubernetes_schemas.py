"""JSON Schemas of Kubernetes' resources, for kubeconform without a network, made from the description in Kubernetes' own source.

kubeconform's usual schemas are downloaded one by one while it runs; these come from one Go module whose sum is checked.
"""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from tools import KEPT, KUBERNETES

DEFINITIONS = "definitions.json"
OPEN = {"io.k8s.apimachinery.pkg.util.intstr.IntOrString", "io.k8s.apimachinery.pkg.api.resource.Quantity"}
"""Said to be strings, but numbers are as welcome."""


def kubernetes_schemas() -> Path:
    """The folder of the schemas, which is filled the first time: `Kind-group-version.json` in lower case."""
    folder = KEPT / f"kubernetes-{KUBERNETES}"
    if not (folder / DEFINITIONS).exists():
        folder.mkdir(parents=True, exist_ok=True)
        write(json.loads((_module() / "api/openapi-spec/swagger.json").read_text("utf-8"))["definitions"], folder)
    return folder


def write(definitions: dict[str, Any], folder: Path) -> None:
    """One file with all definitions, written last, and one for each kind that refers into it."""
    for name, definition in definitions.items():
        for each in definition.get("x-kubernetes-group-version-kind", ()):
            group = each["group"].split(".")[0]
            parts = [each["kind"], *([group] if group else []), each["version"]]
            schema = {"$ref": f"{DEFINITIONS}#/definitions/{name}"}
            (folder / f"{'-'.join(parts).lower()}.json").write_text(json.dumps(schema), "utf-8")
    (folder / DEFINITIONS).write_text(
        json.dumps({"definitions": {name: _strict(name, each) for name, each in definitions.items()}}), "utf-8"
    )


def _strict(name: str, definition: dict[str, Any]) -> dict[str, Any]:
    if name in OPEN:
        return {"type": ["string", "number"]}
    return {**definition, "additionalProperties": False} if "properties" in definition else definition


def _module() -> Path:
    """Kubernetes' source, from Go's module cache."""
    command = ["go", "mod", "download", "-json", f"k8s.io/kubernetes@{KUBERNETES}"]
    found = subprocess.run(command, check=True, capture_output=True, cwd=KEPT, env={**os.environ, "GOFLAGS": "-mod=mod"})
    return Path(json.loads(found.stdout)["Dir"])
