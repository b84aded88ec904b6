"""States and changes in words, for people at a terminal. Takes the JSON of the API and of the topics."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from watchfloor.cli.columns import columns

Json = Mapping[str, Any]


def actor_lines(state: Json) -> Iterator[str]:
    """An actor's facets as they are now, each with a sentence that says so; without facets, how often it was heard of.

    Args:
        state: an ActorState with the API's `read`.
    """
    yield f"{state['name']} ({state['actor_id']})"
    for name, facet in state["facets"].items():
        now = state["read"]["facets"][name]
        yield from _status_lines(name, facet, now)
        yield from _outlook_lines(facet, now)
        yield from _waiting_lines(facet, now, state["read"]["as_of"])
    if not state["facets"]:
        counts = ", ".join(f"{number} {what}" for what, number in sorted(state["counts"].items()))
        yield f"  no state of its own; {counts or 'no events'} in {state['articles']} articles"


def _status_lines(name: str, facet: Json, now: Json) -> Iterator[str]:
    """What is so; of an override who set it, how it is withdrawn, and what lies beneath."""
    by_hand, said = now["set_by"].get("status"), facet["beneath"] or facet
    sure = "set by hand" if by_hand else f"confidence {now['confidence'] / 1000:.2f}"
    saying_so = _strongest(facet, "status", lambda each: each["value"] == said["status"])
    doubts = [doubt for doubt in ("disputed", "stale") if now[doubt]]
    yield "  ".join((f"  {name:<12} {now['status']}", _when(now), sure, *doubts))
    if by_hand:
        yield from _by_hand_lines(by_hand)
        yield "  ".join((f"    beneath it: {said['status']}", _when(said), *(["disputed"] if said["disputed"] else [])))
    elif now["ended"]:
        yield f"    assumed: {said['status']} was to end then"
    elif saying_so is None and now["status"] != "unknown":
        yield "    taken for granted by what is said to come"
    if now["stale"]:
        yield f"    last told of {facet['last_claim_at']}, stale since {now['stale_since']}"
    yield from _told(saying_so)
    if said["disputed"]:
        yield from _told(_strongest(facet, "status", lambda each: each["value"] != said["status"]), "against it: ")


def _when(so: Json) -> str:
    until = f"  until {so['until']}" if so["until"] else ""
    return f"since {so['since'] or 'an unknown time'}{until}"


def _outlook_lines(facet: Json, now: Json) -> Iterator[str]:
    """What is to come."""
    by_hand, said = now["set_by"].get("outlook"), facet["beneath"] or facet
    at = [f"for {now['outlook_at']}"] if now["outlook_at"] else []
    overdue = [f"overdue since {now['overdue_since']}, announced by {now['overdue_by'] or 'nobody named'}"] if now["overdue"] else []
    until = [f"until {by_hand['until']}", "set by hand"] if by_hand else []
    yield "  ".join((f"  {'outlook':<12} {now['outlook']}", *at, *overdue, *until))
    if by_hand:
        yield from _by_hand_lines(by_hand)
        yield f"    beneath it: {said['outlook']}"
    if said["outlook"] != "none":
        yield from _told(_strongest(facet, "outlook", lambda each: each["value"] == said["outlook"]))


def _by_hand_lines(override: Json) -> Iterator[str]:
    yield f"    by {override['author']}: {override['reason']}"
    yield f"      to withdraw it: watchfloor override withdraw {override['article_id']}"


def _waiting_lines(facet: Json, now: Json, as_of: str) -> Iterator[str]:
    """Overrides that a later one hides until it ends."""
    ruling = [each["article_id"] for each in now["set_by"].values()]
    for each in facet["overrides"]:
        if each["until"] > as_of and each["article_id"] not in ruling:
            yield f"  set by hand as well, under a later one: {each['field']} {each['value']}  until {each['until']}"
            yield from _by_hand_lines(each)


def _strongest(facet: Json, field: str, counts: Callable[[Json], bool]) -> Json | None:
    """The weightiest report about a field that counts, of equal ones the newest."""
    claims = [each for each in facet["evidence"] if each["field"] == field and each["override"] is None and counts(each)]
    return max(claims, key=lambda each: (each["weight"], each["published_at"]), default=None)


def _told(evidence: Json | None, lead: str = "") -> Iterator[str]:
    if evidence is None:
        return
    words = " ".join(evidence["sentence"].split())
    quoted = words if words.startswith(("“", '"')) else f"“{words}”"
    yield f"    {lead}{quoted}"
    speaker = (evidence["attribution"] or {}).get("speaker")
    said_by = f"{speaker}, in " if speaker else ""
    yield f"      {said_by}{evidence['source'] or evidence['article_id']}, {evidence['published_at']}  {evidence['url'] or ''}".rstrip()


def table_lines(states: Iterable[Json]) -> Iterator[str]:
    """A line for each facet of each actor as it is now, in columns."""
    rows = [("ACTOR", "NAME", "FACET", "STATUS", "OUTLOOK", "SINCE", "")]
    for state in states:
        for name in state["facets"]:
            now = state["read"]["facets"][name]
            marks = {"by hand": now["override"], "disputed": now["disputed"], "stale": now["stale"], "overdue": now["overdue"]}
            marked = ", ".join(mark for mark, so in marks.items() if so)
            rows.append((state["actor_id"], state["name"], name, now["status"], now["outlook"], now["since"] or "-", marked))
    return columns(rows)


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
