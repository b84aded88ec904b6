"""Records into the read model."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from hostile import variations
from read_model import NOW, Model, a_change, a_state
from watchfloor.aggregator.view.articles import Articles
from watchfloor.aggregator.view.feeder import TOPICS
from watchfloor.aggregator.view.queries import Reader
from watchfloor.aggregator.view.schema import is_of_this_version, open_for_writing
from watchfloor.aggregator.view.store import Batch, Record, Store
from watchfloor.contracts.topics import Topic


def broken_for(actor_id: str) -> Callable[[Articles, dict[str, Any]], None]:
    def of_state(_: Articles, state: dict[str, Any]) -> None:
        if state["actor_id"] == actor_id:
            raise KeyError("sentence")

    return of_state


def test_the_newest_state_of_an_actor_is_kept(model: Model) -> None:
    model.states(a_state(status="suspended"), a_state(status="open"))
    with model.reader.snapshot() as snapshot:
        found = snapshot.state("airport:OAKB")
    assert found is not None
    assert found["facets"]["operations"]["status"] == "open"


def test_a_tombstone_removes_the_actor_and_his_name(model: Model) -> None:
    model.states(a_state())
    model.gone("airport:OAKB")
    with model.reader.snapshot() as snapshot:
        assert snapshot.state("airport:OAKB") is None
        assert list(snapshot.actors(kind=None, q="kabul", after="")) == []


def test_the_actors_it_has_are_counted_and_none_before_it_is_there(model: Model) -> None:
    assert Reader().actor_count() == 0
    model.states(a_state(), a_state(actor_id="airport:OAHR"))
    assert model.reader.actor_count() == 2


def test_a_change_that_comes_twice_is_new_once(model: Model) -> None:
    assert len(model.changes((0, 0, a_change(1)), (0, 1, a_change(1)))) == 1
    assert model.changes((0, 2, a_change(1))) == []


def test_rows_and_offsets_come_together(model: Model) -> None:
    model.changes((1, 6, a_change(1)))
    assert model.store.offsets()[Topic.STATE_CHANGES, 1] == 7
    with model.reader.snapshot() as snapshot:
        assert snapshot.position() == {0: 0, 1: 7}


def test_a_record_that_breaks_its_contract_is_passed_over(model: Model) -> None:
    records = [
        Record(Topic.ACTOR_STATES, 0, 0, "x", b"no json"),
        Record(Topic.ACTOR_STATES, 0, 1, "x", b'{"actor_id":"airport:X"}'),
        Record(Topic.STATE_CHANGES, 0, 0, "x", b"[]"),
    ]
    assert model.store.apply(Batch(records, {}), NOW) == []
    model.states(a_state())
    with model.reader.snapshot() as snapshot:
        assert [each["actor_id"] for each, _ in snapshot.actors(kind=None, q=None, after="")] == ["airport:OAKB"]


@given(variations([a_state(), a_change(1)]))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_comes_is_taken_in_or_passed_over(model: Model, value: bytes) -> None:
    model.store.apply(Batch([Record(topic, 0, 0, "airport:OAKB", value) for topic in TOPICS], {}), NOW)


def test_a_record_that_breaks_the_reading_is_passed_over_and_leaves_nothing(
    model: Model, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(Articles, "of_state", broken_for("airport:OAHR"))
    model.states(a_state(actor_id="airport:OAHR"), a_state())
    with model.reader.snapshot() as snapshot:
        assert [each["actor_id"] for each, _ in snapshot.actors(kind=None, q=None, after="")] == ["airport:OAKB"]
    assert "is passed over; it cannot be taken in: KeyError: 'sentence'" in caplog.text


def test_it_remembers_when_it_was_last_fed(model: Model) -> None:
    assert model.store.fed_at() is None
    model.store.apply(Batch(), NOW + timedelta(hours=1))
    assert model.store.fed_at() == NOW + timedelta(hours=1)


def test_the_file_is_gone_on_with_on_the_same_cluster_and_made_anew_on_another(tmp_path: Path) -> None:
    path = tmp_path / "v" / "view.sqlite"
    first = open_for_writing(path, "a")
    Store(first).begin_at({(Topic.ACTOR_STATES, 0): 5})
    first.close()
    second = open_for_writing(path, "a")
    assert Store(second).offsets() == {(Topic.ACTOR_STATES, 0): 5}
    second.close()
    third = open_for_writing(path, "b")
    assert Store(third).offsets() == {}
    third.close()


def test_a_broken_file_is_made_anew(tmp_path: Path) -> None:
    path = tmp_path / "view.sqlite"
    path.write_bytes(b"not a database" * 1000)
    assert not is_of_this_version(path)
    open_for_writing(path, "a").close()
    assert is_of_this_version(path)


def test_of_a_forgotten_article_no_words_are_kept_and_none_come_in_again(model: Model) -> None:
    told = a_change(1, cause={"article": {**a_change(1)["cause"]["article"], "title": "SECRET"}, "event": None})
    model.changes((0, 0, told), (0, 1, a_change(2)))
    model.forget("a1")
    again = {**told, "change_id": "c3"}
    assert all(b"SECRET" not in each.change for each in model.changes((0, 2, again)))
    rows = [change for (change,) in model.connection.execute("SELECT change FROM changes")]
    assert len(rows) == 3
    assert not any(b"SECRET" in each for each in rows)
    articles = [each for (each,) in model.connection.execute("SELECT article_id FROM articles")]
    assert articles == ["a2"]


def test_a_newer_version_of_an_article_replaces_what_it_told_of_actors_on_a_day(model: Model) -> None:
    def extraction(version: str, *kinds: str) -> dict[str, Any]:
        article = {"id": "a1", "version": version, "published_at": "2021-08-31T06:10:00Z", "source": "AFP", "title": "Kabul", "url": None}
        whole = {
            "event_time": None,
            "event_time_precision": None,
            "confidence": 900,
            "section": "text",
            "sentence": "S.",
            "paragraph": "S.",
        }
        kabul = {"actor_id": "airport:OAKB", "name": "Kabul airport", "text": "Kabul airport"}
        events = [
            {**whole, "event_id": f"{version}{number}", "article_id": "a1", "version": version, "offsets": [0, 2], "modality": "asserted",
             **({"kind": "condition", "actor": kabul, "facet": "operations", "value": "closed"} if kind == "condition"
                else {"kind": "interaction", "type": kind, "source": None, "target": kabul})}
            for number, kind in enumerate(kinds)
        ]  # fmt: skip
        return {"article": article, "extractor": "1", "unread": None, "entities": [], "events": events}

    model.extractions(extraction("2", "condition", "AID", "ASSAULT", "ASSAULT"), extraction("1", "condition"))
    with model.reader.snapshot() as snapshot:
        assert snapshot.activity("airport:OAKB", 10) == [
            {"day": "2021-08-31", "articles": 1, "conditions": 1, "cooperative": 1, "conflictual": 2}
        ]
    model.extractions(extraction("3"))
    with model.reader.snapshot() as snapshot:
        assert snapshot.activity("airport:OAKB", 10) == []


KABUL, GOMA = "airport:OAKB", "airport:FZNA"


def a_version(revision: int, *actors: str, **header: Any) -> dict[str, Any]:
    """An extraction of the article `a1` that says of these actors that they are closed."""
    article = {
        "id": "a1", "version": f"{revision}", "published_at": "2021-08-31T06:10:00Z", "source": "AFP", "title": "Kabul", "url": None,
        **header,
    }  # fmt: skip
    told = {
        "article_id": "a1", "version": f"{revision}", "kind": "condition", "facet": "operations", "value": "closed", "modality": "asserted",
        "event_time": None, "event_time_precision": None, "confidence": 900, "section": "text", "sentence": "S.", "paragraph": "S.",
        "offsets": [0, 2],
    }  # fmt: skip
    events = [{**told, "event_id": actor, "actor": {"actor_id": actor, "name": actor, "text": actor}} for actor in actors]
    return {"article": article, "extractor": "1", "unread": None, "entities": [], "events": events}


def a_change_by(revision: int, actor: str = KABUL, **header: Any) -> dict[str, Any]:
    return a_change(revision, actor, cause={"article": a_version(revision, **header)["article"], "event": None})


def articles_of(model: Model, actor: str = KABUL) -> list[tuple[Any, ...]]:
    with model.reader.snapshot() as snapshot:
        found = snapshot.articles(actor, before=("\U0010ffff", "\U0010ffff"), limit=9)
    return [(each["id"], each["published_at"][:13], each["source"], each["retracted"]) for each in found]


def test_an_article_that_is_withdrawn_is_shown_as_withdrawn_also_where_that_moves_no_timeline(model: Model) -> None:
    model.states(a_state())
    model.extractions(a_version(1, KABUL))
    model.extractions(a_version(2, retracted=True))
    assert articles_of(model) == [("a1", "2021-08-31T06", "AFP", True)]
    model.states(a_state())  # as it was folded before the withdrawal
    assert articles_of(model) == [("a1", "2021-08-31T06", "AFP", True)]


def test_an_article_is_shown_as_its_newest_version_has_it_whatever_its_date(model: Model) -> None:
    model.changes((0, 0, a_change_by(1)))
    model.extractions(a_version(2, KABUL, source="BBC News", published_at="2021-08-31T05:10:00Z"))
    model.changes((0, 1, {**a_change_by(1), "change_id": "again"}))
    model.states(a_state())
    assert articles_of(model) == [("a1", "2021-08-31T05", "BBC News", False)]


def test_without_its_extraction_an_article_is_shown_as_the_newest_change_has_it(model: Model) -> None:
    """Extractions are read for 90 days only."""
    model.changes((0, 0, a_change_by(2, source="BBC News", published_at="2021-08-31T05:10:00Z")), (0, 1, a_change_by(1)))
    model.states(a_state())
    assert articles_of(model) == [("a1", "2021-08-31T05", "BBC News", False)]


def test_of_an_actor_of_whom_it_says_nothing_any_more_an_article_is_no_article(model: Model) -> None:
    model.states(a_state(), a_state(GOMA))
    model.extractions(a_version(1, KABUL, GOMA))
    model.extractions(a_version(2, GOMA))
    model.states(a_state(), a_state(GOMA))  # as they were folded before
    assert (articles_of(model), articles_of(model, GOMA)) == ([], [("a1", "2021-08-31T06", "AFP", False)])


def test_an_article_that_says_something_of_an_actor_again_is_one_again(model: Model) -> None:
    model.extractions(a_version(1, GOMA))
    model.states(a_state())  # folded after what comes next
    assert articles_of(model) == []
    model.extractions(a_version(2, KABUL))
    assert articles_of(model) == [("a1", "2021-08-31T06", "AFP", False)]


def test_a_change_by_which_an_article_was_withdrawn_keeps_it_among_the_actors_articles_in_whatever_order_they_come(model: Model) -> None:
    model.extractions(a_version(1, KABUL))
    model.changes((0, 0, a_change_by(2)))
    model.extractions(a_version(2))
    assert articles_of(model) == [("a1", "2021-08-31T06", "AFP", False)]
    model.changes((0, 1, {**a_change_by(2, GOMA), "change_id": "other"}))
    assert articles_of(model, GOMA) == [("a1", "2021-08-31T06", "AFP", False)]


def test_no_words_of_a_forgotten_article_are_kept_of_its_extraction(model: Model) -> None:
    model.extractions(a_version(1, KABUL, title="SECRET"))
    model.forget("a1")
    model.extractions(a_version(2, KABUL, title="SECRET"))
    model.states(a_state())
    assert articles_of(model) == []
    assert not any(b"SECRET" in (each or b"") for (each,) in model.connection.execute("SELECT article FROM extractions"))
