"""`watchfloor dead-letters`: what could not be handled, why, and to try it again."""

import asyncio
import sys
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from watchfloor.cli.columns import columns

if TYPE_CHECKING:
    from aiokafka import AIOKafkaProducer

    from watchfloor.runtime.dead_letter_reading import Letter
    from watchfloor.runtime.settings import Settings

IN_FLIGHT = 100
REASON_SHOWN = 100
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
COLUMNS = ("letter", "recorded", "topic", "partition", "offset", "stage", "code", "tried", "reason")

letters_argument = click.argument("letters", nargs=-1, metavar="[LETTER]...")
code_option = click.option("--code", help="Only letters with this code, such as `too_slow`.")
stage_option = click.option("--stage", help="Only letters of this stage, such as `extractor`.")


class LetterMissing(RuntimeError):
    """There is no such letter."""


@click.group(name="dead-letters")
def command() -> None:
    """List, show and replay dead letters: records that could not be handled, with the reason.

    A letter is named by its place, PARTITION:OFFSET, on the topic of dead letters, as `list` prints it.
    """


@command.command(name="list")
@code_option
@stage_option
def list_letters(code: str | None, stage: str | None) -> None:
    """Print a line for each letter, the oldest of a partition first."""
    letters = asyncio.run(_index(_settings()))
    chosen = [each for each in letters if (code is None or each.code == code) and (stage is None or each.stage == stage)]
    click.echo("\n".join(table([row(each) for each in chosen])) if chosen else "no dead letters")


@command.command(name="show")
@click.argument("letter")
@click.option("--raw", is_flag=True, help="Only the original bytes, as they came.")
def show_letter(letter: str, raw: bool) -> None:
    """Print all that LETTER says, and its bytes with what a terminal would obey made visible."""
    asyncio.run(_show(_settings(), letter, raw))


@command.command(name="replay")
@letters_argument
@click.option("--all", "all_letters", is_flag=True, help="All letters, or all that the other options leave.")
@code_option
@stage_option
@click.option("--again", is_flag=True, help="Also letters that were replayed before, and those that come of a replay.")
def replay_letters(letters: tuple[str, ...], all_letters: bool, code: str | None, stage: str | None, again: bool) -> int:
    """Send the records of letters to their topics again, as after a fix: with the same key, value and time of recording.

    What fails again becomes a new letter, which says how often it was tried. Exits 1 if a letter cannot be replayed.
    """
    if bool(letters) == (all_letters or code is not None or stage is not None):
        raise click.UsageError("name letters, or say which with --all, --code and --stage")

    def wanted(letter: "Letter") -> bool:
        if letters:
            return letter.name in letters
        return (code is None or letter.code == code) and (stage is None or letter.stage == stage)

    return asyncio.run(_replay(_settings(), wanted, set(letters), again=again))


def row(letter: "Letter") -> list[str]:
    """A letter as a line of the table."""
    from watchfloor.runtime.dead_letter_reading import printable

    times = "once" if letter.retries == 1 else f"{letter.retries} times"
    tried = "replayed" if letter.replayed else times if letter.retries else "-"
    reason = letter.reason if len(letter.reason) <= REASON_SHOWN else letter.reason[: REASON_SHOWN - 1] + "…"
    cells = [
        letter.name,
        moment(letter.timestamp_ms),
        letter.topic,
        letter.partition,
        letter.offset,
        letter.stage,
        letter.code,
        tried,
        reason,
    ]
    return [printable(each.encode()).replace("\n", " ") for each in cells]


def table(rows: list[list[str]]) -> list[str]:
    """Rows under their headings."""
    return [*columns([COLUMNS, *rows])]


def moment(timestamp_ms: int) -> str:
    """A record's timestamp for people; the bare number where no calendar has it."""
    try:
        return (EPOCH + timedelta(milliseconds=timestamp_ms)).strftime("%Y-%m-%dT%H:%M:%SZ")
    except OverflowError:
        return f"{timestamp_ms} ms"


def _settings() -> "Settings":
    from watchfloor.runtime.settings import load_settings

    return load_settings()


async def _index(settings: "Settings") -> list["Letter"]:
    """All letters, without their bytes."""
    from dataclasses import replace

    from watchfloor.contracts.topics import Topic
    from watchfloor.runtime.dead_letter_reading import letters_of
    from watchfloor.runtime.topic_reading import read_topic

    return letters_of([replace(record, value=None) async for record in read_topic(settings, Topic.DEAD_LETTERS)])


async def _show(settings: "Settings", name: str, raw: bool) -> None:
    from watchfloor.contracts.topics import Topic
    from watchfloor.runtime.dead_letter_reading import letter_of, printable
    from watchfloor.runtime.topic_reading import read_topic

    async for record in read_topic(settings, Topic.DEAD_LETTERS):
        if f"{record.partition}:{record.offset}" != name:
            continue
        if raw:
            sys.stdout.buffer.write(record.value or b"")
            return
        letter = letter_of(record)
        cut = " (only the first of them are kept)" if letter.truncated else ""
        click.echo(f"letter     {name}")
        click.echo(f"record     {printable(letter.topic.encode())} partition {letter.partition} offset {letter.offset}")
        click.echo(f"recorded   {moment(letter.timestamp_ms)}")
        click.echo(f"key        {'-' if record.key is None else printable(record.key)}")
        click.echo(f"failed in  {printable(letter.stage.encode())}, after {letter.retries} replays")
        click.echo(f"reason     {printable(letter.code.encode())}: {printable(letter.reason.encode())}")
        click.echo(f"bytes      {letter.size}{cut}, sha256 {printable(letter.sha256.encode())}")
        click.echo("\n" + printable(record.value or b""))
        return
    raise _missing([name])


async def _replay(settings: "Settings", wanted: Callable[["Letter"], bool], named: set[str], *, again: bool) -> int:
    chosen = {each.name: each for each in await _index(settings) if wanted(each)}
    if named - chosen.keys():
        raise _missing(sorted(named - chosen.keys()))
    passed_over = [each for each in chosen.values() if each.tried_again and not again]
    for letter in passed_over:
        del chosen[letter.name]
    refused = 0
    async with _producer(settings) as producer:
        batch: list[tuple[Letter, Any]] = []
        async for record in _records(settings, chosen):
            if not await _hand_over(settings, producer, record, batch):
                refused += 1
            if len(batch) == IN_FLIGHT:
                await _settle(settings, producer, batch)
        await _settle(settings, producer, batch)
    if passed_over:
        click.echo(f"{len(passed_over)} were replayed before and are passed over; --again replays them, too", err=True)
    click.echo(f"{len(chosen) - refused} of {len(chosen) + len(passed_over)} replayed", err=True)
    return 1 if refused else 0


async def _records(settings: "Settings", chosen: Iterable[str]) -> AsyncIterator[Any]:
    """The records of letters, with their bytes."""
    from watchfloor.contracts.topics import Topic
    from watchfloor.runtime.topic_reading import read_topic

    if not chosen:
        return
    async for record in read_topic(settings, Topic.DEAD_LETTERS):
        if f"{record.partition}:{record.offset}" in chosen:
            yield record


async def _hand_over(settings: "Settings", producer: "AIOKafkaProducer", record: Any, batch: list[tuple["Letter", Any]]) -> bool:
    from watchfloor.runtime.dead_letter_reading import NotReplayable, letter_of, retry_of

    letter = letter_of(record)
    try:
        retry = retry_of(record, settings)
    except NotReplayable as error:
        click.echo(f"letter {letter.name} cannot be replayed: {error}", err=True)
        return False
    sent = await producer.send(retry.topic, retry.value, retry.key, timestamp_ms=retry.timestamp_ms, headers=retry.headers)
    batch.append((letter, sent))
    return True


async def _settle(settings: "Settings", producer: "AIOKafkaProducer", batch: list[tuple["Letter", Any]]) -> None:
    """Wait until the records are delivered, and only then write their receipts: in the worst case a letter is replayed twice."""
    from watchfloor.contracts.topics import Topic
    from watchfloor.runtime.dead_letter_reading import receipt_for

    await asyncio.gather(*(sent for _, sent in batch))
    topic = settings.topic(Topic.DEAD_LETTERS)
    receipts = [await producer.send(topic, None, letter.name.encode(), headers=receipt_for(letter)) for letter, _ in batch]
    await asyncio.gather(*receipts)
    batch.clear()


@asynccontextmanager
async def _producer(settings: "Settings") -> AsyncIterator["AIOKafkaProducer"]:
    from aiokafka import AIOKafkaProducer

    from watchfloor.contracts.topics import MEBIBYTE
    from watchfloor.runtime.kafka_access import client_arguments

    async with AIOKafkaProducer(
        **client_arguments(settings), enable_idempotence=True, acks="all", max_request_size=8 * MEBIBYTE
    ) as producer:
        yield producer


def _missing(names: list[str]) -> LetterMissing:
    return LetterMissing(f"there is no dead letter {', '.join(names)}; `watchfloor dead-letters list` names those that are there")
