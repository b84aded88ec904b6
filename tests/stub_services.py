"""The streaming services with a reader that needs no model: `python tests/stub_services.py extractor`, settings as ever."""

import os
import sys
import time
from collections.abc import Sequence
from typing import Any

from watchfloor.contracts.actors import Entity, Mention
from watchfloor.contracts.article import AcceptedArticle
from watchfloor.contracts.events import Condition, Participant, event_id
from watchfloor.contracts.extraction import Extraction

AIRPORTS = {"OAKB": "Kabul airport", "OAHR": "Herat airport", "OAMS": "Mazar airport", **{f"XA{n:02d}": f"Airport {n}" for n in range(40)}}
STATUSES = {"open": "open", "closed": "closed", "suspended": "suspended", "limited": "limited"}


class StubExtractor:
    """Reads "OAKB closed" in an article as a claim about the airport with that code; nothing else.

    The words HANG, KILL and RAISE do what hostile articles do to a reader; a mended one no longer raises.
    Version stub-2 reads "limited" as "suspended".
    """

    def __init__(self, *, mended: bool = False, version: str = "") -> None:
        self._mended = mended or "STUB_MENDED" in os.environ
        self._seconds = float(os.environ.get("STUB_SECONDS", "0"))
        self.version = version or os.environ.get("STUB_VERSION", "stub-1")

    def extract_batch(self, articles: Sequence[AcceptedArticle]) -> list[Extraction]:
        time.sleep(self._seconds * len(articles))
        return [self._extract(article) for article in articles]

    def _extract(self, article: AcceptedArticle) -> Extraction:
        if "HANG" in article.text:
            time.sleep(3600)
        if "KILL" in article.text:
            os._exit(9)
        if "RAISE" in article.text and not self._mended:
            raise ValueError("no reading of this")
        entities, events = [], []
        for sentence, start, end in _sentences(article.text):
            code, _, status = sentence.partition(" ")
            if code not in AIRPORTS or status not in STATUSES:
                continue
            actor = f"airport:{code}"
            entities.append(_entity(article, actor, AIRPORTS[code], code, start))
            value = "suspended" if status == "limited" and self.version == "stub-2" else status
            events.append(_condition(article, actor, AIRPORTS[code], value, sentence, (start, end)))
        return Extraction(article=article.header, extractor=self.version, entities=entities, events=events)


def _sentences(text: str) -> list[tuple[str, int, int]]:
    found, start = [], 0
    for part in text.split("."):
        sentence = part.strip()
        begin = start + part.find(sentence)
        found.append((sentence, begin, begin + len(sentence)))
        start += len(part) + 1
    return found


def _entity(article: AcceptedArticle, actor: str, name: str, text: str, start: int) -> Entity:
    mention = Mention(text=text, section="text", offsets=(start, start + len(text)))
    header = article.header
    return Entity(article_id=header.id, version=header.version, actor_id=actor, name=name, kind="airport", mentions=[mention])


def _condition(article: AcceptedArticle, actor: str, name: str, status: str, sentence: str, offsets: tuple[int, int]) -> Condition:
    header = article.header
    return Condition(
        event_id=event_id(header.id, header.version, "condition", "text", offsets, "operations", status, [actor], "asserted"),
        article_id=header.id,
        version=header.version,
        modality="asserted",
        event_time=header.published_at,
        event_time_precision="second",
        confidence=900,
        section="text",
        sentence=sentence,
        paragraph=article.text,
        offsets=offsets,
        actor=Participant(actor_id=actor, name=name, text=name),
        facet="operations",
        value=status,
    )


def main() -> int:
    from watchfloor.extractor.service import ExtractorService
    from watchfloor.runtime.settings import Settings, load_settings
    from watchfloor.runtime.worker import run_worker
    from watchfloor.runtime.worker_pool import WorkerPool

    def stubbed(settings: Settings) -> ExtractorService:
        service = ExtractorService(settings)
        pool: WorkerPool[Any, Any] = WorkerPool(StubExtractor, item_seconds=float(os.environ.get("STUB_ITEM_SECONDS", "45")))
        service._pool = pool
        return service

    if sys.argv[1] == "extractor":
        return run_worker(load_settings(), stubbed)
    from watchfloor.aggregator import service as aggregator

    return aggregator.run(load_settings())


if __name__ == "__main__":
    sys.exit(main())
