"""The page on the real thing: articles go into Kafka, the page changes without a reload; and what is hostile in them stays text."""

import asyncio
import itertools
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from running_view import Running, view
from streams import Workers, feed, values
from watchfloor.runtime.settings import Settings

SCRIPT = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"


@pytest.fixture
def running(settings: Settings, workers: Workers) -> Iterator[Running]:
    """A view behind extractor and aggregator, all on a real Kafka."""
    workers.start("extractor")
    workers.start("aggregator")
    with view(settings) as started:
        yield started


@pytest.fixture
def address(settings: Settings, running: Running) -> str:
    return f"http://127.0.0.1:{settings.view_port}"


_seconds = itertools.count(-60)


def article(identifier: str, text: str, **more: str) -> dict[str, str]:
    return {
        "id": identifier,
        "text": text,
        "published_at": (datetime.now(UTC) + timedelta(seconds=next(_seconds))).isoformat(),
        "source": "Courier",
        **more,
    }


def tell(settings: Settings, *articles: dict[str, str]) -> None:
    """Recorded when they are told: of two articles of one instant either may be the later."""
    # Not in this thread, which is in playwright's loop.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, feed(settings, values(articles), first=None)).result(30)


def test_an_article_changes_the_page_without_a_reload(settings: Settings, address: str, page: Page) -> None:
    tell(settings, article("a1", "OAKB open."))
    page.goto(address)
    expect(page.locator("#list .row")).to_contain_text(["Kabul"], timeout=30_000)
    page.evaluate("window.loadedOnce = true")
    tell(settings, article("a2", "OAKB closed."))
    expect(page.locator("#list .st-closed")).to_have_count(1, timeout=30_000)
    expect(page.locator("#summary")).to_contain_text("1 closed")
    expect(page.locator("#said")).to_have_text("Kabul airport: status open to closed")
    page.locator("#list .row").click()
    expect(page.locator("#panel mark").first).to_have_text("OAKB closed")
    tell(settings, {"id": "a2", "retracted": True})
    expect(page.locator("#panel .big")).to_contain_text("open", timeout=30_000)
    assert page.evaluate("window.loadedOnce")


def test_script_in_titles_sources_and_text_stays_text(settings: Settings, address: str, page: Page) -> None:
    page.goto(address)
    expect(page.locator("#link")).to_contain_text("Live", timeout=30_000)
    tell(settings, article("a1", f"OAKB closed. {SCRIPT}", title=SCRIPT, source=SCRIPT[:90], url="https://example.org/?a=<script>"))
    expect(page.locator("#changes")).to_contain_text("<img src=x", timeout=30_000)
    page.locator("#list .row").click()
    expect(page.locator("#panel")).to_contain_text("<img src=x")
    expect(page.locator("main img, main script, main iframe, main [onerror]")).to_have_count(0)
    assert page.title() == "Watchfloor"


def test_the_page_finds_its_way_back_after_the_view_was_gone(settings: Settings, running: Running, address: str, page: Page) -> None:
    tell(settings, article("a1", "OAKB open."))
    page.goto(address)
    expect(page.locator("#link")).to_contain_text("Live", timeout=30_000)
    running.end(signal.SIGKILL)
    expect(page.locator("#link")).to_contain_text("No connection", timeout=30_000)
    tell(settings, article("a2", "OAKB closed."))
    running.process = running.start(settings)
    expect(page.locator("#list .st-closed")).to_have_count(1, timeout=60_000)
    expect(page.locator("#link")).to_contain_text("Live")
