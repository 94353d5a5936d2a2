"""start, end and isAllDay: inseparable, because Graph judges each by the others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from . import clean, zone
from .item import Item, Properties, as_properties
from .messages import _
from .values import AllDay, Timed

PROPERTIES = ("start", "end", "isAllDay", "originalStartTimeZone")

#: What Exchange can store; year 1 is its way to say "not set".
YEARS = range(1601, 4500)
_DAY = timedelta(days=1)


def read(item: Item) -> Timed | AllDay:
    """The time in UTC, or the dates of an all-day event."""
    start, stop = _instant(item, "start"), _instant(item, "end")
    if item.flag("isAllDay"):
        return _all_day(item, start, stop)
    if stop < start:
        raise item.malformed("end", _("the end is before the start"))
    return Timed(_utc(start), _utc(stop), _persons_zone(item, start))


def write(time: Timed | AllDay) -> dict[str, Any]:
    """``isAllDay`` goes with start and end always: alone they would be judged by the flag that is there."""
    if isinstance(time, AllDay):
        # Only the dates matter. UTC has no summer time that could move a midnight.
        first = datetime(time.first.year, time.first.month, time.first.day)
        end = datetime(time.last.year, time.last.month, time.last.day) + _DAY
        return _written(first, end, zone.UTC_NAME, all_day=True)
    label, local = labelled(time.zone, time.start, time.stop)
    return _written(local[0], local[1], label, all_day=False)


def write_first(first: Timed | AllDay) -> dict[str, Any]:
    """The same for the first occurrence of a series, whose zone is that of all the others: never another one."""
    if isinstance(first, AllDay):
        return write(first)
    label, local = labelled_as_lived(first.zone, first.start, first.stop)
    return _written(local[0], local[1], label, all_day=False)


def labelled(person: str, *instants: datetime) -> tuple[str, list[datetime]]:
    """The name of a zone that Outlook knows, and the naive UTC instants as wall times in it.

    The person's zone by its Windows name, else by its IANA name. UTC only if the wall time does not say which instant
    is meant: in the two equal hours of the night when summer time ends (Windows takes the second, others the first).
    """
    iana = zone.to_iana(person) or zone.UTC_NAME
    windows = zone.to_windows(iana)
    for label, clock in ((windows, zone.to_iana(windows or "")), (iana, iana)):
        if label and clock:
            local = [wall_time(instant, ZoneInfo(clock)) for instant in instants]
            if [only_instant_of(wall, ZoneInfo(clock)) for wall in local] == list(instants):
                return label, local
    return zone.UTC_NAME, list(instants)


def labelled_as_lived(person: str, *instants: datetime) -> tuple[str, list[datetime]]:
    """The person's own zone, by its Windows name where that has the same clock, and the wall times in it.

    A wall time that comes twice may be read as the other one of the two.
    """
    iana = zone.to_iana(person) or zone.UTC_NAME
    local = [wall_time(instant, ZoneInfo(iana)) for instant in instants]
    windows = zone.to_windows(iana)
    clock = zone.to_iana(windows or "")
    if windows and clock and [wall_time(instant, ZoneInfo(clock)) for instant in instants] == local:
        return windows, local
    return iana, local


def _written(start: datetime, end: datetime, label: str, *, all_day: bool) -> dict[str, Any]:
    return {
        "start": {"dateTime": start.isoformat(timespec="seconds"), "timeZone": label},
        "end": {"dateTime": end.isoformat(timespec="seconds"), "timeZone": label},
        "isAllDay": all_day,
    }


def _instant(item: Item, name: str) -> datetime:
    """The property as an aware time in the zone it names (UTC if it names none)."""
    part = as_properties(item.get(name))
    value = clean.text(part.get("dateTime")).strip()
    if not value:
        raise item.malformed(name, _("there is no date and time"))
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise item.malformed(name, _("“%(value)s” is not a date and time", value=value[:50])) from None
    if moment.year not in YEARS:
        raise item.malformed(name, _("the year %(year)s is out of range", year=moment.year))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=_zone(item, name, part))
    return moment.replace(microsecond=0)


def _zone(item: Item, name: str, part: Properties) -> ZoneInfo:
    label = clean.text(part.get("timeZone")).strip()
    iana = zone.to_iana(label or zone.UTC_NAME)
    if iana is None:
        raise item.malformed(name, _("the time zone “%(zone)s” is unknown", zone=label[:100]))
    return ZoneInfo(iana)


def _persons_zone(item: Item, start: datetime) -> str:
    """The zone the event was made in; answers are asked for in UTC, which says nothing about the person."""
    original = zone.to_iana(item.text("originalStartTimeZone"))
    return original or (start.tzinfo.key if isinstance(start.tzinfo, ZoneInfo) else None) or zone.UTC_NAME


def _all_day(item: Item, start: datetime, end: datetime) -> AllDay:
    if start.time() != datetime.min.time() or end.time() != datetime.min.time():
        # Midnight in another zone than the one of the answer: that of the person.
        original = zone.to_iana(item.text("originalStartTimeZone"))
        if original:
            start, end = start.astimezone(ZoneInfo(original)), end.astimezone(ZoneInfo(original))
    first, end_day = _nearest_midnight(start), _nearest_midnight(end)
    if end_day < first:
        raise item.malformed("end", _("the end is before the start"))
    return AllDay(first, max(first, end_day - _DAY))


def _nearest_midnight(moment: datetime) -> date:
    return (moment.replace(tzinfo=None) + _DAY / 2).date()


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def wall_time(instant: datetime, where: ZoneInfo) -> datetime:
    """What the clock shows there at a naive UTC instant."""
    return instant.replace(tzinfo=UTC).astimezone(where).replace(tzinfo=None, fold=0)


def instant_of(wall: datetime, where: ZoneInfo) -> datetime:
    """The naive UTC instant at which the clock there shows this, for the series that has to take place anyway.

    Of two hours with the same name the later one, as Windows and Odoo do; a time that is left out in spring comes an
    hour later.
    """
    return max(_utc(wall.replace(tzinfo=where, fold=0)), _utc(wall.replace(tzinfo=where, fold=1)))


def only_instant_of(wall: datetime, where: ZoneInfo) -> datetime | None:
    """The naive UTC instant at which the clock there shows this; None if it does so twice or never."""
    first, second = _utc(wall.replace(tzinfo=where, fold=0)), _utc(wall.replace(tzinfo=where, fold=1))
    return first if first == second else None


def local_date(when: Timed | AllDay, zone_name: str) -> date:
    """The date on the clock of that zone (IANA name; empty: of its own) at which this begins."""
    if isinstance(when, AllDay):
        return when.first
    return wall_time(when.start, ZoneInfo(zone_name or when.zone or zone.UTC_NAME)).date()
