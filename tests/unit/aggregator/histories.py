"""Histories for property tests: versions of a few articles about a few actors, told by few outlets, revised and withdrawn."""

from typing import Any

from hypothesis import strategies as st
from said import KABUL, article, does, says

from watchfloor.contracts.article import Override
from watchfloor.contracts.extraction import Extraction

TIMES = [f"2024-0{month}-{day:02d}T{hour:02d}:00:00Z" for month in (1, 2, 3) for day in (1, 2, 9) for hour in (6, 7, 18)]
DAYS = ["2023-12-31", "2024-01-01", "2024-01-02", "2024-02-01", "2024-02-09", "2024-03-05", "2024-05-01"]
VALUES = ["open", "limited", "suspended", "closed"]
CROSSING = "crossing:torkham"
ACTORS = [KABUL, "country:QAT", "org:taliban"]

conditions: st.SearchStrategy[dict[str, Any]] = st.builds(
    says,
    st.sampled_from(VALUES),
    st.none() | st.sampled_from(DAYS + TIMES),
    modality=st.sampled_from(["asserted"] * 6 + ["negated", "historical", "announced", "discussed", "threatened", "conditional"]),
    role=st.sampled_from([None, "official", "rumour", "party"]),
    scope=st.sampled_from(["all", "all", "all", "domestic", "terminal"]),
    until=st.none() | st.none() | st.sampled_from(DAYS + TIMES),
    continues=st.sampled_from([False, False, False, True]),
    correction=st.sampled_from([False] * 8 + [True]),
)
interactions = st.builds(
    does,
    st.sampled_from(["CONSULT", "ASSAULT", "REQUEST", "AID"]),
    st.sampled_from(ACTORS),
    st.sampled_from(ACTORS),
    st.none() | st.sampled_from(DAYS),
)
blockades = st.builds(
    does,
    st.sampled_from(["COERCE", "PROTEST"]),
    st.just("org:taliban"),
    st.just(CROSSING),
    st.none() | st.sampled_from(DAYS),
    mode=st.sampled_from(["restrict", "obstruct"]),
)
overrides = st.one_of(
    st.builds(
        Override,
        actor_id=st.just(KABUL),
        facet=st.just("operations"),
        field=st.just(field),
        value=st.sampled_from(values),
        author=st.just("analyst"),
        reason=st.just("seen on the spot"),
        until=st.sampled_from(TIMES),
    )
    for field, values in {"status": VALUES, "outlook": ["none", "resumption_announced", "closure_threatened"]}.items()
)


@st.composite
def versions(draw: st.DrawFn, articles: int = 8) -> Extraction:
    number = draw(st.integers(0, articles - 1))
    revision = draw(st.integers(0, 2))
    published_at = draw(st.sampled_from(TIMES))
    if draw(st.integers(0, 9)) == 0:
        return article(number, published_at, revision=revision + 3, retracted=True)
    if draw(st.integers(0, 14)) == 0:
        return article(f"o{number}", published_at, revision=revision, override=draw(overrides))
    told = article(
        number,
        published_at,
        *draw(st.lists(conditions, max_size=3)),
        *draw(st.lists(interactions | blockades, max_size=2)),
        source=draw(st.sampled_from(["Reuters", "AFP", "BBC News", "some blog", "Khyber Wire"])),
        revision=revision,
        extractor=draw(st.sampled_from(["1", "1", "2"])),
        date_defaulted=draw(st.sampled_from([False] * 5 + [True])),
        duplicate_of=draw(st.none() | st.none() | st.sampled_from([f"a{each}" for each in range(articles)])),
    )
    return numbered(told) if draw(st.integers(0, 3)) == 0 else told


def numbered(extraction: Extraction) -> Extraction:
    """As an extractor of others may give ids: `e0`, `e1` in every article, and one of them twice."""
    events = [event.model_copy(update={"event_id": f"e{place % 3}"}) for place, event in enumerate(extraction.events)]
    return extraction.model_copy(update={"events": events})


histories = st.lists(versions(), max_size=30, unique_by=lambda each: (each.article.id, each.article.version, each.extractor))
