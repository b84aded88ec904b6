"""`watchfloor override`: an analyst says what is so, for a while: evidence like any other, with author and reason."""

import asyncio
from datetime import UTC, datetime

import click

from watchfloor.cli.options import Moment


class WrongOverride(RuntimeError):
    """The facet or the value is not one of ours; the message is one line that names those there are."""


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
    from watchfloor.contracts.article import Article, Override
    from watchfloor.contracts.ids import digest
    from watchfloor.contracts.times import stamp
    from watchfloor.contracts.topics import Topic
    from watchfloor.runtime.settings import load_settings

    now = datetime.now(UTC)
    check(actor, facet, field, value, until, now)
    override = Override(actor_id=actor, facet=facet, field=field, value=value, author=author, reason=reason, until=stamp(until))
    identity = f"override-{digest(override.model_dump(mode='json'), stamp(now))}"
    article = Article(id=identity, source=author, title=reason, published_at=stamp(now), override=override)
    asyncio.run(send(load_settings(), "override", identity, [(Topic.ARTICLES, article)]))
    click.echo(f"{actor}: {field} of {facet} is {value} until {stamp(until)}, by {author}")
    click.echo(f"to withdraw it: watchfloor override withdraw {identity}")


@command.command(name="withdraw")
@click.argument("override_id")
def withdraw(override_id: str) -> None:
    """Withdraw the override with this id: the state is again what the reports say."""
    from watchfloor.cli.sending import send
    from watchfloor.contracts.article import Article
    from watchfloor.contracts.topics import Topic
    from watchfloor.runtime.settings import load_settings

    if not override_id.startswith("override-"):
        raise WrongOverride(
            f"{override_id} is no id of an override; `watchfloor override set` prints it, and `watchfloor status ACTOR` shows it"
        )
    asyncio.run(send(load_settings(), "override", override_id, [(Topic.ARTICLES, Article(id=override_id, retracted=True))]))
    click.echo(f"{override_id} is withdrawn")


def check(actor: str, facet: str, field: str, value: str, until: datetime, now: datetime) -> None:
    """Whether an override says something that a state can hold.

    Raises:
        WrongOverride: an unknown facet or value, a kind of actor that has no such facet, or an end that has passed.
    """
    from watchfloor.knowledge.facets import load_facets

    facets = load_facets()
    if facet not in facets:
        raise WrongOverride(f"there is no facet {facet!r}; there are {', '.join(facets)}")
    kinds = facets[facet].kinds
    if actor.partition(":")[0] not in kinds or not actor.partition(":")[2]:
        raise WrongOverride(f"{facet} is a facet of {' and '.join(kinds)}, with ids such as {kinds[0]}:...; {actor!r} is none")
    values = facets[facet].statuses if field == "status" else facets[facet].outlooks
    if value not in values:
        raise WrongOverride(f"{field} of {facet} is one of {', '.join(values)}, not {value!r}")
    if until <= now:
        raise WrongOverride("--until has passed already")
