"""The rule of a series, in the terms of Outlook, which has the more of them.

Two rules are equal if they mean the same dates and times: fields that a kind of rule does not use are empty, zones with
the same label in Outlook are one, and the first day of the week counts only where it makes a difference.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field, replace
from datetime import date

from . import zone as zones

DAILY = "daily"
WEEKLY = "weekly"
ABSOLUTE_MONTHLY = "absoluteMonthly"
RELATIVE_MONTHLY = "relativeMonthly"
ABSOLUTE_YEARLY = "absoluteYearly"
RELATIVE_YEARLY = "relativeYearly"

#: The fields (besides the interval) that each kind of rule uses.
USED = {
    DAILY: (),
    WEEKLY: ("weekdays", "week_start"),
    ABSOLUTE_MONTHLY: ("day",),
    RELATIVE_MONTHLY: ("weekdays", "position"),
    ABSOLUTE_YEARLY: ("day", "month"),
    RELATIVE_YEARLY: ("weekdays", "position", "month"),
}
#: first to fourth, and last.
POSITIONS = (1, 2, 3, 4, -1)

# Of the days that make the same weeks, the ones that people know come first: Monday, Sunday, Saturday.
_WEEK_STARTS = (0, 6, 5, 1, 2, 3, 4)


@dataclass(frozen=True)
class Recurrence:
    """A rule: ``kind`` is Graph's pattern type, weekdays count from Monday = 0.

    ``position`` is the n-th (-1: last) of the days of a month that fall on one of ``weekdays``. A ``day`` beyond the
    end of a month means its last day, as in Outlook. ``until`` is the last date, local and inclusive; without ``until``
    and ``count`` the series has no end. ``zone`` is the IANA name of the zone whose clock the series follows, empty for
    whole days.
    """

    kind: str
    interval: int = 1
    weekdays: frozenset[int] = frozenset()
    position: int = 0
    day: int = 0
    month: int = 0
    week_start: int = 0
    until: date | None = None
    count: int | None = None
    zone: str = field(default="", compare=False)
    #: What is compared of the zone.
    clock: str = field(init=False, repr=False, default="")

    def __post_init__(self) -> None:
        self._check()
        for name in ("weekdays", "position", "day", "month", "week_start"):
            if name not in USED[self.kind]:
                object.__setattr__(self, name, frozenset() if name == "weekdays" else 0)
        if self.kind == WEEKLY:
            object.__setattr__(self, "week_start", _settled_week_start(self))
        if self.kind == ABSOLUTE_YEARLY:
            object.__setattr__(self, "day", min(self.day, _longest(self.month)))
        object.__setattr__(self, "clock", zones.common(self.zone) if self.zone else "")

    def _check(self) -> None:
        """ValueError for a rule that cannot be."""
        used = USED.get(self.kind)
        if used is None:
            raise ValueError(f"no kind of rule: {self.kind}")
        wrong = (
            self.interval < 1
            or ("weekdays" in used and (not self.weekdays or not self.weekdays <= set(range(7))))
            or ("position" in used and self.position not in POSITIONS)
            or ("day" in used and self.day not in range(1, 32))
            or ("month" in used and self.month not in range(1, 13))
            or ("week_start" in used and self.week_start not in range(7))
            or (self.count is not None and (self.count < 1 or self.until is not None))
        )
        if wrong:
            raise ValueError(f"a rule that cannot be: {self!r}")


def in_years(recurrence: Recurrence, first: date) -> Recurrence:
    """The same rule counted in years, if it is one of every 12, 24... months: Odoo says yearly ones in months."""
    kind = {ABSOLUTE_MONTHLY: ABSOLUTE_YEARLY, RELATIVE_MONTHLY: RELATIVE_YEARLY}.get(recurrence.kind)
    if kind is None or recurrence.interval % 12:
        return recurrence
    return replace(recurrence, kind=kind, interval=recurrence.interval // 12, month=first.month)


def _settled_week_start(recurrence: Recurrence) -> int:
    """Of all first days of the week that put the weekdays into the same order, the best known one."""
    if recurrence.interval == 1:
        return 0
    order = _order(recurrence.weekdays, recurrence.week_start)
    return next(start for start in _WEEK_STARTS if _order(recurrence.weekdays, start) == order)


def _order(weekdays: frozenset[int], week_start: int) -> list[int]:
    return sorted(weekdays, key=lambda weekday: (weekday - week_start) % 7)


def _longest(month: int) -> int:
    # Any leap year.
    return calendar.monthrange(2024, month)[1]
