"""Finds the items near a window without looking at all of them. Derived from the items, never dumped."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .items import Item

_SHORT = timedelta(days=1)


class TimeIndex:
    """Short single events in the order of their start; series, long and planted events apart.

    Whoever changes an item says so with ``changed``; what changed is sorted in when somebody looks.
    """

    def __init__(self) -> None:
        self._sorted: list[tuple[datetime, str]] = []
        self._starts: dict[str, datetime] = {}
        self._others: set[str] = set()
        self._changed: set[str] = set()
        self._complete = False

    def changed(self, key: str) -> None:
        self._changed.add(key)

    def near(self, items: dict[str, Item], start: datetime, end: datetime) -> Iterator[Item]:
        """Every item that may have a moment between two instants (naive UTC), and a few more."""
        self._catch_up(items)
        earliest = start - _SHORT if start - datetime.min > _SHORT else datetime.min
        position = bisect_left(self._sorted, (earliest, ""))
        while position < len(self._sorted) and self._sorted[position][0] < end:
            yield items[self._sorted[position][1]]
            position += 1
        for key in self._others:
            yield items[key]

    def _catch_up(self, items: dict[str, Item]) -> None:
        if not self._complete:
            self._complete = True
            self._changed.update(items)
        for key in self._changed:
            self._drop(key)
        self._add((key, items[key]) for key in self._changed if key in items)
        self._changed.clear()

    def _drop(self, key: str) -> None:
        self._others.discard(key)
        start = self._starts.pop(key, None)
        if start is not None:
            del self._sorted[bisect_left(self._sorted, (start, key))]

    def _add(self, items: Iterable[tuple[str, Item]]) -> None:
        for key, item in items:
            if item.raw is not None or item.series is not None or item.end - item.start > _SHORT:
                self._others.add(key)
            else:
                self._starts[key] = item.start
                insort(self._sorted, (item.start, key))
