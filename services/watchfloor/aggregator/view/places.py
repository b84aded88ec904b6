"""Where airports are, and by which other names people look for them; from airportsdata (MIT)."""

import csv
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from watchfloor.contracts.canonical import encode


def places() -> Iterator[tuple[str, str, bytes]]:
    """Actor id, words to search by, and the place as JSON, of each airport; read line by line, since all at once take 30 MB."""
    table = Path(str(files("airportsdata"))) / "airports.csv"
    with table.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            place = {
                "lat": round(float(row["lat"]), 4),
                "lon": round(float(row["lon"]), 4),
                "city": row["city"],
                "country": row["country"],
                "tz": row["tz"] or None,
                "code": row["icao"],
                "iata": row["iata"] or None,
                "name": row["name"],
            }
            words = " ".join((row["icao"], row["iata"], row["name"], row["city"], row["country"]))
            yield f"airport:{row['icao']}", words, encode(place)
