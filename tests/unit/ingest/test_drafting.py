"""What is published of an item."""

from datetime import UTC, datetime

from watchfloor.ingest.credits import Credits
from watchfloor.ingest.drafting import Draft, draft, feed_text
from watchfloor.ingest.full_text import Page
from watchfloor.ingest.parsing import Entry
from watchfloor.knowledge.outlets import load_outlets

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
CREDITS = Credits(load_outlets())


def drafted(entry: Entry, page: Page | None = None) -> Draft:
    return draft(entry, page, CREDITS, outlet="Courier", zone=None, now=NOW)


def test_an_aggregators_title_and_repetition_of_it_are_cleaned() -> None:
    repeated = "<a>Storm shuts Manila airport</a>&nbsp; Reuters"
    entry = Entry(title="Storm shuts Manila airport - Reuters", source_name="Reuters", summary=repeated)
    assert feed_text(entry) == ("Storm shuts Manila airport", "")
    assert drafted(entry).voice == "Reuters"


def test_the_longer_of_feed_and_page_is_the_text() -> None:
    entry = Entry(title="T", summary="The port closed.")
    assert drafted(entry, Page("The port closed. Ships wait.", "", None, None)).text == "The port closed. Ships wait."
    assert drafted(entry, Page("The port.", "", None, None)).text == "The port closed."


def test_dates_come_from_the_feed_then_the_page_then_the_text() -> None:
    page = Page("Published: 24 Nov 2026 10:00 GMT\nThe port closed, he said.", "", "2026-11-24T09:00:00Z", None)
    feed = drafted(Entry(title="T", published="Tue, 24 Nov 2026 08:00:00 GMT"), page)
    from_page = drafted(Entry(title="T", published="yesterday"), page)
    from_text = drafted(Entry(title="T", summary=page.text or ""))
    assert [each.published.hour for each in (feed, from_page, from_text) if each.published] == [8, 9, 10]
    assert drafted(Entry(title="T", summary="The port closed.")).published is None


def test_updated_counts_only_when_it_is_later_and_stands_in_where_it_is_alone() -> None:
    both = drafted(Entry(published="2026-11-24T09:00:00Z", updated="2026-11-24T10:00:00Z"))
    same = drafted(Entry(published="2026-11-24T09:00:00Z", updated="2026-11-24T09:00:00Z"))
    alone = drafted(Entry(updated="2026-11-24T10:00:00Z"))
    assert (both.updated and both.updated.hour, same.updated) == (10, None)
    assert (alone.published and alone.published.hour, alone.updated) == (10, None)


def test_the_language_is_read_from_the_text_whatever_the_feed_declares() -> None:
    german = "Der Flughafen wurde am Dienstag nach einer Explosion geschlossen, sagte der Betreiber am Abend."
    assert drafted(Entry(summary=german, language="en-us")).language == "de"
    assert drafted(Entry(summary="AD CLSD", language="en-us")).language == "en"
    assert drafted(Entry(summary="AD CLSD")).language is None


def test_a_list_of_other_headlines_in_a_feed_is_not_its_text() -> None:
    links = "".join(
        f'<li><a href="/{n}">{each}</a>&nbsp;<font>Dawn</font></li>'
        for n, each in enumerate(("Port of Aden shut", "Ferry burns off Crete"))
    )
    own = "<p>The port of Aden halted all container traffic, the harbour master said.</p>"
    related = f"<h3>Related</h3><ul>{links}</ul><p>Read also: <a href='/9'>Minister resigns over leaked call.</a></p>"
    assert feed_text(Entry(title="Port of Aden shut", content=own + related))[1].startswith("The port of Aden halted all container traffic")
    assert "Crete" not in feed_text(Entry(title="Port of Aden shut", content=own + related))[1]
    assert "resigns" not in feed_text(Entry(title="Port of Aden shut", content=own + related))[1]
    assert feed_text(Entry(title="Port of Aden shut", summary=f"<ol>{links}</ol>"))[1] == ""
    assert feed_text(Entry(title="T", summary='<p><a href="/1">The port of Aden halted all traffic, he said.</a></p>'))[1] != ""
