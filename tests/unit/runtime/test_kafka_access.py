"""How Kafka is reached: what goes together in the settings, and what clients are made with."""

import ssl
from pathlib import Path

import pytest
import trustme
from pydantic import SecretStr

from watchfloor.contracts.rights import RIGHTS, Right, acl_command
from watchfloor.runtime.kafka_access import client_arguments
from watchfloor.runtime.kafka_rights import OPERATIONS, missing_on_topics
from watchfloor.runtime.settings import Settings, SettingsError, load_settings
from watchfloor.runtime.strict_app import faust_credentials

USER = {"kafka_sasl_username": "desk", "kafka_sasl_password": "secret"}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """By setting a file of the right kind."""
    folder = tmp_path_factory.mktemp("certificates")
    authority = trustme.CA()
    client = authority.issue_cert("desk@example.org")
    authority.cert_pem.write_to_path(folder / "ca.pem")
    client.cert_chain_pems[0].write_to_path(folder / "own.pem")
    client.private_key_pem.write_to_path(folder / "own.key")
    (folder / "no.pem").write_text("no certificate")
    names = {"kafka_ca_file": "ca.pem", "kafka_certificate_file": "own.pem", "kafka_key_file": "own.key", "no": "no.pem"}
    return {setting: str(folder / name) for setting, name in names.items()}


def test_without_settings_kafka_is_spoken_to_in_plaintext() -> None:
    settings = Settings(broker="kafka:9092")
    assert client_arguments(settings) == {"bootstrap_servers": "kafka:9092", "security_protocol": "PLAINTEXT"}
    assert faust_credentials(settings) is None


def test_a_user_is_shown_by_scram_to_a_broker_that_an_authority_of_ours_vouches_for(files: dict[str, str]) -> None:
    settings = Settings(
        broker="kafka:9093",
        kafka_security_protocol="sasl_ssl",
        kafka_sasl_username="desk",
        kafka_sasl_password=SecretStr("secret"),
        kafka_ca_file=Path(files["kafka_ca_file"]),
    )
    arguments = client_arguments(settings)
    context = arguments.pop("ssl_context")
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert arguments == {
        "bootstrap_servers": "kafka:9093",
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "SCRAM-SHA-512",
        "sasl_plain_username": "desk",
        "sasl_plain_password": "secret",
    }


def test_a_service_can_show_a_certificate_instead_of_a_user(files: dict[str, str]) -> None:
    own = {setting: Path(path) for setting, path in files.items() if setting != "no"}
    arguments = client_arguments(Settings(broker="kafka:9093", kafka_security_protocol="ssl", **own))
    assert arguments["security_protocol"] == "SSL"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"kafka_security_protocol": "tls"}, "WATCHFLOOR_KAFKA_SECURITY_PROTOCOL: Input should be 'plaintext', 'ssl'"),
        ({"kafka_security_protocol": "SASL_SSL"}, "SECURITY_PROTOCOL is sasl_ssl, which needs WATCHFLOOR_KAFKA_SASL_USERNAME and"),
        ({"kafka_security_protocol": "ssl", "broker": ""}, "is ssl, but there is no WATCHFLOOR_BROKER, and the local Kafka speaks plain"),
        ({**USER}, "is plaintext, which has no use for WATCHFLOOR_KAFKA_SASL_USERNAME"),
        ({"kafka_ca_file": "kafka_ca_file"}, "is plaintext, which has no use for WATCHFLOOR_KAFKA_CA_FILE"),
        ({"kafka_security_protocol": "ssl", "kafka_ca_file": "/nowhere/ca.pem"}, "WATCHFLOOR_KAFKA_CA_FILE: Path does not point to a file"),
        ({"kafka_security_protocol": "ssl", "kafka_ca_file": "no"}, "no.pem holds no certificate as PEM"),
        ({"kafka_security_protocol": "ssl", "kafka_key_file": "kafka_key_file"}, "WATCHFLOOR_KAFKA_KEY_FILE belong together"),
        (
            {"kafka_security_protocol": "ssl", "kafka_certificate_file": "no", "kafka_key_file": "kafka_key_file"},
            "own.key are no certificate and its key as PEM",
        ),
        (
            {"kafka_security_protocol": "sasl_ssl", **USER, "kafka_sasl_mechanism": "GSSAPI"},
            "WATCHFLOOR_KAFKA_SASL_MECHANISM: Input should",
        ),
    ],
)
def test_settings_that_do_not_go_together_are_one_line_that_names_them(
    given: dict[str, str], said: str, files: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in {"broker": "kafka:9093", **given}.items():
        monkeypatch.setenv(f"WATCHFLOOR_{name.upper()}", files.get(value, value))
    with pytest.raises(SettingsError) as wrong:
        load_settings()
    assert said in str(wrong.value) and "\n" not in str(wrong.value) and "secret" not in str(wrong.value)


def test_a_right_that_kafka_does_not_give_is_named() -> None:
    write = Right("topic", "watchfloor.articles.v1", ("Write", "Describe"))
    describe_only = {"t-watchfloor.articles.v1": 1 << OPERATIONS["Describe"]}
    assert missing_on_topics(write, describe_only, "t-") == ["Write topic t-watchfloor.articles.v1"]
    assert missing_on_topics(write, {}, "t-") == ["Write topic t-watchfloor.articles.v1", "Describe topic t-watchfloor.articles.v1"]


def test_rights_on_all_topics_that_begin_so_are_asked_of_each_that_is_there() -> None:
    changelogs = Right("topic", "watchfloor-aggregator-", ("Create", "Read"), beginning=True)
    allowed = {"watchfloor-aggregator-a": 1 << OPERATIONS["Read"], "watchfloor-aggregator-b": 0, "watchfloor.articles.v1": 0}
    assert missing_on_topics(changelogs, allowed, "") == ["Read topic watchfloor-aggregator-b"]


def test_each_right_is_printed_as_the_command_that_gives_it() -> None:
    checking = RIGHTS["view"][0]
    assert acl_command("view", checking, bootstrap="kafka:9093", prefix="t-") == (
        "kafka-acls.sh --bootstrap-server kafka:9093 --add --allow-principal User:watchfloor-view "
        "--operation Describe --operation DescribeConfigs --topic t-watchfloor. --resource-pattern-type prefixed"
    )


def test_the_documentation_lists_the_rights_that_are_tested() -> None:
    page = (Path(__file__).parents[3] / "docs" / "security.md").read_text("utf-8")
    listed = [line for line in page.splitlines() if line.startswith("| `watchfloor-")]
    assert listed == [
        f"| `watchfloor-{role}` | {', '.join(right.operations)} | {right.resource} `{right.name}`"
        f"{', and all that begin so' if right.beginning else ''} |"
        for role, rights in RIGHTS.items()
        for right in rights
    ]
