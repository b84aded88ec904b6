"""States and changes in words, for people at a terminal. Takes the JSON of the API and of the topics."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

OUTLOOK_MODALITIES = frozenset({"announced", "discussed", "threatened", "conditional"})
Json = Mapping[str, Any]


def actor_lines(state: Json) -> Iterator[str]:
    """An actor's facets, each with a sentence that says so; without facets, how often it was heard of.

    Args:
        state: an ActorState, with or without the API's `read`.
    """
    yield f"{state['name']} ({state['actor_id']})"
    read = state.get("read", {}).get("facets", {})
    for name, facet in state["facets"].items():
        yield from _facet_lines(name, facet, read.get(name, {}))
    if not state["facets"]:
        counts = ", ".join(f"{number} {what}" for what, number in sorted(state["counts"].items()))
        yield f"  no state of its own; {counts or 'no events'} in {state['articles']} articles"


def _facet_lines(name: str, facet: Json, read: Json) -> Iterator[str]:
    """What is so and what is to come; `read` is what of it depends on now."""
    until = f" until {facet['until']}" if facet.get("until") else ""
    ended = f", now {read['status']}" if read.get("status", facet["status"]) != facet["status"] else ""
    doubts = "".join(f"  {doubt}" for doubt, so in (("disputed", facet["disputed"]), ("stale", read.get("stale"))) if so)
    since = facet["since"] or "an unknown time"
    yield f"  {name:<12} {facet['status']}{until}{ended}  since {since}  confidence {facet['confidence'] / 1000:.2f}{doubts}"
    at = f"  for {facet['outlook_at']}" if facet["outlook_at"] else ""
    yield f"  {'outlook':<12} {facet['outlook']}{at}{'  overdue' if read.get('overdue') else ''}"
    for evidence in _telling(facet["evidence"]):
        yield from _evidence_lines(evidence)


def _telling(evidence: Iterable[Json]) -> list[Json]:
    """The weightiest claim for the status and the newest about what is to come, where there are such."""
    claims = list(evidence)
    status = sorted((each for each in claims if each["stands"] == "for"), key=lambda each: -each["weight"])
    coming = sorted(
        (each for each in claims if each["modality"] in OUTLOOK_MODALITIES), key=lambda each: each["published_at"], reverse=True
    )
    told = status[:1]
    said = {each["sentence"] for each in told}
    return told + [each for each in coming if each["sentence"] not in said][:1]


def _evidence_lines(evidence: Json) -> Iterator[str]:
    yield f"    “{' '.join(evidence['sentence'].split())}”"
    speaker = (evidence["attribution"] or {}).get("speaker")
    said_by = f"{speaker}, in " if speaker else ""
    yield f"      {said_by}{evidence['source'] or evidence['article_id']}, {evidence['published_at']}  {evidence['url'] or ''}".rstrip()


def table_lines(states: Iterable[Json]) -> Iterator[str]:
    """A line for each facet of each actor, in columns."""
    rows = [("ACTOR", "NAME", "FACET", "STATUS", "OUTLOOK", "SINCE")]
    rows += [
        (state["actor_id"], state["name"], name, facet["status"], facet["outlook"], facet["since"] or "-")
        for state in states
        for name, facet in state["facets"].items()
    ]
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def change_line(change: Json) -> str:
    """A StateChange in one line."""
    past = "" if change["current"] else " (in the past)"
    cause = change["cause"]
    event = cause["event"]
    sentence = f" “{' '.join(event['sentence'].split())}”" if event else ""
    source = cause["article"].get("source") or cause["article"]["id"]
    return (
        f"{change['recorded_at']} {change['name']} ({change['actor_id']}) {change['facet']} {change['field']}: "
        f"{change['before']} -> {change['after']}{past}, {change['reason']}:{sentence} {source}"
    )
