"""What cannot be handled ends in dead letters with its reason, or in a harmless result; never in a crash."""

import hashlib
import json

from streams import Workers, feed, read, settled, values
from watchfloor.contracts.topics import Topic
from watchfloor.runtime.settings import Settings

GOOD = [{"id": f"good-{number}", "text": "OAKB closed."} for number in range(40)]
BAD = {
    b"": "not_json",
    b"{": "not_json",
    b"\xff\xfe": "not_json",
    b"[1]": "contract",
    b'{"text": 3}': "contract",
    b'{"id": "no-text"}': "contract",
    b'{"text": "a", "published_at": "yesterday"}': "contract",
    b'{"text": "a", "revision": -1}': "contract",
    b'{"text": "a", "revision": 99999999999999999999999}': "contract",
    b'{"text": "\\ud800"}': "not_json",
    b"[" * 100_000: "not_json",
    json.dumps({"text": "x" * 5_000_000}).encode(): "too_large",
    b'{"id": "h", "text": "HANG"}': "too_slow",
    b'{"id": "k", "text": "KILL"}': "killed_reader",
    b'{"id": "r", "text": "RAISE"}': "reader_error",
}
HARMLESS = [
    {"id": "chinese", "text": "喀布尔机场仍然关闭。"},
    {"id": "control", "text": "".join(map(chr, range(32))) + "\x7f\u2028\ufeff\u202e"},
    {"id": "empty", "text": ""},
    {"id": "long-word", "text": "a" * 200_000},
    {"id": "retracted", "retracted": True},
]


async def test_each_bad_article_is_a_letter_with_its_bytes_and_its_reason_and_the_good_ones_are_read(
    settings: Settings, workers: Workers
) -> None:
    extractor = workers.start("extractor", STUB_ITEM_SECONDS="1.5")
    mixed = [*values(GOOD[:20]), *BAD, *values(HARMLESS), *values(GOOD[20:])]
    await feed(settings, mixed)
    await settled(settings, "extractor")
    assert extractor.status is None

    letters = await read(settings, settings.topic(Topic.DEAD_LETTERS))
    found = {dict(letter.headers)["sha256"].decode(): dict(letter.headers) for letter in letters}
    expected = {hashlib.sha256(value).hexdigest(): code for value, code in BAD.items()}
    assert {digest: headers["code"].decode() for digest, headers in found.items()} == expected
    assert all(headers["reason"] and headers["stage"] == b"extractor" for headers in found.values())
    whole = {letter.value for letter in letters if b"truncated" not in dict(letter.headers)}
    assert {value for value in BAD if len(value) < 2_000_000} <= whole

    read_ids = {json.loads(record.value)["article"]["id"] for record in await read(settings, settings.topic(Topic.EXTRACTIONS))}
    assert read_ids == {article["id"] for article in [*GOOD, *HARMLESS]}
