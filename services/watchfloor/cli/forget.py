"""`watchfloor forget`: an article is retracted for good, and its text removed from wherever that can be done."""

import asyncio
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from watchfloor.runtime.settings import Settings


@click.command(name="forget")
@click.argument("article")
def command(article: str) -> None:
    """Retract ARTICLE (its id) for good, and have views remove its text.

    States stop resting on it at once. Topics that keep everything cannot lose one record; what remains where is printed,
    and docs/reliability.md says how to be rid of that, too.
    """
    from watchfloor.runtime.settings import load_settings

    settings = load_settings()
    asyncio.run(_forget(settings, article))
    click.echo(f"{article} is retracted; states and views drop it now")
    click.echo("\n".join(what_remains(settings)))


async def _forget(settings: "Settings", article: str) -> None:
    from datetime import UTC, datetime

    from watchfloor.cli.sending import send
    from watchfloor.contracts.article import article_from
    from watchfloor.contracts.forgotten import Forgotten
    from watchfloor.contracts.times import stamp
    from watchfloor.contracts.topics import Topic

    # Neither revision nor time: a retraction that nothing comes after.
    retraction = article_from({"id": article, "retracted": True})
    forgotten = Forgotten(article_id=article, at=stamp(datetime.now(UTC)))
    # The retraction first: a view that has forgotten an article must not show it again in a state.
    await send(settings, "forget", article, [(Topic.ARTICLES, retraction), (Topic.FORGOTTEN, forgotten)])


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
