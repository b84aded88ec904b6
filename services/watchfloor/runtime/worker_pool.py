"""One process beside the event loop, for work that would freeze heartbeats, commits and HTTP.

It takes whole batches, one at a time. A batch that takes too long, or that ends the process, is tried again one item at
a time in a fresh process, so that only the item at fault fails. However the parent dies, the process ends within half
a second: it looks at the parent's pid, since a pool's own ways leave orphans after kill -9 with every start method.
"""

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Any, Generic, Protocol, TypeVar

from watchfloor.runtime.metrics import WORKER_RESTARTS

WATCH_SECONDS = 0.5
START_SECONDS = 120.0
"""A model is loaded within seconds; a cold disk takes longer."""

A = TypeVar("A")
R = TypeVar("R")
A_contra = TypeVar("A_contra", contravariant=True)
R_co = TypeVar("R_co", covariant=True)
log = logging.getLogger(__name__)


class Reader(Protocol[A_contra, R_co]):
    """What runs in the process."""

    @property
    def version(self) -> str: ...

    def extract_batch(self, items: Sequence[A_contra], /) -> Sequence[R_co]: ...


class ItemFailed(Exception):
    """An item could not be dealt with. `code` is `too_slow`, `killed_reader` or `reader_error`."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


class _Trouble(Exception):
    """A batch failed; the process is gone where it had to be."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.code = code


_reader: Reader[Any, Any] | None = None


def _end_with(parent: int) -> None:
    """End this process when `parent` is gone."""

    def watch() -> None:
        while True:
            time.sleep(WATCH_SECONDS)
            try:
                os.kill(parent, 0)
            except ProcessLookupError:
                os._exit(0)

    # The terminal's Ctrl-C goes to the whole group; the parent decides when we end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=watch, name="parent-watch", daemon=True).start()


def _load(factory: Callable[[], Reader[Any, Any]]) -> tuple[int, str]:
    global _reader
    _reader = factory()
    return os.getpid(), _reader.version


def _run(items: Sequence[Any]) -> Sequence[Any]:
    assert _reader is not None, "the process loads its reader before it gets work"
    return _reader.extract_batch(items)


class WorkerPool(Generic[A, R]):
    """A reading process that is started again when it has to be.

    Args:
        factory: makes the reader; called in the process, so it must be picklable.
        item_seconds: how long a batch, and when it is tried again each of its items, may take.
    """

    def __init__(self, factory: Callable[[], Reader[A, R]], *, item_seconds: float) -> None:
        self._factory = factory
        self._item_seconds = item_seconds
        self._executor: ProcessPoolExecutor | None = None
        self._pid: int | None = None
        self._starting = asyncio.Lock()
        self.version = ""
        for cause in ("too_slow", "killed_reader"):  # from the start, so that the first one counts as an increase
            WORKER_RESTARTS.labels(cause=cause)

    async def start(self) -> None:
        """Start the process and load the reader in it; where that has been done, nothing.

        Raises:
            whatever the factory raises, such as a model that is not installed.
            TimeoutError: it takes longer than two minutes.
        """
        async with self._starting:
            if self._pid is not None:
                return
            self._executor = ProcessPoolExecutor(
                max_workers=1, mp_context=multiprocessing.get_context("forkserver"), initializer=_end_with, initargs=(os.getpid(),)
            )
            loading = asyncio.wrap_future(self._executor.submit(_load, self._factory))
            self._pid, self.version = await asyncio.wait_for(loading, START_SECONDS)

    def stop(self) -> None:
        """End the process at once, whatever it does; nothing waits for what it was doing."""
        executor, self._executor = self._executor, None
        pid, self._pid = self._pid, None
        if pid is not None:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if executor is not None:
            # Milliseconds, now that the process is gone; without waiting its semaphores would stay behind.
            executor.shutdown(wait=pid is not None, cancel_futures=True)

    async def each(self, items: Sequence[A]) -> AsyncGenerator[R | ItemFailed, None]:
        """The result of every item, in order: as one batch, or where that fails one by one.

        Between two results of a batch that failed as a whole much time may pass.
        """
        try:
            results = await self._attempt(items)
        except _Trouble as trouble:
            if len(items) == 1:
                yield ItemFailed(trouble.code, str(trouble))
                return
            log.warning("a batch of %d failed (%s): each of it is tried alone", len(items), trouble)
            for item in items:
                async for result in self.each([item]):
                    yield result
            return
        for result in results:
            yield result

    async def _attempt(self, items: Sequence[A]) -> Sequence[R]:
        await self.start()
        assert self._executor is not None
        try:
            running = asyncio.wrap_future(self._executor.submit(_run, items))
            return await asyncio.wait_for(running, self._item_seconds)
        except TimeoutError:
            WORKER_RESTARTS.labels(cause="too_slow").inc()
            self.stop()
            raise _Trouble("too_slow", f"reading it took longer than {self._item_seconds:g} seconds") from None
        except BrokenProcessPool as error:
            WORKER_RESTARTS.labels(cause="killed_reader").inc()
            self.stop()
            raise _Trouble("killed_reader", "reading it ended the reading process") from error
        except Exception as error:
            # Reading is pure: what it raises on these items it will raise again, and the process is as good as before.
            log.exception("reading a batch raised")
            raise _Trouble("reader_error", f"reading it raised {type(error).__name__}: {str(error)[:300]}") from error
