"""The peer of the aggregator: the same job on plain aiokafka, with the same fold in memory. Prints how many observations it folded.

    python -m benchmarks.plain_fold BROKER PREFIX PARTITIONS

It reads extractions to their end, folds each batch into heads and contributions in a dict, and sends a state of every actor of the
batch. No table survives it, nothing is fenced, and a crash loses or doubles what was in hand.
"""

import asyncio
import sys
import time

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from watchfloor.aggregator.fold import fold
from watchfloor.aggregator.head import Head
from watchfloor.aggregator.incoming import extraction_in
from watchfloor.aggregator.observations import ArticleEntry, observations_of
from watchfloor.aggregator.replaying import Memory
from watchfloor.aggregator.rules import load_rules
from watchfloor.aggregator.states import state_of
from watchfloor.contracts.times import parse
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.collecting import collect_seldom

BATCH = 500
TOLD = parse("2026-01-01T00:00:00Z")


async def main(broker: str, prefix: str, partitions: int) -> None:
    rules = load_rules()
    entries: dict[str, ArticleEntry] = {}
    actors: dict[str, tuple[Head, Memory]] = {}
    consumer = AIOKafkaConsumer(bootstrap_servers=broker, auto_offset_reset="earliest", enable_auto_commit=False)
    producer = AIOKafkaProducer(bootstrap_servers=broker, linger_ms=5, max_batch_size=131_072, max_request_size=9_000_000)
    await consumer.start()
    await producer.start()
    sources = [TopicPartition(Topic.EXTRACTIONS.named(prefix), number) for number in range(partitions)]
    consumer.assign(sources)
    collect_seldom()  # as the service does
    left = sum((await consumer.end_offsets(sources)).values())
    folded, began = 0, time.perf_counter()
    while left:
        touched: dict[str, None] = {}
        for records in (await consumer.getmany(timeout_ms=1000, max_records=BATCH)).values():
            left -= len(records)
            for record in records:
                extraction = extraction_in(record.value)
                entry, observations = observations_of(entries.get(extraction.article.id), extraction)
                entries[extraction.article.id] = entry
                for each in observations:
                    head, memory = actors.setdefault(each.actor_id, (Head(each.actor_id, rules), Memory()))
                    done = fold(head, each, memory, offset=folded, recorded_at=TOLD)
                    memory.by_article[each.article.id] = done.contribution
                    folded += 1
                    touched[each.actor_id] = None
                    for change in done.changes:
                        await producer.send(Topic.STATE_CHANGES.named(prefix), change.to_bytes(), key=each.actor_id.encode())
        for actor in touched:
            head, memory = actors[actor]
            await producer.send(Topic.ACTOR_STATES.named(prefix), state_of(head, memory.get), key=actor.encode())
        await producer.flush()
    print(folded, time.perf_counter() - began)
    await producer.stop()
    await consumer.stop()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
