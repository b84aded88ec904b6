"""Python's collector: walks what a service has loaded no more, and still finds what is lost in circles."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from watchfloor.runtime.collecting import THRESHOLDS, collect_seldom


@pytest.fixture(autouse=True)
def collector() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


class Circle:
    """Refers to itself, so that only the collector can free it."""

    def __init__(self) -> None:
        self.me = self


def test_what_is_loaded_is_walked_no_more() -> None:
    loaded = Circle()
    collect_seldom()
    assert not any(each is loaded for each in gc.get_objects())


def test_circles_that_come_later_are_freed_without_being_asked_for() -> None:
    collect_seldom()
    lost = weakref.ref(Circle())
    assert lost() is not None
    kept = [[] for _ in range(2 * THRESHOLDS[0])]
    assert lost() is None
    assert kept
