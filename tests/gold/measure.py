"""How well the extractor reads the project's own labelled text: `make gold`.

Prints one figure a line, each with its floor from `floors.yaml`, and exits with 1 where one lies below.
`--missed` names each case that is not read right.
"""

import collections
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from watchfloor.aggregator.replaying import replay
from watchfloor.contracts.article import accept, article_from
from watchfloor.contracts.events import Interaction
from watchfloor.contracts.extraction import Extraction
from watchfloor.extractor.pipeline import Extractor
from watchfloor.runtime.settings import load_settings

FOLDER = Path(__file__).parent
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def cases(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines() if line.strip()]


def read(extractor: Extractor, articles: list[dict[str, Any]], name: str) -> list[Extraction]:
    made = [{"id": f"{name}-{number}", "url": f"https://example.org/{name}-{number}", **each} for number, each in enumerate(articles)]
    return extractor.extract_batch([accept(article_from(each), NOW) for each in made])


class Count:
    """Right ones among those that were to be found, and among those that were."""

    def __init__(self) -> None:
        self.right = self.wanted = self.given = 0

    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    def precision(self) -> float:
        return self.right / self.given if self.given else 1.0


def actors(extractor: Extractor, missed: list[str]) -> Iterator[tuple[str, float]]:
    """Linking of actors that have an id: exact where the case lists all of them."""
    count = Count()
    for case in cases("actors.jsonl"):
        (extraction,) = read(extractor, [{"text": case["text"], "published_at": case["published_at"]}], case["name"])
        have = {entity.actor_id for entity in extraction.entities if entity.actor_id}
        want = set(case["expect"])
        places = {each for each in have - want - set(case["allowed"]) if each.startswith(("country:", "airport:"))}
        wrong = places | have & set(case["absent"])
        count.right += len(want & have)
        count.wanted += len(want)
        count.given += len(want & have) + len(wrong)
        if want - have or wrong:
            missed.append(f"actors {case['name']}: missed {sorted(want - have)}, made up {sorted(wrong)}")
    yield "actors precision", count.precision()
    yield "actors recall", count.recall()


def _words(thing: Any) -> str:
    return " ".join(str(value) for value in thing.model_dump().values()).casefold() if thing else ""


def fits(event: Interaction, want: dict[str, Any]) -> bool:
    """Whether an event is the one that a case expects, in every field that the case gives."""
    return (
        event.type in want["type"]
        and event.modality in want["modality"]
        and all(want[role].casefold() in _words(getattr(event, role)) for role in ("source", "target") if role in want)
        and ("date" not in want or str(event.event_time or "").startswith(want["date"]))
        and ("place" not in want or want["place"].casefold() in _words(event.location))
        and ("speaker" not in want or want["speaker"].casefold() in _words(event.attribution))
    )


def interactions(extractor: Extractor, missed: list[str]) -> Iterator[tuple[str, float]]:
    """Events found by class, and how many of the forbidden ones stay away."""
    by_class: dict[str, Count] = collections.defaultdict(Count)
    quiet = Count()
    for case in cases("events.jsonl"):
        (extraction,) = read(extractor, [{"text": case["text"], "published_at": case["published_at"]}], case["name"])
        have = [event for event in extraction.events if isinstance(event, Interaction)]
        for want in case["expect"]:
            found = any(fits(event, want) for event in have)
            for name in (want["type"][0], "all"):
                by_class[name].wanted += 1
                by_class[name].right += found
            if not found:
                missed.append(f"events {case['name']}: missed {want}")
        for bad in case["absent"]:
            made = any(event.type == bad["type"] and bad.get("modality") in (None, event.modality) for event in have)
            quiet.wanted += 1
            quiet.right += not made
            if made:
                missed.append(f"events {case['name']}: made up {bad}")
    for name, count in sorted(by_class.items()):
        yield f"events {name} found", count.recall()
    yield "events quiet", quiet.recall()


def facets(extractor: Extractor, missed: list[str], name: str, label: str) -> Iterator[tuple[str, float]]:
    """Statuses right where the text settles them (moved) and where it does not (quiet)."""
    counts: dict[str, Count] = collections.defaultdict(Count)
    for case in cases(name):
        states = {state.actor_id: state for state in replay(read(extractor, case["articles"], case["name"]))}
        for key, want in case["expect"].items():
            kind, _, codes = key.partition(":")
            state = next((states[f"{kind}:{code}"] for code in codes.split() if f"{kind}:{code}" in states), None)
            facet = state.facets.get(want.get("facet", "operations")) if state else None
            for field, default in (("status", "unknown"), ("outlook", "none")):
                if field not in want:
                    continue
                got = getattr(facet, field) if facet else default
                figure = "outlook" if field == "outlook" else "quiet" if "unknown" in want[field] else "moved"
                counts[figure].wanted += 1
                counts[figure].right += got in want[field]
                if got not in want[field]:
                    missed.append(f"{label} {case['name']}: {key} {field} {got}, want {'/'.join(want[field])} ({case.get('why', '')})")
    for figure, count in sorted(counts.items()):
        yield f"{label} {figure}", count.recall()


def main() -> int:
    extractor = Extractor(load_settings().model)
    missed: list[str] = []
    figures = [
        *actors(extractor, missed),
        *interactions(extractor, missed),
        *facets(extractor, missed, "airports.jsonl", "airports"),
        *facets(extractor, missed, "facets.jsonl", "other facets"),
    ]
    floors = yaml.safe_load((FOLDER / "floors.yaml").read_text(encoding="utf-8"))
    if "--missed" in sys.argv:
        print("\n".join(missed))
    below = 0
    for name, value in figures:
        floor = floors.get(name)
        low = floor is not None and value < floor
        below += low
        print(f"{name:28} {value:.3f}" + (f"  floor {floor:.2f}" if floor is not None else "") + ("  BELOW" if low else ""))
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main())
