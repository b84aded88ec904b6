"""Feeds from a real web server to the articles that are published, with the behaviours that servers really have."""

import asyncio
import gzip
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from aiohttp import web

from newsroom import Item, Names, Newsroom, newsroom, page
from watchfloor.contracts.article import Article, version_of
from watchfloor.contracts.ids import article_id
from watchfloor.ingest.addresses import Allowed, parse_networks
from watchfloor.ingest.copies import Copies
from watchfloor.ingest.credits import Credits
from watchfloor.ingest.database import open_database
from watchfloor.ingest.feed_health import DAY, HOUR, FeedRecord, health
from watchfloor.ingest.feed_list import Feed
from watchfloor.ingest.feed_store import FeedStore
from watchfloor.ingest.fetching import fetching
from watchfloor.ingest.intake import Desk
from watchfloor.ingest.polling import Poller
from watchfloor.ingest.publisher import BrokerUnavailable
from watchfloor.ingest.visiting import Visitor
from watchfloor.knowledge.outlets import load_outlets

NOON = 1_795_608_000.0  # 2026-11-25T12:00:00Z
LONG = (
    "The port of Aden halted all container traffic on Tuesday, the harbour master said, after two cranes failed within an hour. "
    "Ships were told to wait in the roads, and four of them carried grain that was bound for mills in the north of the country. "
    "Engineers from the maker are expected on Thursday, and until then only small boats may use the inner harbour, he added. "
    "Traders in the city said that prices for flour had risen within the day and that they feared a long closure of the port. "
    "The authority will meet the shipping lines on Wednesday to discuss which of the waiting vessels should be sent elsewhere."
)
ADEN = Item("aden", "Port of Aden halts container traffic", LONG)
GOMA = Item("goma", "Airport in Goma closes after blast", LONG.replace("port of Aden", "airport in Goma"), "Tue, 24 Nov 2026 08:00:00 GMT")


@dataclass
class Desktop:
    """A poller over a data folder, with a clock that the test moves, and what it published."""

    room: Newsroom
    folder: Path
    names: Names
    published: list[Article]
    networks: str = "127.0.0.0/8"
    now: float = NOON
    broker_is_up: bool = True
    published_some: asyncio.Event = field(default_factory=asyncio.Event)

    async def publish(self, article: Article) -> str:
        if not self.broker_is_up:
            raise BrokerUnavailable("no broker")
        self.published.append(article)
        self.published_some.set()
        return article.id or ""

    @asynccontextmanager
    async def polling(self, *feeds: Feed, within: float = 5.0, max_bytes: int = 1_000_000) -> AsyncIterator[Poller]:
        database = open_database(self.folder)
        outlets = load_outlets()
        allowed = Allowed(parse_networks(self.networks))
        try:
            async with fetching(allowed, "desk@watch.example", resolver=self.names, within=within, max_bytes=max_bytes) as fetcher:
                visitor = Visitor(fetcher, pause=0)
                desk = Desk(FeedStore(database), Copies(database), Credits(outlets), outlets, visitor, self.publish)
                yield Poller(feeds, desk, clock=lambda: self.now, chance=lambda: 0.0)
        finally:
            database.close()

    async def poll(self, *feeds: Feed, within: float = 5.0, max_bytes: int = 1_000_000) -> list[Article]:
        """One poll of each after a restart; gives what it published."""
        before = len(self.published)
        async with self.polling(*(feeds or (self.feed(),)), within=within, max_bytes=max_bytes) as poller:
            await poller.poll_once()
        self.now += 300
        return self.published[before:]

    def feed(self, path: str = "/rss", host: str = "courier.example", name: str = "Courier") -> Feed:
        return Feed(name=name, url=self.room.url(path, host))

    def record(self, path: str = "/rss") -> FeedRecord:
        return self.record_of(self.room.url(path))

    def record_of(self, url: str) -> FeedRecord:
        database = open_database(self.folder)
        try:
            record = FeedStore(database).feed(url)
        finally:
            database.close()
        assert record is not None
        return record

    def state(self, path: str = "/rss") -> str:
        return health(self.record(path), 300, self.now).state


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desktop]:
    async with newsroom() as room:
        yield Desktop(room, tmp_path, Names(), [])


async def test_an_item_becomes_an_article_with_the_id_of_its_url(desk: Desktop) -> None:
    desk.room.feed("/rss", ADEN)
    (article,) = await desk.poll()
    assert article.id == article_id(desk.room.url("/aden"), "")
    assert (article.title, article.text, article.source) == (ADEN.title, LONG, "Courier")
    assert (article.published_at, article.language) == ("2026-11-24T09:00:00Z", "en")


async def test_nothing_comes_twice_not_after_a_restart_either_and_an_unchanged_feed_is_not_sent_again(desk: Desktop) -> None:
    desk.room.feed("/rss", ADEN, GOMA)
    assert len(await desk.poll()) == 2
    assert await desk.poll() == []
    assert desk.room.requests[-1].headers["If-None-Match"]
    assert desk.record().succeeded == NOON + 300


async def test_we_say_who_we_are(desk: Desktop) -> None:
    desk.room.feed("/rss", ADEN)
    await desk.poll()
    assert "(news monitor; desk@watch.example)" in desk.room.requests[0].headers["User-Agent"]


async def test_regenerated_guids_and_tracking_make_no_new_article(desk: Desktop) -> None:
    desk.room.feed("/rss", Item("aden?utm_source=a", ADEN.title, LONG, guid="1"))
    await desk.poll()
    desk.room.feed("/rss", Item("aden?utm_source=b", ADEN.title, LONG, guid="2"))
    assert await desk.poll() == []


async def test_a_new_guid_and_a_new_address_with_every_poll_make_no_new_article(desk: Desktop) -> None:
    def listed(number: int, title: str, text: str, published: str) -> str:
        link = f"<link>/story?session={number}</link>" if number % 2 else ""
        return (
            f"<item><title>{title}</title>{link}<guid>{number}</guid><description>{text}</description><pubDate>{published}</pubDate></item>"
        )

    for number in range(4):
        items = listed(number, ADEN.title, LONG, f"Tue, 24 Nov 2026 09:0{number}:00 GMT")
        items += listed(100 + number, "Live: the latest", "", "Tue, 24 Nov 2026 07:00:00 GMT")
        desk.room.put("/rss", f"<rss><channel>{items}</channel></rss>")
        await desk.poll()
    assert sorted(each.title or "" for each in desk.published) == ["Live: the latest", ADEN.title]
    items = listed(200, "Live: the latest", "", "Wed, 25 Nov 2026 07:00:00 GMT")
    desk.room.put("/rss", f"<rss><channel>{items}</channel></rss>")
    assert [each.title for each in await desk.poll() if not each.retracted] == ["Live: the latest"]


async def test_an_article_that_moved_under_its_guid_is_the_same_article(desk: Desktop) -> None:
    desk.room.feed("/rss", Item("aden-1", ADEN.title, LONG, guid="g"))
    (first,) = await desk.poll()
    desk.room.feed("/rss", Item("aden-2", ADEN.title, LONG + " One crane works again.", guid="g"))
    (second,) = await desk.poll()
    assert second.id == first.id


async def test_an_edit_is_a_newer_version_and_a_newer_date_alone_is_not_news(desk: Desktop) -> None:
    desk.room.feed("/rss", ADEN)
    (first,) = await desk.poll()
    desk.room.feed("/rss", Item("aden", ADEN.title, LONG, "Tue, 24 Nov 2026 11:00:00 GMT"))
    assert await desk.poll() == []
    desk.room.feed("/rss", Item("aden", ADEN.title, LONG + " One crane works again."))
    (edit,) = await desk.poll()
    assert edit.id == first.id
    assert version_of(edit, "") > version_of(first, "")


async def test_what_is_missing_from_the_feed_and_gone_from_the_web_is_retracted(desk: Desktop) -> None:
    desk.room.feed("/rss", ADEN, GOMA)
    await desk.poll()
    desk.room.feed("/rss", GOMA)
    (retraction,) = await desk.poll()
    assert (retraction.id, retraction.retracted) == (article_id(desk.room.url("/aden"), ""), True)
    assert await desk.poll() == []


@pytest.mark.parametrize("status", [200, 404])
async def test_what_is_missing_and_whose_page_says_so_is_retracted_whatever_its_status(desk: Desktop, status: int) -> None:
    desk.room.feed("/rss", ADEN, GOMA)
    await desk.poll()
    desk.room.put("/aden", page("Page not found", "Search our archive, or go back to the front page."), kind="text/html", status=status)
    desk.room.feed("/rss", GOMA)
    assert [each.retracted for each in await desk.poll()] == [True]


async def test_what_rolls_off_the_end_of_a_feed_is_not_even_looked_at(desk: Desktop) -> None:
    desk.room.feed("/rss", GOMA)
    await desk.poll()
    desk.room.feed("/rss", ADEN)
    assert [each.retracted for each in await desk.poll()] == [False]
    assert "/goma" not in desk.room.paths()


async def test_what_is_missing_but_still_on_the_web_stays(desk: Desktop) -> None:
    desk.room.feed("/rss", ADEN, GOMA)
    desk.room.put("/aden", page(ADEN.title, LONG), kind="text/html")
    await desk.poll()
    desk.room.feed("/rss", GOMA)
    assert await desk.poll() == []
    assert "/aden" in desk.room.paths()


async def test_an_article_that_says_that_it_is_withdrawn_is_retracted_and_comes_back_if_it_is_restored(desk: Desktop) -> None:
    desk.room.feed("/rss", ADEN)
    (first,) = await desk.poll()
    desk.room.feed("/rss", Item("aden", ADEN.title, "This story has been withdrawn."))
    (retraction,) = await desk.poll()
    assert (retraction.id, retraction.retracted) == (first.id, True)
    desk.room.feed("/rss", Item("aden", ADEN.title, LONG))
    (restored,) = await desk.poll()
    assert (restored.id, restored.retracted) == (first.id, False)
    assert version_of(restored, "") > version_of(retraction, "") > version_of(first, "")


async def test_a_kill_notice_retracts_the_story_that_it_names(desk: Desktop) -> None:
    desk.room.feed("/rss", GOMA)
    await desk.poll()
    desk.room.feed("/rss", Item("kill", "KILL: Airport in Goma closes after blast", "Editors, please kill this story."), GOMA)
    (retraction,) = await desk.poll()
    assert (retraction.id, retraction.retracted) == (article_id(desk.room.url("/goma"), ""), True)


async def test_a_summary_is_completed_from_the_page_and_an_edit_of_the_page_is_seen_an_hour_later(desk: Desktop) -> None:
    desk.room.feed("/rss", Item("aden", ADEN.title, "The harbour master said that traffic had stopped. Read more"))
    desk.room.put("/aden", page(ADEN.title, LONG), kind="text/html; charset=utf-8")
    (article,) = await desk.poll()
    assert article.text == LONG
    desk.room.put("/aden", page(ADEN.title, LONG, "Update: one crane works again, the harbour master said."), kind="text/html")
    assert await desk.poll() == []
    desk.now += HOUR
    (edit,) = await desk.poll()
    assert edit.text == f"{LONG}\n\nUpdate: one crane works again, the harbour master said."


async def test_a_newer_date_of_a_summary_has_the_page_looked_at(desk: Desktop) -> None:
    def sitemap(updated: str) -> str:
        news = "<news:news><news:publication_date>2026-11-25</news:publication_date><news:title>Port of Aden</news:title></news:news>"
        namespaces = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        return f"<urlset {namespaces}><url><loc>{desk.room.url('/aden')}</loc><lastmod>{updated}</lastmod>{news}</url></urlset>"

    desk.room.put("/aden", page("Port of Aden", LONG), kind="text/html")
    desk.room.put("/rss", sitemap("2026-11-25T10:00:00Z"))
    (first,) = await desk.poll()
    desk.room.put("/aden", page("Port of Aden", LONG, "One crane works again, the harbour master said."), kind="text/html")
    assert await desk.poll() == []
    desk.room.put("/rss", sitemap("2026-11-25T11:00:00Z"))
    (edit,) = await desk.poll()
    assert (first.text, edit.id) == (LONG, first.id)
    assert (edit.text or "").endswith("One crane works again, the harbour master said.")
    desk.room.put("/rss", sitemap("2026-11-25T12:00:00Z"))
    assert await desk.poll() == []


async def test_a_page_that_is_not_to_be_had_leaves_the_summary(desk: Desktop) -> None:
    desk.room.feed("/rss", Item("aden", ADEN.title, "The harbour master said that traffic had stopped."))
    desk.room.put("/aden", "no", status=403)
    (article,) = await desk.poll()
    assert article.text == "The harbour master said that traffic had stopped."


async def test_one_wire_story_through_two_feeds_has_one_root_and_one_voice(desk: Desktop) -> None:
    desk.room.feed("/rss", Item("a", ADEN.title, f"ADEN (Reuters) - {LONG}"))
    desk.room.feed("/other", Item("b", "Aden port shut", f"ADEN (Reuters) - {LONG} More soon."), host="gazette.example")
    first, second = await desk.poll(desk.feed(), desk.feed("/other", "gazette.example", "Gazette"))
    assert {first.source, second.source} == {"Reuters"}
    assert (first.duplicate_of, second.duplicate_of) == (None, first.id)


async def test_an_article_in_two_feeds_of_an_outlet_is_one_article(desk: Desktop) -> None:
    desk.room.feed("/rss", ADEN)
    desk.room.feed("/africa", Item("aden", ADEN.title, "A shorter summary for this section only."))
    feeds = desk.feed(), desk.feed("/africa", name="Courier Africa")
    assert len(await desk.poll(*feeds)) == 1
    assert await desk.poll(*feeds) == []


async def test_an_article_without_a_date_is_published_without_one(desk: Desktop) -> None:
    desk.room.feed("/rss", Item("aden", ADEN.title, LONG, published="yesterday"))
    (article,) = await desk.poll()
    assert article.published_at is None


async def test_what_is_old_in_the_first_poll_is_backfill(desk: Desktop) -> None:
    desk.room.feed("/rss", ADEN, Item("old", "Old news", LONG[::-1], "Sun, 01 Nov 2026 08:00:00 GMT"))
    articles = {each.title: each.backfill for each in await desk.poll()}
    assert articles == {ADEN.title: True, "Old news": True}
    desk.room.feed("/rss", Item("new", "New news", "Ships " + LONG, "Wed, 25 Nov 2026 11:00:00 GMT"), ADEN)
    assert [each.backfill for each in await desk.poll()] == [False]


async def test_a_language_without_a_model_is_passed_over_and_the_feed_counts_as_alive(desk: Desktop) -> None:
    german = "Der Flughafen wurde am Dienstag nach einer Explosion geschlossen, sagte der Betreiber. " * 9
    desk.room.feed("/rss", Item("de", "Flughafen geschlossen", german))
    assert await desk.poll() == []
    assert desk.record().seen == 1


async def test_when_the_broker_is_away_the_article_comes_with_the_next_poll(desk: Desktop) -> None:
    desk.room.feed("/rss", ADEN)
    desk.broker_is_up = False
    with pytest.raises(BrokerUnavailable):
        await desk.poll()
    desk.broker_is_up = True
    assert len(await desk.poll()) == 1


# How servers misbehave


async def test_a_feed_that_moved_for_good_is_read_and_its_move_is_shown(desk: Desktop) -> None:
    desk.room.feed("/new", ADEN)
    desk.room.put("/rss", "", status=301, Location="/new")
    assert len(await desk.poll()) == 1
    assert desk.record().moved_to == desk.room.url("/new")
    assert desk.state() in ("redirected", "new", "silent")


@pytest.mark.parametrize(
    ("status", "state"),
    [(301, "redirect_loop"), (401, "forbidden"), (403, "forbidden"), (404, "not_found"), (410, "gone"), (500, "server_error")],
)
async def test_a_refusal_is_shown_by_its_kind(desk: Desktop, status: int, state: str) -> None:
    desk.room.put("/rss", "", status=status, Location="/rss")
    assert await desk.poll() == []
    assert desk.state() == state


async def test_a_server_that_asks_for_a_pause_gets_it_and_errors_space_out_the_polls(desk: Desktop) -> None:
    desk.room.put("/rss", "", status=429, Retry_After="7200")
    await desk.poll()
    assert (desk.state(), desk.record().next_poll) == ("rate_limited", NOON + 7200)
    desk.room.put("/rss", "", status=500)
    await desk.poll()
    assert desk.record().next_poll == NOON + 300 + 4 * 300


async def test_a_slow_body_is_given_up(desk: Desktop) -> None:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(100):
            await response.write(b" ")
            await asyncio.sleep(0.05)
        return response

    desk.room.pages["/rss"] = drip
    assert await desk.poll(within=0.3) == []
    assert desk.state() == "timeout"


async def test_a_bomb_and_a_document_without_end_are_stopped(desk: Desktop) -> None:
    desk.room.bomb("/rss", 50)
    await desk.poll()
    assert desk.state() == "bomb"
    desk.room.put("/rss", bytes(2_000_000))
    await desk.poll()
    assert desk.state() == "too_large"
    desk.room.put("/rss", gzip.compress(bytes(50_000_000)), kind="application/gzip")
    await desk.poll()
    assert desk.state() == "bomb"


@pytest.mark.parametrize(
    ("body", "state"),
    [("<!DOCTYPE html><html><body>Log in</body></html>", "html"), ("<rss><channel><item><title>x", "malformed"), ("", "malformed")],
)
async def test_what_is_no_feed_is_no_all_clear(desk: Desktop, body: str, state: str) -> None:
    desk.room.feed("/rss", ADEN)
    await desk.poll()
    desk.room.put("/rss", body, kind="application/rss+xml")
    assert await desk.poll() == []
    assert desk.state() == state


async def test_a_wrong_encoding_costs_no_word(desk: Desktop) -> None:
    desk.room.feed("/utf8", ADEN)
    text = f"Le président – “{LONG}” – café"
    for number, (encoding, kind) in enumerate([("utf-8", "text/xml; charset=iso-8859-1"), ("cp1252", "text/xml; charset=utf-8")]):
        path = f"/rss{number}"
        item = f"<item><title>{number}</title><link>/{number}</link><description>{text}</description></item>"
        desk.room.put(path, f"<rss version='2.0'><channel>{item}</channel></rss>".encode(encoding), kind=kind)
        (article,) = await desk.poll(desk.feed(path))
        assert article.text == text


async def test_an_xml_bomb_expands_to_nothing(desk: Desktop) -> None:
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    item = "<item><title>a &l11; b</title><link>/a</link></item>"
    desk.room.put("/rss", f'<!DOCTYPE rss [<!ENTITY l0 "{"x" * 100}">{entities}]><rss><channel>{item}</channel></rss>')
    (article,) = await desk.poll()
    assert len(article.title or "") < 30


async def test_a_frozen_feed_is_seen_by_its_own_cadence(desk: Desktop) -> None:
    items = [Item(f"s{n}", f"Story {n}", f"{n} {LONG}", f"Tue, 24 Nov 2026 {n:02}:00:00 GMT") for n in range(20, 2, -1)]
    desk.room.feed("/rss", *items)
    await desk.poll()
    assert desk.state() == "silent"  # nothing since yesterday evening, an hour between its items
    for _ in range(3):
        desk.now += 6 * HOUR
        await desk.poll()
    assert desk.state() == "frozen"
    desk.room.feed("/rss", Item("fresh", "Fresh story", f"Fresh {LONG}", "Thu, 26 Nov 2026 07:00:00 GMT"), *items)
    await desk.poll()
    assert desk.state() == "ok"
    desk.now += DAY
    assert desk.state() == "late"


async def test_robots_txt_is_asked_once_and_heeded(desk: Desktop) -> None:
    desk.room.put("/robots.txt", "User-agent: *\nDisallow: /aden\n\nUser-agent: Watchfloor\nDisallow: /secret", kind="text/plain")
    desk.room.feed("/secret", ADEN)
    desk.room.feed("/rss", Item("aden", ADEN.title, "The harbour master said that traffic had stopped."))
    async with desk.polling(desk.feed("/secret", name="s"), desk.feed()) as poller:
        await poller.poll_once()
    assert desk.state("/secret") == "robots"
    assert [each.path for each in desk.room.requests].count("/robots.txt") == 1
    assert "/aden" in desk.room.paths()  # a group of our own stands instead of the general one


async def test_robots_txt_of_each_host_on_the_way_is_heeded(desk: Desktop) -> None:
    async def rules(request: web.Request) -> web.StreamResponse:
        return web.Response(text="User-agent: *\nDisallow: /closed" if request.host.startswith("other.") else "")

    desk.room.pages["/robots.txt"] = rules
    desk.room.feed("/closed", ADEN)
    desk.room.put("/rss", "", status=302, Location=desk.room.url("/closed", "other.example"))
    assert await desk.poll() == []
    assert desk.state() == "robots"
    assert "other.example" in (desk.record().detail or "")
    assert desk.room.paths() == ["/rss"]
    desk.room.put("/rss", "", status=302, Location="/closed")
    desk.now += HOUR
    assert len(await desk.poll()) == 1


async def test_redirects_between_two_hosts_that_wait_for_each_other_end(desk: Desktop) -> None:
    desk.room.put("/a", "", status=302, Location=desk.room.url("/b", "other.example"))
    desk.room.put("/b", "", status=302, Location=desk.room.url("/feed"))
    desk.room.put("/c", "", status=302, Location=desk.room.url("/feed", "other.example"))
    desk.room.feed("/feed", ADEN)
    feeds = desk.feed("/a"), desk.feed("/b", "other.example", "B"), desk.feed("/c", name="C")
    async with asyncio.timeout(5):
        await desk.poll(*feeds)
    assert {desk.record_of(each.url).problem for each in feeds} == {None}


async def test_a_list_that_changes_while_we_poll_is_followed(desk: Desktop) -> None:
    desk.room.feed("/rss", ADEN)
    desk.room.feed("/new", GOMA)
    async with desk.polling(desk.feed()) as poller:
        await poller.poll_once()
        poller.use([desk.feed("/new", name="new")])
        await poller.poll_once()
    assert [each.title for each in desk.published] == [ADEN.title, GOMA.title]
    assert desk.room.paths() == ["/rss", "/new"]


async def test_a_host_is_asked_one_thing_at_a_time(desk: Desktop) -> None:
    async def slowly(_: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.02)
        return web.Response(text="<rss><channel></channel></rss>")

    for number in range(8):
        desk.room.pages[f"/f{number}"] = slowly
    await desk.poll(*(desk.feed(f"/f{number}", name=str(number)) for number in range(8)))
    assert desk.room.most_at_once == 1


# The way inside is closed


async def test_no_feed_leads_inside_not_by_name_not_by_redirect_not_by_its_articles(desk: Desktop) -> None:
    desk.networks = "127.0.0.1/32"
    desk.names.addresses["inside.example"] = ["127.0.0.2"]
    desk.room.put("/rss", "", status=302, Location="http://127.0.0.2:1/")
    await desk.poll()
    assert desk.state() == "private_address"
    desk.room.put("/rss", "", status=302, Location=f"http://inside.example:{desk.room.port}/")
    await desk.poll()
    assert desk.state() == "private_address"
    desk.room.put("/rss", "", status=302, Location="file:///etc/passwd")
    await desk.poll()
    assert desk.state() == "unreachable"
    desk.room.put(
        "/rss", f"<rss><channel><item><title>x</title><link>http://inside.example:{desk.room.port}/x</link></item></channel></rss>"
    )
    assert [each.text for each in await desk.poll()] == [""]
    assert "/x" not in desk.room.paths()


async def test_without_a_setting_loopback_is_refused_in_every_spelling(desk: Desktop) -> None:
    desk.networks = ""
    for number, host in enumerate(("127.0.0.1", "[::1]", "2130706433", "0x7f000001", "127.1", "localhost", "①②⑦.⓪.⓪.①", "127。0。0。1")):
        feed = Feed(name=str(number), url=f"http://{host}:{desk.room.port}/rss{number}")
        await desk.poll(feed)
        assert desk.record_of(feed.url).problem in ("private_address", "unreachable"), host
    assert desk.room.requests == []


async def test_a_name_that_changes_its_mind_between_look_ups_does_not_get_in(desk: Desktop) -> None:
    desk.networks = "127.0.0.1/32"
    desk.names.addresses["rebind.example"] = ["127.0.0.1", "127.0.0.1", "127.0.0.2"]
    desk.room.feed("/rss", ADEN)
    feed = desk.feed(host="rebind.example")
    async with desk.polling(feed) as poller:
        await poller.poll(feed)
        assert len(desk.room.requests) == 2
        await poller.poll(feed)
        assert len(desk.room.requests) == 2
    assert desk.record_of(feed.url).problem == "private_address"


async def test_the_poller_goes_on_when_one_feed_breaks(desk: Desktop) -> None:
    desk.room.put("/bad", "", status=500)
    desk.room.feed("/rss", ADEN)
    async with desk.polling(desk.feed("/bad", name="bad"), desk.feed()) as poller:
        running = asyncio.create_task(poller.run())
        async with asyncio.timeout(5):
            await desk.published_some.wait()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert desk.state("/bad") == "server_error"
