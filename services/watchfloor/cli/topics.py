"""`watchfloor topics`: the topics, made and checked."""

import asyncio

import click


@click.command(name="topics")
def command() -> None:
    """Create the topics that are missing and check those that are there; a wrong one is an error that says what is wrong."""
    from watchfloor.contracts.topics import Topic
    from watchfloor.runtime.settings import load_settings
    from watchfloor.runtime.topics import ensure_topics

    settings = load_settings()
    created = asyncio.run(ensure_topics(settings))
    for topic in Topic:
        name = settings.topic(topic)
        click.echo(f"{name}  {settings.partitions} partitions  {'created' if name in created else 'there'}")
