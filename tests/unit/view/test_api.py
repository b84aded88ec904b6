"""The HTTP API on a read model."""

from datetime import timedelta

import httpx
import pytest
from fastapi.testclient import TestClient

from read_model import NOW, Model, a_change, a_state, vitals
from watchfloor.aggregator.claims import override_event_id
from watchfloor.aggregator.rules import load_rules
from watchfloor.aggregator.view import position
from watchfloor.aggregator.view.api import View
from watchfloor.aggregator.view.pagination import cursor
from watchfloor.aggregator.view.service import view_app
from watchfloor.contracts.state import ActorState
from watchfloor.runtime.health import Health
from watchfloor.runtime.http_server import serving
from watchfloor.runtime.settings import Settings


def test_an_actor_is_his_state_with_place_and_what_depends_on_now(client: TestClient, model: Model) -> None:
    model.states(a_state())
    body = client.get("/v1/actors/airport:OAKB").json()
    assert ActorState.model_validate(body).to_json() == ActorState.model_validate(a_state()).to_json()
    assert body["place"]["city"] == "Kabul"
    assert body["read"]["as_of"] == "2021-09-02T12:00:00Z"
    assert body["read"]["status"] == "suspended"


def test_an_unknown_actor_is_a_problem(client: TestClient) -> None:
    answer = client.get("/v1/actors/airport:NONE")
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"] == "nothing is known of an actor 'airport:NONE'"


def test_lists_leave_out_evidence_and_say_where_a_stream_goes_on(client: TestClient, model: Model) -> None:
    model.states(a_state())
    model.changes((0, 3, a_change(1)))
    body = client.get("/v1/actors").json()
    assert body["position"] == "0:4,1:0"
    assert body["next_cursor"] is None
    assert body["items"][0]["facets"]["operations"]["evidence"] == []


def test_pages_hold_while_actors_come_and_go(client: TestClient, model: Model) -> None:
    model.states(*(a_state(f"airport:A{number}") for number in range(4)))
    first = client.get("/v1/actors", params={"limit": 2}).json()
    model.states(a_state("airport:A00"))
    model.gone("airport:A1")
    second = client.get("/v1/actors", params={"limit": 2, "cursor": first["next_cursor"]}).json()
    assert [each["actor_id"] for each in first["items"] + second["items"]] == ["airport:A0", "airport:A1", "airport:A2", "airport:A3"]
    assert second["next_cursor"] is None


def test_actors_are_found_by_kind_status_and_the_beginning_of_any_word(client: TestClient, model: Model) -> None:
    model.states(a_state(), a_state("airport:EDDF", "Frankfurt Airport", "open"), a_state("country:AFG", "Afghanistan"))

    def found(**query: str) -> list[str]:
        return [each["actor_id"] for each in client.get("/v1/actors", params=query).json()["items"]]

    assert found(kind="country") == ["country:AFG"]
    assert found(status="open") == ["airport:EDDF"]
    assert found(q="kab") == ["airport:OAKB"]
    assert found(q="oakb") == ["airport:OAKB"]
    assert found(q='frank "main" OR *') == []
    assert found(q="Fránkfurt air") == ["airport:EDDF"]
    assert found(q="*") == []
    assert found(q="afghanistan") == ["airport:OAKB", "country:AFG"]


def test_an_airport_is_found_by_the_city_and_country_that_it_serves_whatever_village_it_lies_at(client: TestClient, model: Model) -> None:
    model.states(a_state("airport:GABS", "Senou Airport"), a_state("airport:LMML", "Luqa Airport"))
    found = {q: client.get("/v1/actors", params={"q": q}).json()["items"] for q in ("bamako", "mali", "malta", "valletta", "senou")}
    assert {q: [each["actor_id"] for each in items] for q, items in found.items()} == {
        "bamako": ["airport:GABS"], "mali": ["airport:GABS"], "malta": ["airport:LMML"], "valletta": ["airport:LMML"],
        "senou": ["airport:GABS"],
    }  # fmt: skip
    place = found["bamako"][0]["place"]
    assert (place["city"], place["country_name"], "modibo keita" in place["also"]) == ("Bamako", "Mali", True)


def test_a_country_has_the_middle_of_its_airports_as_its_place(client: TestClient, model: Model) -> None:
    model.states(a_state("country:POL", "Poland"))
    place = client.get("/v1/actors/country:POL").json()["place"]
    assert (round(place["lat"]), round(place["lon"]), place["country_ids"]) == (52, 19, ["country:POL"])


def test_an_answer_that_the_client_has_is_not_sent_again(client: TestClient, model: Model) -> None:
    model.states(a_state())
    etag = client.get("/v1/actors/airport:OAKB").headers["etag"]
    assert client.get("/v1/actors/airport:OAKB", headers={"If-None-Match": etag}).status_code == 304
    model.states(a_state(status="open"))
    assert client.get("/v1/actors/airport:OAKB", headers={"If-None-Match": etag}).status_code == 200


def test_changes_come_newest_first_by_filter_and_page(client: TestClient, model: Model) -> None:
    model.changes((0, 0, a_change(1)), (1, 0, a_change(2, "country:AFG")), (0, 1, a_change(3, current=False)))

    def found(path: str, **query: str) -> list[str]:
        return [each["change_id"] for each in client.get(path, params=query).json()["items"]]

    assert found("/v1/changes") == ["c3", "c2", "c1"]
    assert found("/v1/changes", kind="airport", current="true") == ["c1"]
    assert found("/v1/actors/airport:OAKB/changes") == ["c3", "c1"]
    after_first = client.get("/v1/changes", params={"limit": 1}).json()["next_cursor"]
    model.changes((0, 2, a_change(4)))
    assert found("/v1/changes", cursor=after_first) == ["c2", "c1"]


def test_the_changes_of_an_actor_come_as_they_were_made_whatever_the_times_of_their_articles(client: TestClient, model: Model) -> None:
    model.changes((0, 0, a_change(9)), (0, 1, a_change(3)), (0, 2, a_change(5)))
    first = client.get("/v1/actors/airport:OAKB/changes", params={"limit": 2}).json()
    rest = client.get("/v1/actors/airport:OAKB/changes", params={"cursor": first["next_cursor"]}).json()
    assert [each["change_id"] for each in first["items"] + rest["items"]] == ["c5", "c3", "c9"]
    assert client.get("/v1/actors/airport:OAKB/changes", params={"cursor": cursor("x")}).status_code == 400


def test_changes_of_one_instant_keep_their_order(client: TestClient, model: Model) -> None:
    now = "2021-08-31T07:00:00.000Z"
    model.changes(*((0, offset, a_change(number, recorded_at=now)) for offset, number in enumerate((4, 2, 3))))
    assert [each["change_id"] for each in client.get("/v1/changes").json()["items"]] == ["c3", "c2", "c4"]


def test_articles_of_an_actor_come_from_its_evidence_and_its_changes(client: TestClient, model: Model) -> None:
    model.states(a_state())
    model.changes((0, 0, a_change(7)))
    assert {each["id"] for each in client.get("/v1/actors/airport:OAKB/articles").json()["items"]} == {"a1", "a7"}


def test_what_was_known_then_comes_from_the_timelines(client: TestClient, model: Model) -> None:
    early = [{"value": "open", "start": "2021-08-01T00:00:00Z", "until": None, "event_id": "e0"}]
    late = [
        {"value": "open", "start": "2021-08-01T00:00:00Z", "until": "2021-08-30T19:29:00Z", "event_id": "e0"},
        {"value": "suspended", "start": "2021-08-30T19:29:00Z", "until": None, "event_id": "e1"},
    ]
    model.states(a_state())
    model.changes((0, 0, a_change(1, timeline=early, after="open")), (0, 1, a_change(30, timeline=late)))

    def status(**query: str) -> str:
        facets = client.get("/v1/actors/airport:OAKB", params=query).json()["facets"]
        return str(facets["operations"]["status"])

    assert status(at="2021-08-30T12:00:00Z") == "open"
    assert status(at="2021-08-31T12:00:00Z") == "suspended"
    assert status(known_at="2021-08-31T07:10:00Z") == "open"
    assert status(known_at="2021-08-31T07:30:00Z") == "suspended"
    assert status(known_at="2021-08-31T07:30:00Z", at="2021-08-02T00:00:00Z") == "open"
    assert status(known_at="2021-08-31T06:00:00Z") == "unknown"


def test_an_override_that_was_recorded_later_was_not_known_then(client: TestClient, model: Model) -> None:
    by_hand = {"actor_id": "airport:OAKB", "facet": "operations", "field": "status", "value": "open", "author": "desk", "reason": "seen"}
    header = {"id": "o", "version": "v", "published_at": "2021-08-31T07:05:00Z", "override": {**by_hand, "until": "2021-08-31T20:00:00Z"}}
    identifier = override_event_id("o", "v", "operations", "status", "open")
    override = {"value": "open", "start": "2021-08-31T07:05:00Z", "until": "2021-08-31T20:00:00Z", "event_id": identifier}
    suspended = {"value": "suspended", "start": "2021-08-30T19:29:00Z", "until": None, "event_id": "e1"}
    around = [{**suspended, "until": override["start"]}, override, {**suspended, "start": override["until"]}]
    model.states(a_state())
    model.changes(
        (0, 0, a_change(30, timeline=[override], after="open", reason="override", cause={"article": header, "event": None})),
        (0, 1, a_change(10, timeline=around)),
    )

    def status(known_at: str) -> str:
        query = {"at": "2021-08-31T12:00:00Z", "known_at": known_at}
        return str(client.get("/v1/actors/airport:OAKB", params=query).json()["facets"]["operations"]["status"])

    assert status("2021-08-31T07:20:00Z") == "suspended"
    assert status("2021-08-31T07:40:00Z") == "open"


def test_a_state_is_decided_anew_without_an_outlet(client: TestClient, model: Model) -> None:
    model.states(a_state())
    body = client.get("/v1/actors/airport:OAKB", params={"without": "AFP"}).json()
    assert body["without"] == ["afp"]
    assert body["read"]["status"] == "unknown"
    silent = client.get("/v1/actors/airport:OAKB", params={"without": "Reuters"}).json()
    assert (silent["without"], silent["read"]["status"]) == ([], "suspended")
    nobody = client.get("/v1/actors/airport:OAKB", params={"without": "nonsenseoutlet"})
    assert (nobody.status_code, nobody.headers["content-type"]) == (422, "application/problem+json")
    assert "'nonsenseoutlet' is no voice in this state" in nobody.json()["detail"]
    assert nobody.json()["detail"].endswith("in this state there is afp")


def test_an_explanation_says_which_voices_would_have_to_fall(client: TestClient, model: Model) -> None:
    model.states(a_state())
    [facet] = client.get("/v1/actors/airport:OAKB/explanation").json()["items"]
    assert (facet["facet"], facet["status"], facet["least"]) == ("operations", "suspended", ["afp"])
    assert facet["without"]["afp"] == ["unknown", "none"]


def test_what_depends_on_now_is_read_with_the_clock(client: TestClient, model: Model) -> None:
    model.states(a_state(until="2021-09-01T00:00:00Z", before="limited", outlook="resumption_announced", outlook_at="2021-09-01"))
    read = client.get("/v1/actors/airport:OAKB").json()["read"]
    assert (read["status"], read["overdue"]) == ("limited", True)
    assert [each["actor_id"] for each in client.get("/v1/actors?status=limited").json()["items"]] == ["airport:OAKB"]
    assert client.get("/v1/actors?status=suspended").json()["items"] == []


def test_a_wrong_parameter_is_a_problem_that_names_it(client: TestClient) -> None:
    for path, name in (("/v1/actors?limit=0", "limit"), ("/v1/changes?current=x", "current"), ("/v1/actors/a?at=noon", "at")):
        answer = client.get(path)
        assert answer.status_code == 422
        assert answer.json()["detail"].startswith(name)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/v1/actors?statuz=closed", "'statuz': there is no such parameter here; there are actor, kind, status, q, limit, cursor"),
        ("/v1/actors/airport:OAKB/relations?limit=3", "'limit': there is no such parameter here; there is none"),
        ("/v1/actors?kind=foo", "kind: 'foo' is none of ours; there are airport, country, crossing, org, person"),
        ("/v1/actors?status=bogus", "status: 'bogus' is none of ours; there are open, limited, suspended, closed, unknown"),
        ("/v1/changes?facet=operation", "facet: 'operation' is none of ours; there are operations, crossing, airspace"),
        ("/v1/changes?kind=foo", "kind: 'foo' is none of ours"),
        ("/v1/changes?field=foo", "field: Input should be 'status' or 'outlook'"),
        ("/v1/changes/stream?facet=operation", "facet: 'operation' is none of ours"),
        ("/v1/floor?x=", "'x': there is no such parameter here; there is none"),
    ],
)
def test_what_nothing_could_match_is_a_problem_and_no_empty_list(client: TestClient, model: Model, path: str, words: str) -> None:
    model.changes((0, 0, a_change(1)))
    answer = client.get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert words in answer.json()["detail"]
    assert client.head(path).status_code == 422


def test_a_kind_that_only_an_extractor_of_others_knows_can_be_asked_for(client: TestClient, model: Model) -> None:
    model.states(a_state("ship:9321483", "Ever Given"))
    model.changes((0, 0, a_change(1, "lock:1")))
    assert [each["actor_id"] for each in client.get("/v1/actors?kind=ship").json()["items"]] == ["ship:9321483"]
    assert [each["actor_id"] for each in client.get("/v1/changes?kind=lock").json()["items"]] == ["lock:1"]


def test_before_the_read_model_is_there_the_answer_is_503(client: TestClient, model: Model) -> None:
    model.reader.close()
    model.hub.begin({}, {}, {})
    for path in ("/v1/actors", "/v1/changes", "/v1/changes/stream"):
        assert client.get(path).status_code == 503


def test_nothing_of_the_page_or_the_docs_is_loaded_from_elsewhere(client: TestClient) -> None:
    for path in ("/", "/docs"):
        answer = client.get(path)
        assert answer.status_code == 200
        assert "http" not in answer.text.replace("http-equiv", "")
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert client.get("/docs/static/swagger-ui-bundle.js").status_code == 200


def test_a_countrys_airspace_is_joined_to_its_airports_and_is_not_their_status(client: TestClient, model: Model) -> None:
    closed = a_state("country:AFG", "Afghanistan")
    model.states(a_state(status="open"), {**closed, "facets": {"airspace": {**closed["facets"]["operations"], "status": "closed"}}})
    body = client.get("/v1/actors/airport:OAKB").json()
    assert (body["airspace"]["actor_id"], body["airspace"]["status"]) == ("country:AFG", "closed")
    assert body["read"]["status"] == "open"
    assert client.get("/v1/actors/country:AFG").json()["airspace"] is None


def test_the_floor_tells_lag_dead_letters_feeds_and_the_age_of_the_news(client: TestClient, model: Model) -> None:
    model.states(a_state())
    body = client.get("/v1/floor").json()
    assert body["lag"] == {"extractor": 0, "aggregator": 3}
    assert body["dead_letters"] == 1
    assert [each["name"] for each in body["feeds"] if each["bad"]] == ["Courier"]
    assert body["newest_article_at"] == "2021-08-31T06:10:00Z"


def test_what_was_known_of_an_actor_is_answered_also_after_his_last_article_was_withdrawn(client: TestClient, model: Model) -> None:
    model.changes((0, 0, a_change(1, name="Kabul airport")), (0, 1, a_change(30, name="Kabul airport", after="unknown", timeline=[])))
    known = client.get("/v1/actors/airport:OAKB", params={"known_at": "2021-08-31T07:10:00Z"}).json()
    assert (known["name"], known["kind"], known["facets"]["operations"]["status"]) == ("Kabul airport", "airport", "suspended")
    now = client.get("/v1/actors/airport:OAKB", params={"at": "2021-08-31T07:10:00Z"}).json()
    assert now["facets"]["operations"]["status"] == "unknown"
    assert client.get("/v1/actors/airport:OAKB").status_code == 404
    assert client.get("/v1/actors/airport:NONE", params={"known_at": "2021-08-31T07:10:00Z"}).status_code == 404


def test_how_it_was_at_a_time_is_not_sent_again_though_the_clock_goes_on(model: Model) -> None:
    times = iter(NOW + timedelta(minutes=minute) for minute in range(9))
    model.states(a_state())
    model.changes((0, 0, a_change(1)))
    with TestClient(view_app(View(model.reader, model.hub, load_rules(), lambda: next(times), vitals))) as client:
        first = client.get("/v1/actors/airport:OAKB", params={"at": "2021-09-01T00:00:00Z"})
        again = client.get(
            "/v1/actors/airport:OAKB", params={"at": "2021-09-01T00:00:00Z"}, headers={"If-None-Match": first.headers["etag"]}
        )
    assert (first.status_code, again.status_code) == (200, 304)


def test_only_the_actors_that_are_asked_for_come(client: TestClient, model: Model) -> None:
    model.states(a_state(), a_state("airport:EDDF"), a_state("airport:FZNA"))
    found = client.get("/v1/actors", params={"actor": ["airport:FZNA", "airport:OAKB", "airport:NONE"]}).json()["items"]
    assert [each["actor_id"] for each in found] == ["airport:FZNA", "airport:OAKB"]


def test_every_route_answers_a_head_as_it_answers_a_get_and_a_stream_does_not_wait(client: TestClient, model: Model) -> None:
    model.states(a_state())
    for path in ("/v1/actors", "/v1/actors/airport:OAKB", "/v1/actors/airport:NONE", "/v1/changes", "/v1/floor", "/"):
        head, got = client.head(path), client.get(path)
        assert (head.status_code, head.headers.get("etag")) == (got.status_code, got.headers.get("etag"))
        assert head.content == b"" or head.status_code == 404
    assert client.head("/v1/changes/stream").headers["content-type"].startswith("text/event-stream")
    assert all("head" not in path for path in client.get("/openapi.json").json()["paths"].values())


@pytest.mark.parametrize("number", ["²", "٣", "-1", "x"])
def test_a_cursor_that_nobody_gave_is_a_problem(number: str, client: TestClient, model: Model) -> None:
    model.changes((0, 0, a_change(1)))
    assert client.get("/v1/actors/airport:OAKB/changes", params={"cursor": cursor(number)}).status_code == 400


async def test_a_stream_goes_on_at_a_position_of_as_many_partitions_as_there_may_be(model: Model) -> None:
    where = position.write(dict.fromkeys(range(1000), 10**17))
    app = view_app(View(model.reader, model.hub, load_rules(), lambda: NOW, vitals))
    async with serving(Settings(), 0, Health(), app) as port:
        client = httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=10)
        asked = {"params": {"position": where}, "headers": {"Last-Event-ID": where}}
        async with client, client.stream("GET", "/v1/changes/stream", **asked) as answer:
            assert answer.status_code == 200


def test_an_override_is_no_news(client: TestClient, model: Model) -> None:
    """Whoever sets a status by hand must not hide that the feeds are silent."""
    state = a_state()
    claims = state["facets"]["operations"]["evidence"]
    by_hand = {"author": "duty officer", "reason": "spoke to the tower", "until": "2021-09-03T00:00:00Z"}
    claims.insert(0, {**claims[0], "article_id": "o1", "published_at": "2021-09-02T11:00:00Z", "override": by_hand})
    model.states({**state, "last_seen": "2021-09-02T11:00:00Z"})
    assert client.get("/v1/floor").json()["newest_article_at"] == "2021-08-31T06:10:00Z"
