"""The signature of a webhook as https://www.standardwebhooks.com has it, so that its libraries check it in any language."""

import base64
import binascii
import hashlib
import hmac

PREFIX = "whsec_"
LEAST_BYTES = 24


class BadSecretError(ValueError):
    """The secret is none; one line for people."""


def key_of(secret: str) -> bytes:
    """The key in a secret: `whsec_` and 24 to 64 bytes in base64.

    Raises:
        BadSecretError: it is not of that form.
    """
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not secret.startswith(PREFIX) or not LEAST_BYTES <= len(key) <= 64:
        raise BadSecretError("WATCHFLOOR_WEBHOOK_SECRET must be whsec_ and base64 of 24 to 64 bytes: echo whsec_$(openssl rand -base64 32)")
    return key


def signed(key: bytes, identifier: str, at: int, body: bytes) -> dict[str, str]:
    """The headers that let the receiver check who sent a body, and when.

    Args:
        identifier: the same each time that this message is sent.
        at: seconds since 1970.
    """
    digest = hmac.new(key, f"{identifier}.{at}.".encode() + body, hashlib.sha256).digest()
    return {
        "webhook-id": identifier,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
