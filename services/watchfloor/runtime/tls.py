"""TLS towards a server, from files that the settings name."""

import ssl
from pathlib import Path


def tls_context(ca: Path | None, certificate: Path | None, key: Path | None) -> ssl.SSLContext:
    """A context that checks the server's certificate and name.

    Args:
        ca: whom to trust, as PEM; none: those whom this machine trusts.
        certificate: what we show of ourselves, as PEM, with its `key`; none: nothing.

    Raises:
        OSError: a file cannot be read, or is not what it should be.
    """
    context = ssl.create_default_context(cafile=ca)
    if certificate is not None:
        # An empty password, else OpenSSL asks for one at the terminal.
        context.load_cert_chain(certificate, key, password="")  # nosec B106
    return context


def is_ca(ca: Path) -> bool:
    """Whether a file holds certificates as PEM."""
    try:
        tls_context(ca, None, None)
    except OSError:
        return False
    return True


def is_pair(certificate: Path, key: Path) -> bool:
    """Whether two files hold a certificate and its key without a password, as PEM."""
    try:
        tls_context(None, certificate, key)
    except OSError:
        return False
    return True
