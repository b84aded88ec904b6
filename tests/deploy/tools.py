"""The tools of `make check-deploy`: which are missing and how they come, and those written in Go, built here.

python tests/deploy/tools.py
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

KEPT = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "watchfloor" / "deploy"
"""Where tools, schemas and image layers are kept from run to run; it may be removed at any time."""

DEBIAN = {
    "prometheus": "prometheus",
    "promtool": "prometheus",
    "prometheus-alertmanager": "prometheus-alertmanager",
    "amtool": "prometheus-alertmanager",
    "buildah": "buildah",
    "debootstrap": "debootstrap",
    "setpriv": "util-linux",
    "unshare": "util-linux",
    "npm": "npm",
}
"""By command the package of Debian 12 that has it."""
HELM = KEPT / "bin" / "helm-v3.19.0"
KUBECONFORM = KEPT / "bin" / "kubeconform-v0.7.0"
GO = {HELM: "helm.sh/helm/v3/cmd/helm", KUBECONFORM: "github.com/yannh/kubeconform/cmd/kubeconform"}
"""By file the Go package; the version is the end of the file's name."""
KUBERNETES = "v1.33.1"


def missing() -> list[str]:
    """What must be installed by hand, a line each."""
    packages = sorted({package for command, package in DEBIAN.items() if shutil.which(command) is None})
    lines = [f"not installed: {' '.join(packages)}; on Debian 12: apt install {' '.join(packages)}"] if packages else []
    if shutil.which("go") is None and not all(tool.exists() for tool in GO):
        lines.append("not installed: go, 1.24 or newer, which builds helm and kubeconform; see https://go.dev/doc/install")
    if os.geteuid() != 0:
        lines.append("not root: buildah with chroot and read-only mounts need it")
    return lines


def build(tool: Path) -> None:
    """`go install` of a pinned version, checked by Go's checksum database; once."""
    if tool.exists():
        return
    name, _, version = tool.name.rpartition("-")
    print(f"building {name} {version}; this first time it takes some minutes", flush=True)
    tool.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["go", "install", f"{GO[tool]}@{version}"], check=True, env={**os.environ, "GOBIN": str(tool.parent)})
    (tool.parent / name).rename(tool)


def main() -> int:
    lines = missing()
    for line in lines:
        print(f"check-deploy: {line}", file=sys.stderr)
    if lines:
        return 1
    for tool in GO:
        build(tool)
    return 0


if __name__ == "__main__":
    sys.exit(main())
