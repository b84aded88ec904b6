"""The timeline in `seeds/`, read and folded, is the history that `docs/kabul_2021.md` shows.

`python tests/unit/aggregator/test_kabul_history.py` writes the page anew; read what changed before it is committed.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from watchfloor.aggregator.replaying import Replay
from watchfloor.aggregator.rules import load_rules
from watchfloor.contracts.article import accept, parse_article
from watchfloor.contracts.state import Segment, StateChange
from watchfloor.contracts.times import parse
from watchfloor.extractor.pipeline import Extractor
from watchfloor.runtime.settings import load_settings

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "kabul_2021.md"
END = datetime(2021, 10, 1, tzinfo=UTC)
TOP = """# Kabul airport, August and September 2021
`seeds/kabul_2021.jsonl` holds 55 short reports in our own words, from ten outlets,
between 1 August and 30 September 2021, three of them in a second version: some contradict each
other, one is corrected by its outlet, two are copies. This page is what Watchfloor makes of them; a test holds it to that.

    watchfloor up --feed seeds/kabul_2021.jsonl
    watchfloor replay seeds/kabul_2021.jsonl

## What was so, as it is known in the end
"""
MIDDLE = """
## What was thought, and why
Each change of what was then the present value, in the order of the reports.

"""


def changes() -> list[StateChange]:
    """The changes of the airport, each report coming in when it was published."""
    lines = (ROOT / "seeds" / "kabul_2021.jsonl").read_bytes().splitlines()
    articles = [accept(parse_article(line), END) for line in lines if line.strip()]
    articles.sort(key=lambda article: article.header.updated_at or article.header.published_at)
    fold = Replay(load_rules())
    found = []
    for article, extraction in zip(articles, Extractor(load_settings().model).extract_batch(articles), strict=True):
        told = parse(article.header.updated_at or article.header.published_at)
        found += [each for each in fold.take(extraction, told) if each.actor_id == "airport:OAKB"]
    return found


def timeline(found: list[StateChange], field: str) -> list[Segment]:
    return next(each.timeline for each in reversed(found) if each.field == field)


def page(found: list[StateChange]) -> Iterator[str]:
    yield TOP
    yield "| from | to | status |\n|---|---|---|\n"
    for segment in timeline(found, "status"):
        yield f"| {segment.start} | {segment.until or ''} | {segment.value} |\n"
    yield "\n| from | to | said to come |\n|---|---|---|\n"
    for segment in timeline(found, "outlook"):
        yield f"| {segment.start} | {segment.until or ''} | {segment.value.replace('_', ' ')} |\n"
    yield MIDDLE
    yield "| told | by | field | before | after | why | the words |\n|---|---|---|---|---|---|---|\n"
    for change in (each for each in found if each.current):
        header, event = change.cause.article, change.cause.event
        words = event.sentence.replace("|", "/") if event else ""
        yield (
            f"| {change.recorded_at[:16]}Z | {header.source} | {change.field} | {change.before.replace('_', ' ')} "
            f"| {change.after.replace('_', ' ')} | {change.reason} | {words} |\n"
        )


def test_the_page_shows_what_the_reports_lead_to() -> None:
    assert PAGE.read_text(encoding="utf-8") == "".join(page(changes())), "see the head of this file"


def test_the_corrected_error_leaves_no_trace_in_the_end_but_one_in_what_was_thought() -> None:
    found = changes()
    thought = [(each.cause.article.source, each.after, each.reason) for each in found if each.current and each.field == "status"]
    assert ("Khyber Wire", "open", "report") in thought
    assert ("Khyber Wire", "limited", "correction") in thought
    assert not [each for each in timeline(found, "status") if each.value == "open" and each.start.startswith("2021-09-04")]


if __name__ == "__main__":
    PAGE.write_text("".join(page(changes())), encoding="utf-8")
