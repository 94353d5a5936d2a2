"""The days of a series: Graph's recurrence pattern and range as dates. No zones here, only the series' own calendar."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
INDEXES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}
LAST_DAY = date(4500, 8, 31)  # Exchange ends every series before 4500-09-01


def slots(recurrence: dict[str, Any], first: date, last: date) -> list[date]:
    """The days of the pattern between two days (both inclusive), whether or not they were cancelled later."""
    pattern, span = recurrence["pattern"], recurrence["range"]
    frozen = tuple(sorted((name, tuple(v) if isinstance(v, list) else v) for name, v in pattern.items()))
    start = date.fromisoformat(span["startDate"])
    if span["type"] == "numbered":
        counted = _numbered(frozen, start, span["numberOfOccurrences"])
        return [day for day in counted if first <= day <= last]
    end = min(last, date.fromisoformat(span["endDate"]) if span["type"] == "endDate" else LAST_DAY)
    return list(_between(frozen, start, max(first, start), end))


def last_slot(recurrence: dict[str, Any]) -> date | None:
    """The last day of the pattern; None when it has no end."""
    if recurrence["range"]["type"] == "noEnd":
        return None
    days = slots(recurrence, date.min, LAST_DAY)
    return days[-1] if days else None


def first_slot(recurrence: dict[str, Any]) -> date | None:
    """The first day of the pattern; None when it has no day at all (a 31 February, an end before the start)."""
    start = date.fromisoformat(recurrence["range"]["startDate"])
    found = slots(recurrence, start, min(start + timedelta(days=366 * 9), LAST_DAY))
    if not found and recurrence["pattern"].get("interval", 1) > 8:
        found = slots(recurrence, start, LAST_DAY)
    return found[0] if found else None


def neighbours(recurrence: dict[str, Any], slot: date) -> tuple[date | None, date | None]:
    """The days of the pattern before and after a slot."""
    pattern = recurrence["pattern"]
    reach = timedelta(days=370 * max(1, int(pattern.get("interval", 1))))
    before = slots(recurrence, max(date.min + reach, slot) - reach, slot - timedelta(days=1))
    after = slots(recurrence, slot + timedelta(days=1), min(slot, LAST_DAY - reach) + reach)
    return (before[-1] if before else None), (after[0] if after else None)


@lru_cache(maxsize=512)
def _numbered(frozen: tuple[tuple[str, Any], ...], start: date, count: int) -> tuple[date, ...]:
    days: list[date] = []
    for day in _between(frozen, start, start, LAST_DAY):
        days.append(day)
        if len(days) == count:
            break
    return tuple(days)


def _between(frozen: tuple[tuple[str, Any], ...], start: date, first: date, last: date) -> Iterator[date]:
    """Days of the pattern from ``first`` to ``last``; periods are counted from ``start``."""
    if first > last:
        return
    pattern = dict(frozen)
    kind, interval = pattern["type"], int(pattern["interval"])
    if kind == "daily":
        skipped = -(-(first - start).days // interval)
        day = start + timedelta(days=max(0, skipped) * interval)
        while day <= last:
            yield day
            if day > LAST_DAY - timedelta(days=interval):
                return
            day += timedelta(days=interval)
    elif kind == "weekly":
        yield from _weekly(pattern, interval, start, first, last)
    else:
        yield from _by_month(pattern, kind, interval, start, first, last)


def _weekly(pattern: dict[str, Any], interval: int, start: date, first: date, last: date) -> Iterator[date]:
    week_start = DAYS.index(pattern.get("firstDayOfWeek", "sunday"))
    offsets = sorted((DAYS.index(day) - week_start) % 7 for day in pattern["daysOfWeek"])
    week = start - timedelta(days=(start.weekday() - week_start) % 7)
    passed = max(0, (first - week).days // 7 // interval)
    week += timedelta(weeks=passed * interval)
    while week <= last:
        for offset in offsets:
            day = week + timedelta(days=offset)
            if max(first, start) <= day <= last:
                yield day
        week += timedelta(weeks=interval)


def _by_month(
    pattern: dict[str, Any], kind: str, interval: int, start: date, first: date, last: date
) -> Iterator[date]:
    yearly = kind.endswith("Yearly")
    step = interval * 12 if yearly else interval
    base = start.year * 12 + (int(pattern["month"]) if yearly else start.month) - 1
    passed = max(0, (first.year * 12 + first.month - 1 - base) // step)
    month = base + passed * step
    while month <= last.year * 12 + last.month - 1:
        day = _day_in_month(pattern, kind, month // 12, month % 12 + 1)
        if max(first, start) <= day <= last:
            yield day
        month += step


def _day_in_month(pattern: dict[str, Any], kind: str, year: int, month: int) -> date:
    length = calendar.monthrange(year, month)[1]
    if kind.startswith("absolute"):
        return date(year, month, min(int(pattern["dayOfMonth"]), length))  # Outlook takes the month's last day
    wanted = {DAYS.index(day) for day in pattern["daysOfWeek"]}
    found = [day for day in range(1, length + 1) if date(year, month, day).weekday() in wanted]
    return date(year, month, found[INDEXES[pattern.get("index", "first")]])
