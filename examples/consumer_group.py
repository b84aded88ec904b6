"""A desk of its own on Kafka: a plain aiokafka consumer group that reads state changes, as many processes as there are partitions.

    python examples/consumer_group.py [--broker localhost:9092] [--group my-desk]

Each change is handled at least once: the offset is committed after it was handled. The topic may repeat a change with the same
bytes, and a process that dies between handling and committing leaves its last one to the next: `change_id` tells them apart.
"""

import argparse
import asyncio
import json

from aiokafka import AIOKafkaConsumer

TOPIC = "watchfloor.state-changes.v1"
REMEMBERED = 10_000


async def handle(change: dict) -> None:
    """What your desk does with a change; here it prints it."""
    why = change["cause"]["event"]["sentence"] if change["cause"]["event"] else change["reason"]
    print(f"{change['recorded_at']}  {change['name']}: {change['field']} {change['before']} -> {change['after']}  ({why})", flush=True)


async def main(broker: str, group: str) -> None:
    consumer = AIOKafkaConsumer(
        TOPIC,
        bootstrap_servers=broker,
        group_id=group,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    )
    handled: dict[str, None] = {}
    async with consumer:
        async for record in consumer:
            change = json.loads(record.value)
            # `current` is false where only the past is seen otherwise, `backfill` true for history that somebody loads.
            if change["change_id"] not in handled and change["current"] and not change["cause"]["article"].get("backfill"):
                await handle(change)
            handled[change["change_id"]] = None
            if len(handled) > REMEMBERED:
                del handled[next(iter(handled))]
            await consumer.commit()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--broker", default="localhost:9092")
    parser.add_argument("--group", default="my-desk")
    asyncio.run(main(**vars(parser.parse_args())))
