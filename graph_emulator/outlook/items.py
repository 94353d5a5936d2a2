"""What a mailbox holds: calendars, events and series. Pure data, everything as JSON-able values.

A meeting is the organiser's item and one copy per attendee who has a mailbox here; they share ``uid``
(Outlook's iCalUId) and have their own keys, calendars, answers, reminders and categories.
A series is one item; its occurrences are computed from the rule, only what deviates is stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from .. import times, zones
from .index import TimeIndex

Values = dict[str, Any]


def utc(value: dict[str, Any]) -> datetime:
    """Naive UTC of a stored dateTimeTimeZone."""
    return zones.to_utc(times.wall_of(value), value["timeZone"])


@dataclass
class Deviation:
    """One occurrence that deviates: an exception, in Graph's word. ``values`` holds only what was changed for it."""

    values: Values = field(default_factory=dict)
    response: dict[str, str] | None = None
    cancelled: bool = False
    seq: int = 0
    extended: dict[str, str] = field(default_factory=dict)


@dataclass
class Series:
    """The rule of a series and its deviations, keyed by the ISO date of the slot in the pattern."""

    recurrence: Values
    generation: int = 0
    exceptions: dict[str, Deviation] = field(default_factory=dict)
    cancelled: list[str] = field(default_factory=list)


@dataclass
class Item:
    """A single event or a whole series, as one mailbox holds it. Times in ``values`` are wall times with zone."""

    key: str
    calendar: str
    uid: str
    organizer: dict[str, str]
    is_organizer: bool
    created: datetime
    modified: datetime
    values: Values = field(default_factory=dict)
    response: dict[str, str] = field(default_factory=dict)
    cancelled: bool = False
    draft: bool = False
    unsent: list[str] | None = None  # who was invited when the organiser began to edit without sending
    online_meeting: Values | None = None
    transaction_id: str | None = None
    series: Series | None = None
    change: int = 1
    seq: int = 0
    extended: dict[str, str] = field(default_factory=dict)
    extended_lists: dict[str, list[str]] = field(default_factory=dict)
    extensions: dict[str, Values] = field(default_factory=dict)
    attachments: list[Values] = field(default_factory=list)
    raw: Values | None = None  # planted without validation: shown as it is, whatever it holds

    @property
    def start(self) -> datetime:
        return utc(self.values["start"])

    @property
    def end(self) -> datetime:
        return utc(self.values["end"])

    @property
    def is_meeting(self) -> bool:
        return bool(self.values.get("attendees"))


@dataclass(frozen=True)
class Entry:
    """One thing a client can name: a single event, a series' master, or one occurrence of a series."""

    item: Item
    slot: date | None = None

    @property
    def exception(self) -> Deviation | None:
        series = self.item.series
        return series.exceptions.get(self.slot.isoformat()) if series and self.slot else None

    @property
    def kind(self) -> str:
        if self.item.series is None:
            return "singleInstance"
        if self.slot is None:
            return "seriesMaster"
        return "exception" if self.exception else "occurrence"

    @property
    def values(self) -> Values:
        """The values in force: the item's own, moved to the slot, with the exception's on top."""
        if self.slot is None:
            return self.item.values
        exception = self.exception
        own = exception.values if exception else {}
        return {**self.item.values, **slot_times(self.item, self.slot), **own}

    @property
    def start(self) -> datetime:
        return utc(self._time("start"))

    @property
    def end(self) -> datetime:
        return utc(self._time("end"))

    def _time(self, name: str) -> Values:
        if self.slot is None:
            return dict(self.item.values[name])
        exception = self.exception
        if exception and name in exception.values:
            return dict(exception.values[name])
        return dict(slot_times(self.item, self.slot)[name])

    @property
    def original_start(self) -> datetime | None:
        """Where the occurrence stood in the pattern, naive UTC."""
        return utc(slot_times(self.item, self.slot)["start"]) if self.slot else None


def slot_times(item: Item, slot: date) -> Values:
    """start and end of an undisturbed occurrence: the master's wall times, moved by whole days."""
    start, end = item.values["start"], item.values["end"]
    step = slot - times.wall_of(start).date()
    found = {
        name: {"dateTime": (times.wall_of(value) + step).isoformat(), "timeZone": value["timeZone"]}
        for name, value in (("start", start), ("end", end))
    }
    begins = utc(found["start"])
    if utc(found["end"]) < begins:  # it begins in the hour that spring leaves out, and ends right after it
        stop = begins + (times.wall_of(end) - times.wall_of(start))
        found["end"]["dateTime"] = zones.from_utc(stop, end["timeZone"]).isoformat()
    return found


@dataclass
class Tombstone:
    """What is left of something deleted or moved away, for the delta of its calendar."""

    seq: int
    key: str
    calendar: str
    slot: str | None = None
    generation: int = 0


@dataclass
class Calendar:
    key: str
    name: str
    number: int
    is_default: bool = False
    can_edit: bool = True
    color: str = "auto"
    hex_color: str = ""
    group: str = ""
    change: int = 1
    is_removable: bool = True
    shared_from: str = ""  # the owner's address, when this only stands for somebody else's default calendar


@dataclass
class CalendarGroup:
    key: str
    name: str
    class_id: str
    change: int = 1


@dataclass
class Mailbox:
    """One person's mailbox. Every change of an item gives it the next ``seq``: the mailbox's change log."""

    address: str
    name: str
    user_id: str
    time_zone: str = "UTC"
    state: str = "active"  # active, disabled, none (no licensed mailbox)
    aliases: list[str] = field(default_factory=list)  # further addresses whose mail arrives here
    sign_in_name: str = ""  # userPrincipalName, if it is not the address
    calendars: dict[str, Calendar] = field(default_factory=dict)
    groups: dict[str, CalendarGroup] = field(default_factory=dict)
    items: dict[str, Item] = field(default_factory=dict)
    tombstones: list[Tombstone] = field(default_factory=list)
    seq: int = 0
    moments: list[tuple[int, datetime]] = field(default_factory=list)  # when changes happened; kept for a delta's lag
    index: TimeIndex = field(default_factory=TimeIndex, init=False, repr=False, compare=False, metadata={"dump": False})
    shared_with: dict[str, str] = field(default_factory=dict)  # address -> role ("read" or "write")

    @property
    def default_calendar(self) -> Calendar:
        return next(calendar for calendar in self.calendars.values() if calendar.is_default)

    def by_uid(self, uid: str) -> Item | None:
        return next((item for item in self.items.values() if item.uid == uid), None)

    def in_calendar(self, calendar: str) -> Iterator[Item]:
        return (item for item in self.items.values() if item.calendar == calendar)

    def next_seq(self) -> int:
        self.seq += 1
        return self.seq

    @property
    def addresses(self) -> frozenset[str]:
        """All of them, in lower case."""
        return frozenset(one.lower() for one in (self.address, *self.aliases))

    def person(self) -> dict[str, str]:
        return {"name": self.name, "address": self.address}
