"""The occurrences that a rule means, before anybody moved or cancelled one.

The wall clock is kept: a weekly 09:00 stays 09:00 when summer time begins and ends, and so does its end.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dateutil import rrule

from . import time
from .recurrence import (
    ABSOLUTE_MONTHLY,
    ABSOLUTE_YEARLY,
    DAILY,
    RELATIVE_MONTHLY,
    RELATIVE_YEARLY,
    WEEKLY,
    Recurrence,
)
from .values import AllDay, Timed

_FREQUENCIES = {
    DAILY: rrule.DAILY,
    WEEKLY: rrule.WEEKLY,
    ABSOLUTE_MONTHLY: rrule.MONTHLY,
    RELATIVE_MONTHLY: rrule.MONTHLY,
    ABSOLUTE_YEARLY: rrule.YEARLY,
    RELATIVE_YEARLY: rrule.YEARLY,
}
_SHORTEST_MONTH = 28
# Wall time and UTC are never further apart.
_A_DAY = timedelta(days=1)


def occurrences(
    recurrence: Recurrence, first: Timed | AllDay, between: tuple[datetime, datetime]
) -> Iterator[Timed | AllDay]:
    """The occurrences that have a moment in the window, in order; ``first`` is the first one of the series.

    ``between`` is naive UTC, its end exclusive. Whole days count as if they were days in UTC.
    """
    window_start, window_end = between
    for day in dates(recurrence, time.local_date(first, recurrence.zone)):
        if datetime(day.year, day.month, day.day) - _A_DAY >= window_end:
            return
        occurrence = on(day, recurrence, first)
        start, stop = _bounds(occurrence)
        if start < window_end and (stop > window_start or start == stop == window_start):
            yield occurrence


def dates(recurrence: Recurrence, first: date, since: date | None = None) -> Iterator[date]:
    """The dates of the rule from ``first`` on, of these those from ``since`` on; without end if the series has none."""
    if since is not None and since > first and recurrence.count is not None:
        # A number is counted from the first one; what is counted once is remembered as an end.
        recurrence = replace(recurrence, count=None, until=_last_of_number(recurrence, first))
    found = _dates(recurrence, first if since is None else max(first, _start_near(recurrence, first, since)))
    return found if since is None else itertools.dropwhile(lambda day: day < since, found)


@lru_cache(maxsize=256)
def _last_of_number(recurrence: Recurrence, first: date) -> date:
    """The last date of a rule with a number of occurrences; the day before the first one if it has none at all."""
    return max(_dates(recurrence, first), default=first - _A_DAY)


def _start_near(recurrence: Recurrence, first: date, since: date) -> date:
    """A day not after ``since`` from which the rule has the same dates as from ``first``, to skip the years between.

    It begins a day, week, month or year in which the rule has its turn.
    """
    if since <= first:
        return first
    if recurrence.kind == DAILY:
        return since - (since - first) % timedelta(days=recurrence.interval)
    if recurrence.kind == WEEKLY:
        week = first - timedelta(days=(first.weekday() - recurrence.week_start) % 7)
        return since - (since - week) % timedelta(weeks=recurrence.interval)
    if recurrence.kind in (ABSOLUTE_MONTHLY, RELATIVE_MONTHLY):
        months = (since.year - first.year) * 12 + since.month - first.month
        turn = first.year * 12 + first.month - 1 + months // recurrence.interval * recurrence.interval
        return date(turn // 12, turn % 12 + 1, 1)
    return date(since.year - (since.year - first.year) % recurrence.interval, 1, 1)


def _dates(recurrence: Recurrence, first: date) -> Iterator[date]:
    options: dict[str, object] = {"dtstart": datetime(first.year, first.month, first.day)}
    options["interval"] = recurrence.interval
    if recurrence.kind == WEEKLY:
        options.update(byweekday=sorted(recurrence.weekdays), wkst=recurrence.week_start)
    elif recurrence.kind in (RELATIVE_MONTHLY, RELATIVE_YEARLY):
        options.update(byweekday=sorted(recurrence.weekdays), bysetpos=recurrence.position)
    elif recurrence.kind in (ABSOLUTE_MONTHLY, ABSOLUTE_YEARLY):
        # The last one that the month has, of this day and those before it back to the 28th: Outlook never skips one.
        options.update(bymonthday=list(range(min(recurrence.day, _SHORTEST_MONTH), recurrence.day + 1)), bysetpos=-1)
    if recurrence.month:
        options["bymonth"] = recurrence.month
    if recurrence.until is not None:
        options["until"] = datetime(recurrence.until.year, recurrence.until.month, recurrence.until.day)
    elif recurrence.count is not None:
        options["count"] = recurrence.count
    return (moment.date() for moment in rrule.rrule(_FREQUENCIES[recurrence.kind], **options))  # type: ignore[arg-type]


def on(day: date, recurrence: Recurrence, first: Timed | AllDay) -> Timed | AllDay:
    """The occurrence on a (local) date of the rule."""
    if isinstance(first, AllDay):
        return AllDay(day, day + (first.last - first.first))
    where = ZoneInfo(recurrence.zone or first.zone)
    start, stop = time.wall_time(first.start, where), time.wall_time(first.stop, where)
    step = day - start.date()
    if not step:  # in the hour that comes twice it may be either
        return first
    begins, ends = time.instant_of(start + step, where), time.instant_of(stop + step, where)
    length = first.stop - first.start
    # Of an hour that comes twice the one that keeps the length.
    if time.wall_time(begins + length, where) == stop + step:
        ends = begins + length
    if ends < begins:  # it begins in the hour that is left out, and ends right after it
        ends = begins + length
    return Timed(begins, ends, first.zone)


def _bounds(occurrence: Timed | AllDay) -> tuple[datetime, datetime]:
    if isinstance(occurrence, Timed):
        return occurrence.start, occurrence.stop
    first, end = occurrence.first, occurrence.last + _A_DAY
    return datetime(first.year, first.month, first.day), datetime(end.year, end.month, end.day)
