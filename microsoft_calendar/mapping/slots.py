"""The slots of a series: the dates, on the clock of its zone, at which the rule has an occurrence."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator
from datetime import date

from . import recurrence_dates, time
from .values import AllDay, Series, Timed

# Exchange ends every series before this year; dates are counted with, and must not run out of the calendar.
_LAST = date(time.YEARS.stop - 1, 12, 31)
# So many days between two that are asked for are cheaper skipped than counted through.
_FAR = 100


def slot_of(when: Timed | AllDay, rule_zone: str) -> date:
    """The slot of an occurrence that is where the rule (on the clock of that zone) has it."""
    return time.local_date(when, rule_zone)


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
    if (max(days) - min(days)).days > _FAR * len(days):
        return frozenset(day for day in days if next(slots(series, since=day, until=day), None))
    return frozenset(slots(series, since=min(days), until=max(days))).intersection(days)
