"""Feeds of each kind to entries. The files in tests/fixtures/feeds are written after the shapes of real feeds."""

from pathlib import Path

import pytest

from watchfloor.ingest.html_text import line, plain
from watchfloor.ingest.parsing import NoFeed, parse_feed

FEEDS = Path(__file__).parents[2] / "fixtures" / "feeds"
ITEM = "<item><title>T{0}</title><link>https://x.example/{0}</link><description>D{0}</description></item>"


def fixture(name: str) -> bytes:
    return (FEEDS / name).read_bytes()


def rss(*items: str, before: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<rss version="2.0"><channel><title>t</title>{"".join(items)}</channel></rss>'.encode()


def test_rss_2_gives_summary_guid_and_dates_as_written() -> None:
    document = parse_feed(fixture("rss2_summaries.xml"))
    first, second = document.entries
    assert (document.kind, document.complaint, document.complete) == ("rss", None, True)
    assert (first.guid, first.published, first.language) == ("courier-88121", "Tue, 24 Nov 2026 09:50:00 GMT", "en-gb")
    assert first.url == "https://www.courier.example/world/aden-port-halts?utm_source=rss&utm_medium=feed"
    assert line(second.title) == "Ministers meet in Muscat & agree “nothing”"
    assert plain(second.summary) == "Talks ended without a statement…"


def test_full_text_has_its_paragraphs_and_nothing_hidden() -> None:
    (entry,) = parse_feed(fixture("rss2_full_text.xml")).entries
    text = plain(entry.content)
    assert text.startswith("LARNACA (Reuters) – The main runway reopened")
    assert "\n\nThe first flight landed at 07:10 local time.\nTwo more followed.\n\n" in text
    assert "BREAKING" not in text
    assert "track(" not in text


def test_rss_1_dates_by_dublin_core() -> None:
    (entry,) = parse_feed(fixture("rss1.xml")).entries
    assert (entry.url, entry.updated) == ("https://monitor.example/n/31", "2026-11-23T14:00:00+05:00")


def test_atom_tells_published_from_updated() -> None:
    document = parse_feed(fixture("atom.xml"))
    (entry,) = document.entries
    assert document.kind == "atom"
    assert (entry.published, entry.updated) == ("2026-11-22T06:00:00Z", "2026-11-24T11:00:00Z")
    assert line(entry.title) == "Notice 17: aerodrome closed to civil traffic"
    assert plain(entry.content) == "The aerodrome is closed to civil traffic until further notice.\n\nMedical flights are exempt."


def test_json_feed_has_text_and_html() -> None:
    text, html = parse_feed(fixture("json_feed.json")).entries
    assert (text.guid, text.updated, text.language) == ("901", "2026-11-24T01:00:00-05:00", "en-US")
    assert plain(text.content) == "Aid flights resumed on Monday.\n\nLoads < 5 t only."
    assert plain(html.content) == "Convoys wait at the border."


def test_a_news_sitemap_with_a_bare_ampersand_is_read() -> None:
    (entry,) = parse_feed(fixture("news_sitemap.xml")).entries
    assert (entry.url, entry.title) == ("https://tribune.example/a/strike-at-port", "Dockers & pilots strike at the port")
    assert (entry.published, entry.source_name) == ("2026-11-24T09:00:00+01:00", "The Tribune")


def test_an_aggregators_item_names_its_real_source() -> None:
    (entry,) = parse_feed(fixture("aggregator_with_source.xml")).entries
    assert (entry.source_name, entry.source_url) == ("Reuters", "https://www.reuters.com")


@pytest.mark.parametrize(
    ("data", "kind", "words"),
    [
        (b"", "malformed", "empty"),
        (b"<!DOCTYPE html><html><body>Please log in</body></html>", "html", "web page"),
        (b"  <html>", "html", "web page"),
        (b"just words", "malformed", "no XML"),
        (b'{"a": 1}', "malformed", "items"),
        (b'{"items": [', "malformed", "JSON"),
        (b"<note><to>x</to></note>", "malformed", "<note>"),
        (b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"></sitemapindex>', "index", "index"),
        (b"<rss version='2.0'><channel><item><title>only half an it", "malformed", "breaks off"),
    ],
)
def test_what_is_no_feed_says_what_it_is(data: bytes, kind: str, words: str) -> None:
    with pytest.raises(NoFeed, match=words) as caught:
        parse_feed(data)
    assert caught.value.kind == kind


def test_a_feed_that_breaks_off_gives_its_whole_items_and_says_so() -> None:
    data = rss(ITEM.format(1), ITEM.format(2))
    document = parse_feed(data[: data.index(b"D2")])
    assert [each.title for each in document.entries] == ["T1"]
    assert (document.complete, document.complaint) == (False, "the document breaks off")


def test_an_unescaped_ampersand_or_tag_does_not_lose_the_feed() -> None:
    document = parse_feed(rss("<item><title>A & B <b>C</title><link>https://x.example/1</link></item>", ITEM.format(2)))
    assert [each.url for each in document.entries] == ["https://x.example/1", "https://x.example/2"]
    assert document.complaint


def test_one_bad_byte_spoils_one_character() -> None:
    document = parse_feed(rss(ITEM.format(1), ITEM.format(2)).replace(b"T1", b"T\xff \xe2\x80\x93 \x011"))
    assert [line(each.title) for each in document.entries] == ["T\ufffd – 1", "T2"]


BILLION = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'


@pytest.mark.parametrize(
    "before",
    [BILLION, '<!DOCTYPE rss [<!ENTITY c SYSTEM "file:///etc/passwd">]>', '<!DOCTYPE rss SYSTEM "http://127.0.0.1/x.dtd">'],
)
def test_no_entity_is_expanded_and_nothing_outside_is_read(before: str) -> None:
    document = parse_feed(rss("<item><title>x &c; y</title><link>https://x.example/1</link></item>", before=before))
    title = line(document.entries[0].title)
    assert "ha" not in title
    assert "root:" not in title
    assert len(title) < 20


def test_a_second_document_type_inside_is_not_believed() -> None:
    data = rss(f"<item><title>x &c; y</title><link>https://x.example/1</link></item>{BILLION}")
    assert all("haha" not in each.title for each in parse_feed(data).entries)


def test_html_that_was_escaped_twice_is_unpacked() -> None:
    assert plain("&lt;p&gt;One.&lt;/p&gt;&lt;p&gt;Two &amp;amp; three.&lt;/p&gt;&lt;script&gt;x()&lt;/script&gt;") == "One.\n\nTwo & three."


def test_warnings_of_a_system_before_the_feed_are_passed_over_and_told() -> None:
    document = parse_feed(b"<br />\n<b>Warning</b>: something on line 3<br />\n" + rss(ITEM.format(1)))
    assert [each.title for each in document.entries] == ["T1"]
    assert document.complaint == "49 characters stand before the feed"


def test_a_signature_after_the_feed_is_no_broken_feed() -> None:
    assert parse_feed(rss(ITEM.format(1)) + b"<!-- cached page, " + b"x" * 500 + b" -->").complete


def test_names_with_prefixes_and_old_document_types_are_feeds() -> None:
    atom = '<atom:feed xmlns:atom="http://www.w3.org/2005/Atom"><atom:entry><atom:title>T</atom:title></atom:entry></atom:feed>'
    old = '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    assert parse_feed(atom.encode()).entries[0].title == "T"
    assert parse_feed(rss(ITEM.format(1), before=old)).entries[0].title == "T1"


def test_a_reference_to_no_character_spoils_one_character() -> None:
    document = parse_feed(rss("<item><title>a &#99999999; b &#0; c & d &#8211; e</title><link>https://x.example/1</link></item>"))
    assert line(document.entries[0].title) == "a \ufffd b \ufffd c & d – e"


def test_a_prefix_that_was_never_declared_is_no_obstacle() -> None:
    data = b"<urlset><url><loc>https://x.example/1</loc><news:news><news:title>T</news:title></news:news></url></urlset>"
    assert [(each.url, each.title) for each in parse_feed(data).entries] == [("https://x.example/1", "T")]


def test_ampersands_and_names_of_html_are_no_damage() -> None:
    document = parse_feed(
        rss(
            "<item><title>AT&T caf&eacute; &ndash; &nbsp;B &xyzzy; C</title><link>https://x.example/?a=1&b=2</link></item>",
            "<item><title><![CDATA[AT&T caf&eacute;]]></title><link>https://x.example/2</link></item>",
        )
    )
    assert [line(each.title) for each in document.entries] == ["AT&T café – B &xyzzy; C", "AT&T café"]
    assert (document.entries[0].url, document.complaint) == ("https://x.example/?a=1&b=2", None)


@pytest.mark.parametrize(
    "title",
    [
        "Goma&#8217;s airport &amp; port",
        "Goma&amp;#8217;s airport &amp;amp; port",
        "Goma&amp;amp;#8217;s airport &amp;amp;amp; port",
        "<![CDATA[Goma&rsquo;s <b>airport</b> &amp; port]]>",
        "<![CDATA[Goma’s airport & port]]>",
        "&lt;![CDATA[Goma’s airport &amp;amp; port]]&gt;",
        "&lt;b&gt;Goma’s&lt;/b&gt; airport &amp;amp; port",
        "&amp;lt;b&amp;gt;Goma’s&amp;lt;/b&amp;gt; airport &amp;amp;amp; port",
    ],
)
def test_a_title_reads_the_same_however_often_it_was_escaped(title: str) -> None:
    document = parse_feed(rss(f"<item><title>{title}</title><link>https://x.example/1</link></item>"))
    assert line(document.entries[0].title) == "Goma’s airport & port"


def test_atom_as_xhtml_has_its_words_and_nothing_of_its_scripts() -> None:
    data = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry><id>tag:x,1</id>
    <title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Airport <b>shut</b> &amp; dark</div></title>
    <link rel="replies" href="https://x.example/1/comments"/><link href="https://x.example/1"/>
    <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One.</p><p>Two.</p><script>x()</script></div></content>
    </entry></feed>"""
    (entry,) = parse_feed(data.encode()).entries
    assert (line(entry.title), entry.url, plain(entry.content)) == ("Airport shut & dark", "https://x.example/1", "One.\n\nTwo.")


@pytest.mark.parametrize("before", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\n ", b"\n\n  ", b"<!-- cached -->\n", b"\xef\xbb\xbf\xef\xbb\xbf"])
def test_a_mark_blank_lines_and_comments_before_the_declaration_are_no_damage(before: bytes) -> None:
    document = parse_feed(before + rss(ITEM.format(1)))
    assert ([each.title for each in document.entries], document.complaint) == (["T1"], None)


def test_json_feed_names_its_authors_as_either_version_does() -> None:
    old = b'{"version": "https://jsonfeed.org/version/1", "items": [{"id": 7, "content_text": "a < b", "author": {"name": "AFP"}}]}'
    new = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "7", "title": "T", "authors": [{"name": "AFP"}, {}]}]}'
    assert [parse_feed(each).entries[0].author for each in (old, new)] == ["AFP", "AFP"]
    assert plain(parse_feed(old).entries[0].content) == "a < b"
    assert parse_feed(b'{"items": [{"id": "1", "title": "T", "authors": "x"}]}').entries[0].author is None


def test_items_that_say_nothing_are_left_out_and_told() -> None:
    document = parse_feed(rss(ITEM.format(1), "<item><link>https://x.example/2</link></item>"))
    assert len(document.entries) == 1
    assert document.complaint == "1 items have no title and no text"


def test_the_address_behind_a_counter_of_clicks_is_the_articles() -> None:
    counted = "<link>https://feedproxy.google.com/~r/x/1</link>"
    origin = '<b:origLink xmlns:b="http://rssnamespace.org/feedburner/ext/1.0">https://x.example/1</b:origLink>'
    assert parse_feed(rss(f"<item><title>T</title>{counted}{origin}</item>")).entries[0].url == "https://x.example/1"
