"""Lists of a calendar's events: all of them, or those of a window."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ..ids import ItemId
from . import errors, occurrences
from .items import Calendar, Entry, Mailbox
from .planted import window_of

LONGEST = timedelta(days=1825)


def events(mailbox: Mailbox, calendar: Calendar) -> list[Entry]:
    """Single events and masters, newest first."""
    found = [Entry(item) for item in mailbox.in_calendar(calendar.key)]
    return sorted(found, key=lambda entry: (entry.item.created, entry.item.key), reverse=True)


def view(mailbox: Mailbox, calendar: Calendar, start: datetime, end: datetime) -> list[Entry]:
    """Single events, occurrences and exceptions of a window (naive UTC) in the order of their start."""
    if end < start:
        raise errors.invalid_request("The end of the range is before its start.")
    if end - start > LONGEST:
        raise errors.view_too_long()
    found: list[tuple[datetime, Entry]] = []
    for item in mailbox.index.near(mailbox.items, start, end):
        if item.calendar != calendar.key:
            continue
        if item.raw is not None:
            span = window_of(item)
            if span is None or (span[0] < end and span[1] > start):
                found.append((span[0] if span else start, Entry(item)))
        else:
            found += ((entry.start, entry) for entry in occurrences.in_window(item, start, end))
    found.sort(key=lambda one: (one[0], one[1].item.key))
    return [entry for _, entry in found]


def find(mailbox: Mailbox, name: ItemId, *, immutable: bool) -> Entry:
    """The entry of an id. The ordinary form names the folder, too, and is worth nothing after a move."""
    item = mailbox.items.get(name.key)
    if item is None or item.calendar not in mailbox.calendars:
        raise errors.not_found()
    if not immutable and name.folder not in (0, mailbox.calendars[item.calendar].number):
        raise errors.not_found()
    if name.slot is None:
        return Entry(item)
    return _occurrence(item_entry=Entry(item), slot=name.slot, generation=name.generation)


def _occurrence(item_entry: Entry, slot: date, generation: int) -> Entry:
    item = item_entry.item
    if item.series is None or item.series.generation != generation:
        raise errors.not_found()
    if not occurrences.exists(item, slot):
        raise errors.not_found()
    return Entry(item, slot)
