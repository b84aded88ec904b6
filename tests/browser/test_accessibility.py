"""The page for everybody: axe-core finds nothing, it zooms, holds still, is walked by keyboard and prints."""

from collections.abc import Iterator
from contextlib import closing
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from floor import NOW, fill
from playwright.sync_api import Page, expect

from harness import free_port
from read_model import Model
from view_site import Site

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}}
DESK, PHONE = (1440, 900), (360, 740)
"""Width and height of the two screens."""


@pytest.fixture(scope="module")
def floor_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A floor with everything on it: closed, disputed, stale, overdue, relations, activity."""
    model = Model(tmp_path_factory.mktemp("floor") / "view.sqlite")
    with closing(model.connection):
        fill(model)
        made = Site(model, free_port(), now=lambda: NOW)
        yield made
        made.stop()


@pytest.fixture
def floor(floor_site: Site, page: Page) -> Page:
    page.clock.set_fixed_time(NOW)
    page.goto(floor_site.address)
    expect(page.locator("#list .row").first).to_be_visible()
    expect(page.locator("#floor")).to_contain_text("dead letter")
    return page


@pytest.fixture
def site(floor_site: Site) -> Site:
    return floor_site


def show(page: Page, site: Site, query: str) -> None:
    page.goto(f"{site.address}/{query}")
    expect(page.locator("#panel mark").first).to_be_visible()


# Each pair of view, colours and screen comes once, which is half of all; `make test-long` goes through the other half.
@pytest.mark.parametrize(
    ("query", "scheme", "screen"),
    [
        pytest.param(query, scheme, screen, marks=[pytest.mark.long] if (number + (scheme == "dark") + (screen == PHONE)) % 2 else [])
        for number, query in enumerate(("", "?actor=airport:OAKB", "?actor=airport:OLBA", "?actor=airport:OAKB&known=2021-08-27T12:00:00Z"))
        for scheme in ("light", "dark")
        for screen in (DESK, PHONE)
    ],
)
def test_axe_finds_nothing(floor: Page, site: Site, query: str, scheme: Literal["light", "dark"], screen: tuple[int, int]) -> None:
    floor.emulate_media(color_scheme=scheme)
    floor.set_viewport_size({"width": screen[0], "height": screen[1]})
    floor.goto(f"{site.address}/{query}")
    expect(floor.locator("#panel mark" if query else "#list .row").first).to_be_visible()
    found = Axe().run(floor, options=RULES).response["violations"]
    assert [(each["id"], each["nodes"][0]["html"][:200], each["nodes"][0]["failureSummary"]) for each in found] == []


def test_at_200_percent_and_on_a_phone_nothing_is_wider_than_the_screen(floor: Page, site: Site) -> None:
    # A screen of 1280 pixels at 200 % has 640 of them; 320 is what WCAG asks for at 400 %.
    for width in (640, 360, 320):
        floor.set_viewport_size({"width": width, "height": 700})
        for query in ("", "?actor=airport:OAKB", "?actor=airport:OLBA"):
            floor.goto(f"{site.address}/{query}")
            expect(floor.locator("#panel mark" if query else "#list .row").first).to_be_visible()
            assert floor.evaluate("document.documentElement.scrollWidth") <= width


def test_with_reduced_motion_nothing_moves(floor: Page) -> None:
    floor.emulate_media(reduced_motion="reduce")
    moving = "[...document.querySelectorAll('*')].filter((each) => parseFloat(getComputedStyle(each).transitionDuration) > 0).length"
    assert floor.evaluate(moving) == 0


def test_printed_it_has_the_actor_with_every_sentence_and_no_controls(floor: Page, site: Site) -> None:
    show(floor, site, "?actor=airport:OAKB")
    floor.emulate_media(media="print")
    expect(floor.locator("#panel mark").first).to_be_visible()
    for hidden in ("#search", ".slider", "#panel .back"):
        expect(floor.locator(hidden)).to_be_hidden()
    panel = floor.locator("#panel").evaluate("(each) => [each.scrollHeight, each.clientHeight]")
    assert panel[0] <= panel[1] + 1, "the panel is cut"


def test_a_dispute_stands_in_two_columns_and_the_airspace_beside_the_status(floor: Page, site: Site) -> None:
    show(floor, site, "?actor=airport:OLBA")
    expect(floor.locator("#panel .sides h4")).to_have_text(["For closed, 3 voices", "Against, 1 voice"])
    expect(floor.locator("#panel .big")).to_contain_text("disputed")
    show(floor, site, "?actor=airport:OAKB")
    expect(floor.locator("#panel .facts")).to_contain_text("Afghanistan limited")


def test_what_nobody_reports_on_is_said_to_be_blind_and_never_open(floor: Page, site: Site) -> None:
    show(floor, site, "?actor=airport:UKCC")
    expect(floor.locator("#panel .blind")).to_contain_text("blind since")
    expect(floor.locator("#list .row", has_text="Donetsk")).to_contain_text("stale, no news for 29 d")


def test_the_slider_goes_from_change_to_change_by_keyboard_and_the_address_keeps_it(floor: Page, site: Site) -> None:
    show(floor, site, "?actor=airport:OAKB")
    floor.locator(".slider input").focus()
    floor.keyboard.press("Home")
    expect(floor.locator("#panel .then")).to_contain_text("15 Aug")
    floor.keyboard.press("ArrowRight")
    expect(floor.locator("#panel .big")).to_contain_text("limited")
    assert "known=2021-08-1" in floor.url
    floor.reload()
    expect(floor.locator("#panel .then")).to_be_visible()
    expect(floor.locator("#panel .big")).to_contain_text("limited")


def test_the_map_zooms_by_button_and_parts_what_was_one_mark(floor: Page) -> None:
    before = floor.locator("#map-marks .place").count()
    for _ in range(4):
        floor.locator("#map-marks .place", has=floor.locator("title", has_text="Kabul")).first.click()
    assert floor.locator("#map").get_attribute("viewBox") != "0 8 360 138"
    expect(floor.locator("#map-marks .place")).not_to_have_count(before)
    floor.get_by_role("button", name="World").click()
    expect(floor.locator("#map-marks .place")).to_have_count(before)
    expect(floor.locator("#map-marks .place", has=floor.locator(".airspace"))).to_contain_text("Afghanistan airspace: limited")


def test_the_foot_says_whether_the_machine_can_be_trusted(floor: Page) -> None:
    expect(floor.locator("#floor")).to_contain_text("Newest article 1 h ago")
    expect(floor.locator("#floor")).to_contain_text("1 feed, 1 silent or failing")
    expect(floor.locator("#floor")).to_contain_text("1 dead letter")
    floor.locator("#floor button").click()
    expect(floor.locator("#floor")).to_contain_text("Courier: silent")
