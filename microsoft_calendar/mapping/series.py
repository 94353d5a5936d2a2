"""A series and its occurrences: the one as the many, and the many as the one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from dateutil.relativedelta import relativedelta

from . import recurrence_dates
from .deviations import Days, Exceptions, Occurrence
from .occurrence import by_rule, changed, changes, series_of
from .recurrence import Recurrence
from .series_change import SeriesChange, change
from .slots import slot_of, slots, slots_among
from .values import AllDay, EventValue, Series, Timed

__all__ = [
    "SeriesChange",
    "change",
    "has_begun",
    "last_end",
    "occurrences",
    "of_occurrences",
    "settled",
    "slot_of",
    "slots",
    "slots_among",
]

# How far back the last slots of a series are looked for at first. All but the rarest rules have one in two years.
_TWO_YEARS = timedelta(days=731)


def occurrences(value: EventValue, between: tuple[date, date]) -> dict[date, EventValue]:
    """The occurrences by slot, of the slots between two dates (inclusive), as single events.

    Exceptions are as they were changed, wherever they were moved to; cancelled ones are left out.
    """
    own = value.exceptions.changes_by_day()
    return {
        day: changed(by_rule(value, day), own.get(day, {}))
        for day in slots(series_of(value), since=between[0], until=between[1])
        if day not in value.cancelled.days
    }


def of_occurrences(template: EventValue, present: Mapping[date, EventValue], between: tuple[date, date]) -> EventValue:
    """The series of which these are the occurrences (by slot) between two dates (inclusive).

    ``template`` says what an ordinary occurrence is like, and what the series is outside these dates. What is present
    differently is an exception, what is not present is cancelled; what the rule does not have is left out.
    """

    own = template.cancelled.days.union(one.day for one in template.exceptions.occurrences)
    there = slots_among(series_of(template), own)

    def outside(day: date) -> bool:
        return day in there and not between[0] <= day <= between[1]

    exceptions = list(template.exceptions.only(outside).occurrences)
    cancelled = set(template.cancelled.only(outside).days)
    for day in slots(series_of(template), since=between[0], until=between[1]):
        if day in present:
            exceptions.append(Occurrence(day, changes(by_rule(template, day), present[day])))
        else:
            cancelled.add(day)
    return replace(template, exceptions=Exceptions(tuple(exceptions)), cancelled=Days(frozenset(cancelled)))


def settled(
    rule: Recurrence, ordinary: Mapping[date, Timed | AllDay], base: Series | None, earliest: date | None = None
) -> Series:
    """The series with this rule of which these are ordinary occurrences (by slot): where does it begin?

    Where ``base`` began, if that one has all of them exactly there: then a first occurrence that is missing is a
    cancelled one. Else with the earliest of them, or at the ``earliest`` slot, whose occurrence was moved away.
    ValueError if there is nothing to begin with.
    """
    if base is not None:
        same = Series(base.first, rule)
        if _endless(same.rule) == _endless(base.rule) and _has(same, ordinary):
            return same
    if not ordinary:
        raise ValueError("a series without an ordinary occurrence has no beginning")
    begins = Series(ordinary[min(ordinary)], rule)
    if earliest is not None and earliest < min(ordinary):
        sooner = Series(recurrence_dates.on(earliest, rule, begins.first), rule)
        if slots_among(sooner, {earliest}):
            return sooner if _has(sooner, ordinary) else _a_turn_before(earliest, begins)
    return begins


def _a_turn_before(earliest: date, begins: Series) -> Series:
    """The series with one more slot in front, where nothing takes place.

    For one that begins on the night in which an hour is left out, and in that hour: its first occurrence has another
    time or length on the clock than all others, and a series is told by its first one.
    """
    rule = begins.rule
    turns = {"daily": "days", "weekly": "weeks", "Monthly": "months", "Yearly": "years"}
    turn = next(name for kind, name in turns.items() if rule.kind.endswith(kind))
    around = earliest - relativedelta(**{turn: rule.interval})  # type: ignore[arg-type]
    if turn in ("months", "years"):
        around = around.replace(day=1)
    *_others, before = itertools.takewhile(lambda day: day < earliest, recurrence_dates.dates(_endless(rule), around))
    if rule.count is not None:
        *_others, last = recurrence_dates.dates(rule, earliest)
        rule = replace(rule, count=None, until=last)
    return Series(recurrence_dates.on(before, rule, begins.first), rule)


def _has(series: Series, ordinary: Mapping[date, Timed | AllDay]) -> bool:
    endless = Series(series.first, _endless(series.rule))
    return slots_among(endless, ordinary.keys()) == ordinary.keys() and all(
        recurrence_dates.on(day, series.rule, series.first) == time for day, time in ordinary.items()
    )


def _endless(rule: Recurrence) -> Recurrence:
    return replace(rule, until=None, count=None)


def has_begun(when: Series, now: datetime) -> bool:
    """Whether the first occurrence of the rule is over, whole days as in :func:`last_end`. ``now`` is naive UTC."""
    return _end(when.first) < now


def last_end(value: EventValue) -> datetime | None:
    """When it is over, in naive UTC: the end of the last occurrence that takes place; None if there is no end.

    Whole days end at midnight UTC after the last one. Of a series that is cancelled altogether the end of its rule.
    """
    series, cancelled = value.time, value.cancelled.days
    if not isinstance(series, Series):
        return _end(series)
    if series.rule.until is None and series.rule.count is None:
        return None
    moved = {day: own["time"] for day, own in value.exceptions.changes_by_day().items() if "time" in own}
    ends = [_end(moved[day]) for day in slots_among(series, moved.keys() - cancelled)]
    last = next((day for day in _backwards(series) if day not in cancelled and day not in moved), None)
    if last is None and not ends:
        last = next(_backwards(series), slot_of(series.first, series.rule.zone))
    if last is not None:
        ends.append(_end(recurrence_dates.on(last, series.rule, series.first)))
    return max(ends)


def _backwards(series: Series) -> Iterator[date]:
    """The slots of a series that ends, the last one first, without counting all those before it if that can be."""
    until = series.rule.until
    if until is None:
        yield from reversed(list(slots(series)))
        return
    first, back = slot_of(series.first, series.rule.zone), _TWO_YEARS * series.rule.interval
    while until >= first:
        since = until - back if until - first > back else first
        yield from reversed(list(slots(series, since=since, until=until)))
        until = since - timedelta(days=1)


def _end(time: Timed | AllDay) -> datetime:
    if isinstance(time, Timed):
        return time.stop
    end = time.last + timedelta(days=1)
    return datetime(end.year, end.month, end.day)
