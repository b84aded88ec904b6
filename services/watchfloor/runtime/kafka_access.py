"""How every client of Kafka shows who it is and knows whom it talks to, from the settings."""

import ssl
from typing import Any

from watchfloor.runtime.settings import Settings
from watchfloor.runtime.tls import tls_context

ANSWER_WITHIN_MS = 5_000


def client_arguments(settings: Settings) -> dict[str, Any]:
    """What each client of aiokafka is made with to reach the cluster."""
    arguments: dict[str, Any] = {
        "bootstrap_servers": settings.bootstrap,
        "security_protocol": settings.kafka_security_protocol.upper(),
    }
    if settings.kafka_uses_tls:
        arguments["ssl_context"] = _tls(settings)
    if settings.kafka_uses_user:
        arguments["sasl_mechanism"] = settings.kafka_sasl_mechanism
        arguments["sasl_plain_username"] = settings.kafka_sasl_username
        arguments["sasl_plain_password"] = _password(settings)
    return arguments


async def refusal(settings: Settings) -> str | None:
    """Why the cluster and we do not come together, where waiting will not mend it; None where it may only be down.

    aiokafka's clients only log the reason and say that no broker could be reached, so the first broker that answers is asked.
    """
    from aiokafka.conn import create_conn
    from aiokafka.errors import IllegalSaslStateError, KafkaError, SaslAuthenticationFailed, UnsupportedSaslMechanismError

    if settings.kafka_security_protocol == "plaintext":
        return None  # nobody is asked who he is
    arguments = client_arguments(settings)
    for server in arguments.pop("bootstrap_servers").split(","):
        host, _, port = server.rpartition(":")
        where = f"Kafka at {server}"
        try:
            connection = await create_conn(host.strip("[]"), int(port), request_timeout_ms=ANSWER_WITHIN_MS, **arguments)
        except ssl.SSLCertVerificationError as error:
            hint = "WATCHFLOOR_KAFKA_CA_FILE names who vouches for it"
            return f"{where} shows a certificate that is not to be trusted: {error.verify_message}; {hint}"
        except SaslAuthenticationFailed:
            user, mechanism = settings.kafka_sasl_username, settings.kafka_sasl_mechanism
            return f"{where} does not take the user {user!r} with this password ({mechanism}); see WATCHFLOOR_KAFKA_SASL_PASSWORD"
        except (UnsupportedSaslMechanismError, IllegalSaslStateError):
            variables = "WATCHFLOOR_KAFKA_SECURITY_PROTOCOL and WATCHFLOOR_KAFKA_SASL_MECHANISM"
            return f"{where} takes no users by {settings.kafka_sasl_mechanism} there; see {variables}"
        except ssl.SSLError as error:
            return f"{where} does not agree on TLS: {error.reason or error}; see WATCHFLOOR_KAFKA_SECURITY_PROTOCOL and ..._FILE"
        except (KafkaError, OSError, TimeoutError):
            continue
        connection.close()
        return None
    return None


def _password(settings: Settings) -> str | None:
    return settings.kafka_sasl_password.get_secret_value() if settings.kafka_sasl_password is not None else None


def _tls(settings: Settings) -> ssl.SSLContext:
    return tls_context(settings.kafka_ca_file, settings.kafka_certificate_file, settings.kafka_key_file)
