"""`watchfloor topics`: the topics, made and checked."""

import asyncio

import click


@click.command(name="topics")
@click.option("--acls", is_flag=True, help="Only print the kafka-acls.sh commands that give each service its rights.")
def command(acls: bool) -> None:
    """Create the topics that are missing and check those that are there; a wrong one is an error that says what is wrong."""
    from watchfloor.contracts.rights import RIGHTS, acl_command
    from watchfloor.contracts.topics import Topic
    from watchfloor.runtime.settings import load_settings
    from watchfloor.runtime.topics import ensure_topics

    settings = load_settings()
    if acls:
        for role, rights in RIGHTS.items():
            for right in rights:
                click.echo(acl_command(role, right, bootstrap=settings.bootstrap, prefix=settings.topic_prefix))
        return
    created = asyncio.run(ensure_topics(settings))
    for topic in Topic:
        name = settings.topic(topic)
        click.echo(f"{name}  {settings.partitions} partitions  {'created' if name in created else 'there'}")
