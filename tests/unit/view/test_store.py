"""Records into the read model."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from read_model import NOW, Model, a_change, a_state
from watchfloor.aggregator.view.queries import Reader
from watchfloor.aggregator.view.schema import is_of_this_version, open_for_writing
from watchfloor.aggregator.view.store import Batch, Record, Store
from watchfloor.contracts.topics import Topic


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
