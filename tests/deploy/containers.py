"""Images built by buildah, and processes that run in them as a container engine would run them.

A process gets the image's own user, environment and command, a read-only root file system, a /tmp and a data folder that can be
written, and no right of root. It shares the network of the machine, so that tests can reach it.
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools import KEPT

ROOT = Path(__file__).parents[2]
BASE = "docker.io/library/python:3.11-slim-bookworm"
PYTHON = "python3-minimal,python3-venv,ca-certificates"
STORAGE = ("--storage-driver", "vfs", "--root", str(KEPT / "images"), "--runroot", str(KEPT / "images-run"))
CERTIFICATES = "/etc/ssl/certs/ca-certificates.crt"
CONTEXT = ("pyproject.toml", "requirements.txt", "README.md", "LICENSE", "NOTICE", "deploy", "services")
PIP = ("PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_CERT", "PIP_DEFAULT_TIMEOUT")
"""How this machine reaches packages: said by its environment, passed on, written nowhere."""
INSIDE = """
mount --bind "$1" "$1"
mount -o remount,bind,ro "$1"
mount -t tmpfs tmpfs "$1/tmp"
mount --bind "$2" "$1/var/lib/watchfloor"
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
root=$1
shift 2
exec chroot "$root" "$@"
"""
UNPRIVILEGED = ("--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all")


@dataclass(frozen=True)
class Image:
    """A built image and where its files lie."""

    files: Path
    config: Mapping[str, Any]

    def process(self, data: Path, *arguments: str, **variables: str) -> list[str]:
        """The command line of a process in this image.

        Args:
            data: the folder for /var/lib/watchfloor; it becomes the user's.
            arguments: after the entry point; none: the image's own command.
            variables: environment beside the image's.
        """
        environment = [*self.config["Env"], *(f"{name}={value}" for name, value in variables.items())]
        return self._run(data, environment, [*self.config["Entrypoint"], *(arguments or self.config["Cmd"])])

    def shell(self, data: Path, script: str) -> list[str]:
        """The command line of a shell as the image's user."""
        return self._run(data, self.config["Env"], ["sh", "-c", script])

    def _run(self, data: Path, environment: Sequence[str], command: Sequence[str]) -> list[str]:
        user, group = map(int, self.config["User"].split(":"))
        data.mkdir(parents=True, exist_ok=True)
        os.chown(data, user, group)
        confined = ["setpriv", f"--reuid={user}", f"--regid={group}", *UNPRIVILEGED, "env", "-i", *environment, *command]
        return ["unshare", "--mount", "--propagation", "private", "sh", "-ec", INSIDE, "sh", str(self.files), str(data), *confined]


def buildah(*arguments: str) -> str:
    """What buildah prints; its complaint when it fails."""
    done = subprocess.run(["buildah", *STORAGE, *arguments], capture_output=True, text=True)
    assert done.returncode == 0, f"buildah {' '.join(arguments)}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
    return done.stdout.strip()


def make_base() -> None:
    """Debian and its Python under the name of the base image, which no registry is asked for; it stays from run to run."""
    if BASE in buildah("images", "--format", "{{.Name}}:{{.Tag}}").splitlines():
        return
    with tempfile.TemporaryDirectory() as folder:
        print("making a base image with debootstrap; this first time it takes a minute or more", flush=True)
        subprocess.run(
            ["debootstrap", "--variant=minbase", f"--include={PYTHON}", "bookworm", folder], check=True, stdout=subprocess.DEVNULL
        )
        (Path(folder) / "usr/bin/python").symlink_to("python3")
        for kept in ("var/cache/apt/archives", "var/lib/apt/lists"):
            shutil.rmtree(Path(folder) / kept)
        container = buildah("from", "scratch")
        buildah("add", "--quiet", container, folder, "/")
        buildah("commit", "--quiet", "--rm", container, BASE)


def context(folder: Path) -> Path:
    """A copy of what an image is built from, so that both builds of a comparison see the same."""
    for name in CONTEXT:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(source, folder / name)
    shutil.copy2(ROOT / ".dockerignore", folder)
    return folder


def build(target: str, sources: Path) -> Image:
    """The image of a target of deploy/Dockerfile, every step anew."""
    arguments = [f"--build-arg={name}={os.environ[name]}" for name in PIP if os.environ.get(name)]
    if Path(CERTIFICATES).exists():
        arguments.append(f"--volume={CERTIFICATES}:{CERTIFICATES}:ro")
    name = f"localhost/watchfloor/{target}:check"
    where = ["--file", str(sources / "deploy" / "Dockerfile"), str(sources)]
    fixed = ["--isolation", "chroot", "--pull-never", "--timestamp", "0", "--target", target, "--tag", name]
    buildah("bud", *fixed, *arguments, *where)
    described = json.loads(buildah("inspect", "--type", "image", name))
    files = Path(buildah("mount", buildah("from", "--pull-never", name)))
    return Image(files, described["OCIv1"]["config"])


def remove_all_but_base() -> None:
    buildah("rm", "--all")
    names = buildah("images", "--all", "--format", "{{.ID}} {{.Name}}:{{.Tag}}").splitlines()
    others = [line.split()[0] for line in names if not line.endswith(BASE)]
    if others:
        buildah("rmi", "--force", *dict.fromkeys(others))
