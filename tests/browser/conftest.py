"""The live page in a real Chromium, on a view that a test fills as the feeder does."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Page, sync_playwright

from harness import free_port
from read_model import NOW, Model
from view_site import Site

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    model = Model(tmp_path / "view.sqlite")
    with closing(model.connection):
        made = Site(model, free_port(), now=lambda: NOW)
        yield made
        made.stop()


def is_complaint(message: ConsoleMessage) -> bool:
    """That the view is gone, or knows nothing of an actor, is none: the page has to live with that, and a test says so."""
    nobody = "404" in message.text and "/v1/actors/" in message.location["url"]
    return message.type == "error" and "net::ERR_" not in message.text and not nobody


@pytest.fixture
def address(site: Site) -> str:
    """Of the view that the page may ask."""
    return site.address


@pytest.fixture
def page(address: str) -> Iterator[Page]:
    """A page that fails its test when it asks anybody else for anything, or when its script or its policy complains."""
    if not CHROMIUM.exists():
        pytest.skip(f"there is no {CHROMIUM} (on Debian: apt install chromium)")
    complaints: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])
        made = browser.new_page(viewport={"width": 1440, "height": 900})
        made.on("pageerror", lambda error: complaints.append(str(error)))
        made.on("console", lambda message: complaints.append(message.text) if is_complaint(message) else None)
        made.on("request", lambda request: complaints.append(request.url) if not request.url.startswith(address) else None)
        yield made
        browser.close()
    assert complaints == []
