"""TLS, users and rights: every part on a real Kafka that lets each do only what `watchfloor topics --acls` says."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from harness import environment, free_port, wait_until
from secured_kafka import SecuredKafka, secured_kafka
from streams import REAL, Workers, is_ready
from watchfloor.runtime.settings import Settings

pytestmark = pytest.mark.long
PARTS = {"ingest": REAL, "extractor": None, "aggregator": None, "view": REAL}
"""By part the program, none: the one with a reader that needs no model."""


@pytest.fixture(scope="module")
def kafka(kafka_jars: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[SecuredKafka]:
    with secured_kafka(kafka_jars, tmp_path_factory.mktemp("secured")) as running:
        yield running


def run(settings: Settings, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*REAL, *arguments], env=environment(settings), capture_output=True, text=True, timeout=60)


@pytest.fixture(scope="module")
def topics(kafka: SecuredKafka) -> None:
    """Made by the operator, the only one who may."""
    made = run(kafka.settings("watchfloor-operator"), "topics")
    assert made.returncode == 0, made.stderr


def test_the_whole_chain_works_with_the_rights_that_the_documentation_lists(kafka: SecuredKafka, topics: None, tmp_path: Path) -> None:
    ports = {f"{name}_port": free_port() for name in ("view", "ingest", "extractor", "fold")}
    of = {part: kafka.settings(f"watchfloor-{part}", data_dir=tmp_path / part, **ports) for part in PARTS}
    workers = Workers(of["ingest"])
    try:
        running = {part: workers.start(part, of[part], *([program] if program else [])) for part, program in PARTS.items()}
        for part, port in ports.items():
            wait_until(lambda port=port: is_ready(port), f"{part} is ready")
        post(ports["ingest_port"], "OAKB closed.")
        wait_until(lambda: status(ports["view_port"], "airport:OAKB") == "closed", "the view says that Kabul airport is closed")

        # An aggregator without its store restores it from the changelogs, and knows what it knew.
        running["aggregator"].stop()
        shutil.rmtree(tmp_path / "aggregator")
        workers.start("aggregator", of["aggregator"])
        post(ports["ingest_port"], "OAHR open. RAISE.")
        post(ports["ingest_port"], "OAMS open.")
        wait_until(lambda: status(ports["view_port"], "airport:OAMS") == "open", "what comes after it is folded")

        wait_until(lambda: lag(ports["view_port"]) == {"extractor": 0, "aggregator": 0}, "the view can say how far the services are")
        operator = kafka.settings("watchfloor-operator")
        assert "reader_error" in run(operator, "dead-letters", "list").stdout
        assert run(operator, "dead-letters", "replay", "--all").returncode == 0
    finally:
        workers.kill_all()


def test_an_analyst_who_may_not_read_articles_is_told_so_and_the_article_is_retracted(kafka: SecuredKafka, topics: None) -> None:
    analyst = kafka.settings("watchfloor-analyst")
    assert run(analyst, "forget", "--unseen", "a").returncode == 0
    done = run(analyst, "forget", "a")
    assert done.returncode == 0, done.stderr
    assert "is retracted, if there is one: our user may not read articles and extractions" in done.stdout


def post(port: int, text: str) -> None:
    article = {"id": text, "text": text, "published_at": "2021-08-30T12:00:00Z"}
    assert httpx.post(f"http://127.0.0.1:{port}/v1/articles", json=article).status_code == 202


def status(port: int, actor: str) -> str | None:
    answer = httpx.get(f"http://127.0.0.1:{port}/v1/actors/{actor}")
    return answer.json()["facets"]["operations"]["status"] if answer.is_success else None


def lag(port: int) -> dict[str, int | None]:
    found: dict[str, int | None] = httpx.get(f"http://127.0.0.1:{port}/v1/floor").json()["lag"]
    return found


def test_a_wrong_password_is_one_clear_line_at_once(kafka: SecuredKafka) -> None:
    done = run(kafka.settings("watchfloor-operator", password="guessed"), "topics")
    assert (done.returncode, done.stderr) == (
        1,
        f"watchfloor: Kafka at {kafka.address} does not take the user 'watchfloor-operator' with this password (SCRAM-SHA-512); "
        "see WATCHFLOOR_KAFKA_SASL_PASSWORD\n",
    )


def test_an_authority_that_is_not_known_is_one_clear_line_at_once(kafka: SecuredKafka) -> None:
    done = run(kafka.settings("watchfloor-operator", kafka_ca_file=None), "topics")
    assert (done.returncode, done.stderr) == (
        1,
        f"watchfloor: Kafka at {kafka.address} shows a certificate that is not to be trusted: unable to get local issuer certificate; "
        "WATCHFLOOR_KAFKA_CA_FILE names who vouches for it\n",
    )


def test_a_mechanism_that_the_broker_lacks_is_one_clear_line(kafka: SecuredKafka) -> None:
    done = run(kafka.settings("watchfloor-operator", kafka_sasl_mechanism="PLAIN"), "topics")
    assert (done.returncode, done.stderr.count("\n"), "PLAIN" in done.stderr) == (1, 1, True)


@pytest.mark.parametrize(
    ("arguments", "user", "said"),
    [
        (("ingest", "seeds/seed_article.json"), "view", "does not let the user 'watchfloor-view' Write topic watchfloor.articles.v1;"),
        (("extractor",), "aggregator", "does not let the user 'watchfloor-aggregator' Read group watchfloor-extractor, Read topic"),
        (("aggregator",), "extractor", "cannot create topic watchfloor-aggregator-articles-changelog: Authorization failed."),
        (("dead-letters", "list"), "view", "does not let our user do that: [Error 29] TopicAuthorizationFailedError: watchfloor.dead-le"),
    ],
)
def test_who_lacks_a_right_is_told_which_in_one_line(
    kafka: SecuredKafka, topics: None, tmp_path: Path, arguments: tuple[str, ...], user: str, said: str
) -> None:
    ports = {f"{name}_port": free_port() for name in ("extractor", "fold")}
    done = run(kafka.settings(f"watchfloor-{user}", data_dir=tmp_path, **ports), *arguments)
    assert done.returncode == 1
    last = (done.stdout + done.stderr).splitlines()[-1]
    assert said in last and "watchfloor topics --acls" in last
