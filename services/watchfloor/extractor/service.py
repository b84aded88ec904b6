"""`watchfloor extractor`: the extractor as a process."""

from functools import partial

from watchfloor.contracts.article import AcceptedArticle
from watchfloor.contracts.extraction import Extraction
from watchfloor.extractor.agent import ARTICLE_SECONDS, ExtractorAgent
from watchfloor.runtime import part_metrics
from watchfloor.runtime.settings import Settings
from watchfloor.runtime.strict_app import StrictApp
from watchfloor.runtime.worker import Service, run_worker
from watchfloor.runtime.worker_pool import Reader, WorkerPool


def load_extractor(model: str) -> Reader[AcceptedArticle, Extraction]:
    """The extractor; called in the reading process, which alone pays for spaCy."""
    from watchfloor.extractor.pipeline import Extractor

    return Extractor(model)


class ExtractorService(Service):
    """Reads articles in a process of its own, so that the event loop stays free."""

    name = "extractor"

    def __init__(self, settings: Settings) -> None:
        self.port = settings.extractor_port
        self._settings = settings
        self._pool: WorkerPool[AcceptedArticle, Extraction] = WorkerPool(
            partial(load_extractor, settings.model), item_seconds=ARTICLE_SECONDS
        )

    def attach(self, app: StrictApp) -> None:
        ExtractorAgent(app, self._settings, self._pool)

    async def prepare(self) -> None:
        await self._pool.start()
        part_metrics.knows(self._pool.version, self._settings.model)

    def end(self) -> None:
        self._pool.stop()


def run(settings: Settings) -> int:
    """Run the extractor until it is told to stop; the exit status."""
    return run_worker(settings, ExtractorService)
