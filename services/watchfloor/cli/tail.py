"""`watchfloor tail`: state changes as they happen."""

import asyncio
from collections import OrderedDict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from aiokafka import AIOKafkaConsumer

    from watchfloor.runtime.settings import Settings

REMEMBERED = 10_000


@click.command(name="tail")
@click.option("--actor", "actors", multiple=True, metavar="ACTOR", help="Only this actor, such as airport:OAKB; may be repeated.")
def command(actors: tuple[str, ...]) -> None:
    """Print each state change from now on as a line, until Ctrl-C."""
    from watchfloor.runtime.settings import load_settings

    asyncio.run(_tail(load_settings(), frozenset(actors)))


async def _tail(settings: "Settings", actors: frozenset[str]) -> None:
    from aiokafka import AIOKafkaConsumer

    from watchfloor.contracts.topics import Topic
    from watchfloor.runtime.kafka_access import client_arguments
    from watchfloor.runtime.stopping import run_until, stop_event
    from watchfloor.runtime.topic_reading import partitions_of

    stop = stop_event()
    partitions = await partitions_of(settings, Topic.STATE_CHANGES)
    async with AIOKafkaConsumer(**client_arguments(settings), enable_auto_commit=False) as consumer:
        # Partitions by hand: a reader without a group leaves no trace on the broker.
        consumer.assign(partitions)
        await consumer.seek_to_end()
        click.echo(f"waiting for changes on {settings.topic(Topic.STATE_CHANGES)}; Ctrl-C stops", err=True)
        await run_until(stop, _print_changes(consumer, actors))


async def _print_changes(consumer: "AIOKafkaConsumer", actors: frozenset[str]) -> None:
    from watchfloor.cli.rendering import change_line
    from watchfloor.contracts.canonical import decode

    # The topic may repeat a change; a person is told once.
    told: OrderedDict[str, None] = OrderedDict()
    async for record in consumer:
        change = decode(record.value)
        if change["change_id"] in told or (actors and change["actor_id"] not in actors):
            continue
        told[change["change_id"]] = None
        if len(told) > REMEMBERED:
            told.popitem(last=False)
        click.echo(change_line(change))
