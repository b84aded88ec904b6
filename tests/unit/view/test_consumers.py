"""Who may read what: nobody without a token, and who is limited to some actors learns nothing of others by any route."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from read_model import NOW, Model, a_change, a_state, vitals
from watchfloor.aggregator.rules import load_rules
from watchfloor.aggregator.view.api import View
from watchfloor.aggregator.view.consumers import load_consumers
from watchfloor.aggregator.view.service import view_app
from watchfloor.knowledge.loading import KnowledgeError
from watchfloor.runtime.health import Health, health_routes

AFGHAN, GERMAN, NOWHERE = "airport:OAKB", "airport:EDDF", "org:taliban"


def file_of(folder: Path, **consumers: str) -> Path:
    """A list of consumers, each with its name as token."""
    path = folder / "consumers.yaml"
    lines = [f"  {name}: {{token_sha256: {hashlib.sha256(name.encode()).hexdigest()}{more}}}\n" for name, more in consumers.items()]
    path.write_text("consumers:\n" + "".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def client(model: Model, tmp_path: Path) -> Iterator[TestClient]:
    consumers = load_consumers(file_of(tmp_path, desk="", kabul=", countries: [AFG]"))
    relation = {
        "actor_id": GERMAN, "name": "Frankfurt", "cooperative": 1, "conflictual": 0, "intensity": 10, "events": 1,
        "recent_intensity": 10, "last_event_at": "2021-08-31T06:10:00Z", "last_type": "AID",
    }  # fmt: skip
    model.states({**a_state(), "relations": [relation]}, a_state(GERMAN, "Frankfurt Airport"), a_state(NOWHERE, "Taliban"))
    model.changes((0, 0, a_change(1)), (0, 1, a_change(2, GERMAN)), (0, 2, a_change(3, NOWHERE)))
    app = view_app(View(model.reader, model.hub, load_rules(), lambda: NOW, vitals), consumers, ["https://desk.example"])
    with TestClient(app) as made:
        yield made


def as_consumer(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {name}"}


@pytest.mark.parametrize("headers", [{}, as_consumer("stranger"), {"Authorization": "Basic !!"}])
def test_without_a_token_nothing_is_said(client: TestClient, headers: dict[str, str]) -> None:
    for path in ("/v1/actors", f"/v1/actors/{AFGHAN}", "/v1/changes", "/v1/changes/stream", "/v1/floor", "/"):
        answer = client.get(path, headers=headers)
        assert answer.status_code == 401
        assert answer.headers["content-type"] == "application/problem+json"
        assert "WWW-Authenticate" in answer.headers


def test_who_is_not_limited_gets_all(client: TestClient) -> None:
    items = client.get("/v1/actors", headers=as_consumer("desk")).json()["items"]
    assert {each["actor_id"] for each in items} == {AFGHAN, GERMAN, NOWHERE}


def test_who_is_limited_gets_what_lies_there_and_not_what_has_no_country(client: TestClient) -> None:
    mine = as_consumer("kabul")
    assert [each["actor_id"] for each in client.get("/v1/actors", headers=mine).json()["items"]] == [AFGHAN]
    assert [each["actor_id"] for each in client.get("/v1/actors?q=frankfurt", headers=mine).json()["items"]] == []
    assert [each["actor_id"] for each in client.get("/v1/changes", headers=mine).json()["items"]] == [AFGHAN]
    assert client.get(f"/v1/actors/{AFGHAN}", headers=mine).json()["relations"] == []
    for other in (GERMAN, NOWHERE):
        for part in ("", "/changes", "/articles", "/relations", "/explanation"):
            assert client.get(f"/v1/actors/{other}{part}", headers=mine).status_code == 404


def test_who_is_limited_learns_how_feeds_do_and_not_whose_they_are(client: TestClient) -> None:
    assert client.get("/v1/floor", headers=as_consumer("desk")).json()["feeds"] == [{"name": "Courier", "state": "silent", "bad": True}]
    assert client.get("/v1/floor", headers=as_consumer("kabul")).json()["feeds"] == [{"name": None, "state": "silent", "bad": True}]


def test_probes_and_scrapers_need_no_token(client: TestClient) -> None:
    assert client.get("/openapi.json").status_code == 200


def test_a_page_of_a_named_origin_may_ask_and_another_may_not(client: TestClient) -> None:
    asked = {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "Authorization"}
    ours = client.options("/v1/actors", headers={"Origin": "https://desk.example", **asked})
    theirs = client.options("/v1/actors", headers={"Origin": "https://other.example", **asked})
    assert ours.headers.get("access-control-allow-origin") == "https://desk.example"
    assert "access-control-allow-origin" not in theirs.headers


def test_a_token_given_twice_is_an_error_that_names_file_and_line(tmp_path: Path) -> None:
    path = file_of(tmp_path, desk="")
    line = path.read_text(encoding="utf-8").splitlines()[1]
    path.write_text(f"consumers:\n{line}\n{line.replace('desk', 'other')}\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"consumers\.yaml:3: other has the token of desk"):
        load_consumers(path)


@pytest.mark.parametrize(("who", "status"), [({}, 401), (as_consumer("kabul"), 403), (as_consumer("desk"), 200)])
def test_metrics_that_tell_of_watched_actors_are_for_those_who_are_not_limited(
    who: dict[str, str], status: int, model: Model, tmp_path: Path
) -> None:
    consumers = load_consumers(file_of(tmp_path, desk="", kabul=", countries: [AFG]"))
    app = view_app(View(model.reader, model.hub, load_rules(), lambda: NOW, vitals), consumers, watching=True)
    app.router.routes[:0] = health_routes(Health())
    with TestClient(app) as watching:
        assert watching.get("/metrics", headers=who).status_code == status
        assert watching.get("/healthz").status_code == 200
