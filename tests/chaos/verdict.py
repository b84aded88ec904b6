"""What must hold in the end, whatever was done: every promise of docs/reliability.md as an assertion over what is on the topics."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import httpx
from aiokafka import ConsumerRecord

from streams import latest, read
from watchfloor.aggregator.incoming import extraction_in
from watchfloor.aggregator.replaying import replay
from watchfloor.contracts.article import AcceptedArticle, ContractError, accept, parse_article
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.batches import moment
from watchfloor.runtime.cloudevents import RECORDED_TIME, recorded_ms
from watchfloor.runtime.settings import Settings

Extract = Callable[[Sequence[AcceptedArticle]], Sequence[Extraction]]
HOSTILE = {"RAISE": "reader_error", "KILL": "killed_reader"}
"""What the stub's words lead to."""
NOTHING = {"status": "unknown", "outlook": "none"}


class Topics:
    """Everything that is on the topics when all has settled."""

    def __init__(self, records: dict[Topic, list[ConsumerRecord]]) -> None:
        self.records = records

    @classmethod
    async def read(cls, settings: Settings) -> "Topics":
        wanted = (Topic.ARTICLES, Topic.EXTRACTIONS, Topic.ACTOR_STATES, Topic.STATE_CHANGES, Topic.DEAD_LETTERS)
        return cls({topic: await read(settings, settings.topic(topic)) for topic in wanted})

    @property
    def states(self) -> dict[bytes, bytes]:
        return {actor: value for actor, value in latest(self.records[Topic.ACTOR_STATES]).items() if value is not None}

    @property
    def changes(self) -> list[dict[str, Any]]:
        return [json.loads(record.value) for record in self.records[Topic.STATE_CHANGES]]


def check(topics: Topics, acknowledged: set[bytes], extract: Extract | None) -> dict[str, int]:
    """Assert all promises.

    Args:
        acknowledged: canonical bytes of the articles that were answered 202.
        extract: reads articles as the one extractor did; None where several versions of it ran.

    Returns:
        How much of each there was.
    """
    articles, letters = _sorted_out(topics.records[Topic.ARTICLES])
    extractions, bad = _extractions(topics.records[Topic.EXTRACTIONS])
    letters |= bad

    missing = acknowledged - {record.value for record in topics.records[Topic.ARTICLES]}
    assert not missing, f"{len(missing)} acknowledged articles are not on the topic: {sorted(missing)[:3]}"

    read_versions = {(each.article.id, each.article.version) for each in extractions}
    unread = {(each.header.id, each.header.version) for each in articles} - read_versions
    assert not unread, f"{len(unread)} article versions were never extracted: {sorted(unread)[:3]}"

    expected = _states(extractions)
    _assert_same("the states differ from `replay --extractions`", expected, topics.states)
    if extract is not None:
        _assert_same("the states differ from `replay` of the articles", _states(extract(articles)), topics.states)

    found = {_letter(record) for record in topics.records[Topic.DEAD_LETTERS]}
    assert found == letters, f"dead letters are missing: {letters - found}; are too many: {found - letters}"

    contents: dict[str, set[bytes]] = {}
    for record in topics.records[Topic.STATE_CHANGES]:
        contents.setdefault(json.loads(record.value)["change_id"], set()).add(record.value)
    torn = [change for change, values in contents.items() if len(values) > 1]
    assert not torn, f"{len(torn)} changes have two contents: {torn[:3]}"

    _check_last_changes(topics)
    return {
        "articles acknowledged": len(acknowledged),
        "records of articles": len(topics.records[Topic.ARTICLES]),
        "states": len(expected),
        "changes": len(contents),
        "changes told twice": len(topics.records[Topic.STATE_CHANGES]) - len(contents),
        "dead letters": len(letters),
    }


def check_view(settings: Settings, topics: Topics) -> None:
    """A view serves exactly the states that are on the topic."""
    with httpx.Client(base_url=f"http://127.0.0.1:{settings.view_port}", timeout=10) as client:
        for actor, value in topics.states.items():
            served = client.get(f"/v1/actors/{actor.decode()}").raise_for_status().json()
            state = json.loads(value)
            assert {name: served[name] for name in state} == state
        assert client.get("/v1/actors/airport:NONE").status_code == 404


def _sorted_out(records: Iterable[ConsumerRecord]) -> tuple[list[AcceptedArticle], set[tuple[str, str, str]]]:
    """The articles that keep their contract, and the letters that must have come of the others."""
    articles, letters = [], set()
    for record in records:
        try:
            said = recorded_ms(dict(record.headers).get(RECORDED_TIME))
            article = accept(parse_article(record.value or b""), moment(record.timestamp if said is None else said))
        except ContractError as error:
            letters.add((_sha256(record.value), "extractor", error.code))
            continue
        code = next((code for word, code in HOSTILE.items() if word in article.text), None)
        if code is None:
            articles.append(article)
        else:
            letters.add((_sha256(record.value), "extractor", code))
    return articles, letters


def _extractions(records: Iterable[ConsumerRecord]) -> tuple[list[Extraction], set[tuple[str, str, str]]]:
    extractions, letters = [], set()
    for record in records:
        try:
            extractions.append(extraction_in(record.value))
        except ContractError as error:
            letters.add((_sha256(record.value), "aggregator", error.code))
    return extractions, letters


def _letter(record: ConsumerRecord) -> tuple[str, str, str]:
    headers = {name: value.decode() for name, value in record.headers}
    return headers["sha256"], headers["stage"], headers["code"]


def _sha256(value: bytes | None) -> str:
    return hashlib.sha256(value or b"").hexdigest()


def _states(extractions: Iterable[Extraction]) -> dict[bytes, bytes]:
    return {state.actor_id.encode(): state.to_bytes() for state in replay(extractions)}


def _assert_same(what: str, expected: dict[bytes, bytes], found: dict[bytes, bytes]) -> None:
    wrong = sorted(actor for actor in expected.keys() | found.keys() if expected.get(actor) != found.get(actor))
    first = wrong[0] if wrong else b""
    assert not wrong, f"{what}: {len(wrong)} of {len(expected)}, such as {first!r}: {found.get(first)!r} is not {expected.get(first)!r}"


def _check_last_changes(topics: Topics) -> None:
    """The last change of a field that moved its present value says what the state says."""
    last: dict[tuple[str, str, str], str] = {}
    for change in topics.changes:
        if change["current"]:
            last[change["actor_id"], change["facet"], change["field"]] = change["after"]
    states = {actor.decode(): json.loads(value)["facets"] for actor, value in topics.states.items()}
    fields = {(actor, facet, field) for actor, facets in states.items() for facet in facets for field in NOTHING} | last.keys()
    wrong = {}
    for actor, facet, field in fields:
        now = states.get(actor, {}).get(facet, NOTHING)[field]
        if last.get((actor, facet, field), NOTHING[field]) != now:
            wrong[actor, facet, field] = (last.get((actor, facet, field)), now)
    assert not wrong, f"{len(wrong)} fields are not what their last change says: {dict(list(wrong.items())[:3])}"
