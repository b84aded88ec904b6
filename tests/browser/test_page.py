"""The live page, as a reader meets it."""

import re
from datetime import timedelta

from playwright.sync_api import Page, Route, expect

from read_model import NOW, a_change, a_state
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


def test_what_has_not_been_reported_for_long_is_never_drawn_as_open(site: Site, page: Page) -> None:
    silent = "2021-01-01T00:00:00Z"
    site.happens(
        lambda: site.model.states(a_state(status="open"), a_state("airport:EDDF", "Frankfurt", "open", since=silent, last_claim_at=silent))
    )
    page.goto(site.address)
    expect(page.locator("#list-title")).to_have_text("Not normal, 1")
    expect(page.locator("#list .row").first).to_contain_text("Frankfurt")
    expect(page.locator("#list .row").first).to_contain_text("stale, no news for")
    expect(page.locator("#map-marks .mark.stale")).to_have_count(1)


def test_what_the_clock_changes_shows_on_a_page_that_stays_open(site: Site, page: Page) -> None:
    until = (NOW + timedelta(minutes=5)).strftime("%Y-%m-%dT%H:%M:%SZ")
    site.happens(lambda: site.model.states(a_state(status="closed", until=until, before="limited")))
    page.clock.install(time=NOW)
    page.goto(f"{site.address}/?actor=airport:OAKB")
    expect(page.locator("#panel .big")).to_contain_text("closed")
    page.locator("#panel .claim a").focus()
    site.now = lambda: NOW + timedelta(minutes=6)
    page.clock.run_for(61_000)
    expect(page.locator("#list .st-limited")).to_have_count(1)
    expect(page.locator("#panel .big")).to_contain_text("limited")
    expect(page.locator("#panel")).to_contain_text("assumed")
    expect(page.locator("#panel .claim a")).to_be_focused()
    expect(page.locator("#changes .fresh")).to_contain_text("closed → limited")
    expect(page.locator("#changes .fresh")).to_contain_text("what was said to last until then is over")
    expect(page.locator("#said")).to_have_text("Kabul airport: status closed to limited")


def test_what_is_to_come_is_drawn_beyond_the_mark_of_now_and_faint(site: Site, page: Page) -> None:
    stretch = {"value": "open", "start": "2021-09-02T10:00:00Z", "until": "2021-09-02T14:00:00Z", "event_id": "e1"}
    to_come = {"value": "closed", "start": "2021-09-02T14:00:00Z", "until": None, "event_id": None}
    site.happens(lambda: site.model.states(a_state(status="open")))
    site.happens(lambda: site.model.changes((0, 0, a_change(1, timeline=[stretch, to_come]))))
    page.clock.set_fixed_time(NOW)
    page.goto(f"{site.address}/?actor=airport:OAKB")
    expect(page.locator("#panel .b-closed")).to_have_count(1)
    now = page.locator("#panel .now-mark").evaluate("(each) => each.getBBox().x")
    edges = "(each) => [each.classList.contains('to-come'), each.getBBox().x, each.getBBox().x + each.getBBox().width]"
    bands = page.locator("#panel .band").all()
    assert [(ahead, left >= now - 1 if ahead else right <= now) for ahead, left, right in (each.evaluate(edges) for each in bands)] == [
        (False, True), (True, True), (True, True),
    ]  # fmt: skip
    expect(page.locator("#panel .timeline svg")).to_have_attribute("aria-label", re.compile("then, to come, closed from 2 Sept, 14:00"))


def test_an_airport_that_is_mentioned_for_the_first_time_is_said_to_a_screen_reader(site: Site, page: Page) -> None:
    page.goto(site.address)
    expect(page.locator("#link")).to_contain_text("Live")
    site.happens(lambda: site.model.states(a_state()))
    site.happens(lambda: site.model.changes((0, 0, a_change(1, name="Kabul airport", before="unknown"))))
    expect(page.locator("#said")).to_have_text("Kabul airport: status unknown to suspended")
    expect(page.locator("#list .name")).to_have_text(["Kabul"])


def test_that_the_last_article_of_an_airport_was_withdrawn_stays_among_the_changes(site: Site, page: Page) -> None:
    named = {"name": "Kabul airport", "reason": "withdrawal"}
    site.happens(lambda: site.model.states(a_state()))
    page.goto(site.address)
    expect(page.locator("#link")).to_contain_text("Live")
    site.happens(lambda: site.model.gone("airport:OAKB"))
    site.happens(lambda: site.model.changes((0, 0, a_change(1, before="suspended", after="unknown", timeline=[], **named))))
    expect(page.locator("#list .row")).to_have_count(0)
    expect(page.locator("#changes .what")).to_contain_text("Kabul airport")
    expect(page.locator("#changes .what")).to_contain_text("suspended → unknown")
    page.locator("#changes .name").click()
    expect(page.locator("#panel")).to_contain_text("withdrawal, AFP")
    page.goto(f"{site.address}/?kind=country")
    expect(page.locator("#changes")).to_have_text("No changes yet.")


def test_who_set_the_outlook_by_hand_has_not_set_the_status(site: Site, page: Page) -> None:
    until = "2021-09-03T00:00:00Z"
    by_hand = {
        "article_id": "o1", "event_id": "e9", "field": "outlook", "value": "resumption_announced", "start": "2021-09-02T11:00:00Z",
        "until": until, "author": "duty officer", "reason": "spoke to the tower",
    }  # fmt: skip
    beneath = {name: a_state()["facets"]["operations"][name] for name in ("status", "since", "until", "before", "confidence", "disputed")}
    beneath |= {"assumed": None, "outlook": "none", "outlook_at": None, "outlook_by": None, "outlook_until": None}
    site.happens(lambda: site.model.states(a_state(outlook="resumption_announced", overrides=[by_hand], beneath=beneath)))
    page.goto(f"{site.address}/?actor=airport:OAKB")
    expect(page.locator("#panel .outlook")).to_contain_text("set by duty officer")
    expect(page.locator("#panel .outlook")).to_contain_text("spoke to the tower")
    expect(page.locator("#panel .state > p", has_text="since")).not_to_contain_text("duty officer")
    status = {**by_hand, "field": "status", "value": "limited", "author": "night desk"}
    site.happens(lambda: site.model.states(a_state(status="limited", overrides=[status], beneath=beneath)))
    page.reload()
    expect(page.locator("#panel .state > p", has_text="since")).to_contain_text("set by night desk")
    expect(page.locator("#panel .facts")).to_contain_text("turns if AFP and the override fall")
    expect(page.locator("#panel .state .under")).to_have_text("beneath it: suspended since 30 Aug 2021, 19:29 UTC")
    expect(page.locator("#panel .beneath")).to_have_text("Beneath it: suspended since 30 Aug 2021, 19:29 UTC")
    expect(page.locator("#panel")).not_to_contain_text("did not count")


def test_many_changes_at_once_are_one_question_to_the_view(site: Site, page: Page) -> None:
    ids = [f"airport:A{number:03}" for number in range(30)]
    site.happens(lambda: site.model.states(*(a_state(each, each, "open") for each in ids)))
    page.clock.install(time=NOW)
    page.goto(site.address)
    expect(page.locator("#link")).to_contain_text("Live")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/v1/actors" in request.url else None)
    site.happens(lambda: site.model.states(*(a_state(each, each, "closed") for each in ids)))
    site.happens(lambda: site.model.changes(*((0, at, a_change(at, each, after="closed")) for at, each in enumerate(ids))))
    expect(page.locator("#list .st-closed")).to_have_count(30)
    page.clock.run_for(2_000)
    page.wait_for_timeout(100)
    assert len(asked) == 1


def test_a_slow_answer_does_not_take_the_place_of_the_time_that_was_chosen_after_it(site: Site, page: Page) -> None:
    site.happens(lambda: site.model.states(a_state()))
    site.happens(lambda: site.model.changes((0, 0, a_change(1)), (0, 1, a_change(2))))
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(re.compile("known_at="), hold)
    page.goto(f"{site.address}/?actor=airport:OAKB")
    slider = page.locator("#panel .slider input")
    slider.focus()
    with page.expect_request(re.compile("known_at=")):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("End")
    expect(page.locator("#panel .slider output")).to_have_text("now")
    expect(page).not_to_have_url(re.compile("known="))
    for route in held:
        route.continue_()
    page.wait_for_timeout(300)
    expect(page.locator("#panel .then")).to_have_count(0)


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
    for typed in ("kab", "afghan"):
        page.locator("#q").fill("")
        page.keyboard.type(typed)
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
