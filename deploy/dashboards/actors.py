"""The actors of the watch list: what is so, since when, how sure, and would we know?"""

from collections.abc import Mapping, Sequence

from grafana_foundation_sdk.builders.dashboard import Dashboard

from deploy.dashboards.panels import (
    GREY,
    ORANGE,
    RED,
    YELLOW,
    Column,
    Panel,
    Query,
    bars,
    choice,
    filled,
    lines,
    new,
    number,
    rows,
    timeline,
)
from watchfloor.knowledge.facets import load_facets

CHOSEN = 'actor=~"$actor", facet=~"$facet"'
COLOURS = {"open": "#4d7172", "limited": "#1d5fae", "suspended": "#d9822b", "closed": "#b3202f", "unknown": GREY}
"""As the live page has them: told apart by the colour-blind too. A status of a new facet that has none is violet."""
ALERT = ("alertname", "severity", "name", "actor", "facet", "status")
OTHER_COLOUR = "#7a4fa3"


def actors() -> Dashboard:
    what = "The actors on the watch list: what is so, since when, how sure we are, and whether we would know if it changed."
    board = new("actors", "the actors", what, since="now-24h")
    board = board.with_variable(choice("actor", "Actor", "label_values(watchfloor_watch_info, actor)"))
    board = board.with_variable(choice("facet", "Facet", "label_values(watchfloor_actor_status, facet)"))
    return filled(board, _at_once(), {"How sure": _how_sure(), "Would we know?": _would_we_know()})


def statuses() -> Mapping[int, tuple[str, str]]:
    """By number every status of every facet with its colour, in the order of the facets' files."""
    words = dict.fromkeys(word for facet in load_facets().values() for word in facet.statuses)
    return {code: (word, COLOURS.get(word, OTHER_COLOUR)) for code, word in enumerate(words, start=1)}


def _of(metric: str) -> str:
    """A metric of each actor and facet; several views say the same."""
    return f"max by (actor, facet) (watchfloor_actor_{metric}{{{CHOSEN}}})"


def _named(expr: str) -> str:
    """The same with the name that the watch list gives the actor."""
    return f"{expr} * on (actor) group_left (name) max by (actor, name) (watchfloor_watch_info)"


def _coded(metric: str) -> str:
    """A state set as one number an actor and facet: the code of what is so."""
    one_each = " or ".join(
        f'{code} * max by (actor, facet, status) (watchfloor_actor_{metric}{{status="{word}", {CHOSEN}}})'
        for code, (word, _) in statuses().items()
    )
    return f"sum by (actor, facet) ({one_each})"


def _at_once() -> Sequence[Panel]:
    return (
        number("Watched", "Actors with a facet each.", f"count({_of('confidence_ratio')})"),
        number(
            "Not as usual",
            "Known to be other than the watch list calls usual.",
            f"count({_of('departed_timestamp_seconds')} > 0) or vector(0)",
            steps=[(1, ORANGE)],
        ),
        number("Disputed", "Voices that count contradict what is held to be so.", f"sum({_of('disputed')})", steps=[(1, YELLOW)]),
        number("Stale", "Nobody has said anything for longer than such a status keeps.", f"sum({_of('stale')})", steps=[(1, YELLOW)]),
        number("Overdue", "What was announced has not come, and its date is past.", f"sum({_of('overdue')})", steps=[(1, YELLOW)]),
        number(
            "Blind",
            "Fewer independent voices reported on the actor lately than the watch list asks for: no news is no all-clear.",
            'count(max by (actor) (watchfloor_actor_reporting_voices{actor=~"$actor"}) '
            "< on (actor) max by (actor) (watchfloor_watch_voices)) or vector(0)",
            steps=[(1, RED)],
        ),
        timeline(
            "Status",
            "What was held to be so, as it was known at the time.",
            Query(_named(_coded("status")), "{{name}}: {{facet}}"),
            statuses(),
            height=10,
        ),
        rows(
            "Now",
            "Each actor and facet. The live page shows the sentences behind it.",
            Column(
                "",
                _named(f"max by (actor, facet, status) (watchfloor_actor_status{{{CHOSEN}}} == 1)"),
            ),
            Column("confidence", _of("confidence_ratio"), unit="percentunit"),
            Column("voices", _of("voices")),
            Column("disputed", _of("disputed"), steps=[(1, YELLOW)]),
            Column("stale", _of("stale"), steps=[(1, YELLOW)]),
            Column("overdue", _of("overdue"), steps=[(1, YELLOW)]),
            Column("known for", f"time() - {_of('last_change_timestamp_seconds')}", unit="s"),
            Column("last said", f"time() - {_of('last_claim_timestamp_seconds')}", unit="s"),
            by={"name": "name", "actor": "actor", "facet": "facet", "status": "status"},
            sort="known for",
        ),
        rows(
            "Latest changes",
            "When it became known that the status is as it is, the newest first; `watchfloor tail` shows each with its cause.",
            Column(
                "known since",
                "sort_desc(1000 * "
                + _named(
                    f"{_of('last_change_timestamp_seconds')} * on (actor, facet) group_left (status) "
                    f"max by (actor, facet, status) (watchfloor_actor_status{{{CHOSEN}}} == 1)"
                )
                + ")",
                unit="dateTimeAsIso",
            ),
            by={"name": "name", "facet": "facet", "status": "status"},
            sort="known since",
            span=12,
        ),
        rows(
            "What is said to come",
            "Announced, discussed or threatened, and when it is due where that was said.",
            Column("", _named(f'max by (actor, facet, outlook) (watchfloor_actor_outlook{{outlook!="none", {CHOSEN}}} == 1)')),
            Column("due", f"1000 * {_of('outlook_due_timestamp_seconds')}", unit="dateTimeAsIso"),
            by={"name": "name", "facet": "facet", "outlook": "outlook"},
            sort="due",
            span=12,
        ),
        rows(
            "Alerts that fire",
            "Of these actors, by the rules of deploy/prometheus/rules/actors.yml; docs/runbooks.md says what to do.",
            Column("", f'max by ({", ".join(ALERT)}) (ALERTS{{alertstate="firing", alertname=~"Actor.*", {CHOSEN}}})'),
            by={label: label for label in ALERT},
            sort="severity",
            height=6,
        ),
    )


def _how_sure() -> Sequence[Panel]:
    return (
        lines(
            "Confidence",
            "How sure the status is. It falls with age and dispute, and rises with independent voices.",
            Query(_named(_of("confidence_ratio")), "{{name}}: {{facet}}"),
            unit="percentunit",
        ),
        lines(
            "Voices for the status",
            "Independent ones: ten copies of one wire story are one.",
            Query(_named(_of("voices")), "{{name}}: {{facet}}"),
        ),
    )


def _would_we_know() -> Sequence[Panel]:
    return (
        bars(
            "Voices that reported lately",
            "Independent ones that told anything of the actor, as far back as the watch list says.",
            Query(_named('max by (actor) (watchfloor_actor_reporting_voices{actor=~"$actor"})'), "{{name}}"),
        ),
        lines(
            "Since the newest claim",
            "The longer nobody has said anything, the less what is shown is worth.",
            Query(_named(f"time() - {_of('last_claim_timestamp_seconds')}"), "{{name}}: {{facet}}"),
            unit="s",
        ),
    )
