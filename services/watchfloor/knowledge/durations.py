"""Lengths of time as people write them into YAML: `90s`, `5m`, `1h`, `7d`."""

import re

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 24 * 3600}


def seconds(value: object) -> int:
    """The seconds of a text such as `5m`.

    Raises:
        ValueError: it is something else; what it says is for the error of a file.
    """
    match = re.fullmatch(r"(\d{1,6})\s*([smhd])", value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("a time such as 90s, 5m or 1h is wanted")
    return int(match[1]) * _UNITS[match[2]]
