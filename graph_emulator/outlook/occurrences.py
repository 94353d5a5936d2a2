"""Which events, occurrences and exceptions lie in a window, and which days of a series are there at all."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from . import recurrence
from .items import Entry, Item, Series

_MARGIN = timedelta(days=2)  # no zone is further than that from UTC, however the day is cut


def overlaps(entry: Entry, start: datetime, end: datetime) -> bool:
    """Whether an entry has a moment in the window; one without duration counts where it begins."""
    first, last = entry.start, entry.end
    return first < end and (last > start or first == last == start)


def in_window(item: Item, start: datetime, end: datetime) -> list[Entry]:
    """The entries of an item between two instants (naive UTC); occurrences and exceptions for a series."""
    if item.series is None:
        entry = Entry(item)
        return [entry] if overlaps(entry, start, end) else []
    found = (Entry(item, slot) for slot in slots_near(item, start, end))
    return sorted((entry for entry in found if overlaps(entry, start, end)), key=lambda entry: entry.start)


def slots_near(item: Item, start: datetime, end: datetime) -> Iterable[date]:
    """The slots that may lie in a window: those of the rule around it, and every exception."""
    series = _series(item)
    length = item.end - item.start
    first = _clamped(start, -(_MARGIN + length))
    last = _clamped(end, _MARGIN)
    gone = set(series.cancelled)
    days = {day for day in recurrence.slots(series.recurrence, first, last) if day.isoformat() not in gone}
    return days | {date.fromisoformat(day) for day in series.exceptions}


def exists(item: Item, slot: date) -> bool:
    """Whether the series has this slot and it was not deleted."""
    series = _series(item)
    day = slot.isoformat()
    if day in series.exceptions:
        return True
    return day not in series.cancelled and slot in recurrence.slots(series.recurrence, slot, slot)


def is_cancelled(item: Item, slot: date) -> bool:
    return slot.isoformat() in _series(item).cancelled


def all_slots(item: Item) -> list[date]:
    """Every slot that is left; for a series without end those of the first ten years."""
    horizon = datetime(item.start.year + 10, 12, 31) if item.start.year < 4490 else datetime(4500, 8, 31)
    series = _series(item)
    last = recurrence.LAST_DAY if series.recurrence["range"]["type"] != "noEnd" else horizon.date()
    gone = set(series.cancelled)
    days = {day for day in recurrence.slots(series.recurrence, date.min, last) if day.isoformat() not in gone}
    return sorted(days | {date.fromisoformat(day) for day in series.exceptions})


def _series(item: Item) -> Series:
    if item.series is None:
        raise ValueError("not a series")
    return item.series


def _clamped(moment: datetime, step: timedelta) -> date:
    try:
        return (moment + step).date()
    except OverflowError:
        return date.min if step < timedelta() else date.max
