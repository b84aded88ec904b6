"""The article on a page."""

import pytest

from watchfloor.ingest.full_text import is_summary, read_page, without_trailer
from watchfloor.ingest.html_text import plain

TITLE = "Port of Aden halts container traffic"
SUMMARY = "The harbour master said all container traffic had stopped."
BODY = [
    "The port of Aden halted all container traffic on Tuesday, the harbour master said, after two cranes failed within an hour.",
    "Ships were told to wait in the roads. Four of them carried grain, and one was loaded with medicine for clinics in the north.",
    "Engineers from the maker are expected on Thursday. Until then only small boats may use the inner harbour, the authority wrote.",
    "Traders in the city said that prices for flour had risen within the day and that they feared a long closure of the port.",
]
OTHERS = ["Kabul airport reopens to all flights", "Ten hurt in ferry fire off Crete", "Minister resigns over leaked call", "Final moved"]


def page(*, body: list[str] = BODY, before: str = "", after: str = "", head: str = "") -> str:
    text = "".join(f"<p>{each}</p>" for each in body)
    article = f"<article><h1>{TITLE}</h1>{text}</article>"
    return f"<html><head><title>{TITLE} | Courier</title>{head}</head><body>{before}{article}{after}</body></html>"


def text_of(markup: str) -> str:
    text = read_page(markup, TITLE, SUMMARY).text
    assert text is not None
    return text


def test_the_paragraphs_of_the_article_are_its_text() -> None:
    text = text_of(page())
    assert all(each in text for each in BODY)
    assert f"{BODY[0]}\n\n{BODY[1]}" in text


def test_a_hidden_ticker_is_not_the_article() -> None:
    ticker = "".join(f"<p>BREAKING: {each}, officials said on Tuesday in a statement.</p>" for each in OTHERS)
    for hiding in ('style="display:none"', "hidden", 'aria-hidden="true"', 'class="news-ticker"', 'id="breaking-bar"', 'role="alert"'):
        text = text_of(page(before=f"<div {hiding}>{ticker}</div>"))
        assert "Kabul" not in text, hiding
        assert BODY[3] in text, hiding


@pytest.mark.parametrize(
    "hiding",
    [
        'class="sr-only"',
        'class="box visually-hidden"',
        'class="d-none"',
        'style="position:absolute; left:-9999px"',
        'style="opacity: 0"',
        'style="max-height:0;overflow:hidden"',
        'class="k"',
        'id="strip"',
        'class="live-updates-strip"',
        'data-component="NewsTicker"',
    ],
)
def test_what_a_style_a_rule_or_a_class_hides_is_not_the_article_in_the_middle_of_it_either(hiding: str) -> None:
    sheet = "<style>/* .y { */ @media print{.z{display:none}} .k, #strip {color:red; display : none} .z{color:blue}</style>"
    hidden = f"</p><div {hiding}><p>Kabul airport reopens to all flights, officials said on Tuesday.</p></div><p>"
    shown = '</p><p class="z">The pilots of the port were told by telephone, one of them said.</p><p>'
    text = text_of(page(head=sheet, body=[*BODY[:2], hidden, shown, *BODY[2:]]))
    assert "Kabul" not in text
    assert "pilots" in text
    feed = plain(f"{sheet}<p>{BODY[0]}{hidden}{BODY[1]}</p>")
    assert ("Kabul" in feed) == ("live" in hiding or "data" in hiding)  # those are seen, and stand beside the article


@pytest.mark.parametrize("shown", ['class="hidden md:block"', 'class="d-none d-md-block"', 'class="hidden-story"', 'style="opacity:0.9"'])
def test_what_is_hidden_on_some_screens_only_is_of_the_article(shown: str) -> None:
    assert "pilots" in text_of(
        page(body=[*BODY[:2], f"</p><div {shown}><p>The pilots were told by telephone, one said.</p></div><p>", *BODY[2:]])
    )


def test_a_text_that_a_script_will_show_is_not_taken_for_hidden() -> None:
    assert BODY[3] in text_of(page().replace("<article>", '<article class="hidden">'))


def test_a_line_that_leads_to_another_story_is_not_of_this_one() -> None:
    lines = "".join(
        f"<p><strong>{words} <a href='/x'>Kabul airport reopens to all flights, officials say.</a></strong></p>"
        for words in ("Read also:", "READ MORE:", "Related story:", "Also read:", "Don’t miss:")
    )
    assert "Kabul" not in text_of(page(body=[*BODY[:2], f"</p>{lines}<p>", *BODY[2:]]))


def test_a_sheet_made_to_keep_us_busy_does_not() -> None:
    for sheet in (
        "@" * 100_000,
        "/*" * 100_000,
        "{" * 100_000,
        "a{" * 50_000,
        ".a," * 50_000 + "{display:none}",
        "@media{" + "a{}" * 50_000,
    ):
        assert plain(f"<style>{sheet}</style><p>The port closed.</p>") == "The port closed."


def test_a_list_of_other_headlines_is_not_the_article() -> None:
    links = "".join(f'<li><a href="/{n}">{each}</a></li>' for n, each in enumerate(OTHERS))
    inside = "".join(f'<p><a href="/{n}">{each}</a></p>' for n, each in enumerate(OTHERS))
    text = text_of(page(after=f"<div><h3>More</h3><ul>{links}</ul></div>", body=[*BODY[:2], f"</p>{inside}<p>", *BODY[2:]]))
    assert not any(each in text for each in OTHERS)
    assert BODY[3] in text


def test_a_page_that_is_only_headlines_has_no_article() -> None:
    listing = "".join(f'<div><h2><a href="/{n}">{each}</a></h2><p>{each}</p></div>' for n, each in enumerate(OTHERS * 5))
    assert read_page(f"<html><body>{listing}</body></html>", TITLE, SUMMARY).text is None


def test_another_article_than_the_feed_tells_of_is_not_taken() -> None:
    markup = page()
    assert read_page(markup, "Snow closes mountain passes", "Drivers were told to stay at home on Monday.").text is None


def test_a_page_that_asks_for_consent_or_a_login_has_no_article() -> None:
    markup = "<html><body><h1>Before you continue</h1><p>We use cookies to keep our service safe.</p><p>Please accept.</p></body></html>"
    assert read_page(markup, TITLE, SUMMARY).text is None


def test_dates_come_from_json_ld_then_meta_then_a_single_time() -> None:
    story = '{"@type":"NewsArticle","datePublished":"2026-11-24T09:00:00+03:00","dateModified":"2026-11-24T10:00:00+03:00"}'
    linked = f'<script type="application/ld+json">{{"@graph":[{{"@type":"WebSite"}},{story}]}}</script>'
    meta = '<meta property="article:published_time" content="2026-11-24T09:00:00+03:00">'
    both = read_page(page(head=linked + meta.replace("09", "08")), TITLE, SUMMARY)
    assert (both.published, both.updated) == ("2026-11-24T09:00:00+03:00", "2026-11-24T10:00:00+03:00")
    assert read_page(page(head=meta), TITLE, SUMMARY).published == "2026-11-24T09:00:00+03:00"
    time = '</p><time datetime="2026-11-24T06:00Z">this morning</time><p>'
    assert read_page(page(body=[time, *BODY]), TITLE, SUMMARY).published == "2026-11-24T06:00Z"
    assert read_page(page(), TITLE, SUMMARY).published is None


def test_no_script_and_no_tag_is_left() -> None:
    text = text_of(page(body=[*BODY, "A <b>bold</b> word<script>alert(1)</script> &lt;i&gt;x&lt;/i&gt; ends here."]))
    assert "alert" not in text
    assert "<b>" not in text


def test_what_a_feed_hangs_on_is_cut() -> None:
    assert without_trailer("The port closed. Read more...") == "The port closed."
    assert without_trailer("The port closed. […]\n\nThe post Port closes appeared first on Courier.") == "The port closed."
    assert without_trailer("He read more than others.") == "He read more than others."


def test_a_short_text_or_one_that_is_cut_off_is_a_summary() -> None:
    assert is_summary(SUMMARY)
    assert is_summary("word " * 300 + "…")
    assert not is_summary("word " * 300)


def test_a_text_made_to_keep_us_busy_does_not() -> None:
    assert without_trailer("[…] " * 50_000).endswith("[…]")
    assert read_page("<div>" * 200_000, TITLE, SUMMARY).text is None


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="author" content="AFP">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "author": {"@type": "Organization", "name": "AFP"}}</script>',
        '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", "author": [{"name": "AFP"}, null, 7]}]}</script>',
        '<script type="application/ld+json">{"@type": "NewsArticle", "author": "AFP"}</script>',
    ],
)
def test_the_head_of_a_page_says_who_signs_it(head: str) -> None:
    assert read_page(f"<html><head>{head}</head><body><p>Text.</p></body></html>", "", "").author == "AFP"
