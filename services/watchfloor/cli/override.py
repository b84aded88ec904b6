"""`watchfloor override`: an analyst says what is so, for a while: evidence like any other, with author and reason."""

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from watchfloor.cli.options import Moment

if TYPE_CHECKING:
    from watchfloor.contracts.article import Override
    from watchfloor.runtime.settings import Settings

WHERE_IDS_ARE = "`watchfloor override set` prints it, and `watchfloor status ACTOR` shows it"


@click.group(name="override")
def command() -> None:
    """Set a state by hand for a while, or withdraw that."""


@command.command(name="set")
@click.argument("actor")
@click.argument("facet")
@click.argument("value")
@click.option("--author", required=True, help="Who says so.")
@click.option("--reason", required=True, help="Why: shown with the state.")
@click.option("--until", required=True, type=Moment(), help="When it ends by itself, such as 2024-05-14T18:00:00Z.")
@click.option("--field", type=click.Choice(["status", "outlook"]), default="status", show_default=True)
def set_override(actor: str, facet: str, value: str, author: str, reason: str, until: datetime, field: str) -> None:
    """Say that FACET of ACTOR is VALUE, as in `override set airport:OAKB operations closed --author ... --reason ... --until ...`.

    Prints the id by which it can be withdrawn.
    """
    from watchfloor.cli.sending import send
    from watchfloor.contracts.article import Article
    from watchfloor.contracts.ids import digest
    from watchfloor.contracts.times import stamp
    from watchfloor.contracts.topics import Topic
    from watchfloor.runtime.settings import load_settings

    settings = load_settings()
    now = datetime.now(UTC)
    override = said(actor, facet, field, value, author, reason, until, now)
    _check_actor(settings, override.actor_id)
    identity = f"override-{digest(override.model_dump(mode='json'), stamp(now))}"
    article = Article(id=identity, source=author, title=reason, published_at=stamp(now), override=override)
    asyncio.run(send(settings, "override", identity, [(Topic.ARTICLES, article)]))
    click.echo(f"{actor}: {field} of {facet} is {value} until {stamp(until)}, by {author}")
    click.echo(f"to withdraw it: watchfloor override withdraw {identity}")


@command.command(name="withdraw")
@click.argument("override_id")
def withdraw(override_id: str) -> None:
    """Withdraw the override with this id: the state is again what the reports say."""
    from watchfloor.knowledge.overrides import WrongOverride
    from watchfloor.runtime.settings import load_settings

    if not override_id.startswith("override-"):
        raise WrongOverride(f"{override_id} is no id of an override; {WHERE_IDS_ARE}")
    click.echo(f"{override_id} {asyncio.run(_withdraw(load_settings(), override_id))}")


async def _withdraw(settings: "Settings", override_id: str) -> str:
    from watchfloor.cli.looking_up import Standing, standing
    from watchfloor.cli.sending import send
    from watchfloor.contracts.article import Article
    from watchfloor.contracts.topics import Topic
    from watchfloor.knowledge.overrides import WrongOverride

    found = await standing(settings, override_id)
    if found is Standing.UNKNOWN:
        raise WrongOverride(f"there is no override {override_id}; {WHERE_IDS_ARE}")
    if found is Standing.RETRACTED:
        return "was withdrawn before"
    await send(settings, "override", override_id, [(Topic.ARTICLES, Article(id=override_id, retracted=True))])
    return "is withdrawn" if found is Standing.THERE else "is withdrawn, if there is one: our user may not read articles and extractions"


def _check_actor(settings: "Settings", actor_id: str) -> None:
    """Whether there is such an actor: in a list of the knowledge, or in the view.

    Raises:
        UnlistedActor: in neither, or the view cannot be asked.
    """
    from watchfloor.cli.view_client import get_actor, view_address
    from watchfloor.knowledge.gazetteer import load_gazetteer
    from watchfloor.knowledge.overrides import UnlistedActor, check_listed
    from watchfloor.runtime.http_client import Unreachable

    try:
        check_listed(load_gazetteer(), actor_id)
    except UnlistedActor as error:
        try:
            if get_actor(view_address(settings), actor_id) is None:
                raise UnlistedActor(actor_id, error.near, ", nor does the view know one") from error
        except Unreachable as silence:
            raise UnlistedActor(actor_id, error.near, f", and the view cannot be asked ({silence})") from error


def said(actor: str, facet: str, field: str, value: str, author: str, reason: str, until: datetime, now: datetime) -> "Override":
    """The override, where it says something that a state can hold.

    Raises:
        WrongOverride: an unknown facet or value, a kind of actor that has no such facet, an end that has passed, or words that are
            missing or too many.
    """
    from pydantic import ValidationError

    from watchfloor.contracts.article import Override, explain
    from watchfloor.contracts.times import stamp
    from watchfloor.knowledge.facets import load_facets
    from watchfloor.knowledge.overrides import WrongOverride, check_value

    try:
        override = Override(actor_id=actor, facet=facet, field=field, value=value, author=author, reason=reason, until=stamp(until))
    except ValidationError as error:
        raise WrongOverride(explain(error)) from error
    check_value(load_facets(), override)
    if until <= now:
        raise WrongOverride("--until has passed already")
    return override
