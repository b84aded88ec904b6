"""Asks the view of this data folder."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import quote, urlencode

from watchfloor.runtime.http_client import Address, Answer, ask
from watchfloor.runtime.run_file import part_address
from watchfloor.runtime.settings import Settings

PAGE = 200


class ViewError(RuntimeError):
    """The view answers with an error; the message is one line."""


def view_address(settings: Settings) -> Address:
    """Where the view listens: as `run.json` says if something runs on this data folder, else where the settings put it."""
    return with_token(settings, part_address(settings, "view", settings.view_port))


def with_token(settings: Settings, view: Address) -> Address:
    """The same address, with the token of the settings where there is one."""
    return replace(view, token=settings.view_token.get_secret_value()) if settings.view_token else view


def get_actor(view: Address, actor_id: str) -> dict[str, Any] | None:
    """The ActorState with `read`; None for an actor without a state.

    Raises:
        Unreachable: no view answers.
        ViewError: it answers with an error.
    """
    answer = ask(view, f"/v1/actors/{quote(actor_id, safe=':')}")
    return None if answer.status == 404 else _content(view, answer)


def get_explanations(view: Address, actor_id: str) -> list[dict[str, Any]] | None:
    """Why each facet of an actor is as it is; None for an actor without a state; errors as for `get_actor`."""
    answer = ask(view, f"/v1/actors/{quote(actor_id, safe=':')}/explanation")
    if answer.status == 404:
        return None
    items: list[dict[str, Any]] = _content(view, answer)["items"]
    return items


def get_actors(view: Address, **filters: str) -> Iterator[dict[str, Any]]:
    """All actors that pass the filters, page by page; errors as for `get_actor`."""
    cursor: str | None = None
    while True:
        query = {**filters, "limit": str(PAGE), **({"cursor": cursor} if cursor else {})}
        page = _content(view, ask(view, f"/v1/actors?{urlencode(query)}"))
        yield from page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return


def _content(view: Address, answer: Answer) -> dict[str, Any]:
    if answer.status != 200:
        raise ViewError(f"the view at {view} answers {answer.status}: {answer.body.decode('utf-8', 'replace')}")
    content: dict[str, Any] = answer.json()
    return content
