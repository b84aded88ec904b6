"""What a head keeps of many: the newest, and for what is older one each day and each month. Pure functions of a set.

Each of them takes an addition in any order at a cost that does not grow, and says after a removal whether it still knows all
that it must. If not, the head is made anew from the contributions. A reserve beyond what is used makes that rare.
"""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterator
from operator import itemgetter
from typing import Any, Generic, TypeVar

T = TypeVar("T", bound=tuple[Any, ...])
_key = itemgetter(0, 1, 2)
_DAY = 10
_MONTH = 7
_YEAR = 4
DAYS, DAYS_RESERVE = 4, 2
MONTHS, MONTHS_RESERVE = 10, 2
YEARS, YEARS_RESERVE = 6, 2


class Newest(Generic[T]):
    """The newest `use` of a set of tuples, ordered by their first three parts."""

    __slots__ = ("count", "items", "reserve", "use")

    def __init__(self, use: int, reserve: int) -> None:
        self.use = use
        self.reserve = reserve
        self.items: list[T] = []
        """Oldest first. Whatever is newer than its first is in it."""
        self.count = 0
        """How many there are in all."""

    def add(self, item: T) -> None:
        if len(self.items) == self.count or (self.items and _key(item) > _key(self.items[0])):
            insort(self.items, item, key=_key)
            if len(self.items) > self.use + self.reserve:
                del self.items[0]
        self.count += 1

    def remove(self, item: T) -> None:
        place = bisect_left(self.items, _key(item), key=_key)
        if place < len(self.items) and _key(self.items[place]) == _key(item):
            del self.items[place]
        self.count -= 1

    @property
    def complete(self) -> bool:
        """Whether all that must be known is."""
        return len(self.items) >= min(self.use, self.count)

    def used(self) -> list[T]:
        """The newest, oldest of them first."""
        return self.items[-self.use :]

    def to_json(self) -> list[Any]:
        return [self.count, self.items]

    def load(self, value: list[Any], item: Callable[[Any], T]) -> None:
        self.count, self.items = value[0], [item(each) for each in value[1]]


class First(Generic[T]):
    """The first of the items of one value in one period, and which is the next one."""

    __slots__ = ("count", "item", "next")

    def __init__(self, count: int = 0, item: T | None = None, next_: tuple[Any, ...] | None = None) -> None:
        self.count = count
        self.item = item
        """None where it was taken back, and the next one is not at hand."""
        self.next = next_
        """The place of the next one. So a revision of the first is known to be the first still. None where it is not known."""

    def add(self, item: T) -> None:
        key = _key(item)
        if self.item is None:
            if not self.count or (self.next and key < self.next):
                self.item = item
        elif key < _key(self.item):
            self.item, self.next = item, _key(self.item)
        elif self.count == 1 or (self.next and key < self.next):
            self.next = key
        self.count += 1

    def remove(self, item: T) -> None:
        self.count -= 1
        if self.item is not None and _key(self.item) == _key(item):
            self.item = None
        elif self.next == _key(item):
            self.next = None


class Marks(Generic[T]):
    """For the newest `use` periods (days, months, years) in which there is something: the first of each value in that period."""

    __slots__ = ("below", "length", "periods", "reserve", "use")

    def __init__(self, length: int, use: int, reserve: int) -> None:
        self.length = length
        self.use = use
        self.reserve = reserve
        self.periods: dict[str, dict[str, First[T]]] = {}
        self.below = 0
        """How many there are in older periods, of which nothing is kept."""

    def add(self, value: str, item: T) -> None:
        period = item[0][: self.length]
        if period not in self.periods:
            if self.below and period < min(self.periods, default=period):
                self.below += 1
                return
            self.periods[period] = {}
        self.periods[period].setdefault(value, First()).add(item)
        if len(self.periods) > self.use + self.reserve:
            oldest = self.periods.pop(min(self.periods))
            self.below += sum(first.count for first in oldest.values())

    def remove(self, value: str, item: T) -> None:
        period = item[0][: self.length]
        values = self.periods.get(period)
        if values is None:
            self.below -= 1
            return
        values[value].remove(item)
        if not values[value].count:
            del values[value]
            if not values:
                del self.periods[period]

    @property
    def complete(self) -> bool:
        if self.below and len(self.periods) < self.use:
            return False
        return all(first.item is not None for values in self.periods.values() for first in values.values())

    def used(self) -> Iterator[T]:
        for period in sorted(self.periods, reverse=True)[: self.use]:
            yield from (first.item for first in self.periods[period].values() if first.item is not None)

    def to_json(self, number: Callable[[T], int]) -> list[Any]:
        """`number` gives the place of an item in a table that is kept beside."""
        return [
            self.below,
            {
                period: {value: [first.count, number(first.item), first.next] for value, first in values.items() if first.item is not None}
                for period, values in self.periods.items()
            },
        ]

    def load(self, value: list[Any], table: list[T]) -> None:
        self.below = value[0]
        self.periods = {
            period: {name: First(count, table[place], tuple(next_) if next_ else None) for name, (count, place, next_) in values.items()}
            for period, values in value[1].items()
        }


class Kept(Generic[T]):
    """What is kept of the claims about one field: the newest, and landmarks (the first of each value in a period) of what is older.

    A closure that is confirmed a thousand times keeps its beginning by its landmarks, on 4 days, in 10 months and in 6 years. What
    that gives up: among claims older than the newest, a value that ended and began again within one such period shows only its
    first beginning.
    """

    __slots__ = ("marks", "newest")

    def __init__(self, use: int, reserve: int, landmarks: bool) -> None:
        self.newest: Newest[T] = Newest(use, reserve)
        periods = ((_DAY, DAYS, DAYS_RESERVE), (_MONTH, MONTHS, MONTHS_RESERVE), (_YEAR, YEARS, YEARS_RESERVE))
        self.marks: list[Marks[T]] = [Marks(*each) for each in periods] if landmarks else []

    @property
    def floor(self) -> str:
        """The start of the oldest of the newest, where there are older ones; else empty."""
        start: str = self.newest.used()[0][0] if self.newest.count > self.newest.use else ""
        return start

    def add(self, value: str | None, item: T) -> None:
        """`value` is None for a claim that is no landmark: too weak, or without a date."""
        self.newest.add(item)
        if value is not None:
            for marks in self.marks:
                marks.add(value, item)

    def remove(self, value: str | None, item: T) -> None:
        self.newest.remove(item)
        if value is not None:
            for marks in self.marks:
                marks.remove(value, item)

    @property
    def complete(self) -> bool:
        return self.newest.complete and all(marks.complete for marks in self.marks)

    def used(self) -> list[T]:
        """All that a decision looks at, in order."""
        items: dict[Any, T] = {_key(item): item for item in self.newest.used()}
        for marks in self.marks:
            for item in marks.used():
                items.setdefault(_key(item), item)
        return [items[key] for key in sorted(items)]

    def to_json(self) -> list[Any]:
        table: dict[Any, int] = {_key(item): place for place, item in enumerate(self.newest.items)}
        items = list(self.newest.items)

        def number(item: T) -> int:
            place = table.setdefault(_key(item), len(items))
            if place == len(items):
                items.append(item)
            return place

        marks = [each.to_json(number) for each in self.marks]
        return [self.newest.count, len(self.newest.items), items, marks]

    def load(self, value: list[Any], item: Callable[[Any], T]) -> None:
        self.newest.count, size, saved, marks = value
        items = [item(each) for each in saved]
        self.newest.items = items[:size]
        for each, periods in zip(self.marks, marks, strict=True):
            each.load(periods, items)
