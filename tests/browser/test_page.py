"""The live page, as a reader meets it."""

import re

from playwright.sync_api import Page, Route, expect

from read_model import a_change, a_state
from view_site import Site

SCRIPT = "<script>document.title = 'owned'</script><img src=x onerror=\"document.title='owned'\">"


def test_it_shows_what_is_not_normal_first(site: Site, page: Page) -> None:
    site.happens(
        lambda: site.model.states(a_state(), a_state("airport:EDDF", "Frankfurt", "open"), a_state("airport:FZNA", "Goma", "closed"))
    )
    page.goto(site.address)
    expect(page.locator("#list .name")).to_have_text(["Goma", "Kabul", "Frankfurt am Main"])
    expect(page.locator("#summary")).to_contain_text("1 closed")
    expect(page.locator("#map-marks .place")).to_have_count(2)


def test_a_change_shows_without_a_reload_and_is_said_to_a_screen_reader(site: Site, page: Page) -> None:
    site.happens(lambda: site.model.states(a_state(status="open")))
    page.goto(site.address)
    expect(page.locator("#link")).to_contain_text("Live")
    site.happens(lambda: site.model.states(a_state(status="suspended")))
    site.happens(lambda: site.model.changes((0, 0, a_change(1))))
    expect(page.locator("#list .st-suspended")).to_have_count(1)
    expect(page.locator("#changes li.fresh")).to_contain_text("open → suspended")
    expect(page.locator("#said")).to_have_text("airport:OAKB: status open to suspended")


def test_a_change_while_the_page_was_loading_is_taken_in(site: Site, page: Page) -> None:
    site.happens(lambda: site.model.states(a_state(status="open")))

    def after_the_actors(route: Route) -> None:
        site.happens(lambda: site.model.states(a_state(status="suspended")))
        site.happens(lambda: site.model.changes((0, 0, a_change(1))))
        route.continue_()

    page.route(re.compile("/v1/changes.limit="), after_the_actors)
    page.goto(site.address)
    expect(page.locator("#list .st-suspended")).to_have_count(1)


def test_a_state_that_comes_after_its_change_is_taken_in(site: Site, page: Page) -> None:
    site.happens(lambda: site.model.states(a_state(status="open")))
    site.happens(lambda: site.model.changes((0, 0, a_change(1))))
    page.goto(site.address)
    expect(page.locator("#list .name")).to_have_text(["Kabul"])
    site.happens(lambda: site.model.states(a_state(status="suspended")))
    expect(page.locator("#list .st-suspended")).to_have_count(1)


def test_an_actor_opens_to_the_sentence_with_its_source(site: Site, page: Page) -> None:
    site.happens(lambda: site.model.states(a_state()))
    site.happens(lambda: site.model.changes((0, 0, a_change(1))))
    page.goto(site.address)
    page.locator("#list button").click()
    expect(page.locator("#panel mark")).to_have_text("All flights stopped.")
    expect(page.locator("#panel .claim a")).to_have_attribute("href", "https://example.org/1")
    expect(page.locator("#panel .timeline svg")).to_be_visible()
    assert page.url.endswith("?actor=airport%3AOAKB")
    page.reload()
    expect(page.locator("#panel .big")).to_contain_text("suspended")


def test_it_is_walked_by_keyboard(site: Site, page: Page) -> None:
    site.happens(lambda: site.model.states(a_state(), a_state("airport:FZNA", "Goma", "closed")))
    page.goto(site.address)
    expect(page.locator("#list button")).to_have_count(2)
    page.keyboard.press("/")
    page.keyboard.type("kab")
    expect(page.locator("#list .name")).to_have_text(["Kabul"])
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    expect(page.locator("#panel .big")).to_contain_text("suspended")
    page.keyboard.press("Escape")
    expect(page.locator("#panel .big")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()


def test_the_filters_live_in_the_address(site: Site, page: Page) -> None:
    site.happens(lambda: site.model.states(a_state(), a_state("airport:FZNA", "Goma", "closed")))
    page.goto(f"{site.address}/?show=closed")
    expect(page.locator("#list .name")).to_have_text(["Goma"])
    page.locator("#summary button", has_text="suspended").click()
    assert page.url.endswith("?show=suspended")


def test_script_in_what_articles_say_stays_text(site: Site, page: Page) -> None:
    evil = a_state(name=SCRIPT)
    claim = evil["facets"]["operations"]["evidence"][0]
    claim.update(sentence=SCRIPT, title=SCRIPT, source=SCRIPT, url="javascript:document.title='owned'")
    site.happens(lambda: site.model.states(evil))
    site.happens(lambda: site.model.changes((0, 0, a_change(1, name=SCRIPT, after=SCRIPT))))
    page.goto(site.address)
    page.locator("#list button").click()
    expect(page.locator("#panel mark")).to_have_text(SCRIPT)
    expect(page.locator("#panel .claim a")).to_have_count(0)
    expect(page.locator("main img, main script")).to_have_count(0)
    assert page.title() == "Watchfloor"


def test_on_a_phone_the_actor_takes_the_place_of_the_list_and_nothing_is_wider_than_the_screen(site: Site, page: Page) -> None:
    site.happens(lambda: site.model.states(a_state()))
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(site.address)
    page.locator("#list button").click()
    expect(page.locator("#list")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator(".back").click()
    expect(page.locator("#list")).to_be_visible()


def test_the_documentation_of_the_api_works_without_the_rest_of_the_world(site: Site, page: Page) -> None:
    page.goto(f"{site.address}/docs")
    expect(page.locator("#swagger-ui")).to_contain_text("/v1/changes/stream")
