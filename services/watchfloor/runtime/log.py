"""Logs for machines and people: one JSON object a line on standard error."""

import logging
import sys

from pythonjsonlogger.json import JsonFormatter

# These build a log record for each message they handle, shown or not: a tenth of the time (notes of the Faust trials).
CHATTY = ("aiokafka", "faust", "mode", "uvicorn", "asyncio")


def configure_log(service: str, level: str) -> None:
    """Sends every log record of this process to standard error as JSON: `at`, `level`, `service`, `logger`, `message`, extras.

    Args:
        service: the name of this process in the log.
        level: `debug`, `info`, `warning` or `error`.
    """
    formatter = JsonFormatter(
        "%(levelname)s %(name)s %(message)s",
        rename_fields={"levelname": "level", "name": "logger", "timestamp": "at"},
        static_fields={"service": service},
        timestamp=True,
        json_ensure_ascii=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLogger().level))
