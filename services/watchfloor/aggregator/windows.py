"""What a head keeps of many: the newest, and for what is older one each day and each month. Pure functions of a set.

Each of them takes an addition in any order at a cost that does not grow, and says after a removal whether it still knows all
that it must. If not, the head is made anew from the contributions. A reserve beyond what is used makes that rare.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import Any, Generic, TypeVar

T = TypeVar("T", bound=tuple[Any, ...])
Key = Callable[[Any], tuple[Any, ...]]
_key: Key = itemgetter(slice(4))
_DAY = 10
_MONTH = 7
_YEAR = 4
DAYS, DAYS_RESERVE = 3, 1
MONTHS, MONTHS_RESERVE = 5, 1
YEARS, YEARS_RESERVE = 6, 1
LANDMARKS = 16
"""Of the landmarks older than the newest claims so many are used: all of a value that does not change, which has 14 at most."""


class Newest(Generic[T]):
    """The newest `use` of a set of tuples, ordered by their first four parts; or the last ones in another order.

    No two of them may have the same place: what is taken back is found by it.
    """

    __slots__ = ("_place", "count", "items", "reserve", "use")

    def __init__(self, use: int, reserve: int, place: Key = _key) -> None:
        self.use = use
        self.reserve = reserve
        self._place = place
        self.items: list[T] = []
        """Oldest first. Whatever is newer than its first is in it."""
        self.count = 0
        """How many there are in all."""

    def add(self, item: T) -> None:
        if len(self.items) == self.count or (self.items and self._place(item) > self._place(self.items[0])):
            insort(self.items, item, key=self._place)
            if len(self.items) > self.use + self.reserve:
                del self.items[0]
        self.count += 1

    def remove(self, item: T) -> None:
        place = self._place(item)
        at = bisect_left(self.items, place, key=self._place)
        if at < len(self.items) and self._place(self.items[at]) == place:
            del self.items[at]
        self.count -= 1

    @property
    def complete(self) -> bool:
        """Whether all that must be known is."""
        return len(self.items) >= min(self.use, self.count)

    def used(self) -> list[T]:
        """The newest, oldest of them first."""
        return self.items[-self.use :]

    def to_json(self) -> list[Any]:
        return [self.count, [*map(tuple, self.items)]]

    def load(self, value: list[Any], item: Callable[[Any], T]) -> None:
        self.count, self.items = value[0], [item(each) for each in value[1]]


First = list[Any]
"""Of the items of one value in one period: how many there are; the first, None where it was taken back and the next one is not at
hand; and the place of the next one, None where it is not known: so a revision of the first is known to be the first still.
A list, as it is written: a head has a hundred of them."""
_COUNT, _ITEM, _NEXT = 0, 1, 2


def _add(first: First, item: tuple[Any, ...]) -> None:
    key = _key(item)
    if first[_ITEM] is None:
        if not first[_COUNT] or (first[_NEXT] and key < first[_NEXT]):
            first[_ITEM] = item
    elif key < (place := _key(first[_ITEM])):
        first[_ITEM], first[_NEXT] = item, place
    elif first[_COUNT] == 1 or (first[_NEXT] and key < first[_NEXT]):
        first[_NEXT] = key
    first[_COUNT] += 1


def _remove(first: First, item: tuple[Any, ...]) -> None:
    key = _key(item)
    first[_COUNT] -= 1
    if first[_ITEM] is not None and _key(first[_ITEM]) == key:
        first[_ITEM] = None
    elif first[_NEXT] == key:
        first[_NEXT] = None


class Marks(Generic[T]):
    """For the newest `use` periods (days, months, years) in which there is something: the first of each value in that period."""

    __slots__ = ("below", "length", "periods", "reserve", "use")

    def __init__(self, length: int, use: int, reserve: int) -> None:
        self.length = length
        self.use = use
        self.reserve = reserve
        self.periods: dict[str, dict[str, First]] = {}
        self.below = 0
        """How many there are in older periods, of which nothing is kept."""

    def add(self, value: str, item: T) -> None:
        period = item[0][: self.length]
        if period not in self.periods:
            if self.below and period < min(self.periods, default=period):
                self.below += 1
                return
            self.periods[period] = {}
        _add(self.periods[period].setdefault(value, [0, None, None]), item)
        if len(self.periods) > self.use + self.reserve:
            oldest = self.periods.pop(min(self.periods))
            self.below += sum(first[_COUNT] for first in oldest.values())

    def remove(self, value: str, item: T) -> None:
        period = item[0][: self.length]
        values = self.periods.get(period)
        if values is None:
            self.below -= 1
            return
        _remove(values[value], item)
        if not values[value][_COUNT]:
            del values[value]
            if not values:
                del self.periods[period]

    @property
    def complete(self) -> bool:
        if self.below and len(self.periods) < self.use:
            return False
        return all(first[_ITEM] is not None for values in self.periods.values() for first in values.values())

    def used(self) -> Iterator[T]:
        for period in sorted(self.periods, reverse=True)[: self.use]:
            yield from (first[_ITEM] for first in self.periods[period].values() if first[_ITEM] is not None)

    def to_json(self, items: list[T], places: dict[int, int]) -> list[Any]:
        """With the place of an item in `items` instead of itself; `places` gives it by identity. What is not there yet is added."""
        written: dict[str, dict[str, First]] = {}
        for period, values in self.periods.items():
            written[period] = {}
            for value, (count, item, following) in values.items():
                place = places.get(id(item))
                if place is None:
                    place = places[id(item)] = len(items)
                    items.append(item)
                written[period][value] = [count, place, following]
        return [self.below, written]

    def load(self, value: list[Any], items: list[T]) -> None:
        self.below, self.periods = value
        for values in self.periods.values():
            for first in values.values():
                first[_ITEM] = items[first[_ITEM]]
                if first[_NEXT]:
                    first[_NEXT] = tuple(first[_NEXT])


class Kept(Generic[T]):
    """What is kept of the claims about one field: the newest, and landmarks (the first of each value in a period) of what is older.

    A closure that is confirmed a thousand times keeps its beginning by its landmarks, on 3 days, in 5 months and in 6 years. What
    that gives up: among claims older than the newest, a value that ended and began again within one such period shows only its
    first beginning.
    """

    __slots__ = ("_used", "marks", "newest")

    def __init__(self, use: int, reserve: int, landmarks: bool) -> None:
        self.newest: Newest[T] = Newest(use, reserve)
        periods = ((_DAY, DAYS, DAYS_RESERVE), (_MONTH, MONTHS, MONTHS_RESERVE), (_YEAR, YEARS, YEARS_RESERVE))
        self.marks: list[Marks[T]] = [Marks(*each) for each in periods] if landmarks else []
        self._used: list[T] | None = None

    @property
    def floor(self) -> str:
        """The start of the oldest of the newest, where there are older ones; else empty."""
        start: str = self.newest.used()[0][0] if self.newest.count > self.newest.use else ""
        return start

    def add(self, value: str | None, item: T) -> None:
        """`value` is None for a claim that is no landmark: too weak, or without a date."""
        self._used = None
        self.newest.add(item)
        if value is not None:
            for marks in self.marks:
                marks.add(value, item)

    def remove(self, value: str | None, item: T) -> None:
        self._used = None
        self.newest.remove(item)
        if value is not None:
            for marks in self.marks:
                marks.remove(value, item)

    @property
    def complete(self) -> bool:
        return self.newest.complete and all(marks.complete for marks in self.marks)

    def used(self) -> list[T]:
        """All that a decision looks at, in order."""
        if self._used is None:
            newest = self.newest.used()
            oldest = _key(newest[0]) if newest else ()
            older = {key: item for marks in self.marks for item in marks.used() if (key := _key(item)) < oldest}
            self._used = [*(older[key] for key in sorted(older)[-LANDMARKS:]), *newest]
        return self._used

    def to_json(self) -> list[Any]:
        items = list(self.newest.items)
        places = {id(item): place for place, item in enumerate(items)}
        marks = [each.to_json(items, places) for each in self.marks]
        # As plain tuples: orjson asks for each named one what to do with it.
        return [self.newest.count, len(self.newest.items), [*map(tuple, items)], marks]

    def load(self, value: list[Any], item: Callable[[Any], T]) -> None:
        self.newest.count, size, saved, marks = value
        items = [item(each) for each in saved]
        self.newest.items = items[:size]
        for each, periods in zip(self.marks, marks, strict=True):
            each.load(periods, items)
