"""The HTTP API: actors, their changes, articles and relations, and the stream."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute

from watchfloor.aggregator import explaining
from watchfloor.aggregator.rules import Rules
from watchfloor.aggregator.view import live, models, position
from watchfloor.aggregator.view.airspace import Airspaces
from watchfloor.aggregator.view.answers import answer
from watchfloor.aggregator.view.asking import check_values, check_without, only_known_parameters
from watchfloor.aggregator.view.consumers import consumer_of
from watchfloor.aggregator.view.filters import ChangeFilter
from watchfloor.aggregator.view.history import NotKept, state_then
from watchfloor.aggregator.view.hub import Hub
from watchfloor.aggregator.view.pagination import DEFAULT_LIMIT, LAST_OFFSET, MAX_LIMIT, NEWEST, WRONG_CURSOR, after, cursor
from watchfloor.aggregator.view.queries import Reader, Snapshot
from watchfloor.aggregator.view.stream import EventStream, events
from watchfloor.aggregator.view.vitals import Vitals, without_names
from watchfloor.contracts.state import ActorState, TimelineField
from watchfloor.contracts.times import Timestamp, stamp
from watchfloor.runtime.problems import Problem, responses

MAX_STREAMS = 5000
LONGEST_POSITION = 32_000
"""That of a thousand partitions, each as far as offsets go."""
DAYS_OF_ACTIVITY = 120

ActorId = Annotated[str, Path(max_length=500, description="such as `airport:OAKB`, `country:QAT`, `org:taliban`")]
Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT)]
Cursor = Annotated[str | None, Query(max_length=2000, description="`next_cursor` of the page before")]
Kind = Annotated[str | None, Query(max_length=100, description="`airport`, `country`, `org`, ...")]
Text = Annotated[str | None, Query(max_length=200)]
Actors = Annotated[list[str], Query(alias="actor", default_factory=list, max_length=100, description="only of these; may be repeated")]
Instant = Annotated[Timestamp | None, Query(json_schema_extra={"format": "date-time"})]


@dataclass(frozen=True, slots=True)
class View:
    """What the routes stand on."""

    reader: Reader
    hub: Hub
    rules: Rules
    """How claims of each facet age, for what depends on now."""
    now: Callable[[], datetime]
    vitals: Callable[[], Awaitable[Vitals]]


def router(view: View) -> APIRouter:
    """The routes under /v1."""
    routes = APIRouter(prefix="/v1", dependencies=[Depends(only_known_parameters)])
    _actor_routes(routes, view)
    _part_routes(routes, view)
    _activity_route(routes, view)
    _change_routes(routes, view)
    _floor_route(routes, view)
    _answer_heads(routes)
    return routes


def _answer_heads(routes: APIRouter) -> None:
    """Every GET may be asked for its headers alone, as HTTP has it; the server leaves out the body."""
    for each in [*routes.routes]:
        assert isinstance(each, APIRoute)
        # Not in the schema, where each would be an operation of the same name again.
        routes.routes.append(
            APIRoute(
                each.path,
                each.endpoint,
                methods=["HEAD"],
                dependencies=each.dependencies,
                include_in_schema=False,
                response_class=Response,
            )
        )


def _actor_routes(routes: APIRouter, view: View) -> None:
    @routes.get("/actors", responses=models.answers(models.ActorList, 304, 400, 401, 422, 503), response_class=Response)
    def list_actors(
        request: Request,
        actors: Actors,
        kind: Kind = None,
        status: Annotated[Text, Query(description="of any facet, as it is read now")] = None,
        q: Annotated[Text, Query(description="words that begin words of its names, of the city, the country or the code")] = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response:
        """The actors that have a state, by id: each without relations and evidence."""
        now = view.now()
        check_values(view.rules, view.reader, consumer_of(request).allowed, kind=kind, status=status)
        (start,) = after(cursor, "")
        with view.reader.snapshot(consumer_of(request).allowed) as snapshot:
            found: list[dict[str, Any]] = []
            airspaces = Airspaces(snapshot, now, view.rules)
            for state, place in snapshot.actors(kind=kind, q=q, only=actors or None, after=start):
                read = live.read(state, now, view.rules)
                if status is None or any(facet["status"] == status for facet in read["facets"].values()):
                    found.append({**state, "place": place, "airspace": airspaces.over(state["kind"], place), "read": read})
                if len(found) > limit:
                    break
            where = position.write(snapshot.position())
        return _page(request, found, limit, where, "actor_id")

    @routes.get(
        "/actors/{actor_id}", responses=models.answers(models.Actor | models.PastActor, 304, 401, 404, 422, 503), response_class=Response
    )
    def show_actor(
        request: Request,
        actor_id: ActorId,
        at: Annotated[Instant, Query(description="how it was at this time; RFC 3339")] = None,
        known_at: Annotated[Instant, Query(description="as far as it was known at this time; RFC 3339")] = None,
        without: Annotated[Text, Query(description="as if this outlet, or its family, had said nothing")] = None,
    ) -> Response:
        """An actor's state, with `read`: what depends on now. With `at` or `known_at` how it was then, by the timelines."""
        now = view.now()
        with view.reader.snapshot(consumer_of(request).allowed) as snapshot:
            if at is not None or known_at is not None:
                if without is not None:
                    raise Problem(422, "`without` is answered for now only: leave out `at` and `known_at`")
                return _then(request, snapshot, actor_id, at, known_at, stamp(now))
            state = _state(snapshot, actor_id)
            place = snapshot.place(actor_id)
            airspace = Airspaces(snapshot, now, view.rules).over(state["kind"], place)
            where = position.write(snapshot.position())
        if without is not None:
            whole = ActorState.model_validate(state)
            voices = explaining.voices_of(whole, without, view.rules)
            if not voices:
                check_without(view.rules, without, explaining.voices_in(whole))
            state = {**explaining.without(whole, voices, now, view.rules).to_json(), "without": sorted(voices)}
        body = {**state, "place": place, "airspace": airspace, "read": live.read_with_stands(state, now, view.rules), "position": where}
        return answer(request, body, stable=_without_clock(body))

    @routes.get(
        "/actors/{actor_id}/explanation", responses=models.answers(models.ExplanationList, 304, 401, 404, 422, 503), response_class=Response
    )
    def explain_actor(request: Request, actor_id: ActorId) -> Response:
        """Why each facet is as it is, and how sure: who says so, what would be without each voice, how few would have to fall."""
        with view.reader.snapshot(consumer_of(request).allowed) as snapshot:
            state = ActorState.model_validate(_state(snapshot, actor_id))
            where = position.write(snapshot.position())
        now = view.now()
        items = [asdict(explaining.explain(state, facet, now, view.rules)) for facet in state.facets if facet in view.rules.facets]
        return answer(request, {"items": items, "next_cursor": None, "position": where})


def _then(request: Request, snapshot: Snapshot, actor_id: str, at: str | None, known_at: str | None, now: str) -> Response:
    state = snapshot.state(actor_id) or _withdrawn(snapshot, actor_id)
    until = known_at or now
    at = at or until
    try:
        changes = snapshot.last_changes(actor_id, until)
        body = state_then(state, changes, at, snapshot.events_recorded_later(actor_id, until))
    except NotKept as error:
        raise Problem(404, str(error)) from error
    # Where it was not asked for it is the clock's: the answer is the same a moment later.
    return answer(request, {**body, "read": {"as_of": at, "known_at": until}}, stable={**body, "read": {"as_of": at, "known_at": known_at}})


def _withdrawn(snapshot: Snapshot, actor_id: str) -> dict[str, Any]:
    """What changes say of an actor of whom no article speaks any more, in the shape of a state without facets.

    Raises:
        Problem: 404 where there are none.
    """
    newest = snapshot.changes_of(actor_id, before=LAST_OFFSET, limit=1) if snapshot.has_changes(actor_id) else []
    if not newest:
        raise _nobody(actor_id)
    [(_, change)] = newest
    return {"actor_id": actor_id, "name": change["name"], "kind": actor_id.partition(":")[0], "facets": {}}


def _part_routes(routes: APIRouter, view: View) -> None:
    @routes.get(
        "/actors/{actor_id}/changes", responses=models.answers(models.ChangeList, 304, 400, 401, 404, 422, 503), response_class=Response
    )
    def list_changes_of_actor(request: Request, actor_id: ActorId, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response:
        """The changes of an actor's timelines, the last first; also of one that has no state any more."""
        (before,) = after(cursor, str(LAST_OFFSET))
        if not (before.isascii() and before.isdigit()) or int(before) > LAST_OFFSET:
            raise Problem(400, WRONG_CURSOR)
        with view.reader.snapshot(consumer_of(request).allowed) as snapshot:
            if not snapshot.has_changes(actor_id):
                _state(snapshot, actor_id)
            found = snapshot.changes_of(actor_id, before=int(before), limit=limit + 1)
            where = position.write(snapshot.position())
        return _sorted_page(request, found, limit, where)

    @routes.get(
        "/actors/{actor_id}/articles", responses=models.answers(models.ArticleList, 304, 400, 401, 404, 422, 503), response_class=Response
    )
    def list_articles_of_actor(request: Request, actor_id: ActorId, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response:
        """The articles that moved an actor's state or are evidence of it, newest first."""
        before = after(cursor, NEWEST, NEWEST)
        with view.reader.snapshot(consumer_of(request).allowed) as snapshot:
            _state(snapshot, actor_id)
            found = snapshot.articles(actor_id, before=(before[0], before[1]), limit=limit + 1)
            where = position.write(snapshot.position())
        return _page(request, found, limit, where, "published_at", "id")

    @routes.get(
        "/actors/{actor_id}/relations", responses=models.answers(models.RelationList, 304, 401, 404, 422, 503), response_class=Response
    )
    def list_relations_of_actor(request: Request, actor_id: ActorId) -> Response:
        """With whom an actor has to do, and how: the most important counterparts."""
        with view.reader.snapshot(consumer_of(request).allowed) as snapshot:
            state = _state(snapshot, actor_id)
            where = position.write(snapshot.position())
        return answer(request, {"items": state["relations"], "next_cursor": None, "position": where})


def _activity_route(routes: APIRouter, view: View) -> None:
    @routes.get(
        "/actors/{actor_id}/activity", responses=models.answers(models.ActivityList, 304, 401, 404, 422, 503), response_class=Response
    )
    def list_activity_of_actor(request: Request, actor_id: ActorId) -> Response:
        """How much was told of an actor day by day, and of what kind; of articles that came in within the last 90 days or so."""
        with view.reader.snapshot(consumer_of(request).allowed) as snapshot:
            _state(snapshot, actor_id)
            items = snapshot.activity(actor_id, DAYS_OF_ACTIVITY)
            where = position.write(snapshot.position())
        return answer(request, {"items": items, "next_cursor": None, "position": where})


def _change_routes(routes: APIRouter, view: View) -> None:
    Current = Annotated[bool | None, Query(description="only those that moved the present value, or only the others")]  # noqa: N806

    @routes.get("/changes", responses=models.answers(models.ChangeList, 304, 400, 401, 422, 503), response_class=Response)
    def list_changes(
        request: Request,
        actors: Actors,
        kind: Kind = None,
        facet: Text = None,
        field: TimelineField | None = None,
        current: Current = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response:
        """The changes of all actors, newest first."""
        check_values(view.rules, view.reader, consumer_of(request).allowed, kind=kind, facet=facet)
        wanted = ChangeFilter(tuple(actors), kind, facet, field, current)
        (before,) = after(cursor, NEWEST)
        with view.reader.snapshot(consumer_of(request).allowed) as snapshot:
            found = snapshot.changes(wanted, before=before, limit=limit + 1)
            where = position.write(snapshot.position())
        return _sorted_page(request, found, limit, where)

    @routes.get(
        "/changes/stream",
        responses={200: {"description": "Events `change` and `reset`", "content": {"text/event-stream": {}}}, **responses(401, 422, 503)},
        response_class=Response,
    )
    async def stream_changes(
        request: Request,
        actors: Actors,
        kind: Kind = None,
        facet: Text = None,
        field: TimelineField | None = None,
        current: Current = None,
        position: Annotated[
            str | None, Query(max_length=LONGEST_POSITION, description="of a list: its changes are continued from there")
        ] = None,
        last_event_id: Annotated[str | None, Header(max_length=LONGEST_POSITION, description="where a broken stream goes on")] = None,
    ) -> Response:
        """Changes as they happen, as server-sent events. The id of each is the position after it.

        `Last-Event-ID`, else `position`, says where to go on; one that is not kept any more gets an event `reset`.
        """
        if not view.hub.end:
            raise Problem(503, "the view is still being read in", headers={"Retry-After": "1"})
        if len(view.hub) >= MAX_STREAMS:
            raise Problem(503, f"this view has {MAX_STREAMS} readers already; ask another", headers={"Retry-After": "10"})
        allowed = consumer_of(request).allowed
        await run_in_threadpool(check_values, view.rules, view.reader, allowed, kind=kind, facet=facet)
        if request.method == "HEAD":
            return Response(media_type=EventStream.media_type)
        wanted = ChangeFilter(tuple(actors), kind, facet, field, current, allowed)
        return EventStream(events(view.hub, view.reader, last_event_id or position, wanted))


def _floor_route(routes: APIRouter, view: View) -> None:
    @routes.get("/floor", responses=models.answers(models.Floor, 304, 401, 422, 503), response_class=Response)
    async def show_floor(request: Request) -> Response:
        """Whether the machine itself can be trusted now: the age of the news, lag, dead letters, feeds. What is null is not known.

        Who is limited to some actors is not told which feeds there are.
        """
        allowed = consumer_of(request).allowed

        def newest() -> str | None:
            with view.reader.snapshot(allowed) as snapshot:
                return snapshot.newest()

        newest_article_at = await run_in_threadpool(newest)
        vitals = await view.vitals()
        told = vitals if allowed is None else without_names(vitals)
        return answer(request, {**told.model_dump(), "newest_article_at": newest_article_at})


def _state(snapshot: Snapshot, actor_id: str) -> dict[str, Any]:
    state = snapshot.state(actor_id)
    if state is None:
        raise _nobody(actor_id)
    return state


def _nobody(actor_id: str) -> Problem:
    return Problem(404, f"nothing is known of an actor {actor_id!r}")


def _page(request: Request, found: list[dict[str, Any]], limit: int, where: str, *sorted_by: str) -> Response:
    """A page of one row more than asked for: that row only says that the list goes on."""
    more = cursor(*(found[limit - 1][name] for name in sorted_by)) if len(found) > limit else None
    return _list(request, found[:limit], more, where)


def _sorted_page(request: Request, found: list[tuple[str, dict[str, Any]]], limit: int, where: str) -> Response:
    """The same for rows that come with their sort value."""
    more = cursor(found[limit - 1][0]) if len(found) > limit else None
    return _list(request, [item for _, item in found[:limit]], more, where)


def _list(request: Request, items: list[dict[str, Any]], more: str | None, where: str) -> Response:
    body = {"items": items, "next_cursor": more, "position": where}
    return answer(request, body, stable={**body, "items": [_without_clock(each) for each in items]})


def _without_clock(item: dict[str, Any]) -> dict[str, Any]:
    return {**item, "read": {**item["read"], "as_of": None}} if "read" in item else item
