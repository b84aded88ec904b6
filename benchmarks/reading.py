"""Articles a second of the pure extractor on one core, beside plain `nlp.pipe` with the whole model on the same articles.

    python benchmarks/reading.py [--articles 1000] [--feed FILE.jsonl.gz] [--memory 20000]

The feed is any JSON Lines of articles; without one, the 300 news articles of gensim's test data (of about 200 words each).
Both take turns on the same texts; the medians of three turns are compared. `--memory N` reads N articles instead, and prints
the resident memory as it goes.
"""

import argparse
import gzip
import json
import os
import statistics
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.resources import files
from itertools import cycle, islice
from pathlib import Path

import psutil
import spacy

from watchfloor.contracts.article import AcceptedArticle, accept, article_from
from watchfloor.extractor.pipeline import Extractor
from watchfloor.runtime.settings import load_settings

NOW = datetime(2030, 1, 1, tzinfo=UTC)
TURNS, BATCH, PEER_BATCH = 3, 64, 16


def articles(feed: Path | None) -> Iterator[AcceptedArticle]:
    if feed is None:
        text = (Path(str(files("gensim"))) / "test" / "test_data" / "lee_background.cor").read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines()):
            yield accept(article_from({"id": f"lee-{number}", "text": line, "published_at": "2001-12-01T00:00:00Z"}), NOW)
        return
    with gzip.open(feed, "rt", encoding="utf-8") if feed.suffix == ".gz" else feed.open(encoding="utf-8") as lines:
        for line in lines:
            yield accept(article_from(json.loads(line)), NOW)


def batches(found: list[AcceptedArticle]) -> Iterator[list[AcceptedArticle]]:
    for start in range(0, len(found), BATCH):
        yield found[start : start + BATCH]


def compare(found: list[AcceptedArticle], extractor: Extractor, model: str) -> None:
    peer = spacy.load(model)
    texts = [article.text for article in found]
    ours, theirs = [], []
    for _ in range(TURNS):
        start = time.process_time()
        for batch in batches(found):
            extractor.extract_batch(batch)
        ours.append(len(found) / (time.process_time() - start))
        start = time.process_time()
        with peer.memory_zone():
            for _doc in peer.pipe(texts, batch_size=PEER_BATCH):
                pass
        theirs.append(len(found) / (time.process_time() - start))
    mine, plain = statistics.median(ours), statistics.median(theirs)
    words = sum(len(text.split()) for text in texts) / len(texts)
    print(f"{len(found)} articles of {words:.0f} words: extractor {mine:.0f}/s, nlp.pipe {plain:.0f}/s, ratio {mine / plain:.2f}")


def memory(found: list[AcceptedArticle], extractor: Extractor, number: int) -> None:
    process = psutil.Process(os.getpid())
    done = 0
    for batch in batches(list(islice(cycle(found), number))):
        extractor.extract_batch(batch)
        done += len(batch)
        if done % (number // 10 // BATCH * BATCH or BATCH) < BATCH:
            print(f"{done} articles: {process.memory_info().rss / 2**20:.0f} MiB resident")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--articles", type=int, default=1000)
    options.add_argument("--feed", type=Path)
    options.add_argument("--memory", type=int)
    chosen = options.parse_args()
    model = load_settings().model
    extractor = Extractor(model)
    found = list(islice(articles(chosen.feed), chosen.memory or chosen.articles))
    if chosen.memory:
        memory(found, extractor, chosen.memory)
    else:
        compare(found, extractor, model)


if __name__ == "__main__":
    main()
