"""Which article an item is."""

from watchfloor.contracts.ids import article_id
from watchfloor.ingest.identity import fingerprint, identify, same_story, usable_guids
from watchfloor.ingest.parsing import Entry

FEED = "https://x.example/rss"


def test_tracking_does_not_make_another_article_and_the_id_is_that_of_the_contract() -> None:
    ids = identify([Entry(url="http://www.x.example/a?utm_source=rss#top", title="A")], FEED)
    assert ids == [article_id("https://x.example/a", "")]


def test_a_new_guid_for_the_same_page_is_the_same_article() -> None:
    before = identify([Entry(guid="1", url="https://x.example/a", title="A")], FEED)
    assert identify([Entry(guid="9f3", url="https://x.example/a", title="A")], FEED) == before


def test_where_all_items_link_to_the_front_page_the_guid_tells_them_apart() -> None:
    front = [Entry(guid=f"g{n}", url="https://x.example/", title=f"T{n}") for n in range(3)]
    assert len(set(identify(front, FEED))) == 3
    assert identify(front[:1], FEED) == identify(front, FEED)[:1]


def test_items_of_one_live_page_are_articles_of_their_own_under_their_guids() -> None:
    live = [Entry(guid=f"g{n}", url=f"https://x.example/live#post{n}", title=f"T{n}") for n in range(3)]
    assert len(set(identify(live, FEED))) == 3


def test_one_story_listed_twice_is_one_article() -> None:
    twice = [Entry(guid="a", url="https://x.example/a", title="A"), Entry(guid="b", url="https://x.example/a?ref=top", title="A")]
    assert len(set(identify(twice, FEED))) == 1


def test_without_url_and_guid_title_and_date_name_the_item() -> None:
    one, other = Entry(title="A", published="2026-11-24"), Entry(title="A", published="2026-11-25")
    first, second = identify([one, other], FEED)
    assert first != second
    assert identify([one], FEED) == [first]


def test_a_guid_that_all_items_have_is_of_no_use() -> None:
    assert usable_guids([Entry(guid="0"), Entry(guid="0"), Entry(guid="1")]) == [None, None, "1"]


def test_dates_case_and_marks_say_nothing_new_and_a_number_does() -> None:
    text = "Twelve people were hurt.\nUpdated 5 minutes ago"
    assert fingerprint("Airport closed", text) == fingerprint("AIRPORT CLOSED", "Twelve people were hurt…\n\nUpdated 3 hours ago")
    assert fingerprint("Airport closed", text) == fingerprint("Airport closed", "Twelve people were hurt.\nPublished: 24 Nov 2026 10:00")
    assert fingerprint("Airport closed", "12 were hurt") != fingerprint("Airport closed", "14 were hurt")


def test_a_guid_that_moved_to_another_url_is_the_same_story_only_where_it_reads_like_it() -> None:
    assert same_story("Airport closed after blast", "", "Airport in Goma closed after blast", "")
    assert not same_story("Airport closed after blast", "Ten flights wait.", "Cup final tonight", "The teams met before.")


def test_an_address_that_is_none_names_no_article_and_breaks_nothing() -> None:
    first, second = identify([Entry(guid="a", url="http://[oops/1", title="A"), Entry(guid="b", url="http://[oops/1", title="B")], FEED)
    assert first != second


def test_a_text_of_line_ends_does_not_keep_us_busy() -> None:
    assert fingerprint("T", "\n" * 200_000) == fingerprint("T", "")
