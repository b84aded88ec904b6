"""GET /v1/feeds: how each feed is doing, for the view's foot line. Names and states only: addresses may hold keys."""

import time
from collections.abc import Callable

from fastapi import APIRouter
from pydantic import BaseModel

from watchfloor.ingest.feed_health import FeedRecord, health
from watchfloor.ingest.feed_list import FeedList


class FeedState(BaseModel):
    """How a feed is doing; `watchfloor feeds` says why."""

    name: str
    state: str
    bad: bool
    """Whether it brings less than it should."""


class FeedStates(BaseModel):
    items: list[FeedState]


def feeds_router(feeds: FeedList | None, record: Callable[[str], FeedRecord | None]) -> APIRouter:
    """The route.

    Args:
        feeds: None where there is no list.
        record: what is known of the feed at an address.
    """
    routes = APIRouter()

    @routes.get("/v1/feeds", summary="How each feed is doing")
    async def list_feeds() -> FeedStates:
        now = time.time()
        found = [(feed.name, health(record(feed.url), feed.every, now)) for feed in (feeds.feeds if feeds else ())]
        return FeedStates(items=[FeedState(name=name, state=str(each.state), bad=each.is_bad) for name, each in found])

    return routes
