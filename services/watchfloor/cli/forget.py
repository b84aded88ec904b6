"""`watchfloor forget`: an article is retracted for good, and its text removed from wherever that can be done."""

import asyncio
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from watchfloor.runtime.settings import Settings


class NoSuchArticle(RuntimeError):
    """No article has the id; the message is one line that says what to do."""


@click.command(name="forget")
@click.argument("article")
@click.option("--unseen", is_flag=True, help="Also an article that has not come in yet: it is retracted for when it comes.")
def command(article: str, unseen: bool) -> None:
    """Retract ARTICLE (its id) for good, and have views remove its text.

    States stop resting on it at once. Topics that keep everything cannot lose one record; what remains where is printed,
    and docs/reliability.md says how to be rid of that, too.
    """
    from watchfloor.runtime.settings import load_settings

    settings = load_settings()
    click.echo(f"{article} {asyncio.run(_forget(settings, article, unseen=unseen))}")
    click.echo("\n".join(what_remains(settings)))


async def _forget(settings: "Settings", article: str, *, unseen: bool) -> str:
    """What can be said of the article then.

    Raises:
        NoSuchArticle: none with this id has come in; nothing was sent.
    """
    from datetime import UTC, datetime

    from watchfloor.cli.looking_up import Standing, standing
    from watchfloor.cli.sending import send
    from watchfloor.contracts.article import article_from
    from watchfloor.contracts.forgotten import Forgotten
    from watchfloor.contracts.times import stamp
    from watchfloor.contracts.topics import Topic

    found = await standing(settings, article)
    if found is Standing.UNKNOWN and not unseen:
        raise NoSuchArticle(f"no article with the id {article} is known; `--unseen` retracts it for when it comes, or comes to be read")
    # Neither revision nor time: a retraction that nothing comes after.
    retraction = article_from({"id": article, "retracted": True})
    forgotten = Forgotten(article_id=article, at=stamp(datetime.now(UTC)))
    # The retraction first: a view that has forgotten an article must not show it again in a state.
    await send(settings, "forget", article, [(Topic.ARTICLES, retraction), (Topic.FORGOTTEN, forgotten)])
    return {
        Standing.THERE: "is retracted; states and views drop it now",
        Standing.RETRACTED: "was retracted before, and is so again; states and views hold nothing of it",
        Standing.UNKNOWN: "has not come in yet; it is retracted for when it comes",
        Standing.UNREADABLE: "is retracted, if there is one: our user may not read articles and extractions; states and views drop it now",
    }[found]


def what_remains(settings: "Settings") -> list[str]:
    """By topic, how long text of the article may still lie there."""
    from watchfloor.contracts.topics import CONFIGS, DAY_MS, Topic

    lines = []
    for topic, config in CONFIGS.items():
        if topic is Topic.FORGOTTEN:
            continue
        if config.cleanup == "compact":
            until = "replaced now, gone from disk after about two days"
        elif config.retention_ms > 0:
            until = f"gone after {config.retention_ms // DAY_MS} days"
        else:
            until = "kept: Kafka cannot remove one record of it"
        lines.append(f"  {settings.topic(topic):40}  {until}")
    return lines
