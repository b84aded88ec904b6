"""Input of the aggregator's benchmarks: extractions about as many actors as asked for, and tables as a long history leaves them."""

import base64
import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from watchfloor.aggregator.batch import contribution_key, head_key
from watchfloor.aggregator.head import Head
from watchfloor.aggregator.rules import Rules
from watchfloor.aggregator.states import state_of
from watchfloor.contracts.article import ArticleHeader
from watchfloor.contracts.events import Condition, Event, Interaction, Participant
from watchfloor.contracts.extraction import Extraction
from watchfloor.contracts.ids import digest
from watchfloor.contracts.observation import Contribution, Observation
from watchfloor.contracts.times import stamp

OUTLETS = ("Reuters", "AFP", "AP", "BBC News", "Dawn", "TOLOnews", "Khaama Press", "The Hindu")
VALUES = ("open", "closed", "limited", "suspended")
SENTENCE = "Flights at the airport stopped on Monday, officials said."
START = datetime(2000, 1, 1, tzinfo=UTC)
YEARS = timedelta(days=25 * 365)
SHARED = "BENCH_SHARED"
"""Names the folder in which benchmarks of one run leave heads for each other."""
OBSERVATIONS_EACH = 2
"""Of an extraction: about two actors."""


def drawn(number: int, many: int) -> int:
    """One of so many, the same each time for a number: Knuth's multiplicative hash, since to seed a generator takes longer than a fold."""
    return (number * 2654435761 % 2**32 >> 8) % many


def airport(number: int) -> str:
    return f"airport:X{number:06d}"


def header(number: int, share: float) -> ArticleHeader:
    """The article of a number, published when a `share` of 25 years has passed."""
    published = stamp(START + YEARS * share)
    version = f"{0:010d}/{published}/{number:064x}"
    # Here and below without validation, so that a million of them are made in a minute; the service that reads them validates.
    return ArticleHeader.model_construct(id=f"a{number}", version=version, published_at=published, source=OUTLETS[drawn(number, 8)])


def condition(article: ArticleHeader, number: int, actor: str, turns_every: int = 40) -> Condition:
    """What the article says of an airport: it turns every so many articles, and one in five speaks of what is to come."""
    outlook = drawn(number, 5) == 0
    value = VALUES[drawn(number // turns_every, 4)]
    return Condition.model_construct(
        event_id=digest(actor, number), article_id=article.id, version=article.version,
        modality="announced" if outlook else "asserted", event_time=None, event_time_precision=None, confidence=900, section="text",
        paragraph="", offsets=(0, len(SENTENCE)), sentence=SENTENCE,
        actor=Participant.model_construct(actor_id=actor, name="Kabul International Airport", text="the airport"),
        facet="operations", value=value,
    )  # fmt: skip


def meeting(article: ArticleHeader, number: int, source: str, target: str) -> Interaction:
    parts = [Participant(actor_id=actor, name=actor, text=actor) for actor in (source, target)]
    return Interaction(
        event_id=digest(source, target, number), article_id=article.id, version=article.version, modality="asserted", event_time=None,
        event_time_precision=None, confidence=900, section="text", paragraph="", offsets=(0, len(SENTENCE)), sentence=SENTENCE,
        type="CONSULT", source=parts[0], target=parts[1],
    )  # fmt: skip


def extraction(number: int, actors: int, share: float) -> Extraction:
    """An article about two of so many actors: in turn conditions of both, and a meeting of both."""
    article = header(number, share)
    one, other = airport(2 * number % actors), airport((2 * number + 1) % actors)
    events: list[Event] = (
        [meeting(article, number, one, other)] if number % 2 else [condition(article, number, actor, 20 * actors) for actor in (one, other)]
    )
    return Extraction(article=article, extractor="1", events=events)


def observation(number: int, length: int, actor: str) -> Observation:
    """One of `length` articles of 25 years about one actor: the same each time it is asked for."""
    article = header(number, number / length)
    contribution = Contribution.model_construct(
        name="Kabul International Airport", kind="airport", events=[condition(article, number, actor)]
    )
    return Observation.model_construct(actor_id=actor, article=article, extractor="1", contribution=contribution)


def head_of(length: int, rules: Rules) -> tuple[bytes, list[int]]:
    """The head that so many contributions leave, and the numbers of the articles whose words it may still ask for.

    A million take minutes, and two benchmarks want them: `make bench` gives both a folder in which the first leaves what it has.
    """
    folder = os.environ.get(SHARED)
    saved = Path(folder) / f"head_{length}.json" if folder else None
    if saved is not None and saved.exists():
        kept = json.loads(saved.read_text())
        return base64.b64decode(kept["head"]), kept["articles"]
    made, articles = _folded(length, rules)
    if saved is not None:
        saved.write_text(json.dumps({"head": base64.b64encode(made).decode(), "articles": articles}))
    return made, articles


def _folded(length: int, rules: Rules) -> tuple[bytes, list[int]]:
    head = Head(airport(0), rules)
    for number in range(length):
        head.add(observation(number, length, airport(0)))
    state_of(head, lambda article: observation(int(article[1:]), length, airport(0)).to_bytes())
    kept = {claim.article_id for facet in head.facets.values() for each in facet.claims.values() for claim in each.used()}
    return head.to_bytes(), sorted(int(article[1:]) for article in kept)


def states(actors: int, length: int, rules: Rules) -> Iterator[tuple[bytes, bytes]]:
    """By actor what the view gets after so many contributions to each: key and value."""
    saved, _ = head_of(length, rules)
    made = state_of(Head.from_bytes(airport(0), saved, rules), lambda article: observation(int(article[1:]), length, airport(0)).to_bytes())
    assert made is not None
    for number in range(actors):
        key = airport(number).encode()
        yield key, made.replace(airport(0).encode(), key)


def table(actors: int, length: int, rules: Rules) -> Iterator[tuple[bytes, bytes, bytes]]:
    """By actor the rows of the folding's table after so many contributions to each: whose, key and value.

    Of the contributions only those that a head can ask for are there: a hundred of a million.
    """
    saved, kept = head_of(length, rules)
    told = [(f"a{number}", observation(number, length, airport(0)).to_bytes()) for number in kept]
    for number in range(actors):
        actor = airport(number)
        key, name = head_key(actor), actor.encode()
        yield key, key, saved
        for article, value in told:
            yield key, contribution_key(actor, article), value.replace(airport(0).encode(), name)
