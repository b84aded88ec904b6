"""Which addresses are the same article."""

import pytest

from watchfloor.contracts.ids import article_id, canonical_url

STORY = "https://x.example/world/story-1?id=7&page=2"


@pytest.mark.parametrize(
    "url",
    [
        "http://x.example/world/story-1?id=7&page=2",
        " HTTPS://WWW.X.EXAMPLE:443/world/story-1/?page=2&id=7#comments ",
        "https://m.x.example/world/story-1?id=7&page=2",
        "https://mobile.x.example./world//story-1?id=7&page=2",
        "https://amp.x.example/world/story-1?id=7&page=2",
        "https://www.x.example/world/story-1/amp/?id=7&page=2",
        "https://x.example/amp/world/story-1?id=7&page=2",
        "https://x.example/world/story-1.amp?id=7&page=2&outputType=amp",
        "https://x-example.cdn.ampproject.org/c/s/x.example/world/story-1?id=7&page=2&amp_js_v=0.1&usqp=mq331",
        "https://www.google.com/amp/s/x.example/world/story-1?id=7&page=2",
        "https://user:pass@x.example/world/story-1?id=7&amp;page=2",
        "https://x.example/world/story-1;jsessionid=AB12?id=7&page=2",
        "https://x.example/%77orld/story%2D1?page=2&id=7",
        STORY + "&utm_source=rss&UTM_Medium=feed&fbclid=x&gclid=y&mc_cid=z&igshid=1&_ga=2",
        STORY + "&at_medium=RSS&ns_mchannel=rss&xtor=AL&CMP=share&wprov=sfla1&traffic_source=rss&guccounter=1",
        STORY + "&feedType=RSS&feedName=worldNews&from=rss&ref=home&amp=1",
    ],
)
def test_one_story_has_one_address(url: str) -> None:
    assert canonical_url(url) == STORY
    assert article_id(url, "") == article_id(STORY, "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.example/story?id=1", "https://x.example/story?id=2"),
        ("https://x.example/a", "https://x.example/A"),
        ("https://x.example/amp", "https://x.example/"),
        ("https://m.example/story", "https://example/story"),
        ("https://x.example:8443/a", "https://x.example/a"),
        ("https://x.example/a%2Fb", "https://x.example/a/b"),
        ("https://x.example/story?from=2026-01-01", "https://x.example/story"),
        ("https://news.x.example/a", "https://x.example/a"),
        ("https://x.example/?feed=rss", "https://x.example/?feed=atom"),
        ("https://x.example/champ/1", "https://x.example/ch/1"),
    ],
)
def test_two_stories_have_two(one: str, other: str) -> None:
    assert canonical_url(one) != canonical_url(other)


def test_the_address_is_the_same_however_its_letters_are_written() -> None:
    forms = ["https://münchen.example/café", "https://xn--mnchen-3ya.example/caf%C3%A9", "https://MÜNCHEN.example/caf%c3%a9"]
    assert len({canonical_url(each) for each in forms}) == 1


@pytest.mark.parametrize(
    "url", ["https://x.example", "http://www.x.example/", "tag:x,1", "no url", "http://[oops/", "https://x.example:99999/", ""]
)
def test_the_canonical_form_is_its_own_and_what_is_no_address_stays(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)
    if not url.startswith("http"):
        assert canonical_url(url) == url


def test_every_form_is_stable() -> None:
    for url in (STORY, "https://x.example/amp/amp", "https://m.m.x.example/a//b/", "https://x.example/a%20b+c?q=a+b%20c"):
        assert canonical_url(canonical_url(url)) == canonical_url(url)
