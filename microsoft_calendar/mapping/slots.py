"""The slots of a series: the dates, on the clock of its zone, at which the rule has an occurrence."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from . import recurrence_dates, time, zone
from .values import AllDay, EventValue, Series, Timed, differing

# Exchange ends every series before this year; dates are counted with, and must not run out of the calendar.
_LAST = date(time.YEARS.stop - 1, 12, 31)


def slot_of(when: Timed | AllDay, rule_zone: str) -> date:
    """The date on the clock of that zone (IANA name) at which this begins."""
    if isinstance(when, AllDay):
        return when.first
    return time.wall_time(when.start, ZoneInfo(rule_zone or when.zone or zone.UTC_NAME)).date()


def slots(
    series: Series, until: date | None = None, most: int | None = None, since: date | None = None
) -> Iterator[date]:
    """The slots from the first one (or ``since``) on, in order: up to ``until`` (inclusive), ``most`` of them."""
    first = slot_of(series.first, series.rule.zone)
    last = min(until or _LAST, _LAST)
    found = itertools.takewhile(lambda day: day <= last, recurrence_dates.dates(series.rule, first, since))
    return itertools.islice(found, most)


def first_slot(series: Series) -> date | None:
    """The first one; None if the rule has none at all."""
    return next(slots(series, most=1), None)


def slots_among(series: Series, days: Collection[date]) -> frozenset[date]:
    """Those of the days that are slots."""
    if not days:
        return frozenset()
    return frozenset(slots(series, since=min(days), until=max(days))).intersection(days)


def ordinary(value: EventValue, day: date) -> EventValue:
    """The occurrence at a slot as the series has it, before anybody changed it. ``value`` is a series."""
    series = series_of(value)
    return value.once(recurrence_dates.on(day, series.rule, series.first))


def occurrence(value: EventValue, day: date) -> EventValue:
    """The occurrence at a slot as it is, whether it is cancelled or not. ``value`` is a series."""
    return _with(ordinary(value, day), value.exceptions.changes_by_day().get(day, {}))


def changes(ordinary: EventValue, present: EventValue) -> tuple[tuple[str, Any], ...]:
    """The fields in which an occurrence differs from what its series has for it, with its own values."""
    found = {name: getattr(present, name) for name in differing(ordinary, present)}
    if found and differing(_with(ordinary, found), present):
        # The same text with other markup, in which the link to join stands or does not.
        found["body"] = present.body
    return tuple(found.items())


def series_of(value: EventValue) -> Series:
    """The time of a series. ValueError for a single event."""
    if not isinstance(value.time, Series):
        raise ValueError("this is not a series")
    return value.time


def _with(ordinary: EventValue, changes: dict[str, Any]) -> EventValue:
    return replace(ordinary, **changes) if changes else ordinary
