"""How the cost of reading grows with the length of an article, beside plain `nlp.pipe`.

    python -m benchmarks.article_length [--plot docs/images/reading_cost.png]

Articles of one length are made of the sentences of gensim's news, four to a paragraph; one core, CPU time.
"""

import argparse
import re
import sys
import time
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

import spacy

from benchmarks.extract_service import gensim_news
from watchfloor.contracts.article import AcceptedArticle, accept, article_from
from watchfloor.extractor.pipeline import Extractor
from watchfloor.runtime.settings import load_settings

LENGTHS = (25, 50, 100, 200, 400, 800, 1600, 3200, 6400)
WORDS = 12_000
"""Read at each length."""
BATCH, PEER_BATCH, TO_A_PARAGRAPH = 32, 16, 4
NOW = datetime(2030, 1, 1, tzinfo=UTC)


def texts(length: int) -> list[str]:
    sentences = cycle(sentence for line in gensim_news() for sentence in re.split(r"(?<=[.!?]) ", line.strip()))
    made = []
    for _ in range(max(2, WORDS // length)):
        words, found = 0, []
        while words < length:
            found.append(next(sentences))
            words += len(found[-1].split())
        made.append("\n".join(" ".join(islice(found, at, at + TO_A_PARAGRAPH)) for at in range(0, len(found), TO_A_PARAGRAPH)))
    return made


def ours(extractor: Extractor, found: list[str]) -> float:
    """Milliseconds an article."""
    articles: list[AcceptedArticle] = [
        accept(article_from({"id": f"a{number}", "text": text, "published_at": "2001-12-01T00:00:00Z"}), NOW)
        for number, text in enumerate(found)
    ]
    begun = time.process_time()
    for start in range(0, len(articles), BATCH):
        extractor.extract_batch(articles[start : start + BATCH])
    return 1000 * (time.process_time() - begun) / len(found)


def theirs(model: spacy.language.Language, found: list[str]) -> float:
    begun = time.process_time()
    with model.memory_zone():
        for _ in model.pipe(found, batch_size=PEER_BATCH):
            pass
    return 1000 * (time.process_time() - begun) / len(found)


def draw(rows: list[tuple[int, float, float]], file: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(7, 4))
    for column, name in ((2, "plain nlp.pipe"), (1, "extractor")):
        axes.plot([row[0] for row in rows], [row[column] / row[0] for row in rows], marker="o", label=name)
    axes.set(xscale="log", xlabel="words of the article", ylabel="ms of CPU a word", ylim=(0, None))
    axes.set_xticks([row[0] for row in rows], [str(row[0]) for row in rows])
    axes.minorticks_off()
    axes.legend()
    axes.grid(alpha=0.3)
    figure.tight_layout()
    figure.savefig(file, dpi=110)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plot", type=Path)
    given = parser.parse_args()
    name = load_settings().model
    extractor, peer = Extractor(name), spacy.load(name)
    ours(extractor, texts(200))
    rows = []
    print("| words | extractor | plain nlp.pipe | ratio |\n|---|---|---|---|", flush=True)
    for length in LENGTHS:
        found = texts(length)
        mine, plain = ours(extractor, found), theirs(peer, found)
        rows.append((length, mine, plain))
        print(f"| {length} | {mine:.1f} ms | {plain:.1f} ms | {plain / mine:.2f} |", flush=True)
    if given.plot:
        draw(rows, given.plot)
    return 0


if __name__ == "__main__":
    sys.exit(main())
