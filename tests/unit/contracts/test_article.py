"""What an article is, what it is not, and which of two versions is the later one."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchfloor.contracts.article import MAX_ARTICLE_BYTES, Article, ContractError, accept, article_from, parse_article, version_of

NOON = datetime(2024, 5, 14, 12, tzinfo=UTC)


def reason_of(data: bytes) -> tuple[str, str]:
    with pytest.raises(ContractError) as caught:
        parse_article(data)
    return caught.value.code, str(caught.value)


def test_only_a_text_is_needed() -> None:
    accepted = accept(parse_article(b'{"text": "Kabul airport is closed."}'), NOON)
    assert accepted.text == "Kabul airport is closed."
    assert accepted.header.published_at == "2024-05-14T12:00:00Z"
    assert accepted.header.date_defaulted


@pytest.mark.parametrize(
    ("data", "code", "says"),
    [
        (b"no json", "not_json", "is no JSON"),
        (b'{"text": "cut', "not_json", "is no JSON"),
        (b"\xff\xfe", "not_json", "is no JSON"),
        (b"[1]", "contract", "a JSON object, this is a list"),
        (b"{}", "contract", "an article needs a text"),
        (b'{"text": 5}', "contract", "text: "),
        (b'{"text": "x", "published_at": "yesterday"}', "contract", "published_at: 'yesterday' is no RFC 3339 time"),
        (b'{"text": "x", "revision": -1}', "contract", "revision: "),
        (b'{"retracted": true}', "contract", "a retraction needs the id"),
        (b'{"text": "' + b"x" * MAX_ARTICLE_BYTES + b'"}', "too_large", "above the limit"),
    ],
)
def test_what_breaks_the_contract_is_told_in_plain_words(data: bytes, code: str, says: str) -> None:
    found, reason = reason_of(data)
    assert found == code
    assert says in reason
    assert len(reason) < 500


def test_a_lone_surrogate_is_refused_rather_than_sent_on() -> None:
    assert reason_of(b'{"text": "\\ud800"}')[0] in ("not_json", "contract")


def test_a_date_in_the_future_is_clamped_to_the_record_and_marked() -> None:
    later = accept(article_from({"text": "x", "published_at": "2024-05-14T13:00:01Z"}), NOON)
    assert (later.header.published_at, later.header.date_defaulted) == ("2024-05-14T12:00:00Z", True)
    within = accept(article_from({"text": "x", "published_at": "2024-05-14T13:00:00Z"}), NOON)
    assert (within.header.published_at, within.header.date_defaulted) == ("2024-05-14T13:00:00Z", False)


def test_times_are_kept_in_utc() -> None:
    assert article_from({"text": "x", "published_at": "2024-05-14T09:00:00+04:30"}).published_at == "2024-05-14T04:30:00Z"


def test_the_id_is_that_of_the_canonical_url_else_of_the_text() -> None:
    def identity(**fields: str) -> str:
        return accept(article_from({"text": "x", **fields}), NOON).header.id

    assert identity(url="http://www.Example.org/a/?utm_source=rss&b=2&a=1#top") == identity(url="https://example.org/a?a=1&b=2")
    assert identity(url="https://example.org/a") != identity(url="https://example.org/b")
    assert identity() == identity()
    assert identity(id="given") == "given"


def versions(*articles: dict[str, object]) -> list[str]:
    return [version_of(article_from(each), "2024-05-14T12:00:00Z") for each in articles]


def test_revision_then_time_then_content_order_the_versions_of_an_article() -> None:
    base = {"id": "a", "text": "x", "published_at": "2024-05-14T12:00:00Z"}
    ordered = versions(
        base,
        base | {"updated_at": "2024-05-14T12:30:00Z"},
        base | {"updated_at": "2024-05-14T14:30:00+01:00"},
        base | {"revision": 1, "published_at": "2020-01-01T00:00:00Z"},
        base | {"revision": 10},
    )
    assert ordered == sorted(ordered)
    assert len(set(ordered)) == len(ordered)


def test_a_retraction_without_revision_and_time_is_final() -> None:
    last, retraction = versions({"id": "a", "text": "x", "revision": 9_999_999_998}, {"id": "a", "retracted": True})
    assert retraction > last


def test_a_retraction_with_a_revision_gives_way_to_a_higher_one() -> None:
    retraction, again = versions({"id": "a", "retracted": True, "revision": 2}, {"id": "a", "text": "x", "revision": 3})
    assert again > retraction


def test_absent_and_null_fields_are_the_same_article() -> None:
    assert versions({"text": "x", "url": None}) == versions({"text": "x"})


def test_fields_of_others_are_ignored() -> None:
    assert versions({"text": "x", "dateline": "KABUL"}) == versions({"text": "x"})


@given(
    st.fixed_dictionaries(
        {"text": st.text(max_size=50)},
        optional={
            "title": st.text(max_size=20),
            "published_at": st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)).map(
                lambda moment: moment.replace(tzinfo=UTC).isoformat()
            ),
            "revision": st.integers(0, 10**9),
            "retracted": st.just(False),
        },
    )
)
def test_what_is_accepted_reads_back_as_the_same_bytes(value: dict[str, object]) -> None:
    try:
        article = parse_article(json.dumps(value).encode())
    except ContractError:
        assert any("\ud800" <= letter <= "\udfff" for text in value.values() if isinstance(text, str) for letter in text)
        return
    again = parse_article(article.to_bytes())
    assert again == article
    assert accept(again, NOON) == accept(article, NOON)
    assert Article.model_validate(value) == article


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3)))
def test_a_published_time_is_never_more_than_an_hour_after_its_record(ahead: timedelta) -> None:
    accepted = accept(article_from({"text": "x", "published_at": (NOON + ahead).isoformat()}), NOON)
    assert accepted.header.published_at <= "2024-05-14T13:00:00Z"


def test_the_zone_of_publication_is_kept_beside_the_time_in_utc() -> None:
    article = article_from({"text": "Airport closed.", "published_at": "2024-05-14T23:30:00-07:00"})
    header = accept(article, datetime(2024, 6, 1, tzinfo=UTC)).header
    assert (header.published_at, header.utc_offset) == ("2024-05-15T06:30:00Z", -420)
